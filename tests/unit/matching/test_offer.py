"""Places are offered, and taken once."""

from dataclasses import replace

import pytest

from kit.errors import NotFound
from services.matching.domain.answer import (
    AlreadyAnswered,
    OfferTimedOut,
    OfferWithdrawn,
    OnDuty,
    PlaceTaken,
    accept,
    decline,
)
from services.matching.domain.deadline import bar, pass_time
from services.matching.domain.need import FALLBACK, NotOpen
from services.matching.domain.offer import LIFETIME, LOOK_AGAIN, NEWS, NobodyToAsk, invite, offer
from services.matching.domain.publication import withdraw
from tests.unit.matching.builders import (
    NOW,
    START,
    accepted,
    invitees,
    kinds,
    minutes,
    offered,
    published,
    states,
)


def invited(*volunteers, **changes):
    need, _ = invite(
        published(**changes), invitees(*volunteers), organisation="o", now=NOW, token="t"
    )
    return need


# ---- offering ---------------------------------------------------------------------------------


def test_no_more_places_are_offered_than_are_wanted():
    need, (said,) = offer(published(people=2), invitees("a", "b", "c"), now=NOW, token="t")
    assert [one.volunteer_id for one in said.offers] == ["a", "b"]
    assert [one.offer_id for one in said.offers] == ["need-1", "need-2"]
    assert need.wanted(with_vehicle=False) == 0


@pytest.mark.req("R-POST-01")
def test_an_offer_carries_what_the_volunteer_must_know():
    _, (said,) = offer(published(), invitees("a"), now=NOW, token="t")
    assert (said.content, said.precautions) == ("Check codes at the gate", "Keep a metre apart")
    assert said.risk_notice
    assert said.guarantees


def test_places_for_vehicles_go_to_drivers():
    _, (said,) = offer(
        published(people=1, vehicles=1), invitees("a", "b", "driver1"), now=NOW, token="t"
    )
    assert [(one.volunteer_id, one.with_vehicle) for one in said.offers] == [
        ("a", False),
        ("driver1", True),
    ]


def test_nobody_is_asked_twice():
    need, _ = decline(offered("a"), "1", now=NOW)
    need, says = offer(need, invitees("a", "b", "b"), now=NOW, token="u")
    assert [one.volunteer for one in need.offers.values()] == ["a", "b"]
    assert len(says) == 1


def test_an_offer_lasts_its_time_but_not_beyond_the_start():
    assert offered("a").offers["1"].expires_at == NOW + LIFETIME
    late = START - minutes(10)
    assert offered("a", now=late).offers["1"].expires_at == START


def test_nothing_is_offered_once_the_shift_has_begun():
    assert offered("a", now=START).offers == {}


def test_a_need_for_which_too_few_were_found_is_looked_after_again():
    need = offered("a", people=2)
    assert need.look_at == NOW + LOOK_AGAIN == need.next_due
    assert offered("a", "b", people=2).next_due == NOW + LIFETIME


def test_an_attempt_whose_holds_were_given_up_makes_no_offers():
    need, _ = bar(published(), token="t")
    need, says = offer(need, invitees("a"), now=NOW, token="t")
    assert (need.offers, says) == ({}, [])
    with pytest.raises(NotOpen):
        invite(need, invitees("a"), organisation="o", now=NOW, token="t")


def test_an_attempt_that_has_made_its_offers_is_not_barred():
    assert bar(offered("a"), token="t")[0].barred == ()


@pytest.mark.req("R-ORG-02")
def test_twenty_five_drivers_whom_a_company_names_fill_twenty_five_places():
    drivers = [f"driver{at}" for at in range(25)]
    need = invited(*drivers, people=0, vehicles=25, category="sample_transport")
    for number in need.offers:
        need, _ = accept(need, number, now=NOW)
    assert need.state == "filled"


def test_an_organisation_may_name_more_people_than_there_are_places():
    need = invited("a", "b", "c", people=2)
    assert states(need) == ["offered"] * 3
    assert {one.organisation for one in need.offers.values()} == {"o"}
    with pytest.raises(NobodyToAsk):
        invite(need, invitees("a"), organisation="o", now=NOW, token="u")


# ---- yes --------------------------------------------------------------------------------------


def test_the_first_yes_matches_a_need_and_the_last_one_fills_it():
    need, says = accept(offered("a", "b", people=2), "1", now=NOW)
    assert (need.state, kinds(says)) == ("matched", ["OffersAccepted", "NeedMatched"])
    assert (says[1].offered, says[1].accepted) == (1, 1)
    need, says = accept(need, "2", now=NOW)
    assert (need.state, kinds(says)) == ("filled", ["OffersAccepted", "NeedFilled"])
    assert (says[1].offered, says[1].accepted, says[1].state) == (0, 2, "filled")


def test_one_place_is_matched_and_filled_at_once():
    _, says = accept(offered("a", people=1), "1", now=NOW)
    assert [(one.topic.split(".")[2], one.state) for one in says[1:]] == [
        ("matched", "matched"),
        ("filled", "filled"),
    ]


def test_who_comes_late_hears_that_the_places_are_taken():
    need, says = accept(invited("a", "b", "c", people=1), "2", now=NOW)
    assert kinds(says) == ["OffersAccepted", "OffersWithdrawn", "NeedMatched", "NeedFilled"]
    assert [one.volunteer_id for one in says[1].offers] == ["a", "c"]
    for late in ("1", "3"):
        with pytest.raises(PlaceTaken):
            accept(need, late, now=NOW)


def test_no_place_is_taken_beyond_the_last_one():
    need = accepted("a")
    need = replace(need, offers={**need.offers, "2": replace(need.offers["1"], state="offered")})
    with pytest.raises(PlaceTaken):
        accept(need, "2", now=NOW)


