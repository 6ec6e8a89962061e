"""May this person serve this post at this time?"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Affiliation, PostCategory
from services.gateway.reasons import REASONS as SENTENCES
from services.gateway.reasons import reason
from services.registry.domain.gate import REASONS, Person, judge
from services.registry.domain.gate_columns import closed, columns, named
from services.registry.domain.zone import Zone
from tests.unit.registry.standings import (
    DAY,
    HOME,
    NEXT_DOOR,
    START,
    Agreement,
    Consent,
    Qualification,
    a_cover,
    a_post,
    a_training,
    someone,
)

DAYS = st.integers(-20, 20).map(lambda n: DAY + timedelta(days=n))


def codes(person, post, moment="check_in"):
    return [one.code for one in judge(person, post, moment).reasons]


def a_zone(level, area=HOME):
    return Zone("z", area, level, START - timedelta(days=1), None)


def test_who_has_everything_may_serve():
    assert judge(someone(), a_post(), "check_in").may


@pytest.mark.req("R-GATE-01")
@pytest.mark.parametrize(
    ("trainings", "code"),
    [
        pytest.param([], "training_missing", id="none"),
        pytest.param([a_training(result="failed")], "training_failed", id="failed"),
        pytest.param([a_training(result="absent")], "training_missing", id="absent"),
        pytest.param([a_training("checkpoint")], "training_category", id="for another post"),
        pytest.param([a_training("general")], "training_category", id="only the general one"),
        pytest.param(
            [a_training(valid_to=DAY - timedelta(days=1))], "training_expired", id="expired"
        ),
        pytest.param([a_training(on=DAY + timedelta(days=1))], "training_category", id="later"),
    ],
)
def test_no_training_no_post(trainings, code):
    assert codes(someone(trainings=trainings), a_post()) == [code]


@pytest.mark.req("R-GATE-01")
def test_a_failed_course_is_outweighed_by_a_passed_one_and_the_last_day_counts():
    again = [a_training(result="failed"), a_training(valid_to=DAY)]
    assert codes(someone(trainings=again), a_post()) == []


@pytest.mark.req("R-GATE-02")
@pytest.mark.parametrize("category", ["sample_transport", "isolation_site"])
def test_special_posts_are_taught_face_to_face_by_medical_staff(category):
    online = a_training(category, mode="online")
    lay = a_training(category, trainer_medical=False)
    assert codes(someone(trainings=[online]), a_post(category)) == ["training_online_only"]
    assert codes(someone(trainings=[lay]), a_post(category)) == ["trainer_not_medical"]
    assert codes(someone(trainings=[a_training(category)]), a_post(category)) == []


@pytest.mark.req("R-GATE-01")
def test_ordinary_posts_are_briefed_at_the_muster_and_check_in_is_the_hard_gate():
    person, post = someone(trainings=[]), a_post("checkpoint")
    planned = judge(person, post, "plan")
    assert planned.may
    assert [one.code for one in planned.conditions] == ["training_missing"]
    assert codes(person, post) == ["training_missing"]
    assert codes(someone(trainings=[a_training("general", mode="online")]), post) == []
    assert not judge(person, a_post("sampling"), "plan").may


@pytest.mark.req("R-GATE-03")
def test_insurance_covers_the_whole_shift():
    night = a_post("checkpoint", hours=20)  # until four the next morning
    person = someone(trainings=[a_training("general")])
    assert codes(person, night) == ["insurance_shift"]
    longer = replace(person.standing, covers=(a_cover(DAY, DAY + timedelta(days=1)),))
    assert codes(replace(person, standing=longer), night) == []
    assert codes(someone(trainings=[a_training("general")], covers=[]), night) == [
        "insurance_missing"
    ]


@pytest.mark.req("R-GATE-03")
def test_cadres_need_insurance_at_hazardous_posts_only():
    cadre = someone(
        affiliation=Affiliation.DEPLOYED_CADRE,
        covers=[],
        trainings=[a_training(), a_training("general")],
    )
    assert codes(cadre, a_post("checkpoint")) == []
    assert codes(cadre, a_post()) == ["insurance_missing"]
    remote = a_post("epi_survey", remote=True)
    assert codes(someone(covers=[], trainings=[a_training("general")]), remote) == []


@pytest.mark.req("R-REG-12")
@pytest.mark.parametrize(
    ("born", "found"),
    [
        (date(2003, 11, 1), []),
        (date(2003, 11, 2), ["age_below_min"]),
        (date(1970, 11, 2), []),  # still 50
        (date(1970, 11, 1), ["age_above_max"]),  # 51 today
        (None, ["age_unknown"]),
    ],
)
def test_both_age_limits_are_included(born, found):
    assert codes(someone(born=born), a_post(max_age=50)) == found


def test_a_qualification_is_asked_where_the_law_asks():
    post = a_post(qualification="nurse")
    old = Qualification("nurse", DAY - timedelta(days=1))
    assert codes(someone(), post) == ["qualification_missing"]
    assert codes(someone(qualifications=(old,)), post) == ["qualification_expired"]
    assert codes(someone(qualifications=(Qualification("nurse", None),)), post) == []


def test_agreements_guides_and_consents():
    post = a_post(agreement=True, guide_must_be_read=True)
    assert codes(someone(), replace(post, version=2)) == ["agreement_missing", "guide_not_read"]
    signed = Agreement("sample_transport", "0" * 64, DAY)
    person = someone(agreements=(signed,), guides={"sample_transport": 2})
    assert codes(person, replace(post, version=2)) == []
    assert codes(person, replace(post, version=3)) == ["guide_not_read"]
    gone = Consent("service", "1", "paper", START, withdrawn_at=START)
    assert codes(someone(consents=(gone,)), a_post()) == ["consent_withdrawn"]


@pytest.mark.req("R-GATE-07")
def test_a_guide_is_read_between_plan_and_check_in():
    verdict = judge(someone(), a_post(guide_must_be_read=True), "plan")
    assert verdict.may
    assert [one.code for one in verdict.conditions] == ["guide_not_read"]


@pytest.mark.req("R-REG-10")
def test_in_a_sealed_zone_one_serves_in_ones_own_community():
    sealed = [a_zone("sealed", "430511001")]
    assert codes(someone(), a_post(zones=sealed)) == []
    assert codes(someone(), a_post(zones=sealed, community=NEXT_DOOR)) == ["zone_sealed"]


def test_nobody_leaves_a_controlled_zone_and_who_enters_one_needs_a_letter():
    street = [a_zone("controlled", "430511001")]
    assert codes(someone(), a_post(zones=street, community=NEXT_DOOR)) == []
    assert codes(someone(), a_post(zones=street, community="430511002001")) == ["zone_controlled"]
    visitor = someone(community="430511002001")
    planned = judge(visitor, a_post(zones=street), "plan")
    assert planned.may
    assert [one.code for one in planned.conditions] == ["letter_needed"]
    assert codes(visitor, a_post(zones=[*street, a_zone("normal", HOME)])) == []


def test_the_suspended_do_not_serve():
    assert codes(someone(state="suspended"), a_post()) == ["not_in_service"]


def test_every_reason_is_told_in_both_languages():
    assert set(SENTENCES) == set(REASONS)
    verdict = judge(
        someone(state="suspended", trainings=[], covers=[], born=None), a_post(), "plan"
    )
    for one in verdict.reasons:
        for language in ("zh-CN", "en"):
            assert "{" not in reason(one.code, language, one.facts)
    assert reason("training_missing", "zh-CN", {"category": "sampling"}) == (
        "没有参加核酸采样所需的培训。"
    )


# ---- invariants -------------------------------------------------------------------------------

COURSES = [*(one.value for one in PostCategory), "general"]
TRAININGS = st.builds(
    a_training,
    st.sampled_from(COURSES),
    result=st.sampled_from(["passed", "failed", "absent"]),
    mode=st.sampled_from(["online", "onsite"]),
    trainer_medical=st.booleans(),
    on=DAYS,
    valid_to=st.none() | DAYS,
)
COVERS = st.tuples(DAYS, DAYS).map(lambda two: a_cover(*sorted(two)))
PEOPLE = st.builds(
    someone,
    trainings=st.lists(TRAININGS, max_size=4),
    covers=st.lists(COVERS, max_size=3),
    born=st.none() | st.dates(date(1940, 1, 1), date(2010, 1, 1)),
    state=st.sampled_from(["reserve", "suspended", "withdrawn"]),
    affiliation=st.sampled_from(list(Affiliation)),
    community=st.sampled_from([HOME, NEXT_DOOR, "430511002001", "430502001001"]),
    qualifications=st.lists(
        st.builds(Qualification, st.sampled_from(["nurse", "driver"]), st.none() | DAYS), max_size=2
    ).map(tuple),
    agreements=st.lists(
        st.builds(Agreement, st.sampled_from(COURSES), st.just("0" * 64), DAYS), max_size=2
    ).map(tuple),
    guides=st.dictionaries(st.sampled_from(COURSES), st.integers(0, 3), max_size=3),
    consents=st.lists(
        st.builds(
            Consent,
            st.sampled_from(["service", "publicity"]),
            st.just("1"),
            st.just("web"),
            st.just(START),
            st.none() | st.just(START),
        ),
        max_size=2,
    ).map(tuple),
)
ZONES = st.lists(
    st.builds(
        a_zone,
        st.sampled_from(["sealed", "controlled", "precaution", "normal"]),
        st.sampled_from(["4305", "430511001", HOME]),
    ),
    max_size=3,
)


@st.composite
def posts(draw):
    ends = draw(st.integers(60, 100))
    return replace(
        a_post(
            draw(st.sampled_from(COURSES[:-1])),
            hours=draw(st.integers(1, 40)),
            zones=draw(ZONES),
            qualification=draw(st.sampled_from([None, "nurse"])),
            agreement=draw(st.booleans()),
            guide_must_be_read=draw(st.booleans()),
            remote=draw(st.booleans()),
            min_age=draw(st.integers(14, 18)),
            max_age=ends,
        ),
        version=draw(st.integers(0, 3)),
    )


@pytest.mark.req("R-GATE-01", "R-GATE-03")
@given(PEOPLE, posts(), TRAININGS, COVERS)
def test_gates_are_monotone_more_papers_never_take_a_permission_away(person, post, training, cover):
    richer = replace(
        person,
        standing=replace(
            person.standing,
            trainings=(*person.standing.trainings, replace(training, result="passed")),
            covers=(*person.standing.covers, cover),
            qualifications=(*person.standing.qualifications, Qualification("nurse", None)),
        ),
    )
    for moment in ("plan", "check_in"):
        if judge(person, post, moment).may:
            assert judge(richer, post, moment).may
    assert len(codes(richer, post)) <= len(codes(person, post))


@given(PEOPLE, posts())
def test_what_is_open_at_check_in_was_open_in_the_plan(person, post):
    if judge(person, post, "check_in").may:
        assert judge(person, post, "plan").may


@pytest.mark.req("R-GATE-01", "R-GATE-02", "R-GATE-03")
@given(st.lists(PEOPLE, max_size=8), posts())
def test_a_city_judged_at_once_is_judged_as_one_by_one(people, post):
    mask = closed(columns(people), post)
    assert [named(int(bits)) for bits in mask] == [codes(one, post) for one in people]


def test_nobody_is_judged_in_no_time():
    assert closed(columns([]), a_post()).tolist() == []
    assert closed(columns([]), a_post()).dtype == np.uint32
    assert isinstance(someone(), Person)
