"""The bus discipline: kept once, said at least once, tried again, never lost silently."""

from dataclasses import dataclass, replace
from functools import partial

import eventlet
import orjson
import pytest
from amqp import Message as Basic
from eventlet.event import Event
from kombu import Connection

from contracts.registry import (
    ReadVolunteer,
    RegisterTeam,
    ReportReadiness,
    TeamReadinessReported,
    TeamRegistered,
)
from kit.ballast import fill, says_nothing
from kit.entrypoints import answers, obeys
from kit.errors import Refusal
from kit.providers import Mongo
from kit.relay import Parcel, Publisher
from kit.store import Store
from kit.wire import Envelope, new_id
from tests.support.city import PATIENCE

READY = ReportReadiness(team_id="t1", readiness="ready")


class Resting(Refusal):
    """A team that is off cannot be called."""

    code = "team_off"


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    area: str
    state: str = "off"
    reports: int = 0


class TeamStore(Store):
    def __init__(self, db, **kwargs):
        super().__init__(db, **kwargs)
        self.teams = self.shelf("teams", Team, personal=("name",), blind=("name",))


def report(team: Team, readiness: str):
    if readiness == "on_mission" and team.state == "off":
        raise Resting
    if readiness == "resting":
        raise RuntimeError("a bug")
    event = TeamReadinessReported(team_id=team.id, area=team.area, readiness=readiness)
    return replace(team, state=readiness, reports=team.reports + 1), [event]


class TeamService:
    name = "registry"

    store = Mongo(TeamStore)

    @obeys(RegisterTeam)
    def register(self, wish, cause):
        event = TeamRegistered(
            team_id=cause.id,
            readiness="off",
            **wish.model_dump(include={"name", "area", "capabilities", "members", "vehicles"}),
        )
        self.store.teams.add(Team(cause.id, wish.name, wish.area), [event], cause=cause)

    @obeys(ReportReadiness)
    def report(self, wish, cause):
        self.store.teams.decide(
            wish.team_id, lambda team: report(team, wish.readiness), cause=cause
        )

    @answers(ReadVolunteer)
    def read(self, query, cause):
        if query.volunteer_id == "odd":
            return {7: "a key that is no text"}
        return {"id": query.volunteer_id, "asked_by": cause.caller.id}


def a_team(name="Blue Sky"):
    return RegisterTeam(name=name, area="1401", capabilities=["rescue"], members=5)


@pytest.fixture
def registry(city):
    return city.run(TeamService)


def test_a_command_is_kept_answered_and_said(city, registry):
    outcome = city.ask(a_team())
    assert (outcome.status, outcome.result["state"]) == (201, "off")
    (said,) = city.heard(TeamRegistered)
    assert said.team_id == outcome.result["id"] == outcome.command_id


def test_what_was_said_is_crossed_out(city, registry):
    city.ask(a_team())
    city.until(lambda: city.db("registry").teams.count_documents({"_out": []}) == 1)


def test_personal_fields_rest_encrypted(city, registry):
    city.ask(a_team("Blue Sky"))
    city.until(lambda: city.db("registry").teams.count_documents({"_out": []}) == 1)
    kept = city.db("registry").teams.find_one()
    assert "Blue Sky" not in str(kept)
    assert kept["name_key"] == city.keys.blind("name", "Blue Sky")


def test_the_same_command_twice_is_obeyed_once(city, registry):
    team = city.ask(a_team()).command_id
    wish = Envelope.of(ReportReadiness(team_id=team, readiness="ready"), answer_to="gateway")
    city.post(wish, wish, wish.again())
    city.outcome(wish.id)
    city.until(lambda: city.waiting("registry.commands") == 0)
    assert city.db("registry").teams.find_one({"_id": team})["reports"] == 1
    assert len(city.heard(TeamReadinessReported)) == 1


def test_a_refusal_is_an_answer_and_stays_one(city, registry):
    team = city.ask(a_team()).command_id
    wish = Envelope.of(ReportReadiness(team_id=team, readiness="on_mission"), answer_to="gateway")
    city.post(wish)
    assert (city.outcome(wish.id).status, city.outcome(wish.id).code) == (409, "team_off")
    city.ask(ReportReadiness(team_id=team, readiness="ready"))
    city.post(wish.again())
    city.until(lambda: city.waiting("registry.commands") == 0)
    assert city.ask(ReportReadiness(team_id=team, readiness="off")).status == 200
    assert city.db("registry").teams.find_one({"_id": team})["reports"] == 2


def test_a_hundred_changes_of_one_thing_at_once_all_count(city, registry):
    team = city.ask(a_team()).command_id
    wishes = [ReportReadiness(team_id=team, readiness="ready")] * 100
    for key in city.send(*wishes):
        assert city.outcome(key).status == 200
    assert city.db("registry").teams.find_one({"_id": team})["reports"] == 100


def test_a_query_is_answered_sealed(city, registry):
    question = Envelope.of(ReadVolunteer(volunteer_id="v1"))
    with Connection(city.amqp) as connection:
        channel, got = connection.default_channel, []
        channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=got.append)
        basic = Basic(
            question.pack(city.keys.message),
            reply_to="amq.rabbitmq.reply-to",
            correlation_id=question.id,
        )
        channel.basic_publish(basic, "queries", question.type)
        with eventlet.Timeout(PATIENCE):
            while not got:
                connection.drain_events(timeout=PATIENCE)
    answer = orjson.loads(city.keys.message.open(bytes(got[0].body).decode(), about=question.id))
    assert answer == {"result": {"id": "v1", "asked_by": "system"}}


