"""Events heard in batches: together, in order, each once, and a bad one fails alone."""

import pytest

from contracts.registry import TeamReadinessReported
from kit.batches import BATCH, hears_many
from kit.providers import Mongo
from kit.store import Store

COUNT = 250


class Listener:
    name = "matching"

    store = Mongo(Store)
    batches: list[list[str]]

    @hears_many(TeamReadinessReported)
    def hear(self, heard):
        teams = [event.team_id for event, _ in heard]
        if any(team.startswith("bad") for team in teams):
            raise RuntimeError("a bug")
        self.batches.append(teams)


@pytest.fixture
def batches(city):
    Listener.batches = []
    city.run(Listener)
    return Listener.batches


def of(team):
    return TeamReadinessReported(team_id=team, area="1401", readiness="ready")


def heard(batches):
    return [team for batch in batches for team in batch]


def test_news_that_stream_in_are_heard_in_order_and_in_few_batches(city, batches):
    told = [f"t-{number}" for number in range(COUNT)]
    city.send(*map(of, told))
    city.until(lambda: len(heard(batches)) == COUNT)
    assert heard(batches) == told
    assert max(map(len, batches)) <= BATCH
    assert len(batches) < COUNT / 10


def test_one_alone_is_heard_without_company(city, batches):
    city.send(of("t-1"))
    city.until(lambda: batches == [["t-1"]])


def test_of_a_batch_only_the_bad_one_dies(city, batches, monkeypatch):
    monkeypatch.setattr("kit.entrypoints.RETRY_AFTER_MS", (1000,))
    city.send(of("t-1"), of("bad"), of("t-2"))
    city.until(lambda: city.waiting("dead.matching") == 1)
    assert sorted(heard(batches)) == ["t-1", "t-2"]
    (dead,) = city.dead("matching")
    assert "RuntimeError: a bug" in dead.properties["application_headers"]["x-error"]
