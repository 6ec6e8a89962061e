"""Drives, disclosures and their clocks over the real bus."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from contracts.logistics import (
    AuditLedger,
    DiscloseDonations,
    DonationsDisclosed,
    DriveChanged,
    GiveComfort,
    LedgerAudited,
    OpenDrive,
    PledgeDonation,
    ReceiveDonation,
)
from kit.wire import Caller, Envelope
from services.logistics.service import LogisticsService


@pytest.fixture
def logistics(city):
    service = city.run(LogisticsService)
    city.run_poster()
    return service


def a_pledge(quantity, **more):
    lines = [{"item": "suit", "quantity": quantity}]
    return PledgeDonation(donor_name="Li Hua", area="1401", lines=lines, **more)


@pytest.mark.req("R-DON-03")
def test_forty_pledges_at_once_never_go_beyond_the_one_that_reaches_the_goal(city, logistics):
    goal = [{"item": "suit", "quantity": 100}]
    wish = OpenDrive(area="1401", title="Suits", qualification_no="Q", filing_no="F", goal=goal)
    drive = city.ask(wish).result["id"]
    keys = city.send(*[a_pledge(10, drive_id=drive) for _ in range(40)])
    outcomes = [city.outcome(key) for key in keys]
    assert Counter(one.status for one in outcomes) == {201: 10, 409: 30}
    assert {one.code for one in outcomes if one.status == 409} == {"drive_closed"}
    assert city.db("logistics").donations.count_documents({"drive_id": drive}) == 10
    last = max(city.heard(DriveChanged, 11), key=lambda one: one.pledged.get("suit", 0))
    assert (last.state, last.pledged) == ("reached", {"suit": 100})


@pytest.mark.req("R-DON-03")
def test_a_gift_that_is_declined_opens_its_drive_again(city, logistics):
    goal = [{"item": "suit", "quantity": 100}]
    wish = OpenDrive(area="1401", title="Suits", qualification_no="Q", filing_no="F", goal=goal)
    drive = city.ask(wish).result["id"]
    gifts = [city.ask(a_pledge(50, drive_id=drive)).result["id"] for _ in range(2)]
    assert city.ask(a_pledge(50, drive_id=drive)).code == "drive_closed"
    declined = ReceiveDonation(donation_id=gifts[0], inspected="declined")
    assert city.ask(declined).result["state"] == "declined"
    city.until(lambda: city.heard(DriveChanged)[-1].pledged == {"suit": 50})
    assert city.heard(DriveChanged)[-1].state == "open"
    assert city.ask(a_pledge(50, drive_id=drive)).status == 201


def test_a_pledge_that_is_refused_does_not_count_for_its_drive(city, logistics):
    goal = [{"item": "suit", "quantity": 100}]
    wish = OpenDrive(area="1401", title="Suits", qualification_no="Q", filing_no="F", goal=goal)
    drive = city.ask(wish).result["id"]
    lines = [{"item": "suit", "quantity": 90}] * 2
    twice = PledgeDonation(donor_name="Li Hua", area="1401", lines=lines, drive_id=drive)
    assert city.ask(twice).code == "item_repeated"
    kept = city.db("logistics").drives.find_one({"_id": drive})
    assert (kept["state"], kept["pledges"]) == ("open", {})


@pytest.mark.req("R-DON-01")
def test_what_is_received_is_published_once_and_its_clock_stops(city, logistics):
    key = city.ask(a_pledge(7, publish_name="full", joint_donors=["Red Lion"])).command_id
    city.ask(ReceiveDonation(donation_id=key, receipt_no="SX-0001"))
    kept = city.db("logistics").donations.find_one({"_id": key})
    assert "Red Lion" not in str(kept)
    assert kept["alarm_at"] - kept["inspected_at"] == timedelta(days=5)
    assert city.ask(DiscloseDonations(area="1401")).status == 201
    (told,) = city.heard(DonationsDisclosed)
    assert (told.donation_ids, told.totals) == ([key], {"suit": 7})
    donations = city.db("logistics").donations
    city.until(lambda: donations.find_one({"_id": key})["disclosed_at"] is not None)
    assert city.ask(DiscloseDonations(area="1401")).code == "nothing_to_disclose"


@pytest.mark.req("R-LOG-11")
def test_the_audit_publishes_what_the_ledger_holds(city, logistics):
    key = city.ask(a_pledge(7)).command_id
    city.ask(ReceiveDonation(donation_id=key))
    entries = city.db("logistics").entries
    city.until(lambda: entries.count_documents({}) == 1)
    now = datetime.now(UTC)
    caller = Caller(id="op", role="city_op", area="1401")
    wish = Envelope.of(AuditLedger(area="1401"), caller=caller, answer_to="gateway", time=now)
    city.post(wish, wish)
    city.until(lambda: city.take() or wish.id in city.outcomes, patience=60)
    (told,) = city.heard(LedgerAudited)
    assert (told.entries, told.accounts, told.faults) == (1, 2, [])
    assert told.totals == {"donor": {"suit": -7}, "warehouse": {"suit": 7}}

    entries.update_one({}, {"$set": {"legs.1.balance": 8}})  # somebody tampers with a balance
    city.send(AuditLedger(area="1401"))
    found = city.heard(LedgerAudited, 2)[-1]
    assert len(found.faults) == 2
    assert "seal" in found.faults[0]


@pytest.mark.req("R-DON-05")
def test_a_comfort_gift_is_in_the_ledger_on_its_post_and_published(city, logistics):
    wish = GiveComfort(
        donor_name="Li Hua", area="140107", post={"kind": "station", "id": "s1"},
        lines=[{"item": "instant_noodles", "quantity": 24, "category": "food"}],
    )  # fmt: skip
    key = city.ask(wish).result["id"]
    donations = city.db("logistics").donations
    city.until(lambda: donations.find_one({"_id": key})["state"] == "delivered")
    assert "Li Hua" not in str(donations.find_one({"_id": key}))
    entry = city.db("logistics").entries.find_one({"_id": f"receive-{key}"})
    assert entry["kind"] == "comfort"
    assert {leg["account"].partition("|")[0] for leg in entry["legs"]} == {"donor", "station:s1"}
    assert city.ask(DiscloseDonations(area="1401")).status == 201
    (told,) = city.heard(DonationsDisclosed)
    assert (told.donation_ids, told.totals) == ([key], {"instant_noodles": 24})
