"""Requests for help over the real bus: answered, never forgotten, never read by the wrong eyes."""

import json
from datetime import timedelta

import pytest

from contracts.matching import (
    AskHelp,
    ClaimHelp,
    CloseHelp,
    ConfirmHelp,
    DispatchHelp,
    HelpChanged,
    MergeHelp,
    NoteSession,
    ReadSessions,
    ReopenHelp,
    ResolveHelp,
    StartHelp,
    UnmergeHelp,
    VerifyHelp,
)
from kit.errors import Forbidden
from kit.wire import Caller, Envelope
from services.matching.service import MatchingService
from services.matching.store import MatchingStore
from services.notify.service import NotifyService
from tests.service.test_registry_standing import ask
from tests.support.city import OPERATOR
from tests.support.reserve import COMMUNITY, an_entry, enlist, people, rehearsed

SECRETS = ("段先生", "10000000001", "硝苯地平", "八号楼", "chronic_patient", "心梗后")


@pytest.fixture
def matching(city):
    return city.run(MatchingService)


@pytest.fixture
def clock(tmp_path, monkeypatch):
    return rehearsed(tmp_path / "clock", monkeypatch)


def plea(**wishes):
    return AskHelp(
        **{
            "community": COMMUNITY,
            "category": "medicine",
            "detail": "心梗后需要降压药",
            "name": "段先生",
            "phone": "10000000001",
            "address": "八号楼",
            "medicine": {"generic_name": "硝苯地平", "quantity": 2},
            "vulnerable": ["chronic_patient"],
            **wishes,
        }
    )


def verified(city, **wishes):
    help_id = city.ask(plea(**wishes)).command_id
    assert city.ask(VerifyHelp(help_id=help_id, method="call")).result["state"] == "triaged"
    return help_id


def who_is_sent(city, help_id):
    return city.db("matching").help.find_one({"_id": help_id})["volunteer_id"]


def held(city, volunteer):
    return [one["need"] for one in city.db("matching").pool.find_one({"_id": volunteer})["holds"]]


@pytest.mark.req("R-HELP-02", "R-HELP-05")
def test_from_receipt_to_the_end_the_asker_hears_of_it(city, matching, monkeypatch):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    city.run(NotifyService)
    enlist(city, *people(3))
    help_id = verified(city)
    steps = (
        DispatchHelp(help_id=help_id),
        StartHelp(help_id=help_id),
        ResolveHelp(help_id=help_id, answer="药已送到门口"),
        ConfirmHelp(help_id=help_id),
        CloseHelp(help_id=help_id),
    )
    assert [city.ask(step).result["state"] for step in steps] == [
        "dispatched", "in_progress", "resolved", "confirmed", "closed",
    ]  # fmt: skip
    told = {"subject": help_id, "state": "sent"}
    city.until(lambda: city.db("notify").messages.count_documents(told) == 4)
    assert sorted(one["template"] for one in city.db("notify").messages.find(told)) == [
        "help_answer", "help_closed", "help_dispatched", "help_received",
    ]  # fmt: skip


@pytest.mark.req("R-HELP-06")
def test_who_asks_and_for_what_rests_encrypted_and_stays_out_of_events(city, matching):
    help_id = verified(city)
    kept = str(city.db("matching").help.find_one({"_id": help_id}))
    said = "".join(one.model_dump_json() for one in city.heard(HelpChanged, 2))
    for secret in SECRETS:
        assert secret not in kept
        assert secret not in said


@pytest.mark.req("R-HELP-02")
def test_the_nearest_free_and_willing_one_is_sent_and_held_until_it_is_done(city, matching):
    next_door = an_entry("next_door")
    street = next_door.model_copy(
        update={"volunteer_id": "street", "community": COMMUNITY[:9] + "999"}
    )
    enlist(city, street, next_door)
    first, second, third = (verified(city) for _ in range(3))
    for help_id in (first, second):
        assert city.ask(DispatchHelp(help_id=help_id)).status == 200
    assert (who_is_sent(city, first), who_is_sent(city, second)) == ("next_door", "street")
    nobody = city.ask(DispatchHelp(help_id=third))
    assert (nobody.status, nobody.code) == (409, "nobody_free")
    assert held(city, "next_door") == [first]
    city.ask(ResolveHelp(help_id=first, answer="好了"))
    city.until(lambda: held(city, "next_door") == [])
    assert city.ask(DispatchHelp(help_id=third)).status == 200


