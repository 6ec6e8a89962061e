"""Why a post is not filled, and what would fill it."""

from collections import Counter
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Gate, PostCategory
from services.matching.domain.gates import gates
from services.matching.domain.spot import Spot
from tests.unit.matching.builders import END, HERE, NOW, a_hold, minutes, published, someone
from tests.unit.matching.test_nearby import needs, reserve_of, volunteers

TOO_FAR = {Gate.WALK_OVER_15MIN, Gate.DRIVE_OVER_30MIN}


def by_the_rules(people, need, *, drivers: bool):
    """In range, qualified, and by gate those for whom only this one is shut; one by one."""
    shut = [set(gates(one, need)) for one in people if one.drives is drivers]
    near = [some for some in shut if not some & TOO_FAR]
    only = Counter(next(iter(some)) for some in near if len(some) == 1)
    return len(near), sum(not some for some in near), dict(only)


@given(st.lists(volunteers, max_size=30), st.lists(needs, min_size=1, max_size=3))
def test_a_funnel_counts_what_the_rules_say(people, posts):
    named = [replace(one, id=f"v{at}") for at, one in enumerate(people)]
    places = [(need, drivers) for need in posts for drivers in (False, need.vehicles > 0)]
    for (need, drivers), found in zip(places, reserve_of(*named).funnels(places), strict=True):
        only = {gate: count for gate, count in found.only.items() if count}
        expected = by_the_rules(named, need, drivers=drivers)
        assert (found.in_range, found.qualified, only) == expected


def test_one_post_is_explained_from_its_neighbourhood_as_from_the_whole_city():
    people = [someone(f"v{at}", metres=at * 20, trained_for=frozenset()) for at in range(100)]
    need = published(category=PostCategory.SAMPLING)
    [alone] = reserve_of(*people).funnels([(need, False)])
    assert alone == reserve_of(*people).funnels([(need, False), (need, False)])[1]
    assert alone.only[Gate.TRAINING_MISSING] == alone.in_range == 49


def test_an_hour_between_two_promises_does_not_keep_anybody_away():
    need = published()
    before = a_hold(need.starts_at - minutes(60), need.starts_at)
    after = a_hold(need.ends_at, need.ends_at + minutes(60))
    [found] = reserve_of(someone("a", holds=(before, after))).funnels([(need, False)])
    assert found.qualified == 1


def test_nobody_and_nowhere_have_funnels_too():
    assert reserve_of().funnels([]) == []
    [empty] = reserve_of(someone("a", spot=Spot(HERE.lat + 1, 0))).funnels([(published(), False)])
    assert (empty.in_range, empty.qualified) == (0, 0)


@pytest.mark.parametrize(
    ("offers", "expected"),
    [([], 0), ([0, 0], 0), ([2, 2, 2], 0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25)],
)
def test_the_gini_coefficient_of_offers(offers, expected):
    people = [someone(f"v{at}", offered=count) for at, count in enumerate(offers)]
    assert reserve_of(*people).fairness(NOW).gini == pytest.approx(expected)


def test_fairness_counts_those_never_asked_and_those_who_have_promised():
    people = [someone("a", offered=1, holds=(a_hold(),)), someone("b"), someone("c"), someone("d")]
    found = reserve_of(*people).fairness(NOW)
    assert (found.people, found.utilisation, found.never_offered) == (4, 0.25, 0.75)
    assert reserve_of(*people).fairness(END).utilisation == 0
    assert {type(figure) for figure in astuple(found)} == {int, float}  # as JSON knows them
