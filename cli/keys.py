"""The secrets of a home: made once, never printed, never replaced.

`huiyin up` makes them; where containers start without it, `python -m cli.keys` does.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

NAMES = ("field.key", "index.key", "seal.key", "link.key")
LENGTH = 32


def ensure(folder: Path) -> list[str]:
    """Make what is missing in ``folder`` and return the names of the files made.

    A key that exists is left alone, whatever its content: replacing it would make every field
    encrypted with it unreadable.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = []
    for name in NAMES:
        try:
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(LENGTH)) + b"\n")
        made.append(name)
    return made


if __name__ == "__main__":
    sys.stdout.write(f"made: {', '.join(ensure(Path(os.environ['HUIYIN_KEYS']))) or 'nothing'}\n")
