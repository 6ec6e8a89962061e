"""Labels for all doors of a compound: drawn in the background, ready page by page."""

import subprocess
from contextlib import suppress
from datetime import timedelta

import pytest

from contracts.logistics import PrintChanged, PrintLabels, RegisterCompound
from kit.errors import NotFound
from kit.wire import Envelope, utcnow
from services.logistics.service import LogisticsService
from services.logistics.store import LogisticsStore

PLAN = [
    {"building": n, "unit": 1, "x": 30 * n, "y": 5, "floors": 16, "doors": 4} for n in range(1, 5)
]


@pytest.mark.req("R-LOG-15")
def test_labels_are_drawn_in_the_background_and_lead_back_to_their_doors(city):
    city.run(LogisticsService)
    wish = RegisterCompound(area="310107103001", title="圣都汇", staircases=PLAN)
    compound = city.ask(wish).result["id"]
    asked = city.ask(PrintLabels(compound_id=compound))
    assert (asked.status, asked.result["state"]) == (201, "queued")
    city.until(lambda: city.heard(PrintChanged)[-1].state == "done", 60)
    told = sorted(city.heard(PrintChanged), key=lambda one: one.done)
    assert [one.done for one in told] == [0, 8, 11]
    assert told[-1].labels == 256
    labels = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys).labels
    pages = labels.pages(asked.result["id"], 0, 20)["pages"]
    assert [len(page) for page in pages] == [24] * 10 + [16]
    found = {(one["staircase"], one["door"]): one for page in pages for one in page}
    assert len(found) == 256
    for (staircase, door), one in list(found.items())[:30]:
        assert labels.door(one["code"]) == {
            "compound_id": compound, "staircase": staircase, "door": door,
        }  # fmt: skip
    with pytest.raises(NotFound):
        labels.door(f"{compound}:1-1:101:AAAAAAAA".upper())


@pytest.fixture
def store(city):
    """The store alone: nobody draws but the test."""
    return LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)


def drawn(store, name):
    """A compound of its own, and a print of all its labels that nobody has begun."""
    wish = RegisterCompound(area="310107103001", title="圣都汇", staircases=PLAN)
    store.register_compound(wish, cause=heard(f"compound-{name}"))
    compound = store.compounds.get(f"compound-{name}")
    store.labels.ask(compound, cause=heard(f"print-{name}"))
    return compound.id, f"print-{name}"


def heard(name):
    return Envelope(type="test", data={}, id=name, time=utcnow())


@pytest.mark.req("R-LOG-15")
def test_a_print_ends_when_fewer_doors_are_left_than_it_was_asked_for(store):
    compound, name = drawn(store, "a")
    store.db.units.update_many({"compound_id": compound}, {"$set": {"homes": {}}})
    store.labels.draw(utcnow())
    job = store.labels.prints.get(name)
    assert (job.state, job.done) == ("done", 11)
    assert store.labels.pages(name, 0, 20)["pages"] == [[]] * 11


@pytest.mark.req("R-LOG-15")
def test_prints_that_fail_every_time_keep_no_other_waiting(store):
    for number in range(5):
        compound, _ = drawn(store, number)
        store.db.units.update_many({"compound_id": compound}, {"$set": {"homes": "none"}})
    _, name = drawn(store, "sound")
    for look in range(6):
        with suppress(subprocess.CalledProcessError):
            store.labels.draw(utcnow() + look * timedelta(minutes=3))
    assert store.labels.prints.get(name).state == "done"
