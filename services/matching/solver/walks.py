"""Single ways on foot along the streets of a city, for a service that looks up some at a time.

``python -m services.matching.solver.walks MAP FILE`` reads a map, which takes seconds, and leaves
the network in a file that is opened at once.
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import ALONG_STREETS, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.spot import Spot
from services.matching.solver.maps import Map
from services.matching.solver.streets import Streets, read

_ROOT = Path(__file__).parents[3]
#: Seconds between two looks at whether a map has been read.
_LOOK = 0.05
#: Places and homes whose surroundings are remembered.
_SITES, _HOMES = 256, 20_000


class Walks:
    """The ways of one map.  The same, to the second, as those that plans go by (`network`)."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self._around = lru_cache(maxsize=_SITES)(self._search)
        self._snap = lru_cache(maxsize=_HOMES)(self._snapped)

    def seconds(self, home: Spot, site: Spot) -> int:
        """Whole seconds of walking, halves rounded up; beyond the limit one second more than it."""
        point, metres = self._snap(home)
        way = self._around(site).get(point, np.inf) + metres + self._snap(site)[1]
        reach = ALONG_STREETS.reach
        return ALONG_STREETS.seconds(way) if way <= reach else ALONG_STREETS.limit + 1

    def travel(self, one: Candidate, need: Need) -> int:
        """Seconds on foot between known places; everything else as always."""
        if one.drives or one.spot is None or need.remote:
            return travel_seconds(one, need)
        return self.seconds(one.spot, need.site)

    def _search(self, site: Spot) -> dict[int, float]:
        return self._streets.ways(self._snap(site)[0], ALONG_STREETS.reach)

    def _snapped(self, spot: Spot) -> tuple[int, float]:
        point, metres = self._streets.nearest(np.array([spot.lat]), np.array([spot.lon]))
        return int(point[0]), float(metres[0])


def opened(of: Map) -> Walks:
    """The ways of a map, which another process reads meanwhile; CalledProcessError if it cannot."""
    with TemporaryDirectory(prefix="huiyin-map-") as folder:
        file = Path(folder) / "streets.npz"
        command = [sys.executable, "-m", __name__, str(of.path), str(file)]
        with subprocess.Popen(command, cwd=_ROOT) as child:
            while child.poll() is None:
                time.sleep(_LOOK)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        with np.load(file, allow_pickle=False) as columns:
            return Walks(Streets(**columns))


if __name__ == "__main__":
    network = read(json.loads(Path(sys.argv[1]).read_bytes()))
    np.savez(sys.argv[2], **asdict(network))
