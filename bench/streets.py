"""The straight-line gate against walking along Taiyuan's real streets, for several detours.

Posts are the communities whose place is known from the street they are named after
(HUIYIN_BENCH_DATA/taiyuan_osm, © OpenStreetMap contributors, ODbL); homes are made up, 60 m around
points of streets drawn by their length, as nobody's home is known.  Precision: of those whom the
straight line lets pass, how many walk no more than 15 minutes along streets.  Recall: of those who
walk no more, how many the straight line lets pass.
"""

import csv
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.choice import chosen
from bench.platform import Platform
from bench.result import Result
from services.matching.domain.gates import WALK
from services.matching.solver.problem import Floats
from services.matching.solver.streets import Streets, read, straight

HOMES, SPREAD, SEED = 20_000, 60.0, 20220412
#: Metres walked in 15 minutes at 5 km/h.
REACH = WALK.limit * 5 / 3.6
DETOURS = (1.0, 1.1, 1.2, 1.25, 1.3, 1.35, 1.4, 1.5, 1.6)
#: The one in force.
DEFAULT = round(WALK.pace / (3.6 / 5), 3)


def cases(_platform: Platform) -> Iterator[Result]:
    """A line for each detour; the one in force must be the best."""
    if not chosen("streets"):
        return
    if "HUIYIN_BENCH_DATA" not in os.environ:
        print("streets: skipped, HUIYIN_BENCH_DATA names no folder", file=sys.stderr)
        return
    folder = Path(os.environ["HUIYIN_BENCH_DATA"]) / "taiyuan_osm"
    streets = read(json.loads((folder / "roads.geojson").read_text()))
    begun = time.process_time()
    line, walk = distances(streets, *_posts(folder))
    spent = time.process_time() - begun
    found = {detour: _judge(line, walk, detour) for detour in sorted({*DETOURS, DEFAULT})}
    best = max(one["f1"] for one in found.values())
    for detour, one in found.items():
        yield Result(
            bench="streets",
            case=f"straight line × {detour:g}" + (" (in force)" if detour == DEFAULT else ""),
            value=one["f1"],
            unit="F1",
            baseline="the best of these detours",
            baseline_value=best,
            ratio=one["f1"] / best,
            goal="the one in force within 0.01 of the best" if detour == DEFAULT else "none",
            goal_met=bool(detour != DEFAULT or one["f1"] >= best - 0.01),
            more=one | {"points": len(streets.lat), "seconds": spent},
        )


def distances(streets: Streets, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Metres by straight line and along streets, of every pair that may walk in 15 minutes."""
    rng = np.random.default_rng(SEED)
    at = rng.integers(0, len(streets.lat), HOMES)
    narrow = np.cos(np.radians(streets.lat[at]))
    home_lat = streets.lat[at] + rng.normal(0, SPREAD, HOMES) / 111_195
    home_lon = streets.lon[at] + rng.normal(0, SPREAD, HOMES) / (111_195 * narrow)
    homes, posts = streets.nearest(home_lat, home_lon), streets.nearest(lat, lon)
    lines, walks = [], []
    for post in range(len(lat)):
        line = straight(lat[post : post + 1], lon[post : post + 1], home_lat, home_lon)
        near = np.flatnonzero(line <= REACH)
        snapped = (int(posts[0][post]), float(posts[1][post]))
        lines.append(line[near])
        walks.append(streets.walks(snapped, (homes[0][near], homes[1][near]), REACH * 2))
    return np.concatenate(lines), np.concatenate(walks)


def _judge(line: Floats, walk: Floats, detour: float) -> dict[str, Any]:
    passes, truly = line * detour <= REACH, walk <= REACH
    both = np.count_nonzero(passes & truly)
    precision, recall = both / np.count_nonzero(passes), both / np.count_nonzero(truly)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        "pairs": len(line),
        "median_detour": float(np.median(walk[truly] / np.maximum(1.0, line[truly]))),
    }


def _posts(folder: Path) -> tuple[Floats, Floats]:
    """Where communities are."""
    with (folder / "communities_on_named_roads_wgs84_approx.csv").open(
        encoding="utf-8-sig"
    ) as file:
        rows = [(float(row["lat_wgs84"]), float(row["lng_wgs84"])) for row in csv.DictReader(file)]
    lat, lon = np.array(rows).T
    return lat, lon
