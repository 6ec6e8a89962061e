"""Emergencies over HTTP: the city's business, seen by those who work in it."""

from datetime import timedelta

from contracts.matching import EmergencyDataPurged
from contracts.registry import CloseIncident, IncidentChanged, IncidentPurged
from kit.wire import new_id, utcnow
from tests.gateway.happened import NOON, made
from tests.gateway.town import Client, Owner, Town, eventually

#: Where people came from to serve.
ELSEWHERE = "140108001001"


async def test_an_emergency_shows_what_was_destroyed_for_it(town: Town, city: Client):
    key = new_id()
    facts = {"area": "140107", "title": "四月疫情", "kind": "epidemic", "level": "II"}
    times = {"declared_at": NOON, "closed_at": NOON, "purge_at": NOON}
    town.say(IncidentChanged(incident_id=key, state="purged", **facts, **times))
    ids = ["h1", "h2"]
    town.say(EmergencyDataPurged(incident_id=key, area="140107", keys=3, kept=1, help_ids=ids))
    await eventually(lambda: town.db.incidents.count_documents({"_id": key}))
    await eventually(lambda: town.db.purges.count_documents({"incident_id": key}))
    told = (await city.get(f"/v1/incidents/{key}")).body
    assert (told["state"], told["title"]) == ("purged", "四月疫情")
    (purge,) = told["purges"]
    assert (purge["cases"], purge["keys"], purge["kept"]) == (2, 3, 1)
    assert "h1" not in str(told)


async def test_from_where_somebody_crossed_is_forgotten_with_the_emergency(town: Town):
    """Also when the offer is told once more; not of a shift that is still to come."""
    over, ahead = (made("v1", need_id=new_id()) for _ in range(2))
    ahead = ahead.model_copy(update={"ends_at": utcnow() + timedelta(days=1)})
    elsewhere = made("v1", need_id=new_id(), community="140105001001")
    told = [
        one.model_copy(update={"offers": [one.offers[0].model_copy(update={"home": ELSEWHERE})]})
        for one in (over, ahead, elsewhere)
    ]
    homes = {"need_id": {"$in": [one.need_id for one in told]}, "home": ELSEWHERE}
    town.say(*told)
    await eventually(lambda: town.db.offers.count_documents(homes) == 3)
    since, until = NOON - timedelta(days=1), NOON + timedelta(days=2)
    order = IncidentPurged(incident_id=new_id(), area="140107", since=since, until=until)
    town.say(order)
    await eventually(lambda: town.db.offers.count_documents(homes) == 2)
    town.say(*told, order)
    last = made("v2", need_id=new_id())
    town.say(last)
    await eventually(lambda: town.db.offers.count_documents({"need_id": last.need_id}))
    kept = {one["need_id"] for one in town.db.offers.find(homes)}
    assert kept == {ahead.need_id, elsewhere.need_id}


async def test_a_district_does_not_end_an_emergency(
    town: Town, city: Client, anybody: Client, owner: Owner
):
    key = town.lies(new_id(), "140107")
    district = anybody.knowing(town.key("district_op", "140107"))
    assert (await district.post(f"/v1/incidents/{key}/close", {})).status == 403
    assert (await city.post(f"/v1/incidents/{key}/close", {"keep_days": 7})).status == 201
    assert owner.heard[-1].message() == CloseIncident(incident_id=key, keep_days=7)
