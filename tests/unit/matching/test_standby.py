"""Standing by: the second line agrees beforehand and steps in, line after line (R-PLAN-08)."""

from dataclasses import replace

import pytest

from services.matching.domain.answer import accept, decline, place_waiting, waiting
from services.matching.domain.closure import shut_out
from services.matching.domain.need import NotOpen
from services.matching.domain.offer import NobodyToAsk
from services.matching.domain.standby import ask
from tests.unit.matching.builders import END, NOW, accepted, invitees, kinds, minutes, states


def stood_by(*lines):
    """A full need with these echelons, each of the people named, who all agree."""
    need = accepted("a", "b")
    for echelon, names in enumerate(lines, 1):
        need, _ = ask(need, invitees(*names), echelon=echelon, now=NOW, token=f"t{echelon}")
    for at, number in enumerate(need.offers):
        if need.offers[number].echelon:
            need, _ = accept(need, number, now=NOW + minutes(20 - at))
    return need


@pytest.mark.req("R-PLAN-08")
def test_a_full_need_asks_a_second_line_which_takes_nobodys_place():
    need = accepted("a", "b")
    need, says = ask(need, invitees("c"), echelon=1, now=NOW, token="t1")
    assert (need.state, kinds(says), says[0].offers[0].echelon) == ("filled", ["OffersMade"], 1)
    need, says = accept(need, "3", now=NOW)
    assert (need.state, kinds(says)) == ("filled", ["OffersWaiting"])
    assert accept(need, "3", now=NOW) == (need, [])


@pytest.mark.req("R-PLAN-08")
def test_a_place_that_falls_free_goes_to_the_first_echelon_first():
    need = stood_by(["c", "d"], ["e"])
    assert [need.offers[one].volunteer for one in waiting(need)] == ["d", "c", "e"]
    need, _ = decline(need, "1", now=NOW)
    need, says = place_waiting(need, {"c", "d", "e"}, now=NOW, token="p")
    assert kinds(says)[0] == "WaitersPlaced"
    assert [need.offers[one].state for one in "345"] == ["waiting", "accepted", "waiting"]


def test_who_was_asked_to_stand_by_is_not_sent_away_when_the_need_fills():
    need = accepted("a", "b", people=3)
    need, _ = ask(need, invitees("c"), echelon=1, now=NOW, token="t1")
    assert need.wanted(with_vehicle=False) == 1
    full, _ = accept(replace(need, people=2), "2", now=NOW)
    assert full.offers["3"].state == "offered"


def test_nobody_stands_by_for_what_is_over_or_is_nobody():
    with pytest.raises(NotOpen):
        ask(accepted("a"), invitees("c"), echelon=1, now=END, token="t")
    with pytest.raises(NobodyToAsk):
        ask(accepted("a"), [], echelon=1, now=NOW, token="t")


def test_a_closed_zone_frees_the_places_of_its_people_and_somebody_is_sought():
    need = accepted("a", "b")
    need, says = shut_out(need, {"b", "x"}, now=NOW)
    assert (states(need), kinds(says)) == (
        ["accepted", "withdrawn"],
        ["OffersWithdrawn", "NeedReopened"],
    )
    assert (need.state, need.look_at) == ("matched", NOW)
    assert shut_out(need, {"b"}, now=NOW) == (need, [])


def test_who_stands_by_in_a_closed_zone_is_let_go_too():
    need, _ = ask(accepted("a"), invitees("b"), echelon=1, now=NOW, token="t")
    need, _ = accept(need, "2", now=NOW)
    need, says = shut_out(need, {"b"}, now=NOW)
    assert (states(need), kinds(says)) == (["accepted", "withdrawn"], ["OffersWithdrawn"])
