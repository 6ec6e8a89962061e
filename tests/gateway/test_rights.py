"""Who may do what: role, area, ownership; and what everybody may."""

from itertools import product
from typing import Any

import pytest

from kit.wire import Caller, new_id
from services.gateway.keys import DIGITS, KEY_ROLES, mistake
from services.gateway.security import covers, within
from tests.gateway.samples import HELP, NEED, TEAM, VOLUNTEER
from tests.gateway.town import Client, Owner, Town, client, serving

HERE, SAME_STREET, ELSEWHERE = "140107001002", "140107001003", "140105001001"
AREAS = {
    "community_op": HERE,
    "street_op": HERE[:9],
    "district_op": HERE[:6],
    "city_op": HERE[:4],
    "command": HERE[:2],
    "inspector": HERE[:4],
    "warehouse": HERE[:4],
}
#: Which roles may do what to a thing in their area.
MAY = {
    "review": {"street_op", "district_op", "city_op", "command"},
    "withdraw": {"community_op", "street_op", "district_op", "city_op", "command"},
}


@pytest.mark.parametrize(("act", "role"), list(product(MAY, AREAS)))
async def test_roles_are_held_to_their_duties(
    town: Town, anybody: Client, owner: Owner, act: str, role: str
):
    need = town.lies(f"need-{act}-{role}", HERE)
    body = {"verdict": "approve"} if act == "review" else {"reason": "rain"}
    caller = anybody.knowing(town.key(role, AREAS[role]))
    answer = await caller.post(f"/v1/needs/{need}/{act}", body)
    assert answer.status == (201 if role in MAY[act] else 403)
    assert len(owner.heard) == (role in MAY[act])


@pytest.mark.parametrize("role", sorted(AREAS.keys() - {"inspector", "warehouse"}))
async def test_areas_end_where_their_code_ends(
    town: Town, anybody: Client, owner: Owner, role: str
):
    caller = anybody.knowing(town.key(role, AREAS[role]))
    wide = len(AREAS[role])
    for area in (HERE, SAME_STREET, ELSEWHERE, "430511001001"):
        answer = await caller.post("/v1/needs", NEED | {"community": area})
        assert answer.status == (201 if area[:wide] == AREAS[role] else 403), area


async def test_what_lies_elsewhere_is_not_there_for_readers_and_shut_for_writers(
    town: Town, anybody: Client
):
    plan = town.lies("plan-elsewhere", "1301")
    district = anybody.knowing(town.key("district_op", "140107"))
    assert (await district.get(f"/v1/plans/{plan}")).status == 404
    assert (await district.post(f"/v1/plans/{plan}/publish")).status == 403
    assert (await district.get("/v1/plans/never-heard-of")).status == 404
    assert (await district.post("/v1/plans/never-heard-of/publish")).status == 404


async def test_a_volunteer_answers_for_nobody_else(town: Town, anybody: Client, owner: Owner):
    mine = town.lies("offer-mine", HERE, owner="wang")
    theirs = town.lies("offer-theirs", HERE, owner="li")
    wang = anybody.knowing(town.key("volunteer", "", subject="wang"))
    assert (await wang.post(f"/v1/offers/{mine}/accept")).status == 201
    assert (await wang.post(f"/v1/offers/{theirs}/accept")).status == 403
    assert (await wang.post("/v1/needs", NEED)).status == 403


async def test_a_thing_that_changes_hands_is_its_new_owners_at_once(
    town: Town, anybody: Client, owner: Owner
):
    case = town.lies("help-handed-over", HERE)
    wang = anybody.knowing(town.key("volunteer", "", subject="wang"))
    assert (await wang.post(f"/v1/help-requests/{case}/start")).status == 403
    town.lies(case, HERE, owner="wang")
    assert (await wang.post(f"/v1/help-requests/{case}/start")).status == 201


async def test_a_thing_that_changed_hands_is_no_longer_the_first_ones(
    town: Town, anybody: Client, owner: Owner
):
    case = town.lies("help-taken-back", HERE, owner="wang")
    wang = anybody.knowing(town.key("volunteer", "", subject="wang"))
    assert (await wang.post(f"/v1/help-requests/{case}/start")).status == 201
    town.lies(case, HERE, owner="li")
    assert (await wang.post(f"/v1/help-requests/{case}/start")).status == 403
    assert len(owner.heard) == 1


async def test_a_team_lead_and_an_organisation_act_for_their_own(
    town: Town, anybody: Client, owner: Owner
):
    town.lies("team-1", "1401")
    town.lies("team-2", "1401")
    lead = anybody.knowing(town.key("team_lead", "", subject="team-1"))
    ready = {"readiness": "ready"}
    assert (await lead.post("/v1/teams/team-1/readiness", ready)).status == 201
    assert (await lead.post("/v1/teams/team-2/readiness", ready)).status == 403
    admin = anybody.knowing(town.key("org_admin", "", subject="org-1"))
    for organisation, status in (("org-1", 201), ("org-2", 403)):
        body = {"organisation_id": organisation, "volunteer_ids": ["v"]}
        assert (await admin.post("/v1/needs/any/claim", body)).status == status


