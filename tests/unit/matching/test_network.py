"""A city's problem along its streets: the same people as by looking up each way alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.domain.gates import ALONG_STREETS, DRIVE
from services.matching.domain.spot import Spot
from services.matching.solver import gap, solve
from services.matching.solver.city import city
from services.matching.solver.columns import columns
from services.matching.solver.maps import Map, map_of, mapped
from services.matching.solver.streets import read
from services.matching.solver.walks import Walks
from tests.unit.matching.builders import HERE, published, someone

STEP = 100 / 111_195


def streets(*lines):
    """Lines between (east, north) in hundreds of metres around the post."""
    narrow = np.cos(np.radians(HERE.lat))
    shapes = [
        [(HERE.lon + east * STEP / narrow, HERE.lat + north * STEP) for east, north in line]
        for line in lines
    ]
    return read(
        {
            "features": [
                {
                    "properties": {"highway": "residential"},
                    "geometry": {"type": "LineString", "coordinates": shape},
                }
                for shape in shapes
            ]
        }
    )


NETWORK = streets([(-9, 0), (9, 0)], [(3, -9), (3, 0), (3, 9)], [(-6, 0), (-6, 7)])
ANY_MAP = Map("somewhere", "1")
places = st.builds(
    lambda north, east: Spot(HERE.lat + north * STEP, HERE.lon + east * STEP),
    st.floats(-12, 12),
    st.floats(-12, 12),
)


def costs(people, needs):
    numbers = columns(people, needs, ANY_MAP)
    whole = city(numbers.people, numbers.posts, numbers.walked, NETWORK)
    problem = whole.problem
    assert gap(problem, solve(problem)) == 0
    arcs = zip(problem.post_of_arc(), problem.person, problem.cost, strict=True)
    return {
        (numbers.needs[whole.posts[post]], numbers.volunteers[whole.people[person]]): cost
        for post, person, cost in arcs
    }


def walked(home, site):
    lat, lon = np.array([home.lat, site.lat]), np.array([home.lon, site.lon])
    points, away = NETWORK.nearest(lat, lon)
    homes = points[:1], away[:1]
    post = (int(points[1]), float(away[1]))
    return float(NETWORK.walks(post, homes, ALONG_STREETS.reach)[0])


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(places, max_size=8), st.lists(places, min_size=1, max_size=3))
def test_everybody_is_as_far_as_they_walk(homes, sites):
    people = [someone(f"v{at}", spot=home) for at, home in enumerate(homes)]
    needs = [replace(published(people=2), id=f"n{at}", site=site) for at, site in enumerate(sites)]
    expected = {}
    for need in needs:
        for one in people:
            metres = walked(one.spot, need.site)
            if np.isfinite(metres):
                expected[need.id, one.id] = int(metres * ALONG_STREETS.pace + 0.5)
    assert costs(people, needs) == expected
    walks = Walks(NETWORK)
    single = {
        (need.id, one.id): walks.seconds(one.spot, need.site) for need in needs for one in people
    }
    assert {pair: way for pair, way in single.items() if way <= ALONG_STREETS.limit} == expected


def test_drivers_and_people_of_unknown_homes_are_as_far_as_before():
    people = [someone("drives", seats=4, metres=0.9 * DRIVE.reach), someone("unknown", spot=None)]
    found = costs(people, [published(people=1, vehicles=1)])
    assert found["need", "unknown"] == ALONG_STREETS.limit
    assert DRIVE.limit * 0.85 < found["need", "drives"] < DRIVE.limit


def test_a_map_is_of_the_areas_it_names(tmp_path, monkeypatch):
    file = tmp_path / "taiyuan.geojson"
    file.write_text("{}")
    monkeypatch.setenv("HUIYIN_STREETS", f"1401={file}, 11={tmp_path / 'none'}")
    assert map_of("140107").version == map_of("1401").version == mapped()["1401"]
    assert map_of("1402") is map_of("1101") is None
