"""City supply and errands over HTTP: planned, published, driven; claimed, bought, handed over."""

import asyncio

import pytest

from tests.e2e.conftest import COMMUNITY, a_person, a_phone, made
from tests.e2e.test_modules import until
from tests.support.platform import Client, a_key

CAR = {"type": "van", "seats": 2}


async def a_driver(anybody: Client, number: int) -> str:
    body = a_person(number) | {
        "licence_class": "C1", "licence_valid_to": "2099-01-01",
        "vehicle": CAR | {"plate": f"晋A{number:05d}"},
    }  # fmt: skip
    return str(made(await anybody.post("/v1/drivers", body))["id"])


def a_city(*drivers: str) -> dict:
    spot = {"lat": 37.87, "lon": 112.55}
    return {
        "area": "1401", "day": "2022-04-12", "seconds": 1,
        "depots": [{"depot_id": "east", "at": spot}],
        "stops": [
            {"community": f"1401070010{n:02}", "title": f"合成社区{n}", "crates": 10,
             "at": {"lat": 37.8 + n / 50, "lon": 112.5}}
            for n in range(5)
        ],
        "cars": [{"driver_id": one, "depot_id": "east", "crates": 30} for one in drivers],
    }  # fmt: skip


@pytest.mark.req("R-LOG-14", "R-LOG-15")
async def test_a_city_is_supplied_from_the_depot_to_the_signature(operator, stranger, anybody):
    drivers = [await a_driver(anybody, 300 + n) for n in range(2)]
    path = f"/v1/supply-plans/{await planned(operator, a_city(*drivers, 'nobody'))}"
    ready = await until(operator, path, lambda body: body["state"] == "ready")
    assert ready["unserved"] == []
    assert ready["gated"] == {"nobody": ["no_vehicle"]}
    assert ready["trace"][-1]["cost"] == ready["cost"]
    assert (await stranger.get(path)).status == 404
    assert (await stranger.post("/v1/supply-plans", a_city(*drivers))).status == 403
    made(await operator.post(f"{path}/publish"), 200)
    listed = await until(
        operator, f"/v1/trips?plan_id={ready['id']}",
        lambda body: sum(one["stops"] for one in body["items"]) == 5,
    )  # fmt: skip
    trip = listed["items"][0]
    async with Client(a_key("volunteer", "", trip["driver_id"])) as me:
        at = f"/v1/trips/{trip['id']}"
        paper = await me.get(f"{at}/sheet")
        assert (paper.status, "合成社区" in paper.body.decode()) == (200, True)
        await drive(me, at, trip["stops"])
        done = await until(me, at, lambda body: body["state"] == "closed")
        assert (done["aboard"], done["missing"], done["done"]) == (0, 0, trip["stops"])
        refused = await me.post(f"{at}/steps", {"step": "load", "count": 1})
        assert refused.body["code"] == "trip_not_in_state"
    assert (await anybody.get(f"/v1/trips/{trip['id']}/sheet")).status == 401


async def planned(operator: Client, city: dict) -> str:
    """A plan for which the drivers' registration has been heard of."""
    end = asyncio.get_running_loop().time() + 60
    while asyncio.get_running_loop().time() < end:
        plan = made(await operator.post("/v1/supply-plans", city))["id"]
        told = made(await operator.get(f"/v1/supply-plans/{plan}"), 200)
        if list(told["gated"]) == ["nobody"]:
            return plan
        await operator.post(f"/v1/supply-plans/{plan}/cancel")
        await asyncio.sleep(0.2)
    raise AssertionError(told["gated"])


async def drive(me: Client, at: str, stops: int) -> None:
    steps = [{"step": "accept"}, {"step": "load", "count": 10 * stops}]
    for stop in range(1, stops + 1):
        steps += [{"step": "depart"}, {"step": "arrive", "stop": stop}]
        steps += [{"step": "hand_over", "count": 10}]
    steps += [{"step": "return", "count": 0}, {"step": "wash"}, {"step": "close"}]
    for one in steps:
        made(await me.post(f"{at}/steps", one), 200)


@pytest.mark.req("R-LOG-12", "R-HELP-04")
async def test_milk_powder_is_claimed_bought_and_handed_over_and_nobody_else_reads_for_whom(
    operator, anybody
):
    wang = made(await anybody.post("/v1/volunteers", a_person(310)))["id"]
    order = {
        "community": COMMUNITY, "category": "mother_baby", "limit_fen": 30_000,
        "items": [{"name": "婴儿配方奶粉", "specification": "1段 900g"}],
        "name": "合成居民", "phone": a_phone(311), "address": f"{a_phone(311)}号楼",
    }  # fmt: skip
    errand = made(await operator.post("/v1/errands", order))["id"]
    path = f"/v1/errands/{errand}"
    async with Client(a_key("volunteer", "", wang)) as me:
        board = await until(
            me, "/v1/errand-board", lambda body: any(one["id"] == errand for one in body["items"])
        )
        assert "奶粉" not in str(board)
        assert a_phone(311) not in str(board)
        assert (await me.get(f"{path}/order")).status == 404
        made(await me.post(f"{path}/claim", {"volunteer_id": wang}), 200)
        await until(me, path, lambda body: body["state"] == "claimed")
        told = made(await me.get(f"{path}/order"), 200)
        assert told["phone"] == a_phone(311)
        assert "No payment through the platform" in told["payment"]
        over = {"step": "buy", "amount_fen": 30_001, "receipt": "r1"}
        assert (await me.post(f"{path}/steps", over)).body["code"] == "errand_over_limit"
        made(await me.post(f"{path}/steps", over | {"amount_fen": 21_800}), 200)
        made(await me.post(f"{path}/steps", {"step": "hand_over"}), 200)
    done = await until(operator, path, lambda body: body["state"] == "handed_over")
    assert done["minutes"] < 60
    made(await operator.post(f"{path}/steps", {"step": "settle", "paid": "cash"}), 200)


@pytest.mark.req("R-HELP-07", "R-ORG-04")
async def test_a_patient_is_driven_and_every_state_has_its_time(operator, anybody):
    spot, clinic = {"lat": 37.87, "lon": 112.55}, {"lat": 37.87, "lon": 112.65}
    opened = {"area": "1401", "team_id": "t-e2e", "cars": [{"car_id": "c1"}], "at": spot}
    home = f"/v1/ambulance-bases/{made(await operator.post('/v1/ambulance-bases', opened))['id']}"
    wish = {"community": COMMUNITY, "pick_up": spot, "set_down": clinic, "priority": "emergency"}
    wish |= {"base_id": home.rpartition("/")[2]}
    ride = made(await operator.post("/v1/rides", wish))["id"]

    def is_now(state):
        return lambda body: any(
            one["id"] == ride and one["state"] == state for one in body["items"]
        )

    await until(operator, f"{home}/rides", is_now("assigned"))
    for step, state in (("aboard", "aboard"), ("done", "done")):
        made(await operator.post(f"{home}/rides/{ride}/steps", {"step": step}), 200)
        found = await until(operator, f"{home}/rides", is_now(state))
    times = found["items"][0]
    assert times["asked_at"] <= times["assigned_at"] <= times["aboard_at"] <= times["done_at"]
    base = await until(operator, home, lambda body: body["cars"] == {"c1": "disinfecting"})
    assert (base["runs"], base["waiting"]) == ({"c1": 1}, 0)
    made(await operator.post(f"{home}/cars/c1/steps", {"step": "clean"}), 200)
    assert (await anybody.get(home)).status == 401
