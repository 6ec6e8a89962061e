"""Debian's packages without root: downloaded and unpacked beside the home, never installed."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path


class NotDownloaded(Exception):
    """apt does not give these packages; the message is its last line."""


def unpack(packages: Iterable[str], folder: Path) -> None:
    """Put the files of packages into ``folder``, which is emptied before."""
    debs = folder.with_name(f"{folder.name}.debs")
    shutil.rmtree(folder, ignore_errors=True)
    debs.mkdir(parents=True, exist_ok=True)
    _download(packages, debs)
    for package in sorted(debs.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True)
    shutil.rmtree(debs)


def _download(packages: Iterable[str], folder: Path) -> None:
    """Ask apt; a second time with package lists of our own, because the machine may have none."""
    lists = folder / "lists"
    own = [f"-oDir::State::lists={lists}", f"-oDir::Cache={folder / 'apt'}"]
    said = ""
    for options in ([], own):
        if options:
            lists.mkdir(exist_ok=True)
            subprocess.run(["apt-get", *options, "-q", "update"], check=False, capture_output=True)
        asked = ["apt-get", *options, "-q", "download", *packages]
        answer = subprocess.run(asked, cwd=folder, check=False, capture_output=True, text=True)
        if answer.returncode == 0:
            return
        said = "".join(answer.stderr.strip().splitlines()[-1:])
    raise NotDownloaded(said)
