"""Walking along streets, on streets small enough to measure by hand."""

from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.domain.spot import Spot, metres
from services.matching.solver.streets import SPACING, NoStreets, Streets, read, straight

#: Degrees of a hundred metres to the north, and to the east at the equator.
STEP = 100 / 111_195


def streets(*lines, kind="residential") -> Streets:
    """Lines between (east, north) in hundreds of metres."""
    return read(
        {
            "features": [
                {
                    "properties": {"highway": kind},
                    "geometry": {
                        "type": "LineString",
                        "coordinates": [(east * STEP, north * STEP) for east, north in line],
                    },
                }
                for line in lines
            ]
        }
    )


def walk(network, post, home, reach=10_000):
    (at, other), snapped = network.nearest(
        np.array([post[1], home[1]]) * STEP, np.array([post[0], home[0]]) * STEP
    )
    homes = np.array([other]), snapped[1:]
    return float(network.walks((int(at), float(snapped[0])), homes, reach)[0])


SQUARE = [(0, 0), (4, 0), (4, 3)]


def test_one_walks_around_the_corner_and_not_through_the_block():
    assert walk(streets(SQUARE), (0, 0), (4, 3)) == pytest.approx(700, rel=1e-3)


def test_the_way_to_the_street_is_walked_too():
    assert walk(streets(SQUARE), (0, 0), (4.5, 3)) == pytest.approx(750, rel=1e-3)


def test_streets_meet_only_where_they_share_a_point():
    bridge = [(2, -1), (2, 1)]
    joined = [(4, 0), (4, -1), (2, -1)]
    assert walk(streets(SQUARE, bridge, joined), (1, 0), (2, 1)) == pytest.approx(800, abs=SPACING)


def test_beyond_the_reach_is_too_far():
    assert walk(streets(SQUARE), (0, 0), (4, 3), reach=690) == np.inf


def test_what_hangs_together_with_nothing_is_left_out():
    yard = [(9, 9), (9, 9.5)]
    assert len(streets(SQUARE, yard).lat) == len(streets(SQUARE).lat)


def test_nobody_walks_on_a_motorway_or_a_railway():
    for kind in ("motorway", None):
        with pytest.raises(NoStreets):
            streets(SQUARE, kind=kind)


def test_straight_lines_are_those_of_the_gates():
    here, there = Spot(37.87, 112.55), Spot(37.88, 112.56)
    line = straight(*(np.array([one]) for one in (here.lat, here.lon, there.lat, there.lon)))
    assert line[0] == pytest.approx(metres(here, there))


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_ways_are_the_shortest_and_never_shorter_than_the_straight_line(seed):
    rng = np.random.default_rng(seed)
    corners = [tuple(one) for one in rng.integers(0, 4, (8, 2)).tolist()]
    lines = [(one, other) for one, other in pairwise(corners) if one != other]
    if not lines:
        return
    network = streets(*lines)
    source = int(rng.integers(0, len(network.lat)))
    ways = network.ways(source, 500)
    assert ways == pytest.approx(everywhere(network, source, 500))
    for point, length in ways.items():
        ends = [np.array([one]) for one in (network.lat[source], network.lon[source])]
        ends += [np.array([one]) for one in (network.lat[point], network.lon[point])]
        assert length >= straight(*ends)[0] - 1e-6


def everywhere(network, source, reach):
    """Bellman's way: until nothing gets shorter."""
    length = {source: 0.0}
    queue = [(0.0, source)]
    while queue:
        here, point = heappop(queue)
        for at in range(network.start[point], network.start[point + 1]):
            other, there = int(network.to[at]), here + network.metres[at]
            if there <= reach and there < length.get(other, np.inf):
                length[other] = there
                heappush(queue, (there, other))
    return length
