"""Links, claims, consents and deletion, over the real bus and database."""

from datetime import timedelta

import pytest

from contracts.registry import (
    AppointLiaisons,
    AskDeletion,
    ClaimRecord,
    ExportMyData,
    ImportChunk,
    JoinByLink,
    LiaisonsAppointed,
    OpenRecruitLink,
    ReadLiaison,
    ReadVolunteer,
    RevokeRecruitLink,
    VolunteerChanged,
)
from kit.wire import Caller, utcnow
from services.registry.service import RegistryService
from tests.unit.registry.builders import COMMUNITY, TITLES, a_row, a_wish

ANYBODY = Caller(id="anonymous", role="resident")


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def a_link(city, **facts):
    given = {"community": COMMUNITY, "notice": "招募", "expires_at": utcnow() + timedelta(days=7)}
    return city.ask(OpenRecruitLink(**given | facts)).result["id"]


def joining(city, link, number, **facts):
    wish = a_wish(phone=f"100{number:08}", **facts)
    return city.ask(JoinByLink(**wish.model_dump(), link_id=link), caller=ANYBODY)


@pytest.mark.req("R-REG-01")
def test_through_a_communitys_link_one_belongs_to_it_until_it_is_over(city, registry):
    link = a_link(city)
    key = joining(city, link, 1, trained_for=["sampling"]).result["id"]
    shown = city.query(ReadVolunteer(volunteer_id=key))
    assert (shown["recruited_by"], shown["managing_unit"]) == (f"community:{COMMUNITY}",) * 2
    assert joining(city, link, 2, community="140107001003").code == "link_elsewhere"
    assert city.ask(RevokeRecruitLink(link_id=link)).status == 200
    late = joining(city, link, 3)
    assert (late.status, late.code) == (410, "link_gone")
    assert city.db("registry").recruit_links.find_one({"_id": link})["joined"] == 1


@pytest.mark.req("R-REG-05")
def test_484_cadres_of_a_list_wait_for_their_own_word(city, monkeypatch):
    monkeypatch.setenv("HUIYIN_LANE", "bulk")
    city.run(RegistryService)
    monkeypatch.delenv("HUIYIN_LANE")
    city.run(RegistryService)
    rows = [[*a_row(10_000_100_000 + one), "下沉干部"] for one in range(484)]
    list_ = ImportChunk(
        import_id="cadres", kind="volunteers", chunk=0, chunks=1, total_rows=484, first_row=2,
        columns=[*TITLES, "归属"], rows=rows, synthetic=True,
    )  # fmt: skip
    for _ in range(2):
        city.ask(list_)
    people = city.db("registry").volunteers
    city.until(lambda: people.count_documents({"state": "pending_confirmation"}) == 484)
    number = people.find_one({"import_row": 2})["number"]
    wish = ClaimRecord(number=number, phone="10000100000", opinion="愿意")
    assert city.ask(wish, caller=ANYBODY).result["state"] == "reserve"
    assert city.ask(wish, caller=ANYBODY).code == "claimed_already"
    stranger = ClaimRecord(number=number, phone="10000100001")
    assert city.ask(stranger, caller=ANYBODY).code == "no_such_record"
    assert people.count_documents({"state": "pending_confirmation"}) == 483
    assert city.heard(VolunteerChanged)[0].cause == "claimed"


def test_one_reads_all_of_it_and_then_it_is_gone(city, registry):
    key = city.ask(a_wish(birth_date="1990-05-06")).result["id"]
    mine = Caller(id="key", role="volunteer", subject=key)
    found = city.query(ExportMyData(volunteer_id=key), mine)
    assert (found["profile"]["name"], found["profile"]["phone"]) == ("张三", "10000000001")
    assert city.ask(AskDeletion(volunteer_id=key), caller=mine).result["state"] == "withdrawn"
    assert "张三" not in str(city.query(ExportMyData(volunteer_id=key), mine))
    assert city.ask(a_wish()).status == 201, "the phone is free for a new beginning"


@pytest.mark.req("R-PLAN-07")
def test_social_volunteers_have_a_liaison_from_inside(city, registry):
    wishes = [a_wish(phone=f"100{one:08}") for one in range(11)]
    wishes += [a_wish(phone=f"1001{one:07}", affiliation="local_other") for one in range(2)]
    keys = [city.ask(wish).result["id"] for wish in wishes[:12]]
    short = city.ask(AppointLiaisons(area="140107"))
    assert (short.code, short.facts) == ("liaisons_missing", {"needed": 2, "available": 1})
    city.ask(wishes[12])
    assert city.ask(AppointLiaisons(area="140107")).status == 201
    assert city.ask(AppointLiaisons(area="140107")).status == 200
    told = city.query(ReadLiaison(volunteer_id=keys[0], area="140107"))
    assert told["liaison"] not in keys[:11]
    assert [(one.volunteers, one.liaisons) for one in city.heard(LiaisonsAppointed, 2)] == [
        (11, 2), (11, 2),
    ]  # fmt: skip
