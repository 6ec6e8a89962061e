"""Who is thanked, how, and why."""

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import DecideObjection, ListAwards, ObjectAward, RecognitionRules
from services.registry.domain import certificate
from services.registry.domain.certificate import (
    NothingRecorded,
    RevokedAlready,
    certificate_number,
    of_award,
    of_records,
    revoke,
    told,
)
from services.registry.domain.recognition import (
    Given,
    NoObjection,
    ObjectionsOpen,
    ObjectionsOver,
    ObjectionsUndecided,
    decide,
    explained,
    issue,
    must_be_open,
    object_to,
    publish,
    ranked,
    stars,
)
from services.registry.domain.volunteer import enrol
from tests.unit.registry.builders import NOW, a_wish
from tests.unit.registry.test_chain import a_record

RULES = RecognitionRules()
WEIGHTS = {"sampling": 1.5, "checkpoint": 1.0}
WISH = ListAwards(
    area="4305", title="11·4 疫情", issuer="北塔区志愿者协会", since=date(2021, 10, 17),
    until=date(2021, 11, 19),
)  # fmt: skip


def gave(key, services, minutes=None, first=NOW):
    held = {"sampling": 60 * services} if minutes is None else minutes
    return Given(key, services, held, first)


def listed(given_by, rules=RULES):
    numbers = {one.volunteer_id: f"V{one.volunteer_id}" for one in given_by}
    return ranked(given_by, rules, WEIGHTS, list_id="l1", numbers=numbers)


@pytest.mark.req("R-REC-01")
def test_a_hundred_volunteers_of_beita():
    """Nought to twenty services: 5 earn a certificate, 6 an honour certificate, ten a trophy."""
    people = [gave(f"{n:03}", n % 20 + 1) for n in range(100)]
    none = [gave(f"none{n}", 0) for n in range(5)]
    awards = {one.volunteer_id: one for one in listed(people + none)}
    assert len(awards) == 100
    assert {awards[one.volunteer_id].tier for one in people if one.services <= 5} == {"certificate"}
    assert {awards[one.volunteer_id].tier for one in people if one.services >= 6} == {"honour"}
    assert sum(one.trophy for one in awards.values()) == 10
    assert min(one.services for one in awards.values() if one.trophy) >= 19


def test_of_equals_who_served_more_often_and_then_began_earlier_comes_first():
    few, many = gave("few", 1, {"checkpoint": 120}), gave("many", 2, {"checkpoint": 120})
    early = replace(few, volunteer_id="early", first_at=NOW - timedelta(days=1))
    assert [one.volunteer_id for one in listed([few, early, many])] == ["many", "early", "few"]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 900), st.integers(0, 900)),
                min_size=1, max_size=40))  # fmt: skip
def test_every_score_can_be_added_up_by_hand(numbers):
    people = [
        gave(str(n), services, {"sampling": a, "checkpoint": b})
        for n, (services, a, b) in enumerate(numbers)
    ]
    awards = listed(people)
    for one in awards:
        shown = explained(one)
        by_hand = sum(part["hours"] * part["weight"] for part in shown["parts"])
        assert abs(by_hand - shown["score"]) < 0.05
        assert "volunteer_id" not in shown
    assert sum(one.trophy for one in awards) == ceil(0.1 * len(people))
    assert [one.score for one in awards] == sorted((one.score for one in awards), reverse=True)


def test_the_list_is_public_before_anything_is_issued():
    found, [said] = publish(
        WISH, listed([gave("a", 6)]), list_id="l1", days=7, now=NOW, by="district"
    )
    assert (said.state, said.honours, said.trophies) == ("listed", 1, 1)
    must_be_open(found, NOW + timedelta(days=6))
    with pytest.raises(ObjectionsOpen):
        issue(found, undecided=0, now=NOW + timedelta(days=6))
    later = NOW + timedelta(days=7)
    with pytest.raises(ObjectionsOver):
        must_be_open(found, later)
    with pytest.raises(ObjectionsUndecided):
        issue(found, undecided=1, now=later)
    assert issue(found, undecided=0, now=later)[0].state == "issuing"


def test_an_objection_holds_an_award_until_it_is_decided():
    [award] = listed([gave("a", 6)])
    where = {"list_id": "l1", "volunteer_number": "Va"}
    no, yes = (
        DecideObjection(**where, verdict=one, reason="查实") for one in ("reject", "approve")
    )
    with pytest.raises(NoObjection):
        decide(no, award)
    held, _ = object_to(ObjectAward(**where, reason="未到岗"), award)
    assert (held.state, held.objection) == ("objected", "未到岗")
    assert decide(no, held)[0].state == "confirmed"
    assert decide(yes, held)[0].state == "fallen"


def test_stars_are_a_matter_of_hours():
    assert [stars(60 * hours, RULES) for hours in (99, 100, 299, 300, 600, 1000, 1500)] == [
        0, 1, 1, 2, 3, 4, 5,
    ]  # fmt: skip


# ---- certificates -----------------------------------------------------------------------------


def a_volunteer(**facts):
    return enrol(a_wish(**facts), volunteer_id="v1", now=NOW, by="operator")


def printed(*records):
    return of_records(
        a_volunteer(), records, certificate_id="c1", period=(date(2022, 1, 1), date(2022, 12, 31)),
        issuer="桥东社区", now=NOW, by="clerk",
    )  # fmt: skip


@pytest.mark.req("R-REC-04")
def test_a_certificate_states_hours_content_and_recorder_and_no_duty():
    duty = a_record("r2", start=600, nature="official_duty")
    made, [said] = printed(a_record(minutes=90), duty)
    shown = told(made)
    assert (shown["hours"], shown["services"], shown["issuer"]) == (1.5, 1, "桥东社区")
    assert shown["lines"] == [{"category": "sampling", "hours": 1.5}]
    assert shown["name"] == "张*"
    assert (said.kind, said.state) == ("record", "issued")
    with pytest.raises(NothingRecorded):
        printed(duty)


@pytest.mark.req("R-REC-01")
def test_the_best_get_a_letter_that_names_their_employer():
    found, _ = publish(WISH, [], list_id="l1", days=7, now=NOW, by="district")
    best, other = listed([gave("a", 9), gave("b", 1)])
    volunteer = a_volunteer(employer="湘窖酒业")
    assert of_award(best, found, volunteer, now=NOW)[0].employer == "湘窖酒业"
    assert of_award(other, found, volunteer, now=NOW)[0].employer == ""
    assert of_award(best, found, volunteer, now=NOW) == of_award(best, found, volunteer, now=NOW)


def test_a_certificate_is_revoked_once_and_with_a_reason():
    made, _ = printed(a_record())
    after, [said] = revoke("登记有误", made, now=NOW)
    assert (said.state, told(after)["reason"]) == ("revoked", "登记有误")
    with pytest.raises(RevokedAlready):
        revoke("again", after, now=NOW)


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_numbers_of_certificates_have_a_check_character(key):
    number = certificate_number(key, NOW)
    assert number.startswith("HY2022")
    assert len(number) == 17
    assert certificate.check_character(number[2:-1]) == number[-1]
