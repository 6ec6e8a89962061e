"""Troubles of volunteers, as those see them who see to them."""

import pytest

from contracts.registry import TroubleChanged
from kit.wire import new_id
from tests.gateway.happened import HOME, NOON
from tests.gateway.oracle import Oracle
from tests.gateway.test_records import joined
from tests.gateway.town import Client, Owner, Town, eventually


@pytest.mark.req("R-HELP-11")
async def test_a_volunteer_raises_a_trouble_and_the_liaison_sees_to_it(
    town: Town, city: Client, anybody: Client
):
    me, liaison, key = await joined(town), await joined(town), new_id()
    mine = anybody.knowing(town.key("volunteer", "", me))
    theirs = anybody.knowing(town.key("volunteer", "", liaison))
    with Owner(town) as owner:
        body = {"kind": "hurt", "detail": "值守时摔伤"}
        raised = await mine.post(f"/v1/volunteers/{me}/troubles", body)
        assert raised.status == 201
        assert (await theirs.post(f"/v1/volunteers/{me}/troubles", body)).status == 403
    assert owner.heard[0].data["volunteer_id"] == me
    town.say(
        TroubleChanged(
            trouble_id=key,
            state="raised",
            kind="hurt",
            community=HOME,
            volunteer_id=me,
            liaison_id=liaison,
            responsible=liaison,
            raised_at=NOON,
            due_at=NOON,
        )
    )
    await eventually(lambda: town.db.troubles.count_documents({"_id": key}))
    listed = (await theirs.get("/v1/troubles")).body["items"]
    assert [one["id"] for one in listed] == [key]
    with Oracle(town, lambda _: {"result": {"detail": "值守时摔伤"}}):
        assert (await theirs.get(f"/v1/troubles/{key}/detail")).body["detail"]
        assert (await city.get(f"/v1/troubles/{key}/detail")).status == 200
        assert (await mine.get(f"/v1/troubles/{key}/detail")).status == 404
    with Owner(town):
        assert (await theirs.post(f"/v1/troubles/{key}/take-up")).status == 201
        assert (await mine.post(f"/v1/troubles/{key}/take-up")).status == 403
