"""Duty over the real bus: who came, for how long, and what others hear of it."""

from datetime import timedelta

import pytest

from contracts.matching import (
    AcceptOffer,
    AssignmentsCheckedOut,
    AssignmentsMissed,
    CheckIn,
    CheckOut,
    Muster,
    NeedCompleted,
    NeedExpired,
    NeedInService,
)
from tests.support.reserve import enlist, offers_made, people, published

SOON = timedelta(hours=1)


@pytest.fixture
def need(city, matching):
    """A need that starts in an hour, with three people who have accepted: assignment ids."""
    enlist(city, *people(3))
    need_id = published(city, starts_in=SOON, people=3)
    offers = offers_made(city, need_id, 3)
    for offer in offers.values():
        assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    return need_id, offers


def served(city, volunteer):
    return city.db("matching").pool.find_one({"_id": volunteer})["served"]


def test_a_whole_list_is_ticked_off_and_the_registry_hears_of_it(city, need):
    need_id, offers = need
    there = [offers["v0"], offers["v1"]]
    assert city.ask(Muster(need_id=need_id, what="check_in", assignment_ids=there)).status == 200
    (in_service,) = city.heard(NeedInService)
    assert (in_service.accepted, in_service.present) == (3, 2)
    assert city.ask(Muster(need_id=need_id, what="check_out", assignment_ids=there)).status == 200
    (done,) = city.heard(AssignmentsCheckedOut)
    assert [(one.volunteer_id, one.minutes) for one in done.duties] == [("v0", 1), ("v1", 1)]
    city.until(lambda: city.waiting("registry.events") == 1)
    city.until(lambda: served(city, "v0") == served(city, "v1") == 1)
    assert served(city, "v2") == 0


def test_a_shift_ends_with_its_hours_and_the_missing_are_noted(city, need, clock):
    _, offers = need
    clock(timedelta(minutes=50))
    city.until(lambda: city.ask(CheckIn(assignment_id=offers["v0"])).status == 200)
    clock(timedelta(hours=4))
    early = CheckOut(assignment_id=offers["v0"], report="quiet night")
    city.until(lambda: city.ask(early).status == 200)
    clock(timedelta(hours=5, minutes=1))
    (completed,) = city.heard(NeedCompleted)
    assert (completed.accepted, completed.present) == (3, 1)
    (missed,) = city.heard(AssignmentsMissed)
    assert {one.volunteer_id for one in missed.offers} == {"v1", "v2"}
    free = {"_id": {"$in": ["v1", "v2"]}, "holds": []}
    city.until(lambda: city.db("matching").pool.count_documents(free) == 2)


def test_a_shift_to_which_nobody_comes_expires(city, need, clock):
    clock(timedelta(hours=6))
    (expired,) = city.heard(NeedExpired)
    assert (expired.accepted, expired.present) == (3, 0)


def test_clear_refusals(city, need):
    need_id, offers = need
    refused = city.ask(CheckOut(assignment_id=offers["v0"]))
    assert (refused.status, refused.code) == (409, "not_checked_in")
    stranger = Muster(need_id=need_id, what="check_in", assignment_ids=["other-1"])
    assert city.ask(stranger).status == 404
    assert city.ask(CheckIn(assignment_id=f"{need_id}-9")).status == 404
