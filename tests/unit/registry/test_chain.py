"""An edited, dropped or reordered record shows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.vocabulary import Affiliation, PostCategory
from services.registry.domain.chain import BEGINNING, ChainHead, faults, linked
from services.registry.domain.record import ServiceRecord, current, digests
from tests.unit.registry.builders import COMMUNITY, NOW

EMPTY = ChainHead(COMMUNITY, 0, BEGINNING)


def a_record(key="r1", *, minutes=60, start=0, **facts):
    begun = NOW + timedelta(minutes=start)
    given = ServiceRecord(
        id=key,
        volunteer_id="v1",
        need_id="n1",
        category=PostCategory.SAMPLING,
        community=COMMUNITY,
        started_at=begun,
        ended_at=begun + timedelta(minutes=minutes),
        minutes=minutes,
        nature="volunteer",
        affiliation=Affiliation.SOCIAL,
        recorded_at=begun + timedelta(minutes=minutes),
        recorded_by="operator",
        unsealed=False,
    )
    return replace(given, **facts)


def sealed(records):
    """The chain of these records, its end, and what is there."""
    links = linked(EMPTY, ((one.id, v, digest) for one in records for v, digest in digests(one)))
    end = ChainHead(COMMUNITY, links[-1].seq, links[-1].hash) if links else EMPTY
    return links, there(records), end


def there(records):
    return {(one.id, v): digest for one in records for v, digest in digests(one)}


MANY = st.lists(st.integers(1, 600), min_size=2, max_size=8).map(
    lambda minutes: [a_record(f"r{n}", minutes=one) for n, one in enumerate(minutes)]
)


@given(MANY)
def test_what_nobody_touched_is_sound(records):
    links, found, end = sealed(records)
    assert faults(links, found, end) == []
    assert faults([], {}, EMPTY) == []


@given(MANY, st.data())
def test_a_chain_grown_in_pieces_is_the_chain_grown_at_once(records, data):
    cut = data.draw(st.integers(1, len(records) - 1))
    first, _, middle = sealed(records[:cut])
    items = ((one.id, v, digest) for one in records[cut:] for v, digest in digests(one))
    assert first + linked(middle, items) == sealed(records)[0]


EDITS = st.sampled_from(
    [
        {"minutes": 9999},
        {"volunteer_id": "somebody else"},
        {"nature": "official_duty"},
        {"started_at": NOW - timedelta(days=1)},
        {"ended_at": NOW + timedelta(days=1)},
        {"category": PostCategory.CHECKPOINT},
        {"need_id": "another"},
        {"activity": "something grander"},
        {"recorded_by": "nobody"},
        {"state": "annulled"},
    ]
)


@pytest.mark.req("R-REC-04")
@given(MANY, EDITS, st.data())
def test_any_edit_of_any_record_shows(records, edit, data):
    links, _, end = sealed(records)
    place = data.draw(st.integers(0, len(records) - 1))
    forged = [replace(one, **edit) if n == place else one for n, one in enumerate(records)]
    assert {one.what for one in faults(links, there(forged), end)} == {"edited"}


@pytest.mark.req("R-REC-04")
@given(MANY, st.data())
def test_any_dropped_record_shows_with_or_without_its_link(records, data):
    links, found, end = sealed(records)
    gone = data.draw(st.integers(0, len(records) - 1))
    left = {key: digest for key, digest in found.items() if key[0] != f"r{gone}"}
    assert faults(links, left, end)
    assert faults([one for one in links if one.record_id != f"r{gone}"], left, end)
    assert faults([one for one in links if one.record_id != f"r{gone}"], found, end)


@pytest.mark.req("R-REC-04")
@given(MANY, st.data())
def test_any_other_order_shows(records, data):
    links, found, end = sealed(records)
    other = data.draw(st.permutations(links))
    assume(list(other) != links)
    assert faults(other, found, end)
    renumbered = [replace(one, seq=seq) for seq, one in enumerate(other, start=1)]
    assert faults(renumbered, found, end)


@given(MANY)
def test_a_chain_cut_at_its_end_or_written_anew_does_not_fit_what_was_witnessed(records):
    _, _, end = sealed(records)
    shorter, left, _ = sealed(records[:-1])
    assert [one.what for one in faults(shorter, left, end)] == ["cut"]
    anew, found, _ = sealed([replace(one, minutes=one.minutes + 1) for one in records])
    assert [one.what for one in faults(anew, found, end)] == ["cut"]


def test_a_record_that_is_in_no_chain_shows():
    links, found, end = sealed([a_record("r1"), a_record("r2")])
    extra = found | there([a_record("r3")])
    assert [(one.record_id, one.what) for one in faults(links, extra, end)] == [("r3", "loose")]


def test_every_version_has_its_link():
    old = a_record()
    new = replace(old, earlier=(current(old),), version=2, minutes=30)
    assert [version for version, _ in digests(new)] == [1, 2]
    assert dict(digests(new))[1] == dict(digests(old))[1]
    assert list(digests(a_record(state="proposed"))) == []
