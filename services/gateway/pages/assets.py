"""The pages' own files, read once; their addresses change with their content."""

import hashlib
from pathlib import Path

_DIRECTORY = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

#: Content and media type by name.
FILES = {
    path.name: (path.read_bytes(), _TYPES[path.suffix])
    for path in _DIRECTORY.iterdir()
    if path.suffix in _TYPES
}


def address(name: str) -> str:
    """Where a file is, with a mark of its content, so that browsers may keep it for ever."""
    return f"/static/{name}?v={hashlib.sha256(FILES[name][0]).hexdigest()[:10]}"
