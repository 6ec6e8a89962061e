"""Rules, papers and who may serve, over the real bus and database."""

from datetime import timedelta

import pytest

from contracts.registry import (
    ChangeStanding,
    FindVolunteers,
    HoldSession,
    InsureGroup,
    PolicyChanged,
    PostRules,
    ProposePolicy,
    ReadEligibility,
    ReadPosts,
    RecordCover,
    RecordTraining,
    ReportIn,
    ReviewPolicy,
    SetZone,
    VolunteerChanged,
)
from contracts.vocabulary import CALLINGS, SKILLS, PostCategory
from kit.wire import utcnow
from services.matching.service import MatchingService
from services.registry.domain.catalogue import SHIPPED
from services.registry.service import RegistryService
from tests.support.city import OPERATOR, REVIEWER
from tests.unit.registry.builders import COMMUNITY, a_wish


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def verdict(city, key, category="sample_transport", **facts):
    starts = utcnow() + timedelta(days=1)
    given = {"starts_at": starts, "ends_at": starts + timedelta(hours=4), "moment": "check_in"}
    return city.query(ReadEligibility(volunteer_id=key, category=category, **given | facts))


def codes(told):
    return [one["code"] for one in told["reasons"]]


def a_course(key, **facts):
    given = {
        "course": "sample_transport", "title": "穿脱防护服", "provider": "区医院", "hours": 2,
        "result": "passed", "mode": "onsite", "trainer_medical": True,
        "on": utcnow().date() - timedelta(days=1),
    }  # fmt: skip
    return RecordTraining(volunteer_id=key, **given | facts)


def an_insurance(key, days=30):
    today = utcnow().date()
    return RecordCover(
        volunteer_id=key, insurer="人保", provider="platform",
        starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=days),
    )  # fmt: skip


@pytest.mark.req("R-GATE-01", "R-GATE-02", "R-GATE-03")
def test_papers_open_a_post_one_by_one_and_the_pool_learns(city, registry):
    key = city.ask(a_wish(birth_date="1990-05-06")).result["id"]
    assert codes(verdict(city, key)) == ["training_missing", "insurance_missing"]
    assert city.ask(a_course(key, mode="online")).status == 200
    assert codes(verdict(city, key)) == ["training_online_only", "insurance_missing"]
    assert city.ask(a_course(key)).status == 200
    assert city.ask(an_insurance(key)).status == 200
    assert verdict(city, key)["may"]
    told = city.heard(VolunteerChanged, 3)[-1]
    assert told.entry.trained_for == {"sample_transport"}
    assert told.entry.insured_until is not None
    looks = city.db("registry").audit.count_documents({"what": "eligibility", "subject": key})
    assert looks == 3


@pytest.mark.req("R-REG-16", "R-REG-17")
def test_callings_and_skills_are_found_and_open_no_post(city, registry):
    words = {*CALLINGS, *SKILLS}
    with_words = city.ask(a_wish(birth_date="1990-05-06", skills=words)).result["id"]
    without = city.ask(a_wish(birth_date="1990-05-06", phone="10000000002")).result["id"]
    for word in words:
        found = city.query(FindVolunteers(area=COMMUNITY, skill=word))["items"]
        assert [one["id"] for one in found] == [with_words]
    for post in PostCategory:
        assert codes(verdict(city, with_words, post)) == codes(verdict(city, without, post))
    assert not verdict(city, with_words)["may"]


def test_the_suspended_may_not_serve_and_matching_does_not_ask_them(city, registry):
    city.run(MatchingService)
    key = city.ask(a_wish(), caller=OPERATOR).result["id"]
    city.until(lambda: city.db("matching").pool.count_documents({"_id": key}))
    wish = ChangeStanding(volunteer_id=key, to="suspended", reason="hurt a knee")
    assert city.ask(wish).result["state"] == "suspended"
    assert "not_in_service" in codes(verdict(city, key, "checkpoint"))
    city.until(lambda: city.db("matching").pool.count_documents({"_id": key, "asleep": True}))
    back = ChangeStanding(volunteer_id=key, to="reserve", reason="well again")
    assert city.ask(back).status == 200
    city.until(lambda: city.db("matching").pool.count_documents({"_id": key, "asleep": False}))


