"""Emergencies over HTTP: the city's business, seen by those who work in it."""

from contracts.matching import EmergencyDataPurged
from contracts.registry import CloseIncident, IncidentChanged
from kit.wire import new_id
from tests.gateway.happened import NOON
from tests.gateway.town import Client, Owner, Town, eventually


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


async def test_a_district_does_not_end_an_emergency(
    town: Town, city: Client, anybody: Client, owner: Owner
):
    key = town.lies(new_id(), "140107")
    district = anybody.knowing(town.key("district_op", "140107"))
    assert (await district.post(f"/v1/incidents/{key}/close", {})).status == 403
    assert (await city.post(f"/v1/incidents/{key}/close", {"keep_days": 7})).status == 201
    assert owner.heard[-1].message() == CloseIncident(incident_id=key, keep_days=7)
