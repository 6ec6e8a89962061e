"""Labels on paper: how far they are, all of them on A4, and where a label hangs."""

import pytest

from contracts.logistics import (
    CompoundChanged,
    EntryPosted,
    Leg,
    PrintChanged,
    ReceiptSigned,
    StationChanged,
)
from kit.wire import new_id
from tests.gateway.happened import posted
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Town, eventually

HERE = "140107001002"
LABEL = {"staircase": "3-2", "floor": 4, "door": "401", "code": "C:3-2:401:X", "path": "M0 0h7",
         "size": 33}  # fmt: skip


async def printed(town: Town, state: str, done: int) -> str:
    """A print that the gateway has heard of."""
    key = new_id()
    told = PrintChanged(
        print_id=key, compound_id="c", area=HERE, state=state, done=done, pages=12, labels=288
    )
    town.say(told)
    await eventually(lambda: town.db.prints.count_documents({"_id": key}))
    return key


async def test_a_print_tells_how_far_it_is_and_is_not_shown_half(town: Town, city: Client):
    key = await printed(town, "running", 8)
    found = (await city.get(f"/v1/prints/{key}")).body
    assert (found["done"], found["pages"], found["state"]) == (8, 12, "running")
    half = await city.get(f"/v1/prints/{key}/labels")
    assert (half.status, half.body["code"]) == (409, "print_not_done")


async def test_all_pages_are_fetched_and_no_name_is_on_them(town: Town, city: Client):
    key = await printed(town, "done", 12)

    def told(asked):
        pages = [[LABEL] * 24] * min(asked.data["pages"], 12 - asked.data["first"])
        return {"result": {"title": "圣都汇", "done": 12, "of": 12, "pages": pages}}

    with Oracle(town, told) as logistics:
        answer = await city.get(f"/v1/prints/{key}/labels")
    assert answer.status == 200
    assert [one.data["first"] for one in logistics.heard] == [0, 10]
    paper = answer.raw.decode()
    assert paper.count("<svg") == 12 * 24
    assert "401" in paper


async def test_a_label_leads_to_its_door_for_those_who_work_there(
    town: Town, city: Client, anybody: Client
):
    compound = new_id()
    drawn = CompoundChanged(
        compound_id=compound, area=HERE, title="圣都汇", mode="door", staircases=1, households=24,
        zones={},
    )  # fmt: skip
    town.say(drawn)
    await eventually(lambda: town.db.compounds.count_documents({"_id": compound}))
    where = {"compound_id": compound, "staircase": "3-2", "door": "401"}
    elsewhere = anybody.knowing(town.key("district_op", "140105"))
    with Oracle(town, lambda _: {"result": where}):
        assert (await city.get("/v1/doors/C:3-2:401:X")).body == where
        assert (await elsewhere.get("/v1/doors/C:3-2:401:X")).status == 404
    assert (await anybody.get("/v1/doors/C:3-2:401:X")).status == 401


@pytest.mark.req("R-LOG-14")
async def test_a_slip_has_a_line_for_each_signature_and_shows_that_both_are_there(
    town: Town, city: Client, anybody: Client
):
    told = posted(901, 5, delta=5, account="team:t1")
    town.say(told)
    await eventually(lambda: town.db.ledger.count_documents({"_id": told.entry_id}))
    path = f"/v1/ledger/entries/{told.entry_id}/slip"
    paper = (await city.get(path, Accept_Language="zh-CN")).raw.decode()
    assert "发放人签字" in paper
    assert "✓" not in paper
    town.say(ReceiptSigned(entry_id=told.entry_id, area="1401"))
    signed = {"_id": told.entry_id, "signed_at": {"$exists": True}}
    await eventually(lambda: town.db.ledger.count_documents(signed))
    assert "✓" in (await city.get(path)).raw.decode()
    assert (await anybody.get(path)).status == 200, "as public as the line itself"


async def test_a_slip_for_many_has_a_place_to_sign_for_each_and_says_names(
    town: Town, city: Client
):
    station, entry = new_id(), new_id()
    town.say(StationChanged(station_id=station, area="140107001002", title="东门卡口"))
    moves = (
        ("warehouse:main", -7, 0, 2),
        (f"reserved:station:{station}", 4, 4, 1),
        ("reserved:community:140107001002", 3, 3, 1),
    )
    legs = [
        Leg(account=account, item="sprayer", delta=delta, balance=balance, seq=seq)
        for account, delta, balance, seq in moves
    ]
    town.say(
        EntryPosted(entry_id=entry, kind="allot", donation_id="", legs=legs, no=77, hash="h" * 64)
    )
    await eventually(lambda: town.db.ledger.count_documents({"_id": entry}))
    await eventually(lambda: town.db.stations.count_documents({"_id": station}))
    paper = (await city.get(f"/v1/ledger/entries/{entry}/slip", Accept_Language="zh-CN")).raw
    assert paper.count(b'class="by hand') == 3
    text = paper.decode()
    assert "东门卡口" in text
    assert "仓库 main" in text
    assert "reserved" not in text