@pytest.mark.req("R-REG-10")
def test_a_zone_and_a_report_in_decide_where_one_serves(city, registry):
    key = city.ask(a_wish(birth_date="1990-05-06", insured_until="2099-01-01")).result["id"]
    there = "140107002001"
    assert city.ask(ReportIn(volunteer_id=key, community=there)).status == 200
    order = {"area": "140107002", "level": "sealed", "notice": "第 7 号通告"}
    assert city.ask(SetZone(starts_at=utcnow() - timedelta(hours=1), **order)).status == 201
    home = verdict(city, key, "checkpoint", community=COMMUNITY)
    assert "zone_sealed" in codes(home)
    assert "zone_sealed" not in codes(verdict(city, key, "checkpoint", community=there))


def test_rules_change_by_two_people_and_from_their_day_on(city, registry):
    stricter = [
        one.model_copy(update={"training": "post"}) if one.category == "checkpoint" else one
        for one in SHIPPED.posts
    ]
    now = utcnow()
    wish = ProposePolicy(
        area="1401", effective_from=now + timedelta(hours=1),
        content=PostRules(posts=stricter), reason="第二轮",
    )  # fmt: skip
    key = city.ask(wish).result["id"]
    yes = ReviewPolicy(policy_id=key, verdict="approve")
    assert city.ask(yes).code == "own_proposal"
    assert city.ask(yes, caller=REVIEWER).result["state"] == "in_force"
    assert [one.state for one in city.heard(PolicyChanged, 2)] == ["proposed", "in_force"]
    before = city.query(ReadPosts(area=COMMUNITY, at=now))
    after = city.query(ReadPosts(area=COMMUNITY, at=now + timedelta(hours=2), search="卡点监测"))
    assert (before["version"], after["version"]) == (0, 1)
    assert [one["training"] for one in after["items"]] == ["post"]


def test_proposals_that_come_together_have_numbers_of_their_own(city, registry):
    wish = ProposePolicy(
        area="1401", effective_from=utcnow() + timedelta(hours=1), content=SHIPPED, reason="一",
    )  # fmt: skip
    keys = city.send(*[wish] * 12)
    assert {city.outcome(one).status for one in keys} == {201}
    versions = sorted(one["version"] for one in city.db("registry").policies.find())
    assert len(set(versions)) == 12


def test_what_has_run_out_is_told_by_the_clock(city, registry):
    key = city.ask(a_wish()).result["id"]
    city.ask(a_course(key, course="sampling", valid_to=utcnow().date() + timedelta(days=1)))
    yesterday = (utcnow().date() - timedelta(days=2)).isoformat()
    ran_out = {"$set": {"standing.next_expiry": yesterday}, "$inc": {"_v": 1}}
    city.db("registry").volunteers.update_one({"_id": key}, ran_out)
    registry.spawn_worker(
        next(one for one in registry.entrypoints if one.method_name == "expire"), (), {}
    )
    assert [one.cause for one in city.heard(VolunteerChanged, 2)] == ["training_passed", "expired"]


@pytest.mark.req("R-GATE-01", "R-GATE-03", "R-REG-05")
def test_a_course_and_a_policy_for_many_are_entered_as_lists(city, registry):
    wishes = [a_wish(phone=f"1000000001{one}", birth_date="1990-05-06") for one in range(3)]
    keys = [city.ask(one).result["id"] for one in wishes]
    course = a_course("x").model_dump(exclude={"volunteer_id", "result"})
    held = HoldSession(area=COMMUNITY[:6], passed=keys[:2], failed=keys[2:], **course)
    assert city.ask(held).status == 201
    policy = an_insurance("x").model_dump(exclude={"volunteer_id"})
    assert city.ask(InsureGroup(area=COMMUNITY[:6], volunteer_ids=keys, **policy)).status == 201
    city.until(lambda: all(verdict(city, key)["may"] for key in keys[:2]))
    city.until(lambda: codes(verdict(city, keys[2])) == ["training_failed"])
    elsewhere = held.model_copy(update={"area": "430511"})
    assert city.ask(elsewhere).code == "not_of_this_area"
