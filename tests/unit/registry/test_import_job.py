"""A list counts each of its chunks once, in whatever order and however often they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import StartImport
from services.registry.domain.chunk import rows_of
from services.registry.domain.import_job import (
    ImportDiffers,
    NoSuchChunk,
    Tally,
    announce,
    count,
    opened,
    taken_in,
    total,
)
from tests.unit.registry.builders import NOW, a_chunk, a_row, a_source


def start(rows=3, chunks=3, **facts):
    return StartImport(import_id="list-1", kind="volunteers", rows=rows, chunks=chunks, **facts)


def piece(number, chunks=3, **facts):
    return a_chunk(a_row(), chunk=number, chunks=chunks, total_rows=chunks, **facts)


def a_job(wish=None):
    return opened(wish or start(), now=NOW, by="operator")


def test_a_chunk_may_overtake_the_announcement():
    by_chunk, by_start = a_job(piece(2)), a_job(start())
    assert by_chunk == by_start


def test_the_announcement_is_said_once():
    job, (said,) = announce(start(), a_job())
    assert (said.state, said.rows, said.seen) == ("running", 3, 0)
    assert announce(start(), job) == (job, [])


def test_an_empty_list_is_done_when_announced():
    job, (said,) = announce(start(rows=0, chunks=0), a_job(start(rows=0, chunks=0)))
    assert job.state == said.state == "done"


def test_the_last_chunk_ends_it():
    job = a_job()
    for number in (2, 0, 1):
        job, (said,) = count(piece(number), Tally(accepted=1), (), job)
    assert (said.state, said.seen, said.accepted) == ("done", 3, 3)


@pytest.mark.parametrize(
    "other", [start(rows=4), start(chunks=2), start(dry_run=True), piece(0, dry_run=True)]
)
def test_another_list_under_the_same_id_is_refused(other):
    with pytest.raises(ImportDiffers):
        (
            announce
            if isinstance(other, StartImport)
            else lambda wish, job: count(wish, Tally(), (), job)
        )(other, a_job())


def test_a_chunk_beyond_the_last_is_refused():
    with pytest.raises(NoSuchChunk):
        count(piece(3), Tally(), (), a_job())


tallies = st.builds(Tally, *[st.integers(0, 1000)] * 3)


@given(st.lists(tallies, min_size=1, max_size=8).flatmap(
    lambda each: st.tuples(
        st.just(each),
        st.permutations(range(len(each))),
        st.lists(st.integers(0, len(each) - 1), max_size=20),
    )
))  # fmt: skip
def test_any_order_and_any_repeats_give_the_same_counts(case):
    each, order, repeats = case
    size = len(each)
    job = a_job(start(rows=size, chunks=size))
    said = []
    for number in [*repeats, *order]:
        job, more = count(piece(number, size), each[number], (), job)
        said += more
    assert job.state == "done"
    assert total(job) == sum(each, Tally())
    assert len(said) == size
    assert [one.state for one in said] == ["running"] * (size - 1) + ["done"]
    assert said[-1].seen == total(job).seen


def test_a_chunk_is_told_in_one_event_and_one_command():
    chunk = a_chunk(*(a_row(10000000000 + one) for one in range(1000)), total_rows=1000)
    people = list(rows_of(chunk, a_source()))
    mark, (imported, keep) = taken_in(chunk, people)
    assert mark.id == "list-1.0"
    assert len(imported.entries) == len(keep.contacts) == 1000


def test_nobody_is_told_of_a_chunk_that_brought_nobody():
    assert taken_in(a_chunk(), [])[1] == []
