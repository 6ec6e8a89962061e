"""Teams and organisations, over the real bus and database."""

import pytest

from contracts.registry import (
    BringMembers,
    OrganisationChanged,
    RegisterTeam,
    ReportReadiness,
    ReviewOrganisation,
    TeamReadinessReported,
    TeamRegistered,
)
from kit.wire import Caller
from services.registry.service import RegistryService
from tests.support.city import REVIEWER
from tests.unit.registry.builders import CREDIT_CODE, a_wish, an_application

THIRD = Caller(id="third", role="city_op", area="1401")


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def a_team(**facts):
    given = {"name": "蓝天救援队", "area": "1401", "capabilities": ["rescue"], "members": 30}
    return RegisterTeam(**given | facts)


def approved(city, **facts):
    """An organisation that two people approved; its id."""
    key = city.ask(an_application(**facts)).result["id"]
    for reviewer in (REVIEWER, THIRD):
        wish = ReviewOrganisation(organisation_id=key, verdict="approve")
        outcome = city.ask(wish, caller=reviewer)
    assert outcome.result == {"id": key, "state": "approved"}
    return key


def test_a_team_reports_that_it_is_ready(city, registry):
    team = city.ask(a_team()).result
    assert team["state"] == "off"
    assert city.ask(ReportReadiness(team_id=team["id"], readiness="ready")).status == 200
    assert [one.readiness for one in city.heard(TeamRegistered)] == ["off"]
    assert [one.readiness for one in city.heard(TeamReadinessReported)] == ["ready"]


def test_an_unknown_team_or_organisation_is_not_found(city, registry):
    assert city.ask(ReportReadiness(team_id="none", readiness="ready")).code == "not_found"
    assert city.ask(a_team(organisation_id="none")).code == "not_found"
    assert city.ask(ReviewOrganisation(organisation_id="none", verdict="approve")).status == 404


def test_a_team_may_belong_to_an_approved_organisation(city, registry):
    assert city.ask(a_team(organisation_id=approved(city))).status == 201


def test_two_others_approve(city, registry):
    key = approved(city)
    states = [one.state for one in city.heard(OrganisationChanged, 3)]
    assert states == ["applied", "under_review", "approved"]
    late = city.ask(ReviewOrganisation(organisation_id=key, verdict="approve"), caller=REVIEWER)
    assert (late.status, late.code) == (409, "already_decided")


def test_the_applicant_does_not_review_and_one_reviewer_is_not_two(city, registry):
    key = city.ask(an_application()).result["id"]
    wish = ReviewOrganisation(organisation_id=key, verdict="approve")
    own = city.ask(wish)
    assert (own.status, own.code) == (403, "own_application")
    assert city.ask(wish, caller=REVIEWER).result["state"] == "under_review"
    assert city.ask(wish, caller=REVIEWER).code == "already_reviewed"


def test_one_credit_code_has_one_application_unless_it_was_rejected(city, registry):
    key = city.ask(an_application(uscc=CREDIT_CODE)).result["id"]
    assert city.ask(an_application(uscc=CREDIT_CODE)).code == "already_applied"
    no = ReviewOrganisation(organisation_id=key, verdict="reject", reason="not reachable")
    assert city.ask(no, caller=REVIEWER).result["state"] == "rejected"
    assert city.ask(an_application(uscc=CREDIT_CODE)).status == 201
    assert [city.ask(an_application()).status for _ in range(2)] == [201, 201]


def test_an_organisation_brings_people_of_the_reserve(city, registry):
    key, member = approved(city), city.ask(a_wish()).result["id"]
    assert city.ask(BringMembers(organisation_id=key, volunteer_ids=[member])).status == 200
    assert city.heard(OrganisationChanged, 4)[-1].members == {member}
    refused = city.ask(BringMembers(organisation_id=key, volunteer_ids=[member, "nobody"]))
    assert (refused.status, refused.code) == (404, "unknown_members")


def test_contacts_of_an_organisation_rest_encrypted(city, registry):
    city.ask(an_application())
    (rest,) = city.db("registry").organisations.find({}, {"_out": 0})
    assert "王五" not in str(rest)
    assert "10000000009" not in str(rest)
