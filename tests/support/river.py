"""A map with a river: on foot one comes across only by a bridge far to the east."""

import json
from pathlib import Path
from typing import Any

#: Where the posts of tests are.
LAT, LON = 37.87, 112.55
_NORTH, _EAST = 1 / 111_195, 1 / (111_195 * 0.7894)


def _line(*points: tuple[float, float]) -> dict[str, Any]:
    """A street through points so many metres to the east and to the north of the posts of tests."""
    shape = [(LON + east * _EAST, LAT + north * _NORTH) for east, north in points]
    return {
        "type": "Feature",
        "properties": {"highway": "residential"},
        "geometry": {"type": "LineString", "coordinates": shape},
    }


#: 300 metres to the north of the post by the crow is 1,700 on foot; to the south streets go along.
RIVER = {
    "type": "FeatureCollection",
    "features": [
        _line((0, -800), (0, 0), (700, 0), (700, 300), (0, 300)),
        _line((0, -1200), (0, -800)),
        _line((0, 300), (0, 1200)),
    ],
}


def by_the_river(folder: Path) -> str:
    """The map as `HUIYIN_STREETS` names it."""
    (folder / "river.geojson").write_text(json.dumps(RIVER))
    return f"1401={folder / 'river.geojson'}"
