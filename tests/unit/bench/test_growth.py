"""The drawing of how time grows."""

import json
from xml.etree import ElementTree

from bench.growth import dots, svg


def line(case, pairs, value, **more):
    return json.dumps({"bench": "matching", "case": case, "pairs": pairs, "value": value} | more)


LINES = [
    line("taiyuan-day4, numba", 80_000, 0.04, ortools_s=0.6),
    line("beijing-300k, numba", 7_000_000, 15.0),
    line("tobm, numba", 1_000_000, 3.0),
    json.dumps({"bench": "repair", "case": "drop, 400 times", "value": 1}),
    "other output",
]


def test_every_city_and_rival_is_a_dot():
    assert [(one.solver, one.city) for one in dots(LINES)] == [
        ("numba", "taiyuan-day4"), ("OR-Tools", "taiyuan-day4"), ("numba", "beijing-300k"),
    ]  # fmt: skip


def test_it_is_a_drawing_and_more_takes_longer_higher_up():
    small, _, large = dots(LINES)
    assert small.at[0] < large.at[0]
    assert small.at[1] > large.at[1]
    circles = [
        one for one in ElementTree.fromstring(svg([small, large])).iter() if "circle" in one.tag
    ]
    assert len(circles) == 2
