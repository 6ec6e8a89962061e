"""Recurring visits over the real bus: the same helper first, and nobody is forgotten."""

from datetime import timedelta

import pytest

from contracts.matching import (
    EndStandingCase,
    OpenStandingCase,
    PauseChannel,
    ReportVisit,
    ResumeChannel,
    StandingCaseChanged,
)
from kit.wire import Caller, utcnow
from services.notify.service import NotifyService
from tests.support.reserve import COMMUNITY, enlist, people

CHINA = timedelta(hours=8)
COMMAND = Caller(id="chief", role="command", area="1401")


def opened(city, **changes):
    """A case that is visited every day, three hours from now for the first time."""
    first = utcnow() + CHINA + timedelta(hours=3)
    wish = OpenStandingCase(
        **{
            "community": COMMUNITY,
            "category": "errand",
            "detail": "独居，买菜",
            "name": "赵奶奶",
            "phone": "10000000003",
            "address": "八号楼",
            "weekdays": range(1, 8),
            "at": f"{first:%H:%M}",
            **changes,
        }
    )
    return city.ask(wish).command_id


def case_of(city, key):
    return city.db("matching").standing_cases.find_one({"_id": key})


def planned(city, key, visits):
    def found():
        case = case_of(city, key)
        return case["state"] == "planned" and case["visits"] == visits and case

    city.until(found)
    return case_of(city, key)


def held(city, volunteer):
    return [one["need"] for one in city.db("matching").pool.find_one({"_id": volunteer})["holds"]]


@pytest.mark.req("R-HELP-09")
def test_the_same_helper_comes_again(city, matching, clock, monkeypatch):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    city.run(NotifyService)
    enlist(city, *people(5))
    key = opened(city)
    helper = planned(city, key, 0)["visitor_id"]
    assert held(city, helper) == [key]
    reminder = {"template": "standing_visit", "subject": helper}
    city.until(lambda: city.db("notify").messages.count_documents(reminder) == 1)
    clock(timedelta(hours=4))
    city.until(lambda: city.ask(ReportVisit(standing_id=key, outcome="done")).status == 200)
    again = planned(city, key, 1)
    assert (again["visitor_id"], again["helper_id"]) == (helper, helper)
    city.until(lambda: held(city, helper) == [key])
    assert city.ask(EndStandingCase(standing_id=key, reason="搬走")).result["state"] == "ended"
    city.until(lambda: held(city, helper) == [])


@pytest.mark.req("R-HELP-09")
def test_a_missed_visit_alarms_the_office_and_somebody_else_comes_next(city, matching, clock):
    enlist(city, *people(2))
    key = opened(city)
    first = planned(city, key, 0)
    clock(timedelta(hours=5, minutes=1))
    city.until(lambda: case_of(city, key)["missed"] == 1)
    alarm = next(one for one in city.heard(StandingCaseChanged, 3) if one.alarm)
    assert (alarm.alarm, alarm.responsible) == ("missed", f"community_op:{COMMUNITY}")
    city.until(lambda: case_of(city, key)["state"] == "planned")
    assert case_of(city, key)["visit_at"] - first["visit_at"] == timedelta(days=1)
    assert city.ask(ReportVisit(standing_id=key, outcome="done")).status == 200
    assert case_of(city, key)["alarm"] == ""


def paused(city):
    wish = PauseChannel(channel="standing", area=COMMUNITY[:6], reason="统一调整")
    assert city.ask(wish, caller=COMMAND).status == 201


def goes_on(city):
    wish = ResumeChannel(channel="standing", area=COMMUNITY[:6])
    assert city.ask(wish, caller=COMMAND).status == 200


@pytest.mark.req("R-HELP-09", "R-COM-04")
def test_an_alarm_goes_up_while_the_channel_is_paused(city, matching, clock):
    enlist(city, *people(2))
    key = opened(city)
    planned(city, key, 0)
    paused(city)
    clock(timedelta(hours=5, minutes=1))
    city.until(lambda: case_of(city, key)["alarm"] == "missed")
    clock(timedelta(hours=5, minutes=32))
    city.until(lambda: case_of(city, key)["escalated"] == 1)
    case = case_of(city, key)
    assert (case["responsible"], case["state"]) == (f"street_op:{COMMUNITY[:9]}", "open")
    assert [held(city, one) for one in ("v0", "v1")] == [[], []]
    goes_on(city)
    city.until(lambda: case_of(city, key)["state"] == "planned")


@pytest.mark.req("R-HELP-09", "R-COM-04")
def test_who_could_not_come_because_of_a_pause_is_not_blamed_for_it(city, matching, clock):
    enlist(city, *people(2))
    first = utcnow() + CHINA + timedelta(hours=50)
    key = opened(city, helper_id="v1", at=f"{first:%H:%M}", from_day=f"{first:%Y-%m-%d}")
    paused(city)
    clock(timedelta(hours=52, minutes=1))
    city.until(lambda: case_of(city, key)["missed"] == 1)
    assert (case_of(city, key)["alarm"], case_of(city, key)["helper_id"]) == ("missed", "v1")
    goes_on(city)
    next_one = planned(city, key, 0)
    assert (next_one["visitor_id"], next_one["missed"]) == ("v1", 1)
    assert next_one["visit_at"] > utcnow()


def test_who_is_visited_rests_encrypted_and_stays_out_of_events(city, matching):
    key = opened(city)
    said = city.heard(StandingCaseChanged, 1)[0].model_dump_json()
    for secret in ("赵奶奶", "10000000003", "八号楼", "独居"):
        assert secret not in str(case_of(city, key))
        assert secret not in said


def test_nobody_free_is_told_at_once(city, matching):
    key = opened(city)
    city.until(lambda: case_of(city, key)["alarm"] == "nobody")
