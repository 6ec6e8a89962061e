"""Lists and single things: what was told over the bus is read over HTTP, by those who may."""

from typing import Any

import pytest

from contracts.matching import (
    NeedMatched,
    NeedPublished,
    NeedSubmitted,
    OffersAccepted,
    OffersDeclined,
    RulesChanged,
)
from contracts.registry import ImportProgressed, RowProblem
from kit.wire import Caller, new_id
from tests.gateway.happened import (
    HOME,
    NOON,
    answered,
    asked,
    given,
    made,
    mission,
    need,
    organisation,
    posted,
    team,
)
from tests.gateway.town import Client, Town, eventually

ELSEWHERE = "140105001001"


async def seen(client: Client, path: str, count: int) -> list[dict[str, Any]]:
    """The items of a list once there are so many."""

    async def enough() -> Any:
        answer = await client.get(path)
        assert answer.status == 200, answer.body
        return len(answer.body["items"]) >= count and answer

    found: list[dict[str, Any]] = (await eventually(enough)).body["items"]
    assert len(found) == count
    return found


async def test_a_need_is_listed_once_its_event_is_here(town: Town, city: Client):
    key = new_id()
    assert (await city.get(f"/v1/needs/{key}")).status == 404
    town.say(need(NeedSubmitted, "submitted", key), sequence=1)

    async def told():
        answer = await city.get(f"/v1/needs/{key}")
        return answer.status == 200 and answer.body

    found = await eventually(told)
    assert found["state"] == "submitted"
    assert found["area"] == HOME
    assert found["accepted"] == 0
    assert not {"_id", "v"} & set(found)


async def test_a_need_counts_the_places_of_its_offers(town: Town, city: Client):
    key = new_id()
    town.say(need(NeedMatched, "matched", key), sequence=4)
    town.say(made("a", "b", "c", need_id=key), sequence=3)
    town.say(answered(OffersAccepted, "a", need_id=key), sequence=4)
    town.say(answered(OffersDeclined, "b", need_id=key), sequence=5)
    await seen(city, f"/v1/offers?need={key}&state=declined", 1)
    found = (await city.get(f"/v1/needs/{key}")).body
    assert (found["offered"], found["accepted"], found["present"]) == (1, 1, 0)


async def test_lists_are_filtered(town: Town, city: Client):
    day = "2031-07-01"
    facts = {"starts_at": f"{day}T04:00:00Z", "ends_at": f"{day}T08:00:00Z"}
    for category in ("checkpoint", "sampling"):
        town.say(need(NeedPublished, "published", new_id(), category=category, **facts))
    town.say(need(NeedSubmitted, "submitted", new_id(), **facts))
    await seen(city, f"/v1/needs?day={day}", 3)
    [one] = await seen(city, f"/v1/needs?day={day}&category=sampling", 1)
    assert one["state"] == "published"
    await seen(city, f"/v1/needs?day={day}&state=published", 2)


@pytest.mark.req("R-GATE-04")
async def test_a_unit_sees_what_it_must_supply_and_no_other(
    town: Town, city: Client, anybody: Client
):
    body, day = new_id(), {"starts_at": "2022-06-01T00:00:00Z", "ends_at": "2022-06-01T04:00:00Z"}
    mine = {"supporting_unit": body, "supplies": ["meals", "protection"]}
    for facts in (day | mine, day):
        town.say(need(NeedPublished, "published", new_id(), **facts))
    path = "/v1/support-demands?day=2022-06-01"
    both = await seen(city, path, 2)
    assert {one["supporting_unit"] for one in both} == {body, HOME}
    theirs = anybody.knowing(town.key("org_admin", "", body))
    (only,) = await seen(theirs, path, 1)
    assert only["supplies"] == ["meals", "protection"]
    assert (await seen(city, f"{path}&unit={HOME}", 1))[0]["supporting_unit"] == HOME
    assert (await anybody.get(path)).status == 401


