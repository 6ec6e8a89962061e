"""The bootstrap: make, shell, lock files, and what `nameko run` is told."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from cli.settings import REPOSITORY

LOCKS = (REPOSITORY / "requirements.lock", REPOSITORY / "deploy/image.lock")
TARGETS = {
    *(
        "help",
        "install",
        "check",
        "fix",
        "unit",
        "policy",
        "contract",
        "played",
        "launcher",
        "service",
        "gateway",
    ),
    *("browser", "e2e", "test", "demo", "up", "down", "status", "bench", "chaos", "schemas"),
    *("released", "coverage-table", "lock", "rivals", "clean"),
}


def pins(lock: Path) -> dict[str, set[str]]:
    """Every version in the lock, by package; one package may have one per Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.\[\]-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE):
        found.setdefault(canonicalize_name(name.partition("[")[0]), set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_place(lock: Path) -> None:
    """It works with whichever index the reader's pip is set up for."""
    text = lock.read_text()
    assert not re.search(r"://|--index-url|--find-links|--trusted-host| @ |^/|/home/", text)
    assert text.count("==") < text.count("--hash=sha256:")


@pytest.mark.parametrize(
    ("lock", "extras"),
    [(LOCKS[0], ("bus", "gateway", "dev")), (LOCKS[1], ("bus", "gateway"))],
    ids=["everything", "image"],
)
def test_a_lock_satisfies_what_is_declared(lock: Path, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    pinned = pins(lock)
    for line in (*project["dependencies"], *(one for name in extras for one in optional[name])):
        wanted = Requirement(line)
        versions = pinned.get(canonicalize_name(wanted.name))
        assert versions, f"{line} is not locked: run `make lock`"
        assert all(wanted.specifier.contains(Version(v)) for v in versions), line


def test_the_image_runs_the_versions_that_were_tested() -> None:
    everything = pins(LOCKS[0])
    for name, versions in pins(LOCKS[1]).items():
        assert versions <= everything[name], name


def test_make_help_names_every_target() -> None:
    said = subprocess.run(
        ["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    listed = {re.sub(r"\x1b\[\d+m", "", line).split()[0] for line in said.splitlines()}
    assert listed == TARGETS


@pytest.mark.parametrize("script", ["deploy/setup.sh", "deploy/entry.sh", ".ci/run"])
def test_a_script_is_plain_shell_and_executable(script: str) -> None:
    path = REPOSITORY / script
    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", str(path)], check=True)


def test_the_image_reads_addresses_with_passwords_from_files(tmp_path: Path) -> None:
    (tmp_path / "mongo").write_text("mongodb://u:a b$c@db.example/?replicaSet=rs0\n")
    told = {"HUIYIN_AMQP_URI": "amqp://mq", "HUIYIN_MONGO_URI_FILE": str(tmp_path / "mongo")}

    def said(**more: str) -> subprocess.CompletedProcess[str]:
        show = "import os; print(os.environ['HUIYIN_AMQP_URI'], os.environ['HUIYIN_MONGO_URI'])"
        argv = [str(REPOSITORY / "deploy/entry.sh"), sys.executable, "-c", show]
        env = {"PATH": os.environ["PATH"], **told, **more}
        return subprocess.run(argv, env=env, capture_output=True, text=True, check=False)

    assert said().stdout == "amqp://mq mongodb://u:a b$c@db.example/?replicaSet=rs0\n"
    assert said(HUIYIN_AMQP_URI_FILE=str(tmp_path / "none")).returncode != 0


def install(folder: Path, policy: Path) -> str:
    """Run the installing part of setup.sh as if root; returns the policy that apt-get met."""
    seen = folder / "seen"
    for name, life in (("apt-get", f"cat {policy} >> {seen}; exit 1"), ("id", "echo 0")):
        (folder / name).write_text(f"#!/bin/sh\n{life}\n")
        (folder / name).chmod(0o755)
    script = (REPOSITORY / "deploy/setup.sh").read_text()
    script = script.replace("/usr/sbin/policy-rc.d", str(policy)).partition("# --- Python")[0]
    subprocess.run(
        ["sh", "-c", script + "\ninstall_packages rabbitmq-server\n", str(folder / "deploy/x")],
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"},
        check=True,
        capture_output=True,
    )
    return seen.read_text()


@pytest.mark.parametrize("before", [None, "#!/bin/sh\nexit 0\n"], ids=["none", "the host's own"])
def test_no_service_starts_and_the_policy_is_as_before(tmp_path: Path, before: str | None) -> None:
    (tmp_path / "deploy").mkdir()
    policy = tmp_path / "policy-rc.d"
    if before:
        policy.write_text(before)
    assert "exit 101" in install(tmp_path, policy)
    assert (policy.read_text() if policy.exists() else None) == before


def test_a_policy_left_by_a_killed_installation_is_cleared_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    policy = tmp_path / "policy-rc.d"
    policy.write_text(install(tmp_path, policy).partition("exit 101")[0] + "exit 101\n")
    (tmp_path / "policy-rc.d.before-huiyin").write_text("the host's own\n")
    install(tmp_path, policy)
    assert policy.read_text() == "the host's own\n"


def test_nameko_reads_its_configuration_from_the_environment() -> None:
    nameko = str(Path(sys.executable).with_name("nameko"))
    said = subprocess.run(
        [nameko, "show-config", "--config", str(REPOSITORY / "deploy/nameko.yaml")],
        env={**os.environ, "HUIYIN_AMQP_URI": "amqp://u:p@mq.example//"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    config = yaml.safe_load(said)
    assert config["AMQP_URI"] == "amqp://u:p@mq.example//"
    assert config["max_workers"] == 64


def test_an_empty_folder_of_tests_is_said_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    suite = makefile[makefile.index("define suite") :].partition("\nendef")[0] + "\nendef\n"
    (tmp_path / "Makefile").write_text(f"{suite}\nrun:\n\t$(call suite,empty full,echo ran)\n")
    make = shutil.which("make")
    assert make

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [make, "run"], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    (tmp_path / "empty").mkdir()
    assert run().returncode != 0
    (tmp_path / "full").mkdir()
    (tmp_path / "full/test_a.py").touch()
    done = run()
    assert done.returncode == 0
    assert "no tests in empty yet" in done.stdout
    assert done.stdout.splitlines()[-1].split() == ["ran", "full"]
