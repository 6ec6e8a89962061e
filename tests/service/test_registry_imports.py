"""Lists of people, over the real bus and database: exact, whatever comes in between."""

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo import MongoClient

from contracts.registry import (
    ImportProgressed,
    RegistrationRepeated,
    StartImport,
    VolunteersImported,
)
from kit.seal import Keys
from kit.wire import SYSTEM, Caller, Envelope, new_id
from services.registry.service import RegistryService
from services.registry.store import RegistryStore
from tests.support.city import PATIENCE
from tests.unit.registry.builders import a_chunk, a_driver_row, a_row, a_wish

DISTRICT = Caller(id="clerk", role="district_op", area="140107")


@pytest.fixture
def bulk(city, monkeypatch):
    """A registry process that does nothing but imports."""
    monkeypatch.setenv("HUIYIN_LANE", "bulk")
    return city.run(RegistryService)


def a_list(rows, *, size=1000, key="list-1", **facts):
    """The chunks of a list."""
    pieces = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [
        a_chunk(
            *piece,
            import_id=key,
            chunk=number,
            chunks=len(pieces),
            total_rows=len(rows),
            first_row=2 + number * size,
            **facts,
        )
        for number, piece in enumerate(pieces)
    ]


def counts(progress):
    return progress.accepted, progress.repeated, progress.rejected


def done(city, key="list-1", patience=PATIENCE):
    """The last progress of an import."""

    def last():
        city.take()
        return next(
            (
                one
                for one, _ in city.said
                if isinstance(one, ImportProgressed)
                and one.import_id == key
                and one.state == "done"
            ),
            None,
        )

    city.until(last, patience)
    return last()


def people(city):
    return city.db("registry").volunteers.count_documents({})


def test_a_list_comes_in_and_says_who_came(city, bulk):
    rows = [a_row(10000000000 + one) for one in range(25)]
    city.send(StartImport(import_id="list-1", kind="volunteers", rows=25, chunks=3))
    city.send(*a_list(rows, size=10))
    assert counts(done(city)) == (25, 0, 0)
    told = [entry for event in city.heard(VolunteersImported, 3) for entry in event.entries]
    assert len({one.volunteer_id for one in told}) == people(city) == 25


def test_who_came_is_said_when_the_whole_list_is_there(city, bulk):
    first, second, third = a_list([a_row(10000000000 + one) for one in range(25)], size=10)
    city.send(first, second)
    city.until(lambda: [one.accepted for one in city.heard(ImportProgressed, 0)][-1:] == [20])
    assert city.heard(VolunteersImported, 0) == []
    city.send(third)
    assert {one.chunk for one in city.heard(VolunteersImported, 3)} == {0, 1, 2}


def test_who_came_is_said_in_time_though_the_rest_of_the_list_never_comes(city, bulk, monkeypatch):
    monkeypatch.setattr("services.registry.store.lists.UNTOLD", timedelta(seconds=1))
    city.send(*a_list([a_row(10000000000 + one) for one in range(25)], size=10)[:2])
    city.until(lambda: len(city.heard(VolunteersImported, 0)) == 2)


def test_bad_rows_are_told_and_good_ones_taken(city, bulk):
    rows = [a_row(10000000001), a_row("1"), a_row(10000000002, name=""), a_row(10000000001)]
    city.send(*a_list(rows))
    last = done(city)
    assert counts(last) == (1, 1, 2)
    assert [(one.row, one.column, one.code) for one in last.problems] == [
        (3, "phone", "phone_not_synthetic"),
        (4, "name", "missing"),
    ]


def test_a_clerk_brings_people_of_the_own_district_only(city, bulk):
    rows = [a_row(10000000001), a_row(10000000002, community="140106001002")]
    city.send(*a_list(rows), caller=DISTRICT)
    last = done(city)
    assert counts(last) == (1, 0, 1)
    assert last.problems[0].code == "outside_area"


def test_a_dry_run_counts_the_same_and_changes_nothing(city, bulk):
    rows = [a_row(10000000000 + one % 15) for one in range(30)] + [a_row("x")]
    city.send(*a_list(rows, size=7, key="dry", dry_run=True))
    rehearsed = done(city, "dry")
    assert people(city) == 0
    city.send(*a_list(rows, size=7, key="real"))
    assert counts(done(city, "real")) == counts(rehearsed) == (15, 15, 1)
    assert people(city) == 15
    city.send(*a_list(rows, size=7, key="dry-again", dry_run=True))
    assert counts(done(city, "dry-again")) == (0, 30, 1)


def test_who_registered_alone_is_not_doubled_by_a_list(city, bulk, monkeypatch):
    monkeypatch.setenv("HUIYIN_LANE", "main")
    city.run(RegistryService)
    assert city.ask(a_wish(phone="10000000001")).status == 201
    city.send(*a_list([a_row(10000000001), a_row(10000000002)]))
    assert counts(done(city)) == (1, 1, 0)
    assert city.ask(a_wish(phone="10000000002")).code == "already_registered"
    city.send(*a_list([a_row(10000000001)], key="dry", dry_run=True))
    assert counts(done(city, "dry")) == (0, 1, 0)


def test_an_agency_does_not_learn_from_a_list_who_has_a_place(city, bulk):
    """Of two numbers, one of which somebody else has brought, the same is told each time."""
    agency = Caller(id="agency", role="agency", area="1401")
    city.send(*a_list([a_row(10000000001)], key="clerk"))
    done(city, "clerk")

    def told(phone, key, *, dry_run=False):
        rows = [a_row(phone), a_row(phone)]
        city.send(*a_list(rows, key=f"{key}{phone}", dry_run=dry_run), caller=agency)
        return counts(done(city, f"{key}{phone}"))

    for phone in (10000000001, 10000000002):
        assert told(phone, "rehearsed", dry_run=True) == (1, 1, 0)
        assert told(phone, "brought") == (1, 1, 0)
        assert told(phone, "brought-again") == (0, 2, 0)
        assert told(phone, "rehearsed-again", dry_run=True) == (0, 2, 0)
    assert people(city) == 2
    [repeated] = city.heard(RegistrationRepeated)
    assert len(repeated.volunteer_ids) == 1


