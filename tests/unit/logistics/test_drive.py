"""Drives close themselves when there is enough, and the public is asked by charities only."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.logistics import CloseDrive, DiscloseDonations, OpenDrive, PledgeDonation
from services.logistics.domain.disclosure import NothingToDisclose, disclosure
from services.logistics.domain.drive import (
    DriveClosed,
    NotAskedFor,
    NotQualified,
    close,
    open_drive,
    pledge_to,
    take_in,
)

NOON = datetime(2022, 4, 7, 4, 0, tzinfo=UTC)


def a_drive(goal=100, **more):
    papers = {"area": "1401", "qualification_no": "Q1", "filing_no": "F1"} | more
    wish = OpenDrive(title="Suits", goal=[{"item": "suit", "quantity": goal}], **papers)
    return open_drive(wish, key="drive", now=NOON, by="caller")[0]


def a_pledge(quantity, item="suit"):
    return PledgeDonation(
        donor_name="Li Hua", area="1401", lines=[{"item": item, "quantity": quantity}]
    )


@pytest.mark.req("R-DON-02")
def test_the_public_is_asked_by_a_qualified_charity_only():
    for missing in ({"qualification_no": None}, {"filing_no": None}):
        with pytest.raises(NotQualified):
            a_drive(**missing)
    assert a_drive().state == "open"


@pytest.mark.req("R-DON-03")
def test_neighbours_may_ask_each_other():
    wish = OpenDrive(title="Suits", area="310107103001", goal=[{"item": "suit", "quantity": 9}])
    _, (told,) = open_drive(wish, key="drive", now=NOON, by="coach")
    assert not told.qualified


@pytest.mark.req("R-DON-03")
def test_the_pledge_that_reaches_the_goal_closes_the_drive_and_later_ones_are_thanked():
    drive, _ = pledge_to(a_drive(), a_pledge(60), key="p1")
    assert drive.state == "open"
    drive, (told,) = pledge_to(drive, a_pledge(60), key="p2")
    assert (drive.state, told.pledged) == ("reached", {"suit": 120})
    with pytest.raises(DriveClosed):
        pledge_to(drive, a_pledge(1), key="p3")
    with pytest.raises(DriveClosed):
        close(drive, CloseDrive(drive_id="drive", reason="enough"))


@pytest.mark.req("R-DON-03")
def test_what_is_declined_counts_no_more_and_a_drive_with_too_little_opens_again():
    drive, _ = pledge_to(a_drive(), a_pledge(60), key="p1")
    drive, _ = pledge_to(drive, a_pledge(60), key="p2")
    assert take_in(drive, key="p1", accepted={"suit": 60}) == (drive, [])
    less, (told,) = take_in(drive, key="p1", accepted={"suit": 45})
    assert (less.state, told.pledged) == ("reached", {"suit": 105})
    again, (told,) = take_in(less, key="p2", accepted={})
    assert (again.state, told.state, told.pledged) == ("open", "open", {"suit": 45})
    assert take_in(again, key="p2", accepted={}) == (again, [])
    assert pledge_to(again, a_pledge(55), key="p3")[0].state == "reached"
    over, _ = close(again, CloseDrive(drive_id="drive", reason="moved"))
    assert take_in(over, key="p1", accepted={})[0].state == "closed"


def test_a_drive_takes_only_what_it_asks_for():
    with pytest.raises(NotAskedFor):
        pledge_to(a_drive(), a_pledge(1, "mask"), key="p1")


def test_a_drive_can_be_ended_early():
    drive, (told,) = close(a_drive(), CloseDrive(drive_id="drive", reason="moved"))
    assert (drive.state, told.state) == ("closed", "closed")


@given(st.lists(st.integers(1, 50), max_size=30))
def test_nothing_is_taken_beyond_the_pledge_that_reached_the_goal(pledges):
    drive, taken = a_drive(), 0
    for number, quantity in enumerate(pledges):
        if taken >= 100:
            with pytest.raises(DriveClosed):
                pledge_to(drive, a_pledge(quantity), key=str(number))
        else:
            drive, _ = pledge_to(drive, a_pledge(quantity), key=str(number))
            taken += quantity


def test_a_disclosure_of_nothing_is_refused_unless_it_corrects():
    with pytest.raises(NothingToDisclose):
        disclosure(DiscloseDonations(area="1401"), [], key="x", now=NOON, by="op")
    wish = DiscloseDonations(area="1401", corrects="x", note="It was 20.")
    _, (told,) = disclosure(wish, [], key="y", now=NOON, by="op")
    assert (told.corrects, told.note) == ("x", "It was 20.")
