"""The same events in any order, any number of times, leave the same documents (R-NFR-02)."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from contracts.matching import (
    AssignmentsCheckedIn,
    AssignmentsCheckedOut,
    NeedCompleted,
    NeedFilled,
    NeedInService,
    NeedMatched,
    NeedPublished,
    NeedSubmitted,
    OffersAccepted,
    OffersDeclined,
)
from contracts.registry import TeamReadinessReported
from services.gateway.views import VIEW_INDEXES, project
from tests.gateway import happened
from tests.gateway.happened import envelope
from tests.gateway.town import Town

READY = TeamReadinessReported(team_id="t1", area="1401", readiness="on_mission")
#: A day in the life of everything, as (event, version of its thing), each a minute later.
DAY = [
    (happened.need(NeedSubmitted, "submitted"), 1),
    (happened.need(NeedPublished, "published"), 2),
    (happened.made("v1", "v2", "v3"), 3),
    (happened.answered(OffersDeclined, "v3"), 4),
    (happened.answered(OffersAccepted, "v1"), 5),
    (happened.need(NeedMatched, "matched"), 5),
    (happened.answered(OffersAccepted, "v2"), 6),
    (happened.need(NeedFilled, "filled"), 6),
    (happened.duty(AssignmentsCheckedIn, "v1", "v2"), 7),
    (happened.need(NeedInService, "in_service"), 7),
    (happened.duty(AssignmentsCheckedOut, "v1", "v2"), 8),
    (happened.need(NeedCompleted, "completed"), 8),
    (happened.asked("received"), 1),
    (happened.asked("dispatched", volunteer_id="v1"), 2),
    (happened.asked("resolved", volunteer_id="v1", answered=True), 3),
    (happened.given("pledged"), 1),
    (happened.given("allocated", allotted={"sprayer": 120}), 2),
    (happened.posted(1, 120), 1),
    (happened.posted(2, 0), 2),
    (happened.team(), 1),
    (READY, 2),
    (happened.mission("offered", "t2"), 1),
    (happened.mission("committed", "t1"), 2),
    (happened.organisation("applied"), 1),
    (happened.organisation("approved", members=3), 2),
    (happened.imported("v1", "v2", "v3"), 1),
    (happened.changed("v1", "suspended"), 2),
    (happened.recorded("r1"), 1),
    (happened.corrected("r1", 60), 2),
    (happened.corrected("r1", 60, state="annulled"), 3),
    (happened.corrected("r2", 60, state="proposed"), 1),
    (happened.changed("v1", "reserve", seats=4), 3),
]
TOLD = [
    (event, envelope(event, version, minute=minute, key=f"e{minute}"))
    for minute, (event, version) in enumerate(DAY)
]


@pytest.fixture(scope="session")
def shelf(town: Town) -> Iterator[Any]:
    """A database for projections alone."""
    name = f"{town.prefix}order"
    yield town.db.client[name]
    town.db.client.drop_database(name)


def after(shelf: Any, told: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """The documents after these events, event by event."""
    for collection in [*VIEW_INDEXES, "scopes"]:
        shelf[collection].delete_many({})
    for event, wrapped in told:
        for one in project(event, wrapped):
            update = UpdateOne(one.filter, one.update, upsert=one.upsert)
            try:
                shelf[one.collection].bulk_write([update])
            except BulkWriteError as wrong:
                if wrong.details["writeErrors"][0]["code"] != 11000:
                    raise
    return {
        name: list(shelf[name].find().sort("_id", 1)) for name in sorted([*VIEW_INDEXES, "scopes"])
    }


@pytest.mark.req("R-NFR-02")
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_and_any_repetition_leave_the_same_documents(shelf: Any, data: st.DataObject):
    expected = after(shelf, TOLD)
    repeated = data.draw(st.lists(st.sampled_from(TOLD), max_size=10))
    assert after(shelf, data.draw(st.permutations(TOLD + repeated))) == expected


def test_the_day_ends_as_it_should(shelf: Any):
    found = after(shelf, list(reversed(TOLD)))
    [need] = found["needs"]
    assert need["state"] == "completed"
    assert [one["state"] for one in found["offers"]] == ["checked_out", "checked_out", "declined"]
    assert [one["minutes"] for one in found["offers"][:2]] == [240, 240]
    assert found["stock"][0]["balance"] == 0
    assert found["teams"][0]["readiness"] == "on_mission"
    assert found["missions"][0]["team_id"] == "t1"
    assert {one["_id"]: one["owner"] for one in found["scopes"]}["m1"] == "t1"
