"""Missions over the real bus: one team, one mission."""

from datetime import timedelta

import pytest

from contracts.matching import (
    ArriveAtMission,
    CommitMission,
    DeclineMission,
    MissionChanged,
    RaiseMission,
    ReleaseMission,
)
from contracts.registry import TeamReadinessReported, TeamRegistered
from kit.wire import Caller
from tests.support.reserve import COMMUNITY


def emergency(**wishes):
    return RaiseMission(
        **{"community": COMMUNITY, "capability": "rescue", "detail": "有人被困", **wishes}
    )


def enter(city, *teams, area="1401", readiness="ready"):
    """Let the registry tell of these teams, and wait until matching knows them."""
    for team in teams:
        told = TeamRegistered(
            team_id=team, name=team, area=area, capabilities=["rescue"], members=5, vehicles=1,
            readiness=readiness,
        )  # fmt: skip
        city.send(told, sequence=1)
    known = {"_id": {"$in": list(teams)}, "readiness": readiness}
    city.until(lambda: city.db("matching").teams.count_documents(known) == len(teams))


def report(city, team, readiness, sequence):
    city.send(
        TeamReadinessReported(team_id=team, area="1401", readiness=readiness), sequence=sequence
    )


def state(city, mission):
    found = city.db("matching").missions.find_one({"_id": mission})
    return found["state"], found["team_id"]


@pytest.mark.req("R-HELP-07")
def test_a_mission_finds_its_team_and_gives_it_back(city, matching):
    enter(city, "blue")
    mission = city.ask(emergency()).command_id
    city.until(lambda: state(city, mission) == ("offered", "blue"))
    steps = (
        CommitMission(mission_id=mission),
        ArriveAtMission(mission_id=mission),
        ReleaseMission(mission_id=mission, outcome="已救出"),
    )
    assert [city.ask(step).result["state"] for step in steps] == [
        "committed", "on_scene", "released",
    ]  # fmt: skip
    assert [one.state for one in city.heard(MissionChanged, 5)] == [
        "raised", "offered", "committed", "on_scene", "released",
    ]  # fmt: skip
    assert "已救出" not in str(city.db("matching").missions.find_one())


def test_of_many_emergencies_at_once_no_team_gets_two(city, matching):
    enter(city, "blue", "red", "green")
    for key in city.send(*[emergency()] * 10):
        assert city.outcome(key).status == 201
    offered = {"state": "offered"}
    city.until(lambda: city.db("matching").missions.count_documents(offered) == 3)
    teams = [one["team_id"] for one in city.db("matching").missions.find(offered)]
    assert sorted(teams) == ["blue", "green", "red"]


def test_when_a_team_declines_or_is_silent_the_next_one_is_asked(city, matching, clock):
    enter(city, "near", area=COMMUNITY[:6])
    enter(city, "far", "silent")
    mission = city.ask(emergency(team_id="silent")).command_id
    city.until(lambda: state(city, mission) == ("offered", "silent"))
    clock(timedelta(minutes=5))
    city.until(lambda: state(city, mission) == ("offered", "near"))
    assert city.ask(DeclineMission(mission_id=mission)).status == 200
    city.until(lambda: state(city, mission) == ("offered", "far"))


def test_a_mission_without_a_team_goes_up_and_takes_the_first_that_is_ready(city, matching, clock):
    enter(city, "blue", readiness="resting")
    mission = city.ask(emergency()).command_id
    clock(timedelta(minutes=5, seconds=1))
    city.until(lambda: any(one.escalated for one in city.heard(MissionChanged)))
    assert state(city, mission) == ("raised", "")
    report(city, "blue", "ready", sequence=2)
    city.until(lambda: state(city, mission) == ("offered", "blue"))


def test_an_older_report_that_comes_late_changes_nothing(city, matching):
    report(city, "blue", "off", sequence=3)
    city.until(lambda: city.db("matching").teams.find_one({"readiness": "off"}))
    report(city, "blue", "ready", sequence=2)
    told = TeamRegistered(
        team_id="blue", name="blue", area="1401", capabilities=["rescue"], members=5, vehicles=1,
        readiness="ready",
    )  # fmt: skip
    city.send(told, sequence=1)
    city.until(lambda: city.db("matching").teams.find_one({"capabilities": "rescue"}))
    city.until(lambda: city.waiting("matching.events") == 0)
    mission = city.ask(emergency()).command_id
    assert state(city, mission) == ("raised", "")


def test_a_team_nobody_knows_cannot_be_named(city, matching):
    assert city.ask(emergency(team_id="t404")).status == 404


def head(team):
    return Caller(id=f"head of {team}", role="team_lead", subject=team)


def test_a_yes_that_comes_when_another_team_is_asked_is_not_the_other_teams(city, matching):
    enter(city, "t1", "t2")
    mission = city.ask(emergency()).command_id
    city.until(lambda: state(city, mission)[0] == "offered")
    first = state(city, mission)[1]
    assert city.ask(DeclineMission(mission_id=mission), caller=head(first)).status == 200
    city.until(lambda: state(city, mission)[0] == "offered")
    second = state(city, mission)[1]
    assert city.ask(CommitMission(mission_id=mission), caller=head(first)).code == "forbidden"
    assert state(city, mission) == ("offered", second)
    assert city.ask(CommitMission(mission_id=mission), caller=head(second)).status == 200
