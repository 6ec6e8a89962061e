"""Requests that volunteers take from the board, and who then reads who asks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.matching import (
    ClaimHelp,
    DispatchHelp,
    HelpChanged,
    StartHelp,
)
from kit.errors import Forbidden
from kit.wire import Caller, Envelope, utcnow
from services.matching.domain.help_claim import Busy
from services.matching.store import MatchingStore
from services.matching.store.responders import Responders
from tests.support.pleas import held, verified, who_is_sent
from tests.support.reserve import an_entry, enlist, people


@pytest.mark.req("R-HELP-04")
def test_of_two_volunteers_who_claim_at_once_one_gets_the_case(city, matching):
    enlist(city, *people(10))
    help_id = verified(city)
    wishes = [ClaimHelp(help_id=help_id, volunteer_id=f"v{at}") for at in range(10)]
    outcomes = [city.outcome(key) for key in city.send(*wishes)]
    assert sorted(one.status for one in outcomes) == [200] + [409] * 9
    assert {one.code for one in outcomes if one.status == 409} == {"help_taken"}
    winner = who_is_sent(city, help_id)
    busy = city.db("matching").pool.find({"holds.need": help_id})
    city.until(lambda: [one["_id"] for one in busy.clone()] == [winner])


@pytest.mark.req("R-HELP-04")
def test_a_claim_that_is_not_begun_goes_back_to_the_board_and_frees_the_hours(
    city, matching, clock
):
    enlist(city, *people(2))
    help_id = verified(city)
    assert city.ask(ClaimHelp(help_id=help_id, volunteer_id="v0")).result["state"] == "dispatched"
    clock(timedelta(minutes=16))
    back = city.heard(HelpChanged, 4)[3]
    assert (back.state, back.volunteer_id, back.on_board) == ("triaged", "", True)
    city.until(lambda: held(city, "v0") == [])
    assert city.ask(ClaimHelp(help_id=help_id, volunteer_id="v0")).code == "help_not_on_board"
    assert city.ask(ClaimHelp(help_id=help_id, volunteer_id="v1")).status == 200


@pytest.mark.req("R-HELP-04")
def test_nobody_hoards_claims(city, matching, clock):
    enlist(city, *people(1))
    for hours in (0, 3):
        clock(timedelta(hours=hours))
        help_id = verified(city)
        city.until(lambda key=help_id: city.ask(claim_of(key)).status == 200)
        assert city.ask(StartHelp(help_id=help_id)).status == 200
    clock(timedelta(hours=6))
    third = verified(city)
    city.until(lambda: city.ask(claim_of(third)).code == "help_too_many_claims")


def claim_of(help_id, volunteer="v0"):
    return ClaimHelp(help_id=help_id, volunteer_id=volunteer)


def test_a_claim_from_another_district_is_refused(city, matching):
    there = "140121001002"
    far = an_entry("far").model_copy(
        update={"community": there, "service_areas": frozenset({there[:6]})}
    )
    enlist(city, far)
    assert city.ask(claim_of(verified(city), "far")).code == "help_not_suited"
    assert city.ask(claim_of(verified(city), "nobody")).status == 404


def test_only_the_helper_reads_who_asks_and_it_is_kept_on_record(city, matching):
    enlist(city, *people(2))
    help_id = verified(city)
    city.ask(claim_of(help_id))
    desk = MatchingStore(city.db("matching"), name="matching", keys=city.keys).help

    def read(role, subject, purpose=None):
        caller = Caller(id=role, role=role, subject=subject)
        return desk.read(help_id, Envelope(type="q", data={}, caller=caller), purpose)

    with pytest.raises(Forbidden):
        read("volunteer", "v1")
    told = read("volunteer", "v0")
    assert (told["phone"], told["address"]) == ("10000000001", "八号楼")
    assert "vulnerable" not in told
    assert read("community_op", "", "complaint")["vulnerable"] == "chronic_patient"
    kept = [(one["subject"], one["purpose"]) for one in city.db("matching").readings.find()]
    assert kept == [("v0", None), ("", "complaint")]


@pytest.mark.parametrize("kind", [DispatchHelp, ClaimHelp])
def test_whose_hours_a_crash_left_held_is_sent_by_the_repeat(city, matching, kind):
    enlist(city, *people(1))
    help_id = verified(city)
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    desk, now = store.help, utcnow()
    people_ = Responders(store, store.people, desk.policy)
    case, cause = desk.cases.get(help_id), Envelope(type=kind.topic, data={}, id="again", time=now)
    if kind is DispatchHelp:
        people_.hold(case, named="v0", now=now, token=cause.id)
        send = desk.dispatch
    else:
        people_.hold_for_claim(case, volunteer="v0", now=now, token=cause.id)
        send = desk.claim
    wish = kind(help_id=help_id, volunteer_id="v0")
    with pytest.raises(Busy):
        send(wish, cause=replace(cause, id="another"))
    send(wish, cause=cause)
    assert (who_is_sent(city, help_id), held(city, "v0")) == ("v0", [help_id])