@pytest.mark.req("R-HELP-04")
def test_of_many_who_take_a_case_at_once_one_gets_it(city, matching):
    enlist(city, *people(20))
    help_id = verified(city)
    wishes = [DispatchHelp(help_id=help_id, volunteer_id=f"v{at}") for at in range(20)]
    outcomes = [city.outcome(key) for key in city.send(*wishes)]
    assert sorted(one.status for one in outcomes) == [200] + [409] * 19
    winner = who_is_sent(city, help_id)
    busy = city.db("matching").pool.find({"holds.need": help_id})
    city.until(lambda: [one["_id"] for one in busy.clone()] == [winner])


def test_a_named_volunteer_must_exist_and_be_free(city, matching):
    enlist(city, *people(1))
    first, second = verified(city), verified(city)
    assert city.ask(DispatchHelp(help_id=first, volunteer_id="v404")).status == 404
    assert city.ask(DispatchHelp(help_id=first, volunteer_id="v0")).status == 200
    assert city.ask(DispatchHelp(help_id=second, volunteer_id="v0")).code == "volunteer_busy"


def test_a_danger_to_life_is_dispatched_before_it_is_verified(city, matching):
    enlist(city, *people(1))
    calm, grave = (city.ask(plea(life_threatening=so)).command_id for so in (False, True))
    assert city.ask(DispatchHelp(help_id=calm)).code == "help_not_verified"
    assert city.ask(DispatchHelp(help_id=grave)).result["state"] == "dispatched"
    sent = city.heard(HelpChanged, 3)[-1]
    assert (sent.level, sent.verified) == ("life", False)


@pytest.mark.req("R-HELP-05")
def test_an_overdue_case_goes_up_and_its_helper_can_be_replaced(city, matching, clock):
    enlist(city, *people(2))
    help_id = verified(city)
    city.ask(DispatchHelp(help_id=help_id, volunteer_id="v0"))
    clock(timedelta(hours=1, minutes=1))
    city.until(lambda: any(one.escalated for one in city.heard(HelpChanged, 3)))
    escalated = city.heard(HelpChanged, 4)[3]
    assert escalated.responsible == f"community_op:{COMMUNITY}"
    assert city.ask(DispatchHelp(help_id=help_id, volunteer_id="v1")).status == 200
    first = Caller(id="link", role="volunteer", subject="v0")
    late = city.ask(ResolveHelp(help_id=help_id, answer="好了"), caller=first)
    assert late.code == "forbidden"
    city.until(lambda: held(city, "v0") == [] and held(city, "v1") == [help_id])


@pytest.mark.req("R-HELP-05")
def test_a_case_is_not_closed_without_an_answer(city, matching):
    help_id = verified(city)
    outcome = city.ask(CloseHelp(help_id=help_id))
    assert (outcome.status, outcome.code) == (422, "answer_missing")
    assert city.ask(CloseHelp(help_id=help_id, answer="家属已送")).result["state"] == "closed"


@pytest.mark.req("R-HELP-01")
def test_fifty_five_requests_are_all_answered_and_closed(city, matching):
    enlist(city, *people(60))
    cases = city.send(*[plea(ticket_id=f"t{at}") for at in range(55)])
    for help_id in cases:
        assert city.outcome(help_id).status == 201
    for step in (
        lambda key: VerifyHelp(help_id=key, method="call"),
        lambda key: DispatchHelp(help_id=key),
        lambda key: StartHelp(help_id=key),
        lambda key: ResolveHelp(help_id=key, answer="已送到"),
        lambda key: ConfirmHelp(help_id=key),
        lambda key: CloseHelp(help_id=key),
    ):
        assert {city.outcome(key).status for key in city.send(*map(step, cases))} == {200}
    ended = {"state": "closed", "answer": {"$ne": ""}, "due_at": None}
    assert city.db("matching").help.count_documents(ended) == 55
    assert city.db("matching").pool.count_documents({"holds": {"$ne": []}}) == 0


# ---- taken from the board -------------------------------------------------------------------


@pytest.mark.req("R-HELP-04")
def test_of_two_volunteers_who_claim_at_once_one_gets_the_case(city, matching):
    enlist(city, *people(10))
    help_id = verified(city)
    wishes = [ClaimHelp(help_id=help_id, volunteer_id=f"v{at}") for at in range(10)]
    outcomes = [city.outcome(key) for key in city.send(*wishes)]
    assert sorted(one.status for one in outcomes) == [200] + [409] * 9
    assert {one.code for one in outcomes if one.status == 409} == {"help_taken"}
    winner = who_is_sent(city, help_id)
    busy = city.db("matching").pool.find({"holds.need": help_id})
    city.until(lambda: [one["_id"] for one in busy.clone()] == [winner])


