"""How people come, whose they are, and how they leave with their data."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.notify import ForgetContacts
from contracts.registry import (
    ClaimRecord,
    GiveConsent,
    JoinByLink,
    OpenRecruitLink,
    TransferVolunteer,
    WithdrawConsent,
)
from services.registry.domain.catalogue import SHIPPED
from services.registry.domain.gate import judge
from services.registry.domain.joining import (
    AreaElsewhere,
    ClaimedAlready,
    LegalHold,
    LinkElsewhere,
    NoSuchRecord,
    NothingAgreed,
    badge,
    claim,
    consent,
    erase,
    exported,
    must_be_of,
    transfer,
    withdraw_consent,
)
from services.registry.domain.number import is_volunteer_number
from services.registry.domain.person import person_of
from services.registry.domain.recruit_link import (
    LinkGone,
    LinkInThePast,
    must_be_open,
    open_link,
    revoke,
    take_place,
    told,
)
from services.registry.domain.responsibility import NotManagingUnit, managing_unit
from services.registry.domain.volunteer import enrol
from tests.unit.registry.builders import COMMUNITY, NOW, a_wish
from tests.unit.registry.standings import a_post
from tests.unit.registry.test_chain import a_record
from tests.unit.registry.test_standing import DISTRICT, a_cadre, a_volunteer

WEEK = timedelta(days=7)


def a_link(**facts):
    wish = OpenRecruitLink(
        community=COMMUNITY, notice="招募防疫志愿者", expires_at=NOW + WEEK, **facts
    )
    return open_link(wish, link_id="k1", now=NOW, by="community")[0]


@pytest.mark.req("R-REG-01")
def test_a_link_is_for_its_community_and_its_time():
    link = a_link()
    assert told(link, now=NOW)["community"] == COMMUNITY
    with pytest.raises(LinkGone) as gone:
        must_be_open(link, NOW + WEEK)
    assert gone.value.status == 410
    with pytest.raises(LinkGone):
        must_be_open(revoke(link)[0], NOW)
    assert revoke(revoke(link)[0])[1] == []
    elsewhere = {"community": "140107001003", "link_id": "k1", "name": "张三", "synthetic": True}
    facts = {"phone": "10000000001", "intentions": ["sampling"], "available": ["morning"]}
    with pytest.raises(LinkElsewhere):
        must_be_of(link, JoinByLink(**elsewhere, **facts))
    with pytest.raises(LinkInThePast):
        open_link(
            OpenRecruitLink(community=COMMUNITY, notice="x", expires_at=NOW), link_id="k", now=NOW,
            by="x",
        )  # fmt: skip


def test_a_link_has_so_many_places():
    link, _ = take_place(a_link(places=1), now=NOW)
    with pytest.raises(LinkGone):
        take_place(link, now=NOW)


@pytest.mark.req("R-REG-03")
@pytest.mark.parametrize(
    ("area", "by", "unit"),
    [
        (COMMUNITY, f"community:{COMMUNITY}", f"community:{COMMUNITY}"),
        ("140107001", "street:140107001", "street:140107001"),
        ("1401", "1401", "youth_league:140107"),
        ("", "", "youth_league:140107"),
        ("140105001", "140105001", "youth_league:140107"),
    ],
)
def test_who_recruits_manages(area, by, unit):
    volunteer = enrol(a_wish(), volunteer_id="v1", now=NOW, by="operator", area=area)
    assert (volunteer.recruited_by, managing_unit(volunteer)) == (by, unit)


def moved(volunteer, block="street", area="140107001", caller=DISTRICT):
    wish = TransferVolunteer(volunteer_id="v1", block=block, area=area, reason="搬家")
    return transfer(wish, volunteer, rules=SHIPPED, now=NOW, caller=caller)


@pytest.mark.req("R-REG-03")
def test_a_volunteer_has_one_unit_and_is_handed_over_with_a_trace():
    after, [said] = moved(a_volunteer())
    assert (managing_unit(after), said.cause) == ("street:140107001", "transferred")
    assert [(one.to, one.by) for one in after.standing.turns] == [
        ("unit street:140107001", "operator")
    ]
    assert "youth_league:140107: 搬家" in after.standing.turns[0].reason
    assert moved(after)[1] == []
    with pytest.raises(NotManagingUnit):
        moved(a_volunteer(), caller={"id": "x", "role": "street_op", "area": "140107001"})
    with pytest.raises(AreaElsewhere):
        moved(a_volunteer(), area="140105001")


def claimed(volunteer, number=None, **facts):
    wish = ClaimRecord(number=number or volunteer.number, phone="10000000001", **facts)
    return claim(wish, volunteer, rules=SHIPPED, now=NOW)


@pytest.mark.req("R-REG-05")
def test_who_is_on_a_list_confirms_with_number_and_phone():
    cadre = a_cadre()
    after, [said] = claimed(cadre, cadre.number.lower(), opinion="可以服务周末")
    assert (after.state, said.entry.asleep) == ("reserve", False)
    assert after.standing.turns[0].reason == "可以服务周末"
    with pytest.raises(ClaimedAlready):
        claimed(after)
    assert claimed(cadre, willing=False)[0].state == "withdrawn"
    with pytest.raises(NoSuchRecord):
        claimed(cadre, "V140107AAAAAAAAAAA")
    assert claimed(a_volunteer())[0].state == "reserve"


@pytest.mark.req("R-REG-15")
def test_a_badge_tells_a_number_and_the_live_state_and_no_name():
    volunteer = a_volunteer()
    shown = badge(volunteer)
    assert is_volunteer_number(shown["number"])
    assert (shown["name"], shown["in_service"]) == ("张*", True)
    assert not badge(replace(volunteer, state="suspended"))["in_service"]


@pytest.mark.req("R-REG-11")
def test_consents_have_versions_and_can_be_taken_back():
    wish = GiveConsent(volunteer_id="v1", purpose="service", version="2022-04", channel="web")
    volunteer, _ = consent(wish, a_volunteer(), now=NOW)
    back = WithdrawConsent(volunteer_id="v1", purpose="service")
    gone, _ = withdraw_consent(back, volunteer, rules=SHIPPED, now=NOW)
    assert [(one.version, one.withdrawn_at) for one in gone.standing.consents] == [("2022-04", NOW)]
    reasons = judge(person_of(gone), a_post("checkpoint"), "plan").reasons
    assert "consent_withdrawn" in [one.code for one in reasons]
    with pytest.raises(NothingAgreed):
        withdraw_consent(back, gone, rules=SHIPPED, now=NOW)
    again, _ = consent(wish, gone, now=NOW)
    reasons = judge(person_of(again), a_post("checkpoint"), "plan").reasons
    assert "consent_withdrawn" not in [one.code for one in reasons]


def test_deletion_leaves_a_number_and_the_hours():
    volunteer = a_volunteer(birth_date="1990-05-06", employer="湘窖酒业", skills=["护士"])
    after, [said, _, forget] = erase(volunteer, records=[a_record()], rules=SHIPPED, now=NOW)
    assert (after.number, after.state, said.entry.asleep) == (volunteer.number, "withdrawn", True)
    assert forget == ForgetContacts(subjects=["v1"])
    for secret in ("张三", "10000000001", "1990-05-06", "湘窖", "护士"):
        assert secret not in str(after)


def test_what_is_not_decided_yet_is_kept_for_now():
    for record in (a_record(state="proposed"),):
        with pytest.raises(LegalHold):
            erase(a_volunteer(), records=[record], rules=SHIPPED, now=NOW)


def test_people_get_everything_that_is_kept_about_them_and_why():
    found = exported(a_volunteer(birth_date="1990-05-06"), [a_record()])
    assert found["profile"]["name"] == "张三"
    assert found["profile"]["birth_date"] == "1990-05-06"
    assert len(found["records"]) == 1
    assert {one["what"] for one in found["kept_after_deletion"]} == {
        "service_records", "certificates", "audit",
    }  # fmt: skip
