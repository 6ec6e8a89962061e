"""The day at a post over the real bus: briefed, told what to do, reported to the own squad."""

import struct
from base64 import b64encode
from datetime import timedelta

import pytest

from contracts.matching import (
    AcceptOffer,
    AssignmentsBriefed,
    BriefPeople,
    CheckIn,
    CheckOut,
    FileReport,
    HandOutTasks,
    ReadPhoto,
    ReadReports,
    ReportFiled,
    Task,
    TasksHandedOut,
)
from contracts.vocabulary import Affiliation
from kit.errors import Forbidden, NotFound
from kit.wire import Caller, Envelope
from services.matching.store import MatchingStore
from tests.support.city import OPERATOR
from tests.support.reserve import an_entry, enlist, offers_made, published

SOON = timedelta(hours=1)
GPS = b"Exif\0\0 GPS 37.8700 112.5500"
SEEN = b"\xff\xda\x00\x06scan\x01\x02\xff\xd9"
PHOTO = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(GPS) + 2) + GPS + SEEN


def volunteer(who):
    return Caller(id=f"key-{who}", role="volunteer", subject=who)


def on_duty(city, *entries):
    enlist(city, *entries)
    need_id = published(city, starts_in=SOON, people=len(entries))
    offers = offers_made(city, need_id, len(entries))
    for one in offers.values():
        assert city.ask(AcceptOffer(offer_id=one)).status == 200
        assert city.ask(CheckIn(assignment_id=one)).status == 200
    return need_id, offers


@pytest.mark.req("R-PLAN-03")
def test_tasks_wait_for_the_briefing(city, matching):
    need_id, offers = on_duty(city, an_entry("wang"), an_entry("li"))
    tasks = [Task(assignment_id=one, duty=f"{who}: 一号楼") for who, one in offers.items()]
    wish = HandOutTasks(need_id=need_id, tasks=tasks)
    briefing = BriefPeople(need_id=need_id, assignment_ids=list(offers.values()), topics="防护")
    assert city.ask(wish).code == "not_briefed"
    assert city.ask(briefing).status == city.ask(wish).status == 200
    assert len(city.heard(AssignmentsBriefed)[0].assignment_ids) == 2
    assert {one.duty for one in city.heard(TasksHandedOut)[0].tasks} == {
        "wang: 一号楼",
        "li: 一号楼",
    }


@pytest.mark.req("R-DUTY-01")
def test_a_report_is_for_the_own_squad_and_its_photo_has_no_position(city, matching):
    cadres = [
        an_entry(one).model_copy(update={"affiliation": Affiliation.DEPLOYED_CADRE})
        for one in ("chen", "zhao")
    ]
    _, offers = on_duty(city, an_entry("wang"), *cadres)
    wish = FileReport(
        assignment_id=offers["chen"],
        place="东门",
        content="测温三百人次",
        photo=b64encode(PHOTO).decode(),
    )
    report_id = city.ask(wish, caller=volunteer("chen")).command_id
    assert city.heard(ReportFiled)[0].report_id == report_id
    [seen] = city.query(ReadReports(assignment_id=offers["zhao"]), volunteer("zhao"))["reports"]
    assert (seen["place"], seen["content"]) == ("东门", "测温三百人次")
    question = ReadPhoto(assignment_id=offers["zhao"], report_id=report_id)
    photo = city.query(question, volunteer("zhao"))["photo"]
    assert photo == b64encode(b"\xff\xd8" + SEEN).decode()
    assert city.query(ReadReports(assignment_id=offers["wang"]), volunteer("wang"))["reports"] == []
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys).reports
    for who in (OPERATOR, volunteer("wang")):
        with pytest.raises(Forbidden):
            store.of_squad(offers["chen"], Envelope(type="q", data={}, caller=who))
    with pytest.raises(NotFound):
        store.photo(offers["wang"], report_id, Envelope("q", {}, caller=volunteer("wang")))
    assert "测温" not in str(list(city.db("matching").reports.find()))
    assert "测温" not in str(city.said)


@pytest.mark.req("R-DUTY-01")
def test_what_somebody_says_on_leaving_is_a_report_for_the_own_squad(city, matching):
    _, offers = on_duty(city, an_entry("wang"), an_entry("li"))
    leaving = CheckOut(assignment_id=offers["wang"], report="夜里平安")
    wish = Envelope.of(leaving, answer_to="gateway", caller=volunteer("wang"))
    city.post(wish, wish.again())
    assert city.outcome(wish.id).status == 200
    city.until(lambda: city.waiting("matching.commands") == 0)
    [filed] = city.heard(ReportFiled)
    [seen] = city.query(ReadReports(assignment_id=offers["li"]), volunteer("li"))["reports"]
    assert (seen["id"], seen["volunteer_id"]) == (filed.report_id, "wang")
    assert (seen["place"], seen["content"]) == ("North gate", "夜里平安")
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys).reports
    with pytest.raises(NotFound):
        store.photo(offers["li"], filed.report_id, Envelope("q", {}, caller=volunteer("li")))
    city.ask(CheckOut(assignment_id=offers["li"], report="提前离开"))
    city.until(lambda: city.db("matching").reports.count_documents({}) == 2)
    told = city.query(ReadReports(assignment_id=offers["wang"]), volunteer("wang"))["reports"]
    assert {one["content"]: one["volunteer_id"] for one in told} == {
        "夜里平安": "wang",
        "提前离开": "",  # an office wrote it
    }
    resting = [list(city.db("matching")[one].find()) for one in ("reports", "needs")]
    assert "平安" not in str(resting) + str(city.said)
