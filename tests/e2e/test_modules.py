"""The eight modules, each from its first step to its last, over HTTP."""

import asyncio

import pytest

from tests.e2e.conftest import COMMUNITY, RUN, a_need, a_person, a_phone, made, soon
from tests.support.platform import Answer, Client


async def until(client: Client, path: str, fits, patience: float = 60) -> dict:
    """Read something until it is so."""
    async with asyncio.timeout(patience):
        while True:
            answer = await client.get(path)
            if answer.status == 200 and fits(answer.body):
                return dict(answer.body)
            await asyncio.sleep(0.1)


async def first(client: Client, path: str, patience: float = 60) -> dict:
    """The first row of a list, once there is one."""
    body = await until(client, path, lambda body: body["items"], patience)
    return dict(body["items"][0])


@pytest.mark.req("R-REG-07", "R-REG-09")
async def test_a_citizen_becomes_a_reserve_volunteer_and_is_masked(operator, anybody):
    answer = await anybody.post("/v1/volunteers", a_person(1))
    volunteer = made(answer)["id"]
    assert answer.headers["Location"] == f"/v1/volunteers/{volunteer}"
    seen = made(await operator.get(f"/v1/volunteers/{volunteer}"), 200)
    assert a_phone(1)[3:] not in str(seen)
    assert "合成志愿者" not in str(seen)
    stranger = await anybody.post("/v1/volunteers", a_person(1))
    assert made(stranger).keys() == made(answer).keys()
    again = await operator.post("/v1/volunteers", a_person(1))
    assert (again.status, again.body["code"]) == (409, "already_registered")
    assert again.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.req("R-REG-08")
async def test_a_driver_joins_the_fleet_with_a_valid_licence(operator):
    driver = a_person(
        2,
        licence_class="C1",
        licence_valid_to="2099-01-01",
        vehicle={"plate": "晋A00000", "seats": 5},
    )
    made(await operator.post("/v1/drivers", driver))
    expired = {**driver, "phone": a_phone(3), "licence_valid_to": "2001-01-01"}
    assert (await operator.post("/v1/drivers", expired)).status in (409, 422)


@pytest.mark.req("R-NEED-01", "R-NEED-02")
async def test_a_need_is_reviewed_by_somebody_else(operator, reviewer):
    need = made(await operator.post("/v1/needs", a_need()))["id"]
    own = await operator.post(f"/v1/needs/{need}/review", {"verdict": "approve"})
    assert own.status in (403, 409)
    done = made(await reviewer.post(f"/v1/needs/{need}/review", {"verdict": "approve"}), 200)
    assert done["state"] == "published"
    await until(operator, f"/v1/needs/{need}", lambda body: body["state"] == "published")


@pytest.mark.req("R-NEED-01")
async def test_a_need_without_its_risks_is_refused_with_a_pointer(operator):
    need = a_need()
    del need["risk_notice"]
    answer = await operator.post("/v1/needs", need)
    assert answer.status == 422
    assert answer.body["errors"][0]["pointer"] == "/risk_notice"


@pytest.mark.req("R-NEED-04", "R-POST-03", "R-DUTY-03")
async def test_an_urgent_need_is_matched_served_and_recorded(operator, reviewer, anybody):
    site = {"lat": 37.95, "lon": 112.50}
    person = a_person(10, home=site)
    made(await operator.post("/v1/volunteers", person))
    need = made(await operator.post("/v1/needs", a_need(1, starts_in=1, site=site)))["id"]
    made(await reviewer.post(f"/v1/needs/{need}/review", {"verdict": "approve"}), 200)
    offer = await first(operator, f"/v1/offers?need={need}", 60)
    made(await operator.post(f"/v1/offers/{offer['id']}/accept"), 200)
    await until(operator, f"/v1/needs/{need}", lambda body: body["state"] == "filled")
    duty = f"/v1/assignments/{offer['id']}"
    made(await operator.post(f"{duty}/check-in"), 200)
    await until(operator, f"/v1/needs/{need}", lambda body: body["state"] == "in_service")
    made(await operator.post(f"{duty}/check-out", {"report": "Calm."}), 200)
    again = await operator.post(f"{duty}/check-in")
    assert again.status == 409


@pytest.mark.req("R-HELP-01", "R-HELP-02", "R-HELP-05")
async def test_a_help_request_is_answered_before_it_is_closed(operator, anybody):
    wish = {
        "community": COMMUNITY,
        "category": "medicine",
        "detail": "Tablets for blood pressure run out tomorrow.",
        "name": "合成居民",
        "phone": a_phone(20),
        "medicine": {"generic_name": "amlodipine"},
        "vulnerable": ["chronic_patient"],
        "synthetic": True,
    }
    case = made(await anybody.post("/v1/help-requests", wish))["id"]
    path = f"/v1/help-requests/{case}"
    seen = await until(operator, path, lambda body: body["state"] == "received")
    assert seen["responsible"]
    assert seen["due_at"]
    early = await operator.post(f"{path}/close")
    assert (early.status, early.body["code"]) == (422, "answer_missing")
    made(await operator.post(f"{path}/verify", {"method": "call"}), 200)
    helper = made(await operator.post("/v1/volunteers", a_person(21)))["id"]
    made(await operator.post(f"{path}/dispatch", {"volunteer_id": helper}), 200)
    made(await operator.post(f"{path}/start"), 200)
    made(await operator.post(f"{path}/resolve", {"answer": "Brought to the door."}), 200)
    made(await operator.post(f"{path}/confirm"), 200)
    assert made(await operator.post(f"{path}/close"), 200)["state"] == "closed"


