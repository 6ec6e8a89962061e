"""The states of a volunteer, and what is entered about one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import (
    AcknowledgeGuide,
    AddDriving,
    ChangeStanding,
    EndRole,
    GiveRole,
    RecordCover,
    RecordTraining,
    ReportIn,
    VehicleSheet,
)
from contracts.vocabulary import Affiliation
from services.registry.domain.catalogue import SHIPPED
from services.registry.domain.evidence import Consent, Standing
from services.registry.domain.person import covered_until, person_of
from services.registry.domain.responsibility import NotManagingUnit, SelfOnly, managing_unit
from services.registry.domain.standing import (
    MAY_BECOME,
    FreshConsentNeeded,
    LearnedInFuture,
    NoSuchRole,
    StandingImpossible,
    acknowledge,
    add_driving,
    change,
    cover,
    end_role,
    entry_now,
    expire,
    give_role,
    report_in,
    train,
)
from services.registry.domain.volunteer import enrol, made, pool_entry
from tests.unit.registry.builders import COMMUNITY, NOW, TODAY, a_wish
from tests.unit.registry.standings import a_cover

DISTRICT = {"id": "operator", "role": "district_op", "area": "140107"}
MYSELF = {"id": "key", "role": "volunteer", "area": ""}


def a_volunteer(by="operator", **facts):
    return enrol(a_wish(**facts), volunteer_id="v1", now=NOW, by=by)


def a_cadre():
    facts = a_volunteer(affiliation="deployed_cadre")
    given = {name: getattr(facts, name) for name in ("name", "phone", "community", "intentions")}
    given |= {"available": facts.available, "affiliation": facts.affiliation, "synthetic": True}
    return made(given, volunteer_id="v2", now=NOW, by="operator", import_id="list", import_row=2)


def into(state, volunteer, caller=None, now=NOW):
    wish = ChangeStanding(volunteer_id=volunteer.id, to=state, reason="because")
    return change(wish, volunteer, rules=SHIPPED, now=now, caller=caller or DISTRICT)


def trained(volunteer, course="sampling", now=NOW, **facts):
    given = {
        "course": course, "title": "防护", "provider": "医院", "hours": 2, "result": "passed",
        "mode": "onsite", "on": TODAY,
    }  # fmt: skip
    wish = RecordTraining(volunteer_id=volunteer.id, **given | facts)
    return train(wish, volunteer, rules=SHIPPED, now=now, by="trainer")


def insured(volunteer, starts=TODAY, ends=TODAY + timedelta(days=30)):
    wish = RecordCover(
        volunteer_id=volunteer.id, insurer="人保", provider="platform", starts_on=starts,
        ends_on=ends,
    )  # fmt: skip
    return cover(wish, volunteer, rules=SHIPPED, now=NOW)


STATES = st.lists(st.sampled_from(["reserve", "suspended", "withdrawn", "rejected"]), max_size=8)


@given(STATES, st.booleans())
def test_no_path_leads_outside_the_table(path, listed):
    volunteer = a_cadre() if listed else a_volunteer()
    for state in path:
        allowed = state == volunteer.state or state in MAY_BECOME[volunteer.state]
        try:
            after, _ = into(state, volunteer)
        except (StandingImpossible, FreshConsentNeeded):
            assert not allowed or volunteer.state == "withdrawn"
            continue
        assert allowed
        volunteer = after


def test_a_suspension_is_told_with_its_reason():
    after, [said] = into("suspended", a_volunteer())
    assert (after.state, said.state, said.entry.asleep) == ("suspended", "suspended", True)
    assert [(one.to, one.reason, one.by) for one in after.standing.turns] == [
        ("suspended", "because", "operator")
    ]
    back, [said] = into("reserve", after)
    assert not said.entry.asleep
    assert len(back.standing.turns) == 2


def test_people_leave_and_join_by_themselves_and_nothing_else():
    assert into("withdrawn", a_volunteer(), MYSELF)[0].state == "withdrawn"
    with pytest.raises(SelfOnly):
        into("suspended", a_volunteer(), MYSELF)
    suspended, _ = into("suspended", a_volunteer())
    with pytest.raises(SelfOnly):
        into("reserve", suspended, MYSELF)


@pytest.mark.req("R-REG-11")
def test_who_withdrew_comes_back_with_fresh_consent():
    gone, _ = into("withdrawn", a_volunteer())
    with pytest.raises(FreshConsentNeeded):
        into("reserve", gone, MYSELF)
    later = NOW + timedelta(days=1)
    fresh = replace(gone.standing, consents=(Consent("service", "2", "web", later),))
    assert into("reserve", replace(gone, standing=fresh), MYSELF, later)[0].state == "reserve"


@pytest.mark.req("R-REG-05")
def test_a_cadre_on_a_list_confirms_before_being_called():
    cadre = a_cadre()
    assert (cadre.state, pool_entry(cadre).asleep) == ("pending_confirmation", True)
    after, [said] = into("reserve", cadre, MYSELF)
    assert (after.state, said.entry.asleep) == ("reserve", False)
    assert a_volunteer(affiliation="deployed_cadre").state == "reserve"


@pytest.mark.req("R-REG-03", "R-REG-04")
@pytest.mark.parametrize(
    ("affiliation", "unit"),
    [
        ("social", "youth_league:140107"),
        ("deployed_cadre", "organisation_department:140107"),
        ("local_other", "street:140107001"),
    ],
)
def test_each_block_has_its_one_managing_unit(affiliation, unit):
    volunteer = a_volunteer(affiliation=affiliation)
    assert managing_unit(volunteer) == unit
    for area, allowed in (("1401", True), (unit.partition(":")[2], True), (COMMUNITY, False)):
        caller = {"id": "x", "role": "operator", "area": area}
        if allowed:
            assert into("suspended", volunteer, caller)[0].state == "suspended"
        else:
            with pytest.raises(NotManagingUnit):
                into("suspended", volunteer, caller)


def test_a_course_tells_the_others_what_one_may_do_now():
    after, [said] = trained(a_volunteer(), valid_to=TODAY + timedelta(days=90))
    assert said.entry.trained_for == {"sampling"}
    assert said.cause == "training_passed"
    assert after.standing.next_expiry == TODAY + timedelta(days=90)
    assert trained(a_volunteer(), result="failed")[1][0].entry.trained_for == set()
    assert trained(a_volunteer(), "isolation_site")[1][0].entry.trained_for == set()
    medical = trained(a_volunteer(), "isolation_site", trainer_medical=True)
    assert medical[1][0].entry.trained_for == {"isolation_site"}


def test_a_course_of_tomorrow_has_no_result():
    with pytest.raises(LearnedInFuture):
        trained(a_volunteer(), on=TODAY + timedelta(days=1))


def test_what_runs_out_is_told_once_and_only_then():
    volunteer, _ = trained(a_volunteer(), valid_to=TODAY)
    assert expire(volunteer, rules=SHIPPED, now=NOW) == (volunteer, [])
    after, [said] = expire(volunteer, rules=SHIPPED, now=NOW + timedelta(days=1))
    assert (said.cause, said.entry.trained_for) == ("expired", set())
    assert expire(after, rules=SHIPPED, now=NOW + timedelta(days=2)) == (after, [])


def test_insurance_is_told_as_long_as_it_is_unbroken():
    day = timedelta(days=1)
    assert covered_until([a_cover(TODAY, TODAY + day)], TODAY) == TODAY + day
    chain = [a_cover(TODAY + 2 * day, TODAY + 9 * day), a_cover(TODAY - day, TODAY + day)]
    assert covered_until(chain, TODAY) == TODAY + 9 * day
    assert covered_until([a_cover(TODAY + day, TODAY + 9 * day)], TODAY) is None
    assert covered_until([], TODAY) is None
    assert insured(a_volunteer())[1][0].entry.insured_until == TODAY + 30 * day


def test_an_insurance_that_begins_later_is_told_when_it_begins():
    starts = TODAY + timedelta(days=3)
    volunteer, [said] = insured(a_volunteer(), starts)
    assert said.entry.insured_until is None
    _, [said] = expire(volunteer, rules=SHIPPED, now=NOW + timedelta(days=3))
    assert said.entry.insured_until == TODAY + timedelta(days=30)


def test_what_people_declare_of_themselves_opens_nothing():
    wish = {"trained_for": ["sampling"], "insured_until": date(2099, 1, 1)}
    declared = a_volunteer(by="anonymous", **wish)
    assert (pool_entry(declared).trained_for, pool_entry(declared).insured_until) == (set(), None)
    assert person_of(declared).standing == Standing()
    seen = a_volunteer(**wish)
    assert pool_entry(seen).trained_for == {"sampling"}
    assert len(person_of(seen).standing.trainings) == len(person_of(seen).standing.covers) == 1
    assert entry_now(seen, rules=SHIPPED, today=TODAY) == pool_entry(seen)


def test_somebody_of_the_reserve_becomes_a_driver():
    wish = AddDriving(
        volunteer_id="v1", licence_class="C1", licence_valid_to=date(2099, 1, 1),
        vehicle=VehicleSheet(plate="晋A12345", seats=5),
    )  # fmt: skip
    after, [said] = add_driving(wish, a_volunteer(), rules=SHIPPED, now=NOW)
    assert (said.entry.vehicle_seats, after.plate, after.driving.seats) == (5, "晋A12345", 5)


@pytest.mark.req("R-REG-14")
def test_one_person_holds_several_positions():
    volunteer = a_volunteer()
    for role, unit in (("sub_group_head", "红色代跑"), ("liaison", COMMUNITY), ("liaison", "x")):
        wish = GiveRole(volunteer_id="v1", role=role, unit=unit)
        volunteer, _ = give_role(wish, volunteer, now=NOW)
        assert give_role(wish, volunteer, now=NOW)[0] == volunteer
    assert len(volunteer.standing.positions) == 3
    end = EndRole(volunteer_id="v1", role="liaison", unit="x")
    volunteer, _ = end_role(end, volunteer)
    assert len(volunteer.standing.positions) == 2
    with pytest.raises(NoSuchRole):
        end_role(end, volunteer)


@pytest.mark.req("R-REG-10")
def test_who_reports_in_serves_there():
    there = "140107001009"
    after, [said] = report_in(
        ReportIn(volunteer_id="v1", community=there), a_volunteer(), rules=SHIPPED, now=NOW
    )
    assert (said.entry.community, said.entry.service_areas, said.home) == (
        there,
        {there},
        COMMUNITY,
    )
    assert person_of(after).community == there
    assert after.standing.reported_at == NOW


@pytest.mark.req("R-GATE-07")
def test_the_newest_version_of_a_guide_that_was_read_stays():
    volunteer = a_volunteer()
    for version, kept in ((2, 2), (1, 2), (3, 3)):
        wish = AcknowledgeGuide(volunteer_id="v1", category="sampling", version=version)
        volunteer, _ = acknowledge(wish, volunteer)
        assert volunteer.standing.guides == {"sampling": kept}


def test_affiliations_are_three():
    assert len(Affiliation) == 3
