"""Newer encryption keys beside the old ones (`huiyin admin rotate-key`)."""

import base64
import os
import secrets
from pathlib import Path

from cli.keys import LENGTH
from kit.seal import MOST_KEYS, SM4


def rotate(folder: Path, name: str, *, sm4: bool) -> str:
    """Put a newer key beside those of ``name`` and return the name of its file.

    Whatever is closed from the next start of a process on is closed with it; older keys still
    open what they closed, so they stay.
    """
    number = next(one for one in range(2, MOST_KEYS + 1) if not _file(folder, name, one).exists())
    secret = base64.b64encode(secrets.token_bytes(LENGTH)).decode()
    file = _file(folder, name, number)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(f"{SM4 if sm4 else ''}{secret}\n")
    return file.name


def _file(folder: Path, name: str, number: int) -> Path:
    return folder / f"{name}.{number}.key"