@pytest.mark.req("R-COM-03")
async def test_an_agency_does_what_it_is_contracted_for(town: Town, anybody: Client, owner: Owner):
    agency = anybody.knowing(town.key("agency", "1401", contracts=["needs:write"]))
    keyed = {"Idempotency_Key": new_id()}
    assert (await agency.post("/v1/needs", NEED, **keyed)).status == 201
    elsewhere = NEED | {"community": "430511001001"}
    assert (await agency.post("/v1/needs", elsewhere, **keyed)).status == 403
    assert (await agency.post("/v1/teams", TEAM)).status == 403
    assert (await agency.post("/v1/help-requests", HELP)).status == 403
    assert (await agency.get("/v1/needs")).status == 403
    assert (await agency.get("/v1/stats")).status == 200


async def test_an_agency_says_which_of_its_commands_are_the_same(
    town: Town, anybody: Client, owner: Owner
):
    """Its program tries again by itself, and then a need must not be there twice."""
    agency = anybody.knowing(town.key("agency", "1401", contracts=["needs:write"]))
    answer = await agency.post("/v1/needs", NEED)
    assert (answer.status, answer.body["code"]) == (400, "missing_idempotency_key")
    assert owner.heard == []


async def test_converting_a_call_does_not_reach_into_another_area(
    town: Town, anybody: Client, owner: Owner
):
    ticket = town.lies("ticket-1", HERE)
    street = anybody.knowing(town.key("street_op", HERE[:9]))
    there = {"need": NEED | {"community": ELSEWHERE}}
    assert (await street.post(f"/v1/tickets/{ticket}/convert", there)).status == 403
    assert (await street.post(f"/v1/tickets/{ticket}/convert", {"need": NEED})).status == 201


# ---- keys -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Bearer",
        "Bearer hy_",
        "Bearer hy_0123456789abcdef_wrong",
        "Basic aHk6eA==",
        "Bearer hy_$where_x",
        "Bearer hy_é_x",
        "Bearer " + "x" * 4000,
    ],
)
async def test_a_bad_key_is_a_401(anybody: Client, shown: str):
    answer = await anybody.get("/v1/needs", Authorization=shown)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert (await anybody.post("/v1/volunteers", VOLUNTEER, Authorization=shown)).status == 401


async def test_no_key_at_all_is_a_401_too(anybody: Client):
    assert (await anybody.get("/v1/needs")).status == 401
    assert (await anybody.post("/v1/needs", b"not even JSON")).status == 401


async def test_a_secret_with_another_keys_id_opens_nothing(town: Town, anybody: Client):
    one, other = town.key("city_op"), town.key("city_op")
    mixed = "_".join([*one.split("_")[:2], other.split("_", 2)[2]])
    assert (await anybody.knowing(mixed).get("/v1/needs")).status == 401


async def test_a_key_rests_as_a_hash_and_can_be_revoked(town: Town):
    key = town.key("city_op")
    rests = town.db["keys"].find_one({"_id": key.split("_")[1]})
    assert key.split("_", 2)[2] not in str(rests)
    with serving(town) as (base, app):
        async with client(base) as anybody:
            caller = anybody.knowing(key)
            assert (await caller.get("/v1/needs")).status == 200
            town.db["keys"].update_one(
                {"_id": rests["_id"]}, {"$currentDate": {"revoked_at": True}}
            )
            app.state.accounts._known.clear()  # five seconds later
            assert (await caller.get("/v1/needs")).status == 401


@pytest.mark.parametrize(
    ("terms", "fits"),
    [
        (("city_op", "1401", "", []), True),
        (("city_op", "140107", "", []), False),
        (("city_op", "", "", []), False),
        (("command", "", "", []), True),
        (("inspector", "14", "", []), True),
        (("inspector", "141", "", []), False),
        (("volunteer", "", "wang", []), True),
        (("volunteer", "", "", []), False),
        (("agency", "1401", "", ["needs:write"]), True),
        (("agency", "1401", "", []), False),
        (("city_op", "1401", "", ["needs:write"]), False),
        (("resident", "1401", "x", []), False),
        (("root", "", "", []), False),
    ],
)
def test_keys_are_made_on_terms_that_make_sense(terms: Any, fits: bool):
    assert (mistake(*terms) == "") is fits


# ---- rules without a server -----------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(KEY_ROLES))
def test_without_an_area_only_the_command_sees_all(role: str):
    assert covers(Caller("x", role), HERE) is (role == "command")
    assert (within(Caller("x", role)) == {}) is (role == "command")


@pytest.mark.parametrize(("role", "digits"), list(DIGITS.items()))
def test_an_area_is_a_prefix(role: str, digits: int):
    caller = Caller("x", role, HERE[:digits])
    assert covers(caller, HERE)
    assert not covers(caller, "14")
    bounds = within(caller)["area"]
    assert bounds["$gte"] <= HERE < bounds["$lt"]
    assert not bounds["$gte"] <= ELSEWHERE < bounds["$lt"] or digits <= 4


# ---- the public -----------------------------------------------------------------------------


async def test_public_posts_have_a_quota_for_each_address(town: Town):
    with serving(town, HUIYIN_PUBLIC_LIMIT="5/minute") as (base, _app), Owner(town):
        async with client(base) as anybody:
            asked = [await anybody.post("/v1/volunteers", VOLUNTEER) for _ in range(7)]
            assert [one.status == 429 for one in asked] == [False] * 5 + [True] * 2
            late = await anybody.post("/v1/help-requests", HELP)
            assert (late.status, late.headers["Retry-After"]) == (429, "60")
            operator = anybody.knowing(town.key("city_op"))
            assert (await operator.post("/v1/help-requests", HELP)).status == 201
            assert (await anybody.get("/healthz")).status == 200
