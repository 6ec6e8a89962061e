"""Who may serve, the catalogue of posts and the rules, as clients see them."""

from contracts.registry import PolicyChanged, ZoneChanged
from kit.wire import new_id
from services.registry.domain.catalogue import SHIPPED
from tests.gateway.happened import HOME, NOON, changed, imported
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Owner, Town, eventually

SHIFT = "category=sampling&starts_at=2022-04-13T00:00:00Z"
SHUT = {
    "may": False,
    "reasons": [{"code": "training_missing", "facts": {"category": "sampling"}}],
    "conditions": [],
}


async def joined(town: Town) -> str:
    """Somebody whose joining the gateway has heard of."""
    key = new_id()
    town.say(imported(key))
    await eventually(lambda: town.db.volunteers.count_documents({"_id": key}))
    return key


async def test_every_reason_has_its_sentence_in_the_readers_language(town: Town, city: Client):
    key = await joined(town)
    with Oracle(town, lambda _: {"result": SHUT}) as registry:
        chinese = await city.get(f"/v1/volunteers/{key}/eligibility?{SHIFT}")
        english = await city.get(f"/v1/volunteers/{key}/eligibility?{SHIFT}", Accept_Language="en")
    assert chinese.body["reasons"][0]["sentence"] == "没有参加核酸采样所需的培训。"
    assert english.body["reasons"][0]["sentence"] == "No training for nucleic acid sampling."
    assert registry.heard[0].data["ends_at"] == "2022-04-13T04:00:00Z"


async def test_eligibility_is_for_oneself_and_the_area(town: Town, city: Client, anybody: Client):
    key, other = await joined(town), await joined(town)
    path = f"eligibility?{SHIFT}"
    mine = anybody.knowing(town.key("volunteer", "", key))
    elsewhere = anybody.knowing(town.key("district_op", "140105"))
    with Oracle(town, lambda _: {"result": SHUT}) as registry:
        assert (await mine.get(f"/v1/volunteers/{key}/{path}")).status == 200
        assert (await mine.get(f"/v1/volunteers/{other}/{path}")).status == 404
        assert (await elsewhere.get(f"/v1/volunteers/{key}/{path}")).status == 404
        wrong = f"{path}&ends_at=2022-04-12T00:00:00Z"
        assert (await city.get(f"/v1/volunteers/{key}/{wrong}")).status == 422
    assert len(registry.heard) == 1


async def test_papers_are_entered_by_those_who_answer_for_the_area(
    town: Town, city: Client, anybody: Client
):
    key = await joined(town)
    cover = {
        "insurer": "人保", "provider": "platform", "starts_on": "2022-04-01",
        "ends_on": "2022-06-30",
    }  # fmt: skip
    with Owner(town) as owner:
        assert (await city.post(f"/v1/volunteers/{key}/covers", cover)).status in (200, 201)
        mine = anybody.knowing(town.key("volunteer", "", key))
        assert (await mine.post(f"/v1/volunteers/{key}/covers", cover)).status == 403
        elsewhere = anybody.knowing(town.key("district_op", "140105"))
        assert (await elsewhere.post(f"/v1/volunteers/{key}/covers", cover)).status == 403
    assert owner.heard[0].data["volunteer_id"] == key


async def test_what_changes_about_somebody_shows_and_the_home_stays(town: Town):
    key = await joined(town)
    town.say(changed(key, "suspended"), sequence=3)
    town.say(changed(key, "reserve"), sequence=2)
    await eventually(lambda: town.db.volunteers.count_documents({"_id": key, "v": 30}))
    found = town.db.volunteers.find_one({"_id": key})
    assert (found["state"], found["area"]) == ("suspended", HOME)


async def test_rules_and_zones_are_read_where_they_hold(town: Town, city: Client, anybody: Client):
    key, zone = new_id(), new_id()
    facts = {"state": "in_force", "effective_from": NOON, "reason": "x", "content": SHIPPED}
    town.say(PolicyChanged(policy_id=key, kind="posts", area="1401", version=1, **facts))
    town.say(ZoneChanged(zone_id=zone, area="140107", level="sealed", starts_at=NOON))
    await eventually(lambda: town.db.policies.count_documents({"_id": key}))
    await eventually(lambda: town.db.zones.count_documents({"_id": zone}))
    read = await city.get(f"/v1/policies/{key}")
    assert len(read.body["content"]["posts"]) == 7
    assert key in [one["id"] for one in (await city.get("/v1/policies?kind=posts")).body["items"]]
    assert zone in [one["id"] for one in (await city.get("/v1/zones")).body["items"]]
    elsewhere = anybody.knowing(town.key("city_op", "1101"))
    assert (await elsewhere.get(f"/v1/policies/{key}")).status == 404


async def test_the_catalogue_is_for_everybody(town: Town, anybody: Client):
    told = {"version": 0, "items": [{"category": "sampling"}]}
    with Oracle(town, lambda _: {"result": told}) as registry:
        answer = await anybody.get("/v1/posts?area=140107001002&q=核酸")
    assert (answer.status, answer.body) == (200, told)
    assert registry.heard[0].data["search"] == "核酸"
