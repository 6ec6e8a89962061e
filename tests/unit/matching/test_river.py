"""Where a river lies between, everything that says "15 minutes on foot" says it along streets."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.domain.disturbance import Move, moves
from services.matching.domain.draft import dropped, may_join
from services.matching.domain.figures import Travel
from services.matching.domain.gates import ALONG_STREETS, gates
from services.matching.domain.redirect import willing_to_ask
from services.matching.domain.spot import Spot
from services.matching.solver.errand import Errand
from services.matching.solver.streets import read
from services.matching.solver.walks import Walks
from tests.support.river import RIVER
from tests.unit.matching.builders import (
    COMMUNITY,
    END,
    HERE,
    START,
    a_hold,
    offered,
    published,
    someone,
)
from tests.unit.matching.test_draft import a_draft
from tests.unit.matching.test_explain import TOO_FAR
from tests.unit.matching.test_explain import by_the_rules as straight
from tests.unit.matching.test_nearby import needs, reserve_of, volunteers

WALKS = Walks(read(RIVER))


seconds = WALKS.travel
ACROSS, ALONG = someone("across", metres=300), someone("along", metres=-1100)


def test_who_is_near_by_the_crow_is_not_in_range_and_who_walks_straight_is():
    need, people = published(), [ACROSS, ALONG, someone("unknown", spot=None)]
    [by_crow] = reserve_of(*people).funnels([(need, False)])
    [on_foot] = reserve_of(*people).funnels([(need, False)], WALKS.seconds)
    assert (by_crow.in_range, by_crow.qualified) == (2, 2)
    assert (on_foot.in_range, on_foot.qualified) == (2, 2)
    [alone] = reserve_of(ACROSS).funnels([(need, False)], WALKS.seconds)
    assert alone.in_range == 0
    assert reserve_of().funnels([(need, False)], WALKS.seconds)[0].in_range == 0


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(volunteers, max_size=30), st.lists(needs, min_size=1, max_size=2))
def test_a_funnel_along_streets_counts_what_the_rules_say(people, posts):
    named = [replace(one, id=f"v{at}") for at, one in enumerate(people)]
    places = [(need, drivers) for need in posts for drivers in (False, need.vehicles > 0)]
    found = reserve_of(*named).funnels(places, WALKS.seconds)
    for (need, drivers), funnel in zip(places, found, strict=True):
        shut = [set(gates(one, need, seconds)) for one in named if one.drives is drivers]
        near = [some for some in shut if not some & TOO_FAR]
        assert (funnel.in_range, funnel.qualified) == (len(near), sum(not one for one in near))
        by_gate = [next(iter(some)) for some in near if len(some) == 1]
        assert funnel.only == {gate: by_gate.count(gate) for gate in funnel.only}
        if drivers:
            assert (funnel.in_range, funnel.qualified) == straight(named, need, drivers=True)[:2]


def test_nobody_is_asked_to_move_to_the_other_bank():
    across, along = (replace(one, holds=(a_hold(),)) for one in (ACROSS, ALONG))
    other = replace(offered("across", "along", people=2), id="other")
    find = partial(moves, published(), [other], [across, along])
    assert find() == [Move("across", "other", "1")]
    assert find(seconds) == [Move("along", "other", "2")]


def test_who_is_asked_elsewhere_lives_near_along_streets():
    near = someone("near", metres=-100)
    assert willing_to_ask([ACROSS, near], published()) == [near, ACROSS]
    assert willing_to_ask([ACROSS, ALONG, near], published(), seconds) == [near, ALONG]


def test_a_draft_along_streets_knows_who_could_join_and_who_has_moved_away():
    need = published()
    assert may_join(ALONG, [need], seconds)
    assert not may_join(ACROSS, [need], seconds)
    plan = replace(a_draft("across", "along"), travel=Travel("streets", 1.0, "1"))
    assert dropped(plan, [ACROSS, ALONG], {need.id: need}, seconds) == ["across"]
    assert dropped(plan, [ACROSS, ALONG], {need.id: need}) == []  # without the map nobody can say


def test_help_comes_from_the_own_bank():
    others = [someone(f"o{at}", spot=Spot(HERE.lat, HERE.lon)) for at in range(3)]
    elsewhere = "140107001003"
    people = [
        *(replace(one, holds=(a_hold(),)) for one in others),
        replace(ACROSS, community=elsewhere),
        someone("own", metres=-600, community=elsewhere),
        someone("drives", metres=-700, seats=4, community=elsewhere),
        someone("far", metres=-3000, community=elsewhere),
        someone("unknown", spot=None),
    ]
    find = partial(reserve_of(*people).helpers, COMMUNITY, START, END, asks=Errand.SUPPLY, count=9)
    assert find()[:2] == ["across", "own"]
    found = find(on_foot=WALKS.seconds)
    assert found[:2] == ["own", "drives"]
    assert set(found) >= {"across", "far"}
    assert find(on_foot=WALKS.seconds)[:1] == ["own"]


def test_the_map_is_as_told():
    assert WALKS.seconds(ALONG.spot, HERE) == pytest.approx(1100 * ALONG_STREETS.pace, abs=18)
    assert WALKS.seconds(ACROSS.spot, HERE) > ALONG_STREETS.limit
