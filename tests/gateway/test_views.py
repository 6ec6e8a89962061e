"""What events become in the read models; pure, so no broker and no database."""

from typing import get_args

import pytest

from contracts.base import Event
from contracts.matching import (
    AssignmentsCheckedOut,
    NeedFilled,
    NeedMatched,
    NeedPublished,
    NeedState,
    NeedSubmitted,
    OffersAccepted,
)
from contracts.registry import ImportProgressed, RowProblem
from contracts.topology import HEARS
from services.gateway.views import VIEW_INDEXES, project
from services.gateway.views.needs import STATES
from services.gateway.views.projection import shared_area
from tests.gateway.happened import (
    HOME,
    NOON,
    answered,
    asked,
    duty,
    envelope,
    given,
    imported,
    made,
    need,
    organisation,
    posted,
    team,
)


def writes(event: Event, collection: str, sequence: int = 1):
    told = project(event, envelope(event, sequence, key="e1"))
    return [one for one in told if one.collection == collection]


@pytest.mark.parametrize("kind", HEARS["gateway"], ids=lambda kind: kind.topic)
def test_every_event_has_a_projection(kind):
    assert project.dispatch(kind) is not project.dispatch(Event)


def test_an_event_nobody_projects_is_an_error_not_a_silence():
    with pytest.raises(TypeError):
        project(Event(), envelope(need(NeedSubmitted, "submitted")))


@pytest.mark.parametrize(
    "event",
    [
        need(NeedFilled, "filled"), made("v1"), answered(OffersAccepted, "v1"),
        duty(AssignmentsCheckedOut, "v1"), imported("v1"), asked("resolved"), given("stocked"),
        posted(1, 5), team(), organisation("approved"),
    ],
    ids=lambda event: event.topic,
)  # fmt: skip
def test_what_is_written_has_indexes_or_is_asked_for_by_id(event):
    known = set(VIEW_INDEXES) | {"scopes"}
    assert {one.collection for one in project(event, envelope(event))} <= known


def test_an_older_event_finds_nothing_to_change():
    [now, *_] = writes(need(NeedPublished, "published"), "needs", sequence=2)
    assert now.filter["v"]["$lt"] == now.update["$set"]["v"]
    [before, *_] = writes(need(NeedSubmitted, "submitted"), "needs", sequence=1)
    assert before.update["$set"]["v"] < now.update["$set"]["v"]


def test_two_events_of_one_version_keep_their_order():
    [matched, *_] = writes(need(NeedMatched, "matched"), "needs", sequence=3)
    [filled, *_] = writes(need(NeedFilled, "filled"), "needs", sequence=3)
    assert matched.update["$set"]["v"] < filled.update["$set"]["v"]


def test_every_state_of_a_need_has_its_rank():
    assert set(STATES) == set(get_args(NeedState))


def test_a_filled_need_was_published_and_matched_whatever_arrived_before():
    moments = {
        name
        for one in writes(need(NeedFilled, "filled"), "needs")
        for name in one.update.get("$min", ())
    }
    assert {"published_at", "matched_at", "filled_at"} <= moments


def test_a_need_knows_its_local_day():
    [now, *_] = writes(need(NeedPublished, "published", starts_at=NOON.replace(hour=17)), "needs")
    assert now.update["$set"]["day"] == "2022-04-13"  # 01:00 in Taiyuan


def test_every_offer_is_a_document_and_lies_somewhere():
    event = made("v1", "v2")
    assert len(writes(event, "offers")) == 2
    scopes = [one.update["$setOnInsert"] for one in writes(event, "scopes")]
    assert [one["owner"] for one in scopes] == ["v1", "v2"]
    assert {one["area"] for one in scopes} == {HOME}


def test_a_help_request_belongs_to_the_volunteer_who_was_sent():
    [scope] = writes(asked("dispatched", volunteer_id="v1"), "scopes")
    assert scope.update["$set"]["owner"] == "v1"


def test_the_news_say_no_closer_than_the_district():
    [news] = writes(asked("received"), "happenings")
    assert news.update["$set"]["area"] == "140107"


def test_balances_are_guarded_by_the_accounts_own_number():
    [balance] = writes(posted(7, 100), "stock", sequence=1)
    assert balance.filter == {"_id": "warehouse:main|sprayer|9999-12-31.l1", "v": {"$lt": 7}}


def test_the_problems_of_a_list_are_one_document_each():
    event = ImportProgressed(
        import_id="i1", kind="volunteers", state="running", dry_run=False, rows=9, seen=3,
        accepted=1, repeated=0, rejected=2,
        problems=[RowProblem(row=2, column="phone", code="phone_invalid")],
    )  # fmt: skip
    [problem] = writes(event, "import_problems")
    assert problem.update["$setOnInsert"]["row"] == 2
    [counts, _] = writes(event, "imports")
    assert "problems" not in counts.update["$set"]
    assert counts.update["$set"]["area"] == "1401"


@pytest.mark.parametrize(
    ("areas", "shared"),
    [
        ({"140107"}, "140107"),
        ({"140107", "140106"}, "1401"),
        ({"140107001002", "140107001003"}, "140107001"),
        ({"1401", "140107"}, "1401"),
        ({"1401", "1101"}, ""),
    ],
)
def test_the_smallest_area_that_holds_all(areas, shared):
    assert shared_area(areas) == shared
