"""A command that nobody can carry out: one dead letter, told to who waits, replayed or dropped."""

from datetime import timedelta

import orjson
import pytest
from typer.testing import CliRunner

from cli.dead import app
from contracts.gateway import NoteDeath
from contracts.registry import RegisterTeam, ReportReadiness
from kit.inbound import Inbound
from kit.relay import Parcel
from kit.store import BURIAL
from kit.wire import Envelope, utcnow
from tests.service.test_kit_bus import TeamService, a_team


@pytest.fixture
def registry(city, monkeypatch):
    monkeypatch.setattr("kit.entrypoints.RETRY_AFTER_MS", ())
    monkeypatch.setattr("kit.delivery.RETRY_AFTER_MS", (1000,))
    city.dead("registry")
    return city.run(TeamService)


@pytest.fixture
def hopeless(city, registry):
    """A command that fails, said four times: its service was away for some minutes."""
    team = city.ask(a_team()).command_id
    wish = Envelope.of(ReportReadiness(team_id=team, readiness="resting"), answer_to="gateway")
    city.post(wish, wish.again(), wish.again(), wish.again())
    city.heard(NoteDeath)
    inbound = next(one for one in registry.subextensions if isinstance(one, Inbound))
    city.until(
        lambda: (
            not any(map(city.waiting, ("registry.commands", "retry.1000")))
            and inbound.in_flight == 0
        )
    )
    return wish


def run(*words):
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.output


def test_of_a_command_one_copy_lies_dead_however_often_it_is_said(city, hopeless):
    city.post(hopeless.again(), hopeless.again())
    assert city.ask(a_team("Red Sky")).status == 201
    city.until(lambda: city.waiting("registry.commands") == 0)
    assert len(city.dead("registry")) == 1
    [told] = city.heard(NoteDeath)
    assert told.command_id == hopeless.id


def test_who_died_while_burying_leaves_it_to_another_copy(city, registry):
    wrong = Envelope(type=RegisterTeam.topic, data={"name": 7}, answer_to="gateway")
    began = utcnow() - BURIAL - timedelta(seconds=1)
    begun = {"_id": wrong.id, "at": began, "lies": False, "_out": []}
    city.db("registry").deaths.insert_one(begun)
    city.post(wrong)
    [told] = city.heard(NoteDeath)
    assert (told.command_id, len(city.dead("registry"))) == (wrong.id, 1)


def test_what_cannot_even_be_read_is_told_to_who_waits_by_the_name_it_travels_under(city, registry):
    city.publisher.send([Parcel("commands", RegisterTeam.topic, b"\xff not json", "m1")])
    [told] = city.heard(NoteDeath)
    assert (told.command_id, len(city.dead("registry"))) == ("m1", 1)


def test_of_a_bundle_that_cannot_be_read_every_message_lies_among_the_dead(city, registry):
    wrong = [{"type": RegisterTeam.topic, "id": one} for one in ("m1", "m2")] + [{}, {"id": 7}]
    city.publisher.send([Parcel("commands", RegisterTeam.topic, orjson.dumps(wrong), "m1")])
    city.until(lambda: city.waiting("dead.registry") == 4)
    assert {one.command_id for one in city.heard(NoteDeath, 2)} == {"m1", "m2"}
    city.dead("registry")


def test_a_replayed_command_is_tried_again_and_ends(city, hopeless, monkeypatch):
    assert "1 replayed" in run("replay", "registry")
    city.heard(NoteDeath, 2)  # it died once more, and lies there once more
    assert city.waiting("dead.registry") == 1
    mended = lambda team, readiness: (team, [])  # noqa: E731
    monkeypatch.setattr("tests.service.test_kit_bus.report", mended)
    assert "1 replayed" in run("replay", "registry", "--id", hopeless.id)
    assert city.outcome(hopeless.id).status == 200
    assert city.waiting("dead.registry") == 0


def test_who_waits_for_a_dropped_command_is_told_that_it_is_over(city, hopeless):
    assert "1 dropped" in run("drop", "registry", "--yes")
    assert (city.outcome(hopeless.id).status, city.outcome(hopeless.id).code) == (500, "given_up")
