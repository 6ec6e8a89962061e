"""Emergency teams and their readiness."""

import pytest

from contracts.registry import RegisterTeam, TeamReadinessReported, TeamRegistered
from services.registry.domain.organisation import NotApproved
from services.registry.domain.team import TeamNotReady, register_team, report
from tests.unit.registry.builders import NOW, an_organisation

WISH = RegisterTeam(
    name="蓝天救援队",
    area="1401",
    capabilities=["rescue", "water_rescue"],
    members=30,
    vehicles=4,
    base={"lat": 37.87064, "lon": 112.54891},
)


def a_team(*reports):
    team, _ = register_team(WISH, team_id="t1", organisation=None, now=NOW)
    for one in reports:
        team, _ = report(one, NOW, team)
    return team


def test_a_team_is_off_until_it_reports_for_duty():
    team, (said,) = register_team(WISH, team_id="t1", organisation=None, now=NOW)
    assert isinstance(said, TeamRegistered)
    assert team.state == said.readiness == "off"
    assert (said.near.lat, said.near.lon) == (37.871, 112.549)


def test_a_team_reports_that_it_is_ready():
    team, (said,) = report("ready", NOW, a_team())
    assert team.state == "ready"
    assert said == TeamReadinessReported(team_id="t1", area="1401", readiness="ready")


def test_saying_the_same_again_says_nothing():
    assert report("ready", NOW, a_team("ready")) == (a_team("ready"), [])


@pytest.mark.parametrize("reports", [(), ("resting",), ("ready", "off")])
def test_only_a_ready_team_goes_on_a_mission(reports):
    with pytest.raises(TeamNotReady):
        report("on_mission", NOW, a_team(*reports))


@pytest.mark.parametrize("after", ["ready", "resting", "off"])
def test_a_team_comes_back_from_a_mission(after):
    assert report(after, NOW, a_team("ready", "on_mission"))[0].state == after


def test_a_team_of_an_organisation_waits_for_the_organisation():
    with pytest.raises(NotApproved):
        register_team(WISH, team_id="t1", organisation=an_organisation(), now=NOW)