def test_a_full_house_on_foot_still_waits_for_its_driver():
    need = invited("a", "driver1", "driver2", people=1, vehicles=1)
    need, _ = accept(need, "1", now=NOW)
    assert need.state == "matched"
    need, _ = accept(need, "2", now=NOW)
    assert need.state == "filled"
    assert states(need) == ["accepted", "accepted", "withdrawn"]


def test_a_second_yes_is_the_same_yes():
    need = accepted("a")
    assert accept(need, "1", now=NOW) == (need, [])


@pytest.mark.parametrize(("later", "fits"), [(44.99, True), (45, False)])
def test_a_yes_comes_in_time_or_not(later, fits):
    need = offered("a")
    if fits:
        assert accept(need, "1", now=NOW + minutes(later))[0].state == "matched"
        return
    with pytest.raises(OfferTimedOut):
        accept(need, "1", now=NOW + minutes(later))


def test_who_said_no_cannot_say_yes():
    need, _ = decline(offered("a"), "1", now=NOW)
    with pytest.raises(AlreadyAnswered):
        accept(need, "1", now=NOW)


def test_a_need_that_is_gone_cannot_be_accepted():
    need, _ = withdraw(offered("a"), "rain", now=NOW)
    with pytest.raises(OfferWithdrawn):
        accept(need, "1", now=NOW)


def test_an_offer_that_never_was_cannot_be_answered():
    for answer in (accept, decline):
        with pytest.raises(NotFound):
            answer(offered("a"), "7", now=NOW)


# ---- no ---------------------------------------------------------------------------------------


def test_a_no_frees_the_place():
    need, says = decline(offered("a", "b", people=2), "1", now=NOW)
    assert kinds(says) == ["OffersDeclined"]
    assert need.wanted(with_vehicle=False) == 1
    assert need.next_due == NOW + FALLBACK


def test_a_no_after_a_yes_opens_the_need_again():
    need, says = decline(accepted("a", "b"), "1", now=NOW)
    assert (need.state, kinds(says)) == ("matched", ["OffersDeclined", "NeedReopened"])
    assert says[1].accepted == 1
    need, says = decline(need, "2", now=NOW)
    assert (need.state, says[1].state) == ("published", "published")


def test_a_second_no_changes_nothing():
    need, _ = decline(offered("a"), "1", now=NOW)
    assert decline(need, "1", now=NOW) == (need, [])


def test_a_no_that_comes_too_late_is_no_mistake():
    need, _ = pass_time(offered("a"), now=NOW + LIFETIME)
    assert decline(need, "1", now=NOW + LIFETIME) == (need, [])


def test_who_is_on_duty_cannot_decline():
    need = accepted("a")
    there = replace(need.offers["1"], state="checked_in")
    with pytest.raises(OnDuty):
        decline(replace(need, offers={"1": there}), "1", now=START)


# ---- silence ----------------------------------------------------------------------------------


def test_offers_that_nobody_answers_run_out_together():
    need = offered("a", "b", "c")
    need, _ = accept(need, "1", now=NOW)
    assert pass_time(need, now=NOW + LIFETIME - minutes(1)) == (need, [])
    need, says = pass_time(need, now=NOW + LIFETIME)
    assert states(need) == ["accepted", "timed_out", "timed_out"]
    assert kinds(says) == ["OffersTimedOut"]
    assert need.wanted(with_vehicle=False) == 2
    with pytest.raises(OfferTimedOut):
        accept(need, "2", now=NOW + LIFETIME)


# ---- when nobody is found ----------------------------------------------------------------------


def searched(need, *people):
    return offer(need, invitees(*people), now=NOW, token="t", searched=True)


@pytest.mark.req("R-PLAN-09")
def test_places_nobody_is_found_for_go_up_an_office_with_every_search():
    need, told, due = published(people=2), [], NOW
    for _ in range(4):
        need, says = offer(need, [], now=due, token="t", searched=True)
        told += [one.responsible for one in says]
        due = need.look_at
    assert told == ["street_op:140107001", "district_op:140107", "city_op:1401"]


def test_a_search_begun_by_news_is_repeated_before_an_office_is_told():
    """Who has just signed up may not be known yet where people are sought."""
    need, says = searched(replace(published(people=1), look_at=NOW + minutes(1)))
    assert (says, need.look_at) == ([], NOW + NEWS)
    need, says = offer(need, [], now=need.look_at, token="u", searched=True)
    assert kinds(says) == ["NeedUnmet"]


@pytest.mark.req("R-PLAN-09")
def test_a_search_that_finds_everybody_troubles_nobody():
    need, says = searched(published(people=1), "a")
    assert (kinds(says), need.responsible) == (["OffersMade"], "")


@pytest.mark.req("R-PLAN-09")
def test_once_it_is_filled_no_office_is_responsible_any_more():
    need, says = searched(published(people=2), "a")
    assert kinds(says) == ["OffersMade", "NeedUnmet"]
    need, _ = offer(need, invitees("b"), now=NOW, token="u")
    for number in ("1", "2"):
        need, says = accept(need, number, now=NOW)
    assert (says[-1].responsible, need.responsible) == ("", "")


@pytest.mark.req("R-PLAN-09")
def test_nor_is_one_when_the_last_place_is_taken_by_somebody_who_comes_late():
    need, _ = searched(published(people=2), "a")
    need, _ = offer(need, invitees("b"), now=NOW, token="u")
    need, _ = accept(need, "1", now=NOW)
    need = replace(need, state="in_service")
    need, says = accept(need, "2", now=NOW)
    assert (kinds(says), need.state) == (["OffersAccepted", "NeedFilled"], "in_service")
    assert (says[-1].responsible, need.responsible) == ("", "")