@pytest.mark.req("R-HELP-04")
def test_a_claim_that_is_not_begun_goes_back_to_the_board_and_frees_the_hours(
    city, matching, clock
):
    enlist(city, *people(2))
    help_id = verified(city)
    assert city.ask(ClaimHelp(help_id=help_id, volunteer_id="v0")).result["state"] == "dispatched"
    clock(timedelta(minutes=16))
    back = city.heard(HelpChanged, 4)[3]
    assert (back.state, back.volunteer_id, back.on_board) == ("triaged", "", True)
    city.until(lambda: held(city, "v0") == [])
    assert city.ask(ClaimHelp(help_id=help_id, volunteer_id="v0")).code == "help_not_on_board"
    assert city.ask(ClaimHelp(help_id=help_id, volunteer_id="v1")).status == 200


@pytest.mark.req("R-HELP-04")
def test_nobody_hoards_claims(city, matching, clock):
    enlist(city, *people(1))
    for hours in (0, 3):
        clock(timedelta(hours=hours))
        help_id = verified(city)
        city.until(lambda key=help_id: city.ask(claim_of(key)).status == 200)
        assert city.ask(StartHelp(help_id=help_id)).status == 200
    clock(timedelta(hours=6))
    third = verified(city)
    city.until(lambda: city.ask(claim_of(third)).code == "help_too_many_claims")


def claim_of(help_id, volunteer="v0"):
    return ClaimHelp(help_id=help_id, volunteer_id=volunteer)


def test_a_claim_from_another_district_is_refused(city, matching):
    there = "140121001002"
    far = an_entry("far").model_copy(
        update={"community": there, "service_areas": frozenset({there[:6]})}
    )
    enlist(city, far)
    assert city.ask(claim_of(verified(city), "far")).code == "help_not_suited"
    assert city.ask(claim_of(verified(city), "nobody")).status == 404


def test_only_the_helper_reads_who_asks_and_it_is_kept_on_record(city, matching):
    enlist(city, *people(2))
    help_id = verified(city)
    city.ask(claim_of(help_id))
    desk = MatchingStore(city.db("matching"), name="matching", keys=city.keys).help

    def read(role, subject):
        caller = Caller(id=role, role=role, subject=subject)
        return desk.read(help_id, Envelope(type="q", data={}, caller=caller))

    with pytest.raises(Forbidden):
        read("volunteer", "v1")
    told = read("volunteer", "v0")
    assert (told["phone"], told["address"]) == ("10000000001", "八号楼")
    assert "vulnerable" not in told
    assert read("community_op", "")["vulnerable"] == "chronic_patient"
    kept = [one["subject"] for one in city.db("matching").readings.find()]
    assert kept == ["v0", ""]


# ---- asked for twice ------------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_both_who_asked_for_the_same_are_answered(city, matching, monkeypatch):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    city.run(NotifyService)
    enlist(city, *people(1))
    first = verified(city)
    second = city.ask(plea(name="段太太", detail="要降压药")).command_id
    suspected = {"_id": second, "suspects": [first]}
    city.until(lambda: city.db("matching").help.count_documents(suspected))
    assert city.ask(MergeHelp(help_id=second, into=first)).result["state"] == "duplicate"
    twins = {"_id": first, f"twins.{second}": {"$exists": True}}
    city.until(lambda: city.db("matching").help.count_documents(twins))
    city.ask(DispatchHelp(help_id=first))
    city.ask(ResolveHelp(help_id=first, answer="药已送到门口"))
    told = {"template": "help_answer", "state": "sent", "subject": {"$in": [first, second]}}
    city.until(lambda: city.db("notify").messages.count_documents(told) == 2)
    city.ask(ConfirmHelp(help_id=first))
    city.ask(CloseHelp(help_id=first))
    closed = {"_id": second, "state": "closed", "answer": {"$ne": ""}}
    city.until(lambda: city.db("matching").help.count_documents(closed))
    assert city.dead("matching") == []


def test_a_merge_that_was_wrong_is_undone(city, matching):
    first, second = verified(city), verified(city)
    city.ask(MergeHelp(help_id=second, into=first))
    assert city.ask(UnmergeHelp(help_id=second)).result["state"] == "triaged"
    alone = {"_id": first, "twins": {}}
    city.until(lambda: city.db("matching").help.count_documents(alone))


# ---- time -----------------------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_an_old_request_is_asked_about_and_expires_with_an_answer(
    city, matching, clock, monkeypatch
):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    city.run(NotifyService)
    wish = {"category": "food", "medicine": None, "vulnerable": []}
    help_id = verified(city, **wish)
    clock(timedelta(hours=25))
    asked = {"template": "help_question", "subject": help_id, "state": "sent"}
    city.until(lambda: city.db("notify").messages.count_documents(asked) == 1)
    assert city.ask(DispatchHelp(help_id=help_id)).code == "help_not_fresh"
    for hours, count in ((32, 2), (39, 3)):
        clock(timedelta(hours=hours))
        city.until(lambda many=count: city.db("notify").messages.count_documents(asked) == many)
    clock(timedelta(hours=46))
    city.until(lambda: state_of(city, help_id) == "unreachable")
    answer = {"template": "help_answer", "subject": help_id}
    city.until(lambda: city.db("notify").messages.count_documents(answer) == 1)
    assert city.ask(ReopenHelp(help_id=help_id)).result["state"] == "triaged"


