"""Requests that grow old: asked about, expired, forgotten; and a city with times of its own."""

import json
from datetime import timedelta

import pytest

from contracts.matching import (
    CloseHelp,
    DispatchHelp,
    HelpChanged,
    ReopenHelp,
)
from services.matching.service import MatchingService
from services.notify.service import NotifyService
from tests.support.pleas import plea, verified


@pytest.mark.req("R-HELP-05")
def test_an_old_request_is_asked_about_and_expires_with_an_answer(
    city, matching, clock, monkeypatch
):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    city.run(NotifyService)
    wish = {"category": "food", "medicine": None, "vulnerable": []}
    help_id = verified(city, **wish)
    clock(timedelta(hours=25))
    asked = {"template": "help_question", "subject": help_id, "state": "sent"}
    city.until(lambda: city.db("notify").messages.count_documents(asked) == 1)
    assert city.ask(DispatchHelp(help_id=help_id)).code == "help_not_fresh"
    for hours, count in ((32, 2), (39, 3)):
        clock(timedelta(hours=hours))
        city.until(lambda many=count: city.db("notify").messages.count_documents(asked) == many)
    clock(timedelta(hours=46))
    city.until(lambda: state_of(city, help_id) == "unreachable")
    answer = {"template": "help_answer", "subject": help_id}
    city.until(lambda: city.db("notify").messages.count_documents(answer) == 1)
    assert city.ask(ReopenHelp(help_id=help_id)).result["state"] == "triaged"


def test_a_month_after_its_end_nobody_knows_who_asked(city, matching, clock):
    city.run(NotifyService)
    help_id = verified(city)
    city.until(
        lambda: city.db("notify").contacts.count_documents(
            {"_id": help_id, "phone": {"$exists": True}}
        )
    )
    city.ask(CloseHelp(help_id=help_id, answer="家属已送"))
    clock(timedelta(days=30, minutes=1))
    city.until(
        lambda: city.db("matching").help.count_documents({"_id": help_id, "forgotten": True})
    )
    kept = city.db("matching").help.find_one({"_id": help_id})
    assert [kept[one] for one in ("name", "phone", "detail", "address")] == [""] * 4
    assert "phone_key" not in kept
    assert "household_key" not in kept
    gone = {"_id": help_id, "phone": {"$exists": False}}
    city.until(lambda: city.db("notify").contacts.count_documents(gone))


def test_a_city_may_have_its_own_figures(city, tmp_path, monkeypatch):
    figures = {"version": "putuo-1", "within": {"life": 5, "urgent": 20, "normal": 120}}
    (tmp_path / "help.json").write_text(json.dumps(figures))
    monkeypatch.setenv("HUIYIN_HELP_POLICY", str(tmp_path / "help.json"))
    city.run(MatchingService)
    help_id = city.ask(plea()).command_id
    told = next(one for one in city.heard(HelpChanged, 1) if one.help_id == help_id)
    assert (told.level, told.due_at - told.received_at) == ("urgent", timedelta(minutes=20))


def state_of(city, help_id):
    return city.db("matching").help.find_one({"_id": help_id})["state"]
