"""After people have been told: nobody is moved, or one is asked, or a human decides."""

from dataclasses import replace

import pytest

from services.matching.domain.answer import accept
from services.matching.domain.deadline import pass_time
from services.matching.domain.disturbance import Move, ask, moves, worth_a_move
from services.matching.domain.offer import Invitee
from services.matching.domain.quote import Quote
from services.matching.domain.redirect import leave
from services.matching.domain.rules import Rules
from tests.unit.matching.builders import (
    END,
    NOW,
    a_hold,
    accepted,
    kinds,
    offered,
    published,
    someone,
    states,
)

RULES = Rules("1401")


def elsewhere(*volunteers: str, **changes):
    return replace(offered(*volunteers, **{"people": len(volunteers)} | changes), id="other")


def holding(name: str, **changes):
    return someone(name, holds=(a_hold(),), **changes)


@pytest.mark.req("R-PLAN-01")
def test_of_those_who_have_a_place_elsewhere_the_nearest_could_be_asked_instead():
    people = [holding("far", metres=500), holding("near", metres=100)]
    other, _ = accept(elsewhere("far", "near"), "1", now=NOW)
    found = moves(published(), [other], people)
    assert found == [Move("near", "other", "2"), Move("far", "other", "1")]


def test_nobody_is_asked_away_from_where_people_are_sought_or_needed_more():
    people = [holding("wang")]
    assert moves(published(), [elsewhere("wang", people=2)], people) == []
    other = replace(elsewhere("wang"), mandatory=True)
    assert moves(published(), [other], people) == []
    assert moves(published(mandatory=True), [other], people) == [Move("wang", "other", "1")]


def test_nobody_is_asked_to_where_they_may_not_serve_or_were_asked_before():
    other = elsewhere("wang")
    assert moves(published(), [other], [holding("wang", metres=2000)]) == []
    assert moves(offered("wang", people=3), [other], [holding("wang")]) == []
    assert moves(published(people=0, vehicles=1), [other], [holding("wang")]) == []


def test_it_is_worth_a_move_where_a_place_is_mandatory_or_the_plan_says_that_moving_fills_it():
    def worth(need, **changes):
        return worth_a_move(need, replace(RULES, **changes), now=NOW)

    need = published(people=1)
    assert not worth(need)
    assert worth(replace(need, mandatory=True))
    assert not worth(replace(need, mandatory=True), moves=0)
    assert not worth(replace(need, mandatory=True, moved=1))
    assert not worth_a_move(replace(need, mandatory=True), RULES, now=need.starts_at)
    assert worth(replace(need, quote=Quote("p", 700)))
    assert not worth(replace(need, quote=Quote("p", 40_000_000)))
    assert not worth(replace(need, quote=Quote("p")))


def test_one_person_is_asked_and_keeps_the_other_place_until_they_say_yes():
    need, says = ask(published(people=1), [Invitee("wang", instead="other-1")], now=NOW, token="t")
    assert (kinds(says), states(need), need.moved) == (["OffersMade"], ["offered"], 1)
    assert says[0].offers[0].instead == "other-1"
    need, says = accept(need, "1", now=NOW)
    assert "LeavePlace" in kinds(says)


def test_who_was_missed_at_the_first_place_has_nothing_to_give_up_there():
    missed, _ = pass_time(accepted("wang"), now=END)
    assert leave(missed, "1", instead="other-1", now=END) == (missed, [])
