"""A yes that comes too late is not lost: a place if one is free, the waiting list if not."""

import pytest

from services.matching.domain.answer import (
    OfferTimedOut,
    OfferWithdrawn,
    OnTheList,
    PlaceTaken,
    StillFree,
    accept,
    accept_late,
    decline,
    may_wait,
    place_waiting,
    wait,
    waiting,
)
from services.matching.domain.deadline import pass_time
from services.matching.domain.need import Need
from services.matching.domain.offer import acceptance, invite, offer, wave
from services.matching.domain.publication import withdraw
from tests.unit.matching.builders import (
    NOW,
    START,
    invitees,
    kinds,
    minutes,
    offered,
    published,
    states,
)

LATE = NOW + minutes(60)


def timed_out(*volunteers: str, **changes) -> Need:
    """A need whose offers nobody answered."""
    return pass_time(offered(*volunteers, **changes), now=LATE)[0]


def crowded() -> Need:
    """One place, taken by a; b and c said yes when it was gone, c before b."""
    need, _ = invite(
        published(people=1), invitees("a", "b", "c"), organisation="o", now=NOW, token="t"
    )
    need, _ = accept(need, "1", now=NOW)
    need, _ = wait(need, "3", now=NOW + minutes(1))
    need, _ = wait(need, "2", now=NOW + minutes(2))
    return need


def test_a_late_yes_takes_a_place_that_is_still_free():
    need = timed_out("a", people=1)
    with pytest.raises(OfferTimedOut):
        accept(need, "1", now=LATE)
    need, says = accept_late(need, "1", now=LATE, token="again")
    assert kinds(says) == ["OffersAccepted", "NeedMatched", "NeedFilled"]
    assert (states(need), need.offers["1"].token) == (["accepted"], "again")
    assert accept_late(need, "1", now=LATE, token="more") == (need, [])


def test_a_yes_in_vain_waits_and_is_told_so():
    need, _ = invite(published(people=1), invitees("a", "b"), organisation="o", now=NOW, token="t")
    need, _ = accept(need, "1", now=NOW)
    with pytest.raises(PlaceTaken):
        accept_late(need, "2", now=NOW, token="again")
    need, (said,) = wait(need, "2", now=NOW)
    assert (type(said).__name__, states(need)) == ("OffersWaiting", ["accepted", "waiting"])
    with pytest.raises(OnTheList):
        accept(need, "2", now=NOW)
    assert wait(need, "2", now=LATE) == (need, [])


def test_a_yes_that_comes_late_but_before_the_clock_was_looked_at_lets_its_hours_go():
    need, says = wait(offered("a", people=1), "1", now=LATE, even_if_free=True)
    assert kinds(says) == ["OffersTimedOut", "OffersWaiting"]
    assert states(need) == ["waiting"]
    assert LATE < need.look_at <= LATE + minutes(5)  # others are sought for the place


def test_who_said_yes_first_is_first_in_line():
    assert waiting(crowded()) == ["3", "2"]


def test_a_place_that_becomes_free_goes_to_the_first_in_line_whose_hours_are_free():
    need, _ = decline(crowded(), "1", now=LATE)
    need, says = place_waiting(need, {"b"}, now=LATE, token="p")
    assert kinds(says) == ["WaitersPlaced", "NeedMatched", "NeedFilled"]
    assert states(need) == ["declined", "accepted", "waiting"]
    assert place_waiting(need, {"c"}, now=LATE, token="q") == (need, [])


def test_a_place_on_offer_to_somebody_else_is_not_given_to_the_line():
    need, _ = decline(crowded(), "1", now=LATE)
    need, _ = offer(need, invitees("d"), now=LATE, token="u")
    assert place_waiting(need, {"b", "c"}, now=LATE, token="p") == (need, [])


def test_who_waits_may_change_their_mind():
    need, (said,) = decline(crowded(), "3", now=LATE)
    assert type(said).__name__ == "OffersDeclined"
    assert waiting(need) == ["2"]


def test_when_the_shift_begins_the_line_is_told():
    need = crowded()
    assert need.next_due == START
    need, says = pass_time(need, now=START)
    assert kinds(says) == ["OffersWithdrawn"]
    assert [one.volunteer_id for one in says[0].offers] == ["b", "c"]
    assert waiting(need) == []


def test_a_need_that_is_taken_back_tells_the_line_too():
    need, says = withdraw(crowded(), "rain", now=LATE)
    assert [one.volunteer_id for one in says[1].offers] == ["a", "b", "c"]
    with pytest.raises(OfferWithdrawn):
        wait(need, "2", now=LATE)


def test_nobody_waits_for_a_shift_that_has_begun():
    assert not may_wait(timed_out("a"), "1", now=START)
    with pytest.raises(OfferTimedOut):
        wait(timed_out("a"), "1", now=START)


def test_nobody_waits_for_a_place_that_is_free_unless_their_hours_are_not():
    need = timed_out("a", people=1)
    with pytest.raises(StillFree):
        wait(need, "1", now=LATE)
    assert waiting(wait(need, "1", now=LATE, even_if_free=True)[0]) == ["1"]


def test_the_more_say_no_the_more_are_asked():
    need = published(people=20)
    assert acceptance(need, 80) == pytest.approx(0.8)
    need, _ = offer(need, invitees(*"abcdefgh"), now=NOW, token="t")
    for number in need.offers:
        need, _ = decline(need, number, now=NOW)
    rate = acceptance(need, 80)
    assert rate == pytest.approx(0.4)
    assert (wave(10, 0.8), wave(10, rate), wave(1, 0.8)) == (13, 20, 1)
    _, (said,) = offer(need, invitees(*map(str, range(60))), now=NOW, token="u", rate=rate)
    assert len(said.offers) == wave(20, rate) == 40
