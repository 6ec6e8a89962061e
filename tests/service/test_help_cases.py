"""Requests for help over the real bus: answered, never forgotten, never read by the wrong eyes."""

from datetime import timedelta

import pytest

from contracts.matching import (
    CloseHelp,
    ConfirmHelp,
    DispatchHelp,
    HelpChanged,
    MergeHelp,
    ResolveHelp,
    ReturnHelp,
    StartHelp,
    TriageHelp,
    UnmergeHelp,
    VerifyHelp,
    WithdrawHelp,
)
from kit.wire import Caller, Envelope, utcnow
from services.notify.service import NotifyService
from tests.support.pleas import held, plea, verified, who_is_sent
from tests.support.reserve import COMMUNITY, an_entry, enlist, people

SECRETS = ("段先生", "10000000001", "硝苯地平", "八号楼", "chronic_patient", "心梗后")


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


@pytest.mark.req("R-HELP-02")
def test_who_is_sent_again_is_told_again(city, matching, monkeypatch):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    city.run(NotifyService)
    enlist(city, *people(1))
    help_id = verified(city)
    told = {"template": "help_assigned", "subject": "v0"}
    for times in (1, 2):
        city.until(lambda: city.ask(DispatchHelp(help_id=help_id)).status == 200)
        city.until(lambda n=times: city.db("notify").messages.count_documents(told) == n)
        later = TriageHelp(help_id=help_id, level="urgent", reason="孕妇")
        assert city.ask(later).result["state"] == "dispatched"
        assert city.ask(ReturnHelp(help_id=help_id, reason="车坏了")).status == 200
    city.heard(HelpChanged, 8)
    said = [envelope for one, envelope in city.said if isinstance(one, HelpChanged)]
    city.post(*said, *said)
    city.ask(ResolveHelp(help_id=help_id, answer="药已送到门口"))
    answer = {"template": "help_answer", "subject": help_id}
    city.until(lambda: city.db("notify").messages.count_documents(answer))
    city.until(lambda: city.waiting("notify.events") == 0)
    assert city.db("notify").messages.count_documents(told) == 2


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


@pytest.mark.req("R-HELP-08")
def test_a_volunteer_who_asks_is_known_by_the_key_and_comes_first(city, matching):
    wish = plea(category="other", medicine=None, vulnerable=[])
    someone, own = Caller(id="k", role="resident"), Caller(id="k", role="volunteer", subject="v0")
    ids = [city.ask(wish, caller=caller).command_id for caller in (someone, own)]
    levels = {one.help_id: one.level for one in city.heard(HelpChanged, 2)}
    assert [levels[key] for key in ids] == ["normal", "urgent"]


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


@pytest.mark.req("R-HELP-02")
def test_whose_hours_were_held_before_a_crash_is_sent_and_nobody_besides(city, matching):
    """The command comes again, and the one who was held by it is no longer the nearest free."""
    enlist(city, *people(3))
    help_id = verified(city)
    wish = Envelope.of(DispatchHelp(help_id=help_id), answer_to="gateway")
    (mongo,) = matching.dependencies
    held_by(mongo.opened, help_id, wish)
    first = [one for one in ("v0", "v1", "v2") if held(city, one)]
    city.post(wish.again())
    assert city.outcome(wish.id).result["state"] == "dispatched"
    assert [who_is_sent(city, help_id)] == first
    assert [one for one in ("v0", "v1", "v2") if held(city, one)] == first


@pytest.mark.req("R-HELP-02")
def test_hours_held_before_a_crash_are_given_back_when_the_case_has_gone_on(city, matching):
    enlist(city, *people(1))
    help_id = verified(city)
    wish = Envelope.of(DispatchHelp(help_id=help_id), answer_to="gateway")
    (mongo,) = matching.dependencies
    held_by(mongo.opened, help_id, wish)
    assert held(city, "v0") == [help_id]
    city.ask(WithdrawHelp(help_id=help_id, reason="已自行解决"))
    city.post(wish.again())
    assert city.outcome(wish.id).status == 409
    assert held(city, "v0") == []


@pytest.mark.req("R-HELP-02")
def test_a_helper_who_is_done_is_free_though_a_process_died_before_it_said_so(city, matching):
    enlist(city, *people(1))
    help_id = verified(city)
    for step in (DispatchHelp(help_id=help_id), StartHelp(help_id=help_id)):
        city.ask(step)
    pool = city.db("matching").pool
    before = pool.find_one({"_id": "v0"})["holds"]
    wish = Envelope.of(ResolveHelp(help_id=help_id, answer="药已送到"), answer_to="gateway")
    city.post(wish)
    city.outcome(wish.id)
    city.until(lambda: held(city, "v0") == [])
    pool.update_one({"_id": "v0"}, {"$set": {"holds": before}})  # as if it had never been written
    city.post(wish.again())
    city.until(lambda: held(city, "v0") == [])


def held_by(store, help_id, wish):
    """What a process leaves that dies between holding somebody's hours and sending them."""
    case = store.help.cases.get(help_id)
    store.help._responders.hold(case, named=None, now=utcnow(), token=wish.id)
