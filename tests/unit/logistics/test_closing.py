"""A wave ends when gate = doors + back + lost, and the building heads count the same."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.logistics import CloseWave
from services.logistics.domain.closing import (
    CountsDiffer,
    ParcelsUnderWay,
    WaveIsClosed,
    close_wave,
    fate,
)
from services.logistics.domain.compound import Stop, Wave

STAIRCASES = ("1-1", "1-2", "2-1")


def a_wave(places):
    stops = tuple(
        Stop(f"p{n}", staircase, 1, "101", "normal") for n, staircase in enumerate(places)
    )
    return Wave("w1", "c1", 1, datetime(2022, 4, 10, tzinfo=UTC), {"v1": (stops,)})


def close(wave, fates, heads, **differences):
    named = {key.replace("_", "-").strip("s"): why for key, why in differences.items()}
    wish = CloseWave(wave_id="w1", heads=heads, differences=named)
    return close_wave(wave, wish, fates, area="310107103001")


@pytest.mark.req("R-LOG-09")
@given(
    st.lists(
        st.tuples(st.sampled_from(STAIRCASES), st.sampled_from(["delivered", "back", "lost"])),
        min_size=1,
    )
)
def test_a_reconciled_wave_adds_up(ends):
    """Invariant 12."""
    wave = a_wave([place for place, _ in ends])
    fates = {f"p{n}": end for n, (_, end) in enumerate(ends)}
    heads = {place: ends.count((place, "delivered")) for place, _ in ends}
    closed, (told,) = close(wave, fates, heads)
    assert closed.state == "closed"
    assert told.delivered + told.back + told.lost == told.parcels == len(ends)
    assert told.delivered == sum(heads.values())
    with pytest.raises(WaveIsClosed):
        close(closed, fates, heads)


def test_a_parcel_still_under_way_keeps_it_open():
    with pytest.raises(ParcelsUnderWay) as refused:
        close(a_wave(["1-1", "1-2"]), {"p0": "delivered", "p1": "open"}, {"1-1": 1})
    assert refused.value.facts == {"count": 1, "parcels": ["p1"]}


@pytest.mark.parametrize("heads", [{"1-1": 1}, {"1-1": 3}, {}, {"1-1": 2, "9-1": 1}])
def test_a_count_that_differs_needs_a_reason(heads):
    wave, fates = a_wave(["1-1", "1-1"]), {"p0": "delivered", "p1": "delivered"}
    with pytest.raises(CountsDiffer):
        close(wave, fates, heads)
    _, (told,) = close(wave, fates, heads, s1_1="一件送错单元", s9_1="多送一件")
    assert set(told.differences) == {"1-1", "9-1"}


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ("", "open"), ("waved", "open"), ("waved out", "open"),
        ("waved out delivered", "delivered"), ("waved out failed", "back"),
        ("waved out failed sorted", "back"),
        ("waved out failed sorted waved2 out delivered", "back"), ("waved lost", "lost"),
        ("waved lost arrived", "back"), ("waved out refused returned", "back"),
    ],
)  # fmt: skip
def test_a_parcels_own_log_says_how_the_wave_ended_for_it(steps, end):
    log = [
        {"step": "waved" if step == "waved2" else step, "upload": {"waved": "w1"}.get(step, "u")}
        for step in steps.split()
    ]
    assert fate(log, "w1") == end
