"""A mission finds a team, and the next one when that cannot go."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.matching import RaiseMission
from contracts.registry import TeamRegistered
from services.matching.domain import mission as m
from services.matching.domain.spot import Spot
from services.matching.domain.team import Team, in_order, known

NOW = datetime(2022, 4, 12, 2, 0, tzinfo=UTC)
COMMUNITY = "140107001002"


def raised(**wishes):
    wish = RaiseMission(
        **{
            "community": COMMUNITY,
            "capability": "medical_transfer",
            "detail": "封控区急诊转运",
            **wishes,
        }
    )
    return m.raise_mission(wish, mission_id="m1", now=NOW, by="operator")[0]


def offered(team="blue", mission=None):
    return m.offer(mission or raised(), team_id=team, now=NOW)[0]


def team(name, area="140107", spot=None):
    return Team(name, area, frozenset({"medical_transfer"}), spot, "ready")


@pytest.mark.req("R-HELP-07")
def test_a_mission_goes_from_raised_to_released():
    mission, seen = offered(), []
    for step in (
        lambda one: m.commit(one, now=NOW),
        lambda one: m.arrive(one, now=NOW),
        lambda one: m.release(one, outcome="已送到定点医院", now=NOW),
    ):
        mission, (changed,) = step(mission)
        seen.append((changed.state, changed.team_id, mission.holds))
    assert seen == [
        ("committed", "blue", "blue"), ("on_scene", "blue", "blue"), ("released", "blue", None),
    ]  # fmt: skip
    assert (mission.arrived_at, mission.released_at, mission.due_at) == (NOW, NOW, None)


def test_a_team_that_declines_is_free_and_not_asked_again():
    mission, (changed,) = m.decline(offered(), now=NOW)
    assert (changed.state, changed.team_id, mission.holds) == ("raised", "", None)
    assert mission.passed == {"blue"}


def test_a_team_that_had_said_yes_may_have_to_say_no():
    committed, _ = m.commit(offered(), now=NOW)
    assert m.decline(committed, now=NOW)[0].state == "raised"


def test_a_team_that_does_not_answer_in_five_minutes_is_passed_over():
    mission = offered()
    early = NOW + timedelta(minutes=4)
    assert m.pass_time(mission, now=early) == (mission, [])
    mission, _ = m.pass_time(mission, now=NOW + timedelta(minutes=5))
    assert (mission.state, mission.passed) == ("raised", {"blue"})


def test_without_a_team_a_mission_goes_up_and_everybody_may_be_asked_again():
    mission, _ = m.decline(offered(), now=NOW)
    mission, (changed,) = m.pass_time(mission, now=mission.due_at)
    assert (changed.responsible, changed.escalated) == ("street_op:140107001", 1)
    assert (mission.state, mission.passed) == ("raised", frozenset())


@pytest.mark.parametrize("step", [m.commit, m.arrive])
def test_steps_cannot_be_skipped_or_repeated(step):
    with pytest.raises(m.NotNow):
        step(raised(), now=NOW)
    released, _ = m.release(m.commit(offered(), now=NOW)[0], outcome="完成", now=NOW)
    with pytest.raises(m.NotNow):
        step(released, now=NOW)


def test_a_mission_is_offered_to_one_team_at_a_time():
    with pytest.raises(m.NotNow):
        offered("red", mission=offered("blue"))


def test_the_team_that_must_answer_is_responsible():
    assert offered().responsible == "team:blue"
    assert raised().responsible == f"community_op:{COMMUNITY}"


# ---- who is asked ---------------------------------------------------------------------------

SITE = Spot(37.80, 112.50)
NEAR, FAR = Spot(37.81, 112.51), Spot(37.95, 112.60)


def order(*teams, first="", passed=(), site=SITE):
    return [one.id for one in in_order(teams, COMMUNITY, site, first=first, passed=passed)]


def test_own_teams_come_first_and_of_these_the_nearest():
    city, street = team("city", "1401", NEAR), team("street", "140107001", FAR)
    far, near = team("far", "140107", FAR), team("near", "140107", NEAR)
    elsewhere = team("elsewhere", "140106", SITE)
    assert order(elsewhere, city, far, near, street) == [
        "street", "near", "far", "city", "elsewhere",
    ]  # fmt: skip


def test_a_team_nobody_can_find_on_the_map_comes_after_those_one_can():
    assert order(team("lost"), team("far", spot=FAR)) == ["far", "lost"]
    assert order(team("b"), team("a"), site=None) == ["a", "b"]


def test_the_team_that_was_named_comes_before_all_others():
    named = team("named", "140106", FAR)
    assert order(team("near", spot=NEAR), named, first="named") == ["named", "near"]


def test_who_was_asked_in_vain_is_left_out():
    assert order(team("a"), team("b"), passed={"a"}) == ["b"]


def test_what_the_registry_tells_of_a_team():
    told = TeamRegistered(
        team_id="blue",
        name="蓝天",
        area="1401",
        capabilities=["rescue"],
        members=30,
        vehicles=4,
        near={"lat": 37.8, "lon": 112.5},
        readiness="ready",
    )
    assert known(told) == Team("blue", "1401", frozenset({"rescue"}), SITE, "ready")
