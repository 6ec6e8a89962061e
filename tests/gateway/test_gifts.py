"""Pages for those who give: a gift by its code, without a key and without names."""

import pytest

from contracts.logistics import DonationChanged, EntryPosted, Leg
from kit.wire import new_id
from tests.gateway.happened import NOON
from tests.gateway.town import Client, Town, eventually

LOT = "9999-12-31.gift-"


def a_donation(key, state, code):
    return DonationChanged(
        donation_id=key, state=state, area="1401", tracking_code=code,
        lines=[{"item": "sprayer", "quantity": 120}], delivered={"sprayer": 17}, disclose_by=NOON,
    )  # fmt: skip


def a_line(key, number, source, target):
    legs = [
        Leg(account=source, item="sprayer", lot=LOT + key, delta=-17, balance=0, seq=number),
        Leg(account=target, item="sprayer", lot=LOT + key, delta=17, balance=17, seq=number),
    ]
    kind = "issue" if target.startswith("person") else "deliver"
    return EntryPosted(
        entry_id=f"{key}-{number}", kind=kind, donation_id=key, legs=legs, no=number, hash="h"
    )


@pytest.mark.req("R-DON-01")
async def test_a_donor_follows_a_gift_to_the_door_and_sees_no_person(town: Town, anybody: Client):
    key = new_id()
    code = key[:10].upper()
    town.say(
        a_donation(key, "delivered", f"{code[:5]}-{code[5:]}"),
        a_line(key, 1, "reserved:team:t1", "team:t1"),
        a_line(key, 2, "team:t1", "person:v123456"),
    )

    async def shown():
        answer = await anybody.get(f"/d/{code[:5]}-{code[5:]}")
        return answer.status == 200 and answer.raw.count(b"dd>") >= 8 and answer.raw

    await eventually(shown)
    body = (await shown()).decode()
    assert "120" in body
    assert "v123456" not in body


async def test_a_code_that_was_never_given_is_unknown(anybody: Client):
    assert (await anybody.get("/d/AAAAA-BBBBB")).status == 404
    assert (await anybody.get("/d/x")).status == 404
