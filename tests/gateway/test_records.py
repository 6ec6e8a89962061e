"""Hours given, as clients see them; and what the gateway witnessed of the registry's chains."""

import pytest

from contracts.registry import RecordsSealed
from kit.wire import new_id
from tests.gateway.happened import HOME, corrected, imported
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Owner, Town, eventually


async def joined(town: Town) -> str:
    key = new_id()
    town.say(imported(key))
    await eventually(lambda: town.db.volunteers.count_documents({"_id": key}))
    return key


async def test_a_volunteer_sees_and_disputes_the_own_records_and_no_others(
    town: Town, anybody: Client
):
    me, other = await joined(town), await joined(town)
    record, theirs = new_id(), new_id()
    town.say(corrected(record, 60, volunteer_id=me), corrected(theirs, 60, volunteer_id=other))
    await eventually(lambda: town.db.record_cases.count_documents({"_id": theirs}))
    mine = anybody.knowing(town.key("volunteer", "", me))
    with Oracle(town, lambda _: {"result": {"records": []}}):
        assert (await mine.get(f"/v1/volunteers/{me}/records")).status == 200
        assert (await mine.get(f"/v1/volunteers/{other}/records")).status == 404
    with Owner(town):
        wrong = {"reason": "少记一小时"}
        assert (await mine.post(f"/v1/records/{record}/dispute", wrong)).status in (200, 201)
        assert (await mine.post(f"/v1/records/{theirs}/dispute", wrong)).status == 403
        assert (await mine.post(f"/v1/records/{record}/correct", wrong)).status == 403


async def test_what_somebody_must_look_at_is_listed(town: Town, city: Client):
    proposed, disputed = new_id(), new_id()
    town.say(corrected(proposed, 60, state="proposed"), corrected(disputed, 60, disputed=True))
    await eventually(lambda: town.db.record_cases.count_documents({"_id": disputed}))
    for why, key in (("proposed", proposed), ("disputed", disputed)):
        answer = await city.get(f"/v1/records/cases?why={why}")
        assert key in [one["id"] for one in answer.body["items"]]
    assert (await city.get("/v1/records/cases?why=else")).status == 422


@pytest.mark.req("R-REC-04")
async def test_a_chain_that_was_written_anew_does_not_fit_what_was_witnessed(
    town: Town, city: Client, anybody: Client
):
    unit = HOME[:9] + "777"
    town.say(RecordsSealed(unit=unit, seq=7, hash="a" * 64))
    await eventually(lambda: town.db.record_witness.count_documents({"area": unit}))
    told = {"unit": unit, "links": 7, "faults": [], "hash": "a" * 64}
    with Oracle(town, lambda _: {"result": told}) as registry:
        good = (await city.get(f"/v1/records/verify?unit={unit}")).body
    assert (good["sound"], good["witnessed"], registry.heard[0].data["at_seq"]) == (True, 7, 7)
    with Oracle(town, lambda _: {"result": told | {"hash": "b" * 64}}):
        bad = (await city.get(f"/v1/records/verify?unit={unit}")).body
    assert (bad["sound"], bad["faults"][0]["what"]) == (False, "rewritten")
    elsewhere = anybody.knowing(town.key("city_op", "1101"))
    assert (await elsewhere.get(f"/v1/records/verify?unit={unit}")).status == 404
