"""Inspectors look at everything in their area, change nothing, and leave a trace."""

import pytest

from services.gateway.app import create_app
from tests.gateway.town import Client, Town


def posts() -> list[str]:
    """Every path to which something can be posted, with made-up ids."""
    paths = [
        route.path  # type: ignore[attr-defined]
        for route in create_app().router.routes
        if "POST" in getattr(route, "methods", ())
    ]
    return [one for one in paths if one.startswith("/v1/")]


@pytest.mark.req("R-DUTY-02")
async def test_an_inspector_changes_nothing_anywhere(town: Town, anybody: Client):
    inspector = anybody.knowing(town.key("inspector", "1401"))
    for path in posts():
        there = path.replace("{", "").replace("}", "")
        town.lies(there.split("/")[3] if there.count("/") > 2 else "x", "140107001002")
        answer = await inspector.post(there, {})
        assert answer.status in (403, 404), path


@pytest.mark.req("R-DUTY-02")
async def test_what_an_inspector_looks_at_is_written_down(
    town: Town, city: Client, anybody: Client
):
    inspector = anybody.knowing(town.key("inspector", "1401"))
    assert (await inspector.get("/v1/needs")).status == 200
    assert (await inspector.get("/v1/inspections")).status == 403
    looks = (await city.get("/v1/inspections")).body["items"]
    assert "/v1/needs" in [one["what"] for one in looks]
    elsewhere = anybody.knowing(town.key("district_op", "430511"))
    assert (await elsewhere.get("/v1/inspections")).body["items"] == []