@pytest.mark.req("R-DON-01", "R-ORG-05")
async def test_a_donation_goes_from_pledge_to_the_team(operator):
    team = {"name": "蓝天", "area": "1401", "capabilities": ["disinfection"], "members": 30}
    team_id = made(await operator.post("/v1/teams", team))["id"]
    pledge = {
        "donor_name": "合成基金会",
        "area": "1401",
        "lines": [{"item": "sprayer", "quantity": 3}],
        "synthetic": True,
    }
    gift = made(await operator.post("/v1/donations", pledge))["id"]
    path = f"/v1/donations/{gift}"
    made(await operator.post(f"{path}/receive"), 200)
    allot = {"item": "sprayer", "to": {"kind": "team", "id": team_id}, "reason": "Disinfection."}
    allotment = made(await operator.post(f"{path}/allot", {**allot, "quantity": 3}))["id"]
    short = await operator.post(f"{path}/allot", {**allot, "quantity": 1})
    assert (short.status, short.body["code"]) == (409, "not_enough_stock")
    made(await operator.post(f"{path}/deliver", {"allotment_id": allotment}))
    await until(operator, path, lambda body: body["state"] == "delivered")


@pytest.mark.req("R-HOT-01", "R-HELP-03")
async def test_a_call_is_answered_or_becomes_a_help_request(operator):
    call = {
        "community": COMMUNITY,
        "topic_of_call": "policy",
        "question": "May I go out?",
        "caller_name": "合成来电",
        "caller_phone": a_phone(30),
        "synthetic": True,
    }
    ticket = made(await operator.post("/v1/tickets", call))["id"]
    answered = await operator.post(f"/v1/tickets/{ticket}/answer", {"answer": "From Monday."})
    assert made(answered, 200)["state"] == "answered"
    other = made(await operator.post("/v1/tickets", call))["id"]
    becomes = {
        "help": {
            "community": COMMUNITY,
            "category": "food",
            "detail": "Milk powder.",
            "name": "合成来电",
            "phone": a_phone(30),
            "synthetic": True,
        }
    }
    made(await operator.post(f"/v1/tickets/{other}/convert", becomes), 200)

    def converted(body):
        return [one for one in body["items"] if one["id"] == other]

    seen = await until(operator, "/v1/tickets?state=converted", converted)
    (case,) = (one["became_id"] for one in converted(seen))
    await until(operator, f"/v1/help-requests/{case}", lambda body: body["state"] == "received")


async def test_a_mission_goes_to_a_ready_team(operator):
    team = {"name": "曙光", "area": "140107", "capabilities": ["water_rescue"], "members": 12}
    team_id = made(await operator.post("/v1/teams", team))["id"]
    made(await operator.post(f"/v1/teams/{team_id}/readiness", {"readiness": "ready"}), 200)
    mission = {
        "community": COMMUNITY,
        "capability": "water_rescue",
        "detail": "Two people on a roof.",
        "team_id": team_id,
    }
    path = "/v1/missions/" + made(await operator.post("/v1/missions", mission))["id"]
    await until(operator, path, lambda body: body["state"] == "offered")
    made(await operator.post(f"{path}/commit"), 200)
    made(await operator.post(f"{path}/arrive"), 200)
    done = await operator.post(f"{path}/release", {"outcome": "Both safe."})
    assert made(done, 200)["state"] == "released"


@pytest.mark.req("R-ORG-01")
async def test_an_organisation_is_approved_by_two_people(operator, reviewer, anybody):
    wish = {
        "name": "合成救援队",
        "kind": "social_group",
        "service_areas": ["1401"],
        "contact_name": "合成联系人",
        "contact_phone": a_phone(40),
        "synthetic": True,
    }
    path = "/v1/organisations/" + made(await anybody.post("/v1/organisations", wish))["id"]
    once = await operator.post(f"{path}/review", {"verdict": "approve"})
    assert made(once, 200)["state"] == "under_review"
    assert (await operator.post(f"{path}/review", {"verdict": "approve"})).status in (403, 409)
    twice = await reviewer.post(f"{path}/review", {"verdict": "approve"})
    assert made(twice, 200)["state"] == "approved"


async def test_another_city_sees_and_changes_nothing(operator, stranger):
    need = made(await operator.post("/v1/needs", a_need()))["id"]
    assert (await stranger.get(f"/v1/needs/{need}")).status == 404
    assert (await stranger.post(f"/v1/needs/{need}/withdraw", {"reason": "?"})).status in (403, 404)
    assert (await stranger.post("/v1/needs", a_need())).status == 403


@pytest.mark.req("R-COM-02")
async def test_public_figures_come_with_their_definitions(anybody):
    stats = made(await anybody.get("/v1/stats"), 200)
    assert stats["definitions"]


async def test_repeating_a_command_repeats_its_answer(operator):
    body = a_need(starts_at=soon(20), ends_at=soon(22))
    one: Answer = await operator.post("/v1/needs", body, Idempotency_Key=f"e2e-need-{RUN}")
    two: Answer = await operator.post("/v1/needs", body, Idempotency_Key=f"e2e-need-{RUN}")
    assert (one.status, one.body) == (two.status, two.body)
    assert two.headers["Idempotent-Replayed"] == "true"
    other = await operator.post(
        "/v1/needs", {**body, "people": 9}, Idempotency_Key=f"e2e-need-{RUN}"
    )
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
