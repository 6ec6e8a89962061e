"""Zones: every floor in exactly one, consecutive on the tour, balanced, stable."""

from functools import cache
from itertools import combinations, pairwise
from math import hypot
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.compounds import a_compound
from services.logistics.domain.zone import (
    Staircase,
    bands,
    cut,
    hand_out,
    minutes,
    walking_tour,
)


def toured(compound):
    by_key = {one.key: one for one in compound}
    return [by_key[key] for key in walking_tour(compound)]


@cache
def toured_compound(seed):
    return toured(a_compound(seed))


def spread(zones, tour):
    loads = [minutes(zone, tour) for zone in zones]
    return max(loads) / mean(loads)


@given(seed=st.integers(0, 7), people=st.integers(1, 40))
def test_zones_partition_the_floors_and_hang_together(seed, people):
    """Invariant 9."""
    tour = toured_compound(seed)
    zones = cut(tour, people)
    assert len(zones) <= people
    covered = [
        (b.staircase, floor) for zone in zones for b in zone for floor in range(b.low, b.high + 1)
    ]
    assert sorted(covered) == sorted((one.key, f) for one in tour for f in range(1, one.floors + 1))
    order = {(one.staircase, one.low): place for place, one in enumerate(bands(tour, people))}
    for zone in zones:
        places = [order[one.staircase, one.low] for one in zone]
        assert all((b - a) % len(order) == 1 for a, b in pairwise(places))


def test_the_heaviest_zone_is_the_lightest_that_cuts_can_make():
    """Compared with every way to cut a small tour."""
    tour = toured([Staircase(n, 1, 10 * n, 7 * (n * n % 5), 1 + n % 4, 2) for n in range(1, 9)])
    for people in (2, 3):
        pieces = bands(tour, people)
        best = min(
            max(minutes(zone, tour) for zone in around(pieces, cuts))
            for cuts in combinations(range(len(pieces)), people)
        )
        assert max(minutes(zone, tour) for zone in cut(tour, people)) == pytest.approx(
            best, abs=1e-3
        )


def around(pieces, cuts):
    ends = [*cuts[1:], cuts[0] + len(pieces)]
    return [
        [pieces[at % len(pieces)] for at in range(begin, end)]
        for begin, end in zip(cuts, ends, strict=True)
    ]


@pytest.mark.req("R-LOG-04")
def test_twenty_volunteers_carry_about_the_same():
    found = [spread(cut(tour, 20), tour) for tour in map(toured_compound, range(8))]
    assert mean(found) <= 1.15


def test_the_tour_is_shorter_than_by_building_number():
    compound = a_compound(1)

    def length(stops):
        return sum(hypot(a.x - b.x, a.y - b.y) for a, b in pairwise(stops))

    assert length(toured(compound)) < 0.5 * length(sorted(compound, key=lambda one: one.building))


@pytest.mark.parametrize(("fewer", "kept"), [(20, 1.0), (18, 0.6), (15, 0.4)])
def test_when_the_roster_changes_most_households_keep_their_volunteer(fewer, kept):
    shares = []
    for seed in range(4):
        tour = toured_compound(seed)
        before = owners(hand_out(cut(tour, 20), people(20), {}))
        known = {f"{staircase}/{low}": who for (staircase, low), who in before.items()}
        now = owners(hand_out(cut(tour, fewer), people(fewer), known | by_staircase(before)))
        old, new = floors(before, tour), floors(now, tour)
        shares.append(sum(new[floor] == who for floor, who in old.items()) / len(old))
    assert mean(shares) >= kept


def people(count):
    return [f"v{n}" for n in range(count)]


def owners(handed):
    return {(b.staircase, b.low): who for who, zone in handed.items() for b in zone}


def by_staircase(found):
    return {staircase: who for (staircase, _), who in reversed(list(found.items()))}


def floors(found, tour):
    told = {}
    for one in tour:
        for floor in range(1, one.floors + 1):
            told[one.key, floor] = found.get((one.key, floor)) or told[one.key, floor - 1]
    return told


def test_nobody_owns_two_zones():
    tour = toured(a_compound(3))
    handed = hand_out(cut(tour, 20), people(20), {one.key: "v1" for one in tour})
    assert sorted(handed) == sorted(people(20))