def test_a_month_after_its_end_nobody_knows_who_asked(city, matching, clock):
    city.run(NotifyService)
    help_id = verified(city)
    city.until(
        lambda: city.db("notify").contacts.count_documents(
            {"_id": help_id, "phone": {"$exists": True}}
        )
    )
    city.ask(CloseHelp(help_id=help_id, answer="家属已送"))
    clock(timedelta(days=30, minutes=1))
    city.until(
        lambda: city.db("matching").help.count_documents({"_id": help_id, "forgotten": True})
    )
    kept = city.db("matching").help.find_one({"_id": help_id})
    assert [kept[one] for one in ("name", "phone", "detail", "address")] == [""] * 4
    assert "phone_key" not in kept
    assert "household_key" not in kept
    gone = {"_id": help_id, "phone": {"$exists": False}}
    city.until(lambda: city.db("notify").contacts.count_documents(gone))


def test_a_city_may_have_its_own_figures(city, tmp_path, monkeypatch):
    figures = {"version": "putuo-1", "within": {"life": 5, "urgent": 20, "normal": 120}}
    (tmp_path / "help.json").write_text(json.dumps(figures))
    monkeypatch.setenv("HUIYIN_HELP_POLICY", str(tmp_path / "help.json"))
    city.run(MatchingService)
    help_id = city.ask(plea()).command_id
    told = next(one for one in city.heard(HelpChanged, 1) if one.help_id == help_id)
    assert (told.level, told.due_at - told.received_at) == ("urgent", timedelta(minutes=20))


def state_of(city, help_id):
    return city.db("matching").help.find_one({"_id": help_id})["state"]


@pytest.mark.req("R-HELP-08")
def test_a_volunteer_who_asks_is_known_by_the_key_and_comes_first(city, matching):
    wish = plea(category="other", medicine=None, vulnerable=[])
    someone, own = Caller(id="k", role="resident"), Caller(id="k", role="volunteer", subject="v0")
    ids = [city.ask(wish, caller=caller).command_id for caller in (someone, own)]
    levels = {one.help_id: one.level for one in city.heard(HelpChanged, 2)}
    assert [levels[key] for key in ids] == ["normal", "urgent"]


# ---- psychological support --------------------------------------------------------------------


@pytest.mark.req("R-HELP-10")
def test_only_the_qualified_listen_and_only_they_read_what_they_wrote_down(city, matching):
    skill = {"qualifications": frozenset({"psychological_counsellor"})}
    far = an_entry("listener", metres=30_000).model_copy(update=skill)
    enlist(city, an_entry("neighbour"), far)
    help_id = verified(city, category="psychological", detail="夜里睡不着", medicine=None)
    named = DispatchHelp(help_id=help_id, volunteer_id="neighbour")
    assert city.ask(named).code == "provider_not_qualified"
    assert city.ask(DispatchHelp(help_id=help_id)).status == 200
    assert who_is_sent(city, help_id) == "listener"
    listener = Caller(id="k", role="volunteer", subject="listener")
    wish = NoteSession(help_id=help_id, text="SECRET-TALK 父亲去世")
    assert city.ask(wish, caller=listener).status == 201
    assert city.ask(wish).code == "not_the_provider"  # an operator
    [note] = ask(city, ReadSessions(help_id=help_id), listener)["sessions"]
    assert note["text"] == wish.text
    desk = MatchingStore(city.db("matching"), name="matching", keys=city.keys).help
    for other in (OPERATOR, Caller(id="n", role="volunteer", subject="neighbour")):
        with pytest.raises(Forbidden):
            desk.sessions.read(help_id, Envelope(type="q", data={}, caller=other))
    looks = city.db("matching").readings.find({"help_id": help_id, "what": "sessions"})
    assert [one["refused"] for one in looks] == [False, True, True]
    resting = str(list(city.db("matching").sessions.find()))
    assert "SECRET-TALK" not in resting
    assert "SECRET-TALK" not in str(city.said)


def test_nobody_unqualified_is_sent_even_when_nobody_else_is_there(city, matching):
    enlist(city, *people(3))
    help_id = verified(city, category="psychological", medicine=None)
    assert city.ask(DispatchHelp(help_id=help_id)).code == "nobody_free"
