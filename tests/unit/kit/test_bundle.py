"""Bundles: messages of one topic travel in one, and each stays a message of its own."""

from types import SimpleNamespace

import orjson
from hypothesis import given
from hypothesis import strategies as st

from contracts.gateway import NoteOutcome
from contracts.logistics import EntryPosted, MoveStock
from contracts.notify import KeepContacts
from contracts.registry import RegisterTeam, VolunteerRegistered
from contracts.topology import in_bundles
from kit.bundle import BYTES, MOST, bundles, opened, packed
from kit.relay import Parcel

EVENTS = [VolunteerRegistered.topic, EntryPosted.topic]
parcels = st.builds(
    Parcel,
    st.just("events"),
    st.sampled_from(EVENTS),
    st.sampled_from([b"{}", b"x" * 30_000, b"y" * (BYTES + 1)]),
    st.uuids().map(str),
    headers=st.sampled_from([{}, {"x-again": True}]),
)


@given(st.lists(parcels, max_size=100))
def test_whatever_is_bundled_goes_once_and_in_its_order(told):
    together = bundles(told)
    assert [one for bundle in together for one in bundle] == told
    for bundle in together:
        assert len({(one.key, str(one.headers)) for one in bundle}) == 1
        assert len(bundle) == 1 or sum(len(one.body) for one in bundle) <= BYTES
        assert len(bundle) <= MOST


def test_what_goes_to_two_exchanges_does_not_part_what_goes_together():
    told = [
        Parcel(to, kind.topic, b"{}", f"{n}")
        for n in range(3)
        for to, kind in (("events", EntryPosted), ("commands", NoteOutcome))
    ]
    assert [[one.id for one in bundle] for bundle in bundles(told)] == [["0", "1", "2"]] * 2


def test_what_two_owners_are_asked_does_not_part_what_goes_together():
    kinds = [NoteOutcome, KeepContacts]
    told = [Parcel("commands", kinds[n % 2].topic, b"{}", f"{n}") for n in range(6)]
    assert [[one.id for one in bundle] for bundle in bundles(told)] == [
        ["0", "2", "4"],
        ["1", "3", "5"],
    ]


def test_commands_that_several_processes_share_go_alone_and_so_does_what_is_moved():
    assert [in_bundles(one.topic) for one in (NoteOutcome, MoveStock)] == [True, True]
    assert not in_bundles(RegisterTeam.topic)
    assert not in_bundles("nobody.knows_it.v1")
    alone = [("commands", RegisterTeam.topic), ("dead", "logistics"), ("", EntryPosted.topic)]
    for exchange, key in alone:
        assert len(bundles([Parcel(exchange, key, b"{}", f"{n}") for n in range(2)])) == 2


def test_outcomes_go_before_what_nobody_waits_for():
    told = [
        Parcel(to, kind.topic, b"{}", f"{n}")
        for n in range(3)
        for to, kind in (("events", VolunteerRegistered), ("commands", NoteOutcome))
    ]
    first, second = bundles(told)
    assert [one.id for one in first] == [one.id for one in told[1::2]]
    assert [one.id for one in second] == [one.id for one in told[::2]]


heads = st.dictionaries(st.text(), st.none() | st.integers(-(2**53), 2**53) | st.text())


@given(st.lists(heads, min_size=1))
def test_what_is_packed_is_unpacked(told):
    body = packed([orjson.dumps(one) for one in told])
    assert [orjson.loads(one) for one in opened(SimpleNamespace(body=body))] == told


@given(st.lists(heads, min_size=1))
def test_what_others_pack_is_unpacked_too(told):
    body = orjson.dumps(told, option=orjson.OPT_INDENT_2)
    assert [orjson.loads(one) for one in opened(SimpleNamespace(body=body))] == told


def test_what_is_no_bundle_is_handed_on_as_it_came():
    for body in (b"{}", b"", b"[", b"[]", b"\xff"):
        assert opened(SimpleNamespace(body=body)) == [body]