async def test_pages_follow_their_links_to_the_end(town: Town, city: Client):
    key = new_id()
    people = [f"p{one}" for one in range(7)]
    town.say(made(*people, need_id=key))
    await seen(city, f"/v1/offers?need={key}", 7)
    path, found, pages = f"/v1/offers?need={key}&limit=3", [], 0
    while path:
        answer = await city.get(path)
        assert len(answer.body["items"]) <= 3
        found += [one["volunteer_id"] for one in answer.body["items"]]
        pages += 1
        link = answer.headers.get("Link", "")
        assert not link or link.endswith('>; rel="next"')
        path = link.partition(">")[0].lstrip("<")
    assert sorted(found) == people
    assert pages == 3


async def test_the_area_is_part_of_every_query(town: Town, anybody: Client, city: Client):
    here, there = new_id(), new_id()
    day = "2031-07-02"
    facts = {"starts_at": f"{day}T04:00:00Z", "ends_at": f"{day}T08:00:00Z"}
    town.say(need(NeedPublished, "published", here, **facts))
    town.say(need(NeedPublished, "published", there, community=ELSEWHERE, **facts))
    await seen(city, f"/v1/needs?day={day}", 2)
    district = anybody.knowing(town.key("district_op", "140107"))
    [one] = await seen(district, f"/v1/needs?day={day}", 1)
    assert one["id"] == here
    assert (await district.get(f"/v1/needs/{there}")).status == 404
    await seen(district, f"/v1/needs?day={day}&area=1401", 1)  # a wider wish shows no more
    await seen(district, f"/v1/needs?day={day}&area=140105", 0)
    await seen(city, f"/v1/needs?day={day}&area=140105", 1)


async def test_volunteers_see_their_own_offers_and_nobody_elses(town: Town, anybody: Client):
    key, me, other = new_id(), new_id(), new_id()
    town.say(made(me, other, need_id=key))
    volunteer = anybody.knowing(town.key("volunteer", "", me))
    [mine] = await seen(volunteer, "/v1/offers", 1)
    assert mine["volunteer_id"] == me
    await seen(volunteer, f"/v1/offers?volunteer={other}", 0)
    town.say(answered(OffersAccepted, me, other, need_id=key), sequence=2)
    [duty] = await seen(volunteer, "/v1/assignments", 1)
    assert duty["id"] == mine["id"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/needs", "/v1/offers", "/v1/assignments", "/v1/help-requests", "/v1/donations",
        "/v1/stock", "/v1/tickets", "/v1/teams", "/v1/missions", "/v1/organisations",
        "/v1/messages", "/v1/events", "/v1/imports/x", "/v1/plans/x", "/v1/volunteers/x",
    ],
)  # fmt: skip
async def test_nobody_reads_without_a_key(anybody: Client, path: str):
    answer = await anybody.get(path)
    assert answer.status == 401
    assert answer.body["code"] == "unauthorized"


async def test_an_owner_without_a_subject_owns_nothing(town: Town, anybody: Client):
    stranger = anybody.knowing(town.key("volunteer", "", ""))
    assert (await stranger.get("/v1/offers")).body == {"items": []}


@pytest.mark.parametrize(
    ("path", "event"),
    [
        ("/v1/help-requests", lambda key: asked("received", key)),
        ("/v1/donations", lambda key: given("stocked", key)),
        ("/v1/teams", team),
    ],
    ids=["help request", "donation", "team"],
)
async def test_single_things_are_read(town: Town, city: Client, path: str, event: Any):
    key = new_id()
    town.say(event(key))

    async def told():
        return (await city.get(f"{path}/{key}")).status == 200

    await eventually(told)
    listed = (await city.get(f"{path}?limit=200")).body["items"]
    assert key in [one["id"] for one in listed]


async def test_a_teams_head_sees_the_team_and_its_missions(town: Town, anybody: Client):
    key = new_id()
    town.say(team(key), mission("offered", key))
    head = anybody.knowing(town.key("team_lead", "", key))
    await seen(head, "/v1/teams", 1)
    [one] = await seen(head, "/v1/missions", 1)
    assert one["state"] == "offered"