def test_another_list_under_the_same_id_is_refused(city, bulk):
    city.send(*a_list([a_row(10000000001)]))
    done(city)
    refused = city.ask(StartImport(import_id="list-1", kind="volunteers", rows=9, chunks=1))
    assert (refused.status, refused.code) == (409, "import_differs")


@pytest.mark.req("R-REG-08")
def test_823_drivers_are_counted_exactly(city, bulk):
    rows = [a_driver_row(10000000000 + one) for one in range(823)]
    expired = [a_driver_row(10000000900, valid_to="2021-12-31")]
    unlicensed = [a_driver_row(10000000901, licence="")]
    undescribed = [a_driver_row(10000000902, plate="")]
    city.send(*a_list(rows + expired + unlicensed + undescribed, size=200, kind="drivers"))
    assert counts(done(city)) == (823, 0, 3)
    told = [entry for event in city.heard(VolunteersImported, 5) for entry in event.entries]
    assert len(told) == 823
    assert all(entry.vehicle_seats == 4 for entry in told)


@pytest.mark.req("R-REG-07")
def test_39_724_people_are_counted_exactly_after_repeats_and_a_restart(city, bulk):
    """Every chunk comes twice, and the process is stopped in the middle."""
    rows = [a_row(10000000000 + one) for one in range(39_724)]
    envelopes = [Envelope.of(one) for one in a_list(rows)]
    city.post(*envelopes)
    city.post(*(one.again() for one in envelopes))
    city.until(lambda: people(city) > 5_000, patience=60)
    bulk.stop()
    city.run(RegistryService)
    assert counts(done(city, patience=120)) == (39_724, 0, 0)
    city.until(lambda: city.waiting("registry.bulk") == 0, patience=60)
    assert people(city) == 39_724
    city.until(lambda: city.take() or len(told(city)) >= 39_724)
    assert len(told(city)) == len(set(told(city))) == 39_724
    city.send(*a_list(rows[:3000], key="again"))
    assert counts(done(city, "again", patience=60)) == (0, 3000, 0)


def told(city):
    """Whom the registry told of; news that were said twice are known by their id."""
    once = {envelope.id: one for one, envelope in city.said if isinstance(one, VolunteersImported)}
    return [entry.volunteer_id for one in once.values() for entry in one.entries]


# ---- any order, any repeats, any crash ---------------------------------------------------------


@pytest.fixture(scope="module")
def client():
    with MongoClient(os.environ["HUIYIN_MONGO_URI"], tz_aware=True) as client:
        yield client


class Crash(Exception):
    """The process dies here."""


def crashing(store, at):
    """Let the store die once, before its write number ``at``, or in the middle of it."""
    writes = iter(range(1000))

    def before(write):
        def dies(*args, **kwargs):
            if next(writes) == at:
                raise Crash
            return write(*args, **kwargs)

        return dies

    def amid(write):
        def dies(new):
            new = list(new)
            if next(writes) == at:
                write(new[: len(new) // 2])
                raise Crash
            return write(new)

        return dies

    store.volunteers.add_many = amid(store.volunteers.add_many)
    store.lists.chunks.add = before(store.lists.chunks.add)
    store.lists.settle = before(store.lists.settle)


numbers = st.lists(st.integers(0, 12), min_size=1, max_size=24)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(phones=numbers, data=st.data(), size=st.integers(1, 6))
def test_any_order_any_repeats_and_any_crash_give_the_same_people_and_counts(
    client, phones, data, size
):
    rows = [a_row(10000000000 + one if one else "bad") for one in phones]
    chunks = a_list(rows, size=size)
    envelopes = [Envelope.of(one, caller=SYSTEM) for one in chunks]
    order = data.draw(st.permutations(range(len(chunks))))
    repeats = data.draw(st.lists(st.sampled_from(range(len(chunks))), max_size=4))
    name = f"test-{new_id()[:8]}_registry"
    store = RegistryStore(client[name], name="registry", keys=Keys.from_environment())
    try:
        store.prepare()
        crashing(store, at=data.draw(st.integers(0, 3 * len(chunks))))
        for place in [*order, *repeats, *order]:
            try:
                store.lists.take_in(chunks[place], cause=envelopes[place])
            except Crash:
                store.lists.take_in(chunks[place], cause=envelopes[place].again())
        _check(store, phones)
    finally:
        client.drop_database(name)


def _check(store, phones):
    good = [one for one in phones if one]
    job = store.lists.jobs.get("list-1")
    tallies = job.done.values()
    assert job.state == "done"
    assert sum(one.accepted for one in tallies) == len(set(good))
    assert sum(one.repeated for one in tallies) == len(good) - len(set(good))
    assert sum(one.rejected for one in tallies) == len(phones) - len(good)
    kept = {one.phone for one in store.volunteers.find({})}
    assert kept == {str(10000000000 + one) for one in good}
    told = [
        entry["volunteer_id"]
        for mark in store.db.import_chunks.find()
        for promise in mark["_out"]
        if promise["key"].startswith(VolunteersImported.topic)
        for entry in Envelope.unpack(promise["body"], store.keys.message).data["entries"]
    ]
    assert sorted(told) == sorted(one.id for one in store.volunteers.find({}))