def test_an_answer_that_cannot_be_told_is_a_refusal_and_ends_nothing(city, registry):
    failed = {"refusal": {"status": 500, "code": "failed", "detail": "The owner could not answer."}}
    assert city.question(Envelope.of(ReadVolunteer(volunteer_id="odd"))) == failed
    assert city.query(ReadVolunteer(volunteer_id="v1"))["id"] == "v1"


def test_a_question_that_cannot_be_read_is_refused_and_no_dead_letter(city, registry):
    wrong = Envelope(type=ReadVolunteer.topic, data={"volunteer_id": 7})
    assert city.question(wrong)["refusal"]["code"] == "failed"
    assert city.waiting("dead.registry") == 0


def test_a_message_that_cannot_be_read_goes_to_the_dead_letters(city, registry):
    city.publisher.send(
        [
            Parcel("commands", RegisterTeam.topic, b"\xff not json", "m1"),
            Parcel("commands", RegisterTeam.topic, b'{"type": 7}', "m2"),
        ]
    )
    wrong = Envelope(type=RegisterTeam.topic, data={"name": 7}, id="m3")
    city.post(wrong)
    city.until(lambda: city.waiting("dead.registry") == 3)
    headers = [one.properties["application_headers"] for one in city.dead("registry")]
    assert {one["x-origin-queue"] for one in headers} == {"registry.commands"}
    assert city.ask(a_team()).status == 201


def test_a_failure_is_tried_again_and_then_lies_among_the_dead(city, registry, monkeypatch):
    monkeypatch.setattr("kit.entrypoints.RETRY_AFTER_MS", (1000,))
    team = city.ask(a_team()).command_id
    city.send(ReportReadiness(team_id=team, readiness="resting"))
    city.until(lambda: city.waiting("dead.registry") == 1)
    (dead,) = city.dead("registry")
    headers = dead.properties["application_headers"]
    assert headers["x-attempt"] == 1
    assert "RuntimeError: a bug" in headers["x-error"]
    assert "report" in headers["x-traceback"]


def test_stopping_under_load_redelivers_nothing(city, registry):
    team = city.ask(a_team()).command_id
    city.send(*[ReportReadiness(team_id=team, readiness="ready")] * 300)
    registry.stop()
    left = []
    channel = city._connection.default_channel
    while (message := channel.basic_get("registry.commands", no_ack=True)) is not None:
        if not says_nothing(message):
            left.append(message.delivery_info["redelivered"])
    obeyed = city.db("registry").teams.find_one({"_id": team})["reports"]
    assert obeyed + len(left) == 300
    assert not any(left)


def test_stopping_while_commands_drop_in_redelivers_nothing(city, registry):
    """Too few to fill the window by themselves, and too many for a moment without one."""
    team, enough, sent = city.ask(a_team()).command_id, Event(), []
    publisher = Publisher(city.amqp)

    def drop_in():
        while not enough.ready():
            wish = Envelope.of(ReportReadiness(team_id=team, readiness="ready"))
            body = wish.pack(city.keys.message)
            sent.extend(publisher.send([Parcel("commands", wish.type, body, wish.id)]))
            eventlet.sleep(0.03)

    coming = eventlet.spawn(drop_in)
    eventlet.sleep(0.3)
    registry.stop()
    enough.send(None)
    coming.wait()
    publisher.drop()
    left = []
    channel = city._connection.default_channel
    while (message := channel.basic_get("registry.commands", no_ack=True)) is not None:
        assert not message.delivery_info["redelivered"]
        left.append(says_nothing(message))
    obeyed = city.db("registry").teams.find_one({"_id": team})["reports"]
    assert obeyed + left.count(False) == len(sent)


def test_what_only_fills_a_window_is_acknowledged_by_whoever_gets_it(city, registry):
    fill(city._connection.default_channel, "registry.commands", 30)
    assert city.ask(a_team()).status == 201
    city.until(lambda: city.waiting("registry.commands") == 0)
    assert city.waiting("dead.registry") == 0


def test_promises_that_a_crash_left_are_found(city, registry):
    team = city.ask(a_team()).command_id
    event = TeamReadinessReported(team_id=team, area="1401", readiness="ready")
    envelope = Envelope.of(event, id=new_id())
    left = {
        "id": envelope.id,
        "at": envelope.time.replace(year=2020),
        "to": "events",
        "key": event.topic,
        "body": envelope.pack(city.keys.message),
    }
    city.db("registry").teams.update_one({"_id": team}, {"$push": {"_out": left}})
    assert city.heard(TeamReadinessReported)


def test_decisions_taken_together_are_kept_though_one_of_them_was_kept_elsewhere(city):
    """A message that comes twice is obeyed by two processes at once; what rides with it counts."""
    there, here = (TeamStore(city.db("registry"), name="registry", keys=city.keys) for _ in "ab")
    there.prepare()
    twice, once = Envelope.of(READY), Envelope.of(READY)
    there.teams.add(Team("t1", "Blue Sky", "1401"), cause=Envelope.of(READY))
    rule = partial(report, readiness="ready")
    here.teams.decide("t1", rule, cause=Envelope.of(READY))
    there.teams.decide("t1", rule, cause=twice)
    here.teams._decide_together("t1", [(rule, once), (rule, twice)])
    kept = there.teams.kept("t1")
    assert {once.id, twice.id} <= kept.marks
    assert kept.entity.reports == 3
