"""After people have been told: nobody is moved, or one who has not answered, or a human decides."""

from dataclasses import replace

import pytest

from services.matching.domain.answer import accept
from services.matching.domain.disturbance import Move, let_go, look_soon, moves
from services.matching.domain.need import FALLBACK
from tests.unit.matching.builders import (
    COMMUNITY,
    NOW,
    a_hold,
    kinds,
    offered,
    published,
    someone,
    states,
)


def elsewhere(*volunteers: str, **changes):
    return replace(offered(*volunteers, **changes), id="other")


def holding(name: str, **changes):
    return someone(name, holds=(a_hold(),), **changes)


@pytest.mark.req("R-PLAN-01")
def test_of_those_who_have_not_answered_the_nearest_could_be_asked_instead():
    people = [holding("far", metres=500), holding("near", metres=100)]
    found = moves(published(), [elsewhere("far", "near", people=2)], people)
    assert found == [Move("near", "other", "2"), Move("far", "other", "1")]


@pytest.mark.req("R-PLAN-01")
def test_who_has_said_yes_is_never_moved():
    other = elsewhere("wang", people=2)
    other, _ = accept(other, "1", now=NOW)
    assert moves(published(), [other], [holding("wang")]) == []
    assert let_go(other, "1", now=NOW) == (other, [])


def test_nobody_is_moved_to_where_they_may_not_serve_or_were_asked_before():
    other = elsewhere("wang")
    assert moves(published(), [other], [holding("wang", metres=2000)]) == []
    assert moves(offered("wang", people=3), [other], [holding("wang")]) == []
    assert moves(published(people=0, vehicles=1), [other], [holding("wang")]) == []


def test_the_place_that_becomes_empty_is_looked_after_soon():
    need, says = let_go(elsewhere("wang"), "1", now=NOW)
    assert kinds(says) == ["OffersWithdrawn"]
    assert (states(need), need.look_at) == (["withdrawn"], NOW + FALLBACK)
    assert look_soon(published(), now=NOW)[0].look_at == NOW + FALLBACK
    assert need.community == COMMUNITY
