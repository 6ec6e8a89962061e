"""Whoever names the own area moves nothing, and takes nothing back, that lies in another."""

import pytest

from contracts.logistics import (
    CountStock,
    DefineKit,
    DistributeStock,
    IssueKits,
    MoveStock,
    ReverseEntry,
    SignReceipt,
)
from kit.wire import Caller
from services.logistics.service import LogisticsService

HERE, THERE = "140107001", "140105001"
NORTH = f"warehouse:{THERE}-north"
STRANGER = Caller(id="stranger", role="street_op", area=HERE)
KEEPER = Caller(id="keeper", role="street_op", area=THERE)
SECOND = Caller(id="second", role="street_op", area=THERE)
WHY = {"reason": "duty"}
LINES = [{"item": "mask", "quantity": 5}]


@pytest.fixture
def ledger(city):
    city.run(LogisticsService)
    city.run_poster()
    return city


def moved(area, kind, source, target, quantity=5):
    line = {"item": "mask", "quantity": quantity}
    return MoveStock(area=area, kind=kind, source=source, target=target, lines=[line], **WHY)


def came(city, to=NORTH):
    return city.ask(moved(THERE, "receive", "supplier:s1", to, 100), KEEPER)


def test_a_line_is_taken_back_where_it_was_written(ledger):
    line = came(ledger, "warehouse:main").command_id

    def back(area):
        return ReverseEntry(area=area, entry_id=line, reason="mistaken")

    assert ledger.ask(back(HERE), STRANGER).code == "forbidden"
    assert ledger.ask(back(THERE), SECOND).status in (200, 201)
    (entry,) = ledger.db("logistics").entries.find({"kind": "reverse"})
    assert entry["area"] == THERE


def test_a_warehouse_of_another_district_stays_shut(ledger):
    lot = came(ledger).result and ledger.db("logistics").accounts.find_one({"place": NORTH})["lot"]
    kit = ledger.ask(DefineKit(area=HERE, title="day", lines=LINES), STRANGER).command_id
    wishes = [
        moved(HERE, "transfer", NORTH, "warehouse:main"),
        moved(HERE, "issue", NORTH, "team:t1"),
        moved(HERE, "receive", "supplier:s1", NORTH),
        CountStock(area=HERE, place=NORTH, item="mask", lot=lot, counted=0, **WHY),
        IssueKits(area=HERE, kit_id=kit, kits=1, source=NORTH, target="team:t1", **WHY),
        DistributeStock(
            area=HERE, warehouse=NORTH.partition(":")[2], lines=LINES,
            recipients=[{"kind": "team", "id": "t1"}], **WHY,
        ),
    ]  # fmt: skip
    assert [ledger.ask(wish, STRANGER).code for wish in wishes] == ["forbidden"] * len(wishes)
    assert ledger.ask(moved(THERE, "issue", NORTH, "team:t1"), KEEPER).status in (200, 201)
    assert ledger.db("logistics").entries.count_documents({}) == 2


@pytest.mark.req("R-LOG-14")
def test_nobody_signs_for_a_hand_over_between_others(ledger):
    came(ledger)
    line = ledger.ask(moved(THERE, "issue", NORTH, f"community:{THERE}002"), KEEPER).command_id
    theirs = Caller(id="theirs", role="community_op", area=f"{THERE}002")

    def signed(area):
        return SignReceipt(area=area, entry_id=line)

    assert ledger.ask(signed(HERE), STRANGER).code == "forbidden"
    assert ledger.ask(signed(theirs.area), theirs).status in (200, 201)