async def test_an_organisation_lies_where_all_it_serves_lies(town: Town, anybody: Client):
    key = new_id()
    applied = organisation("applied", "140107", "140105")
    town.say(applied.model_copy(update={"organisation_id": key}))
    city = anybody.knowing(town.key("city_op"))
    district = anybody.knowing(town.key("district_op", "140107"))

    async def listed(by: Client) -> dict[str, Any]:
        return {one["id"]: one for one in (await by.get("/v1/organisations")).body["items"]}

    async def told():
        return (await listed(city)).get(key)

    assert (await eventually(told))["area"] == "1401"
    assert key not in await listed(district)


async def test_stock_shows_the_newest_balance(town: Town, city: Client):
    north = "warehouse:north"
    town.say(posted(2, 7, account=north), posted(1, 120, account=north))

    async def told():
        items = (await city.get("/v1/stock?kind=warehouse&item=sprayer")).body["items"]
        return 7 in [one["balance"] for one in items if one["account"] == north]

    await eventually(told)


async def test_an_import_shows_its_problems_page_by_page(town: Town, city: Client):
    key = town.lies(new_id(), "1401")
    problems = [RowProblem(row=row, column="phone", code="phone_invalid") for row in range(2, 7)]
    town.say(
        ImportProgressed(
            import_id=key, kind="volunteers", state="done", dry_run=True, rows=9, seen=9,
            accepted=4, repeated=0, rejected=5, problems=problems,
        ),
        caller=Caller("clerk", "city_op", "1401"),
    )  # fmt: skip

    async def told():
        answer = await city.get(f"/v1/imports/{key}?limit=3")
        return answer.status == 200 and len(answer.body["problems"]) == 3 and answer

    first = await eventually(told)
    assert (first.body["state"], first.body["rejected"]) == ("done", 5)
    link = first.headers["Link"].partition(">")[0].lstrip("<")
    rest = (await city.get(link)).body["problems"]
    assert [one["row"] for one in first.body["problems"] + rest] == [2, 3, 4, 5, 6]
    assert rest[0]["detail"] == "这不是 11 位的手机号。"
    assert {name: rest[0][name] for name in ("row", "column", "code", "title")} == {
        "row": 5, "column": "phone", "code": "phone_invalid", "title": "手机",
    }  # fmt: skip
    table = await city.get(f"/v1/imports/{key}/problems", Accept_Language="en")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = table.raw.decode("utf-8-sig").splitlines()
    assert lines[0] == "row,column,code,detail"
    assert lines[1].startswith("2,phone,phone_invalid,This is not a Chinese mobile number")
    assert len(lines) == 6
    elsewhere = city.knowing(town.key("district_op", "110101"))
    assert (await elsewhere.get(f"/v1/imports/{key}/problems")).status == 404


async def test_how_an_area_dispatches_is_read_by_its_own_name(town: Town, city: Client):
    figures = {"cut_off": "20:30", "nightly": True, "rest_hours": 12, "days_in_a_row": 5}
    town.say(RulesChanged(area="140107", version=1, acceptance=80, moves=3, **figures))

    async def told():
        items = (await city.get("/v1/dispatch-rules?area=140107")).body["items"]
        return [one for one in items if one["id"] == "140107"]

    [one] = await eventually(told)
    assert {name: one[name] for name in figures} == figures


async def test_a_driver_who_names_another_sees_no_trips(town: Town, city: Client):
    trip = {"area": HOME, "driver_id": "li", "state": "offered", "at": NOON, "v": 1}
    town.db.trips.insert_one({"_id": new_id(), **trip})
    wang = city.knowing(town.key("volunteer", "", subject="wang"))
    assert (await wang.get("/v1/trips?driver_id=li")).body["items"] == []
    assert len((await city.get("/v1/trips?driver_id=li")).body["items"]) == 1
