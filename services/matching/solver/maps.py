"""Which cities have a map of their streets, and which version of it.

``HUIYIN_STREETS`` names GeoJSON files of lines by area code: ``1401=/maps/taiyuan.geojson``, more
of them separated by commas.  Without one, ways are straight lines with a detour (ADR 14).
"""

import hashlib
import logging
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Map:
    """A file of streets; its version is the beginning of its SHA-256."""

    path: Path
    version: str


def map_of(area: str) -> Map | None:
    """The map of the city in which an area lies, if one is configured and there."""
    for named in _named():
        code, _, file = named.strip().partition("=")
        if area.startswith(code) and file:
            path = Path(file).absolute()
            if path.is_file():
                return Map(path, _version(path, path.stat().st_mtime_ns))
            log.error("the map of %s is not there: its plans use straight lines", code)
    return None


def mapped() -> dict[str, str]:
    """The version of the map of each area that has one."""
    codes = [one.strip().partition("=")[0] for one in _named()]
    return {code: found.version for code in codes if (found := map_of(code))}


def _named() -> list[str]:
    return list(filter(None, os.environ.get("HUIYIN_STREETS", "").split(",")))


@lru_cache(maxsize=16)
def _version(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
