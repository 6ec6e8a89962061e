"""The end of a wave: what went out equals what was handed over, came back or is missed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from contracts.base import Message
from contracts.logistics import CloseWave, WaveClosed
from kit.errors import Refusal
from services.logistics.domain.compound import Wave

Fate = Literal["delivered", "back", "lost", "open"]


class WaveIsClosed(Refusal):
    """This wave is closed."""

    code = "wave_is_closed"


class ParcelsUnderWay(Refusal):
    """Some of the wave's parcels are neither handed over nor back nor reported missing."""

    code = "parcels_under_way"


class CountsDiffer(Refusal):
    """Building heads count otherwise than the scans, and nobody has said why."""

    code = "counts_differ"


def fate(log: Sequence[Mapping[str, str]], wave: str) -> Fate:
    """What became of a parcel in a wave, read from its own log: later waves do not matter."""
    steps = [(line["step"], line["upload"]) for line in log]
    if ("waved", wave) not in steps:
        return "open"
    after = [step for step, _ in steps[steps.index(("waved", wave)) + 1 :]]
    last = (after[: after.index("waved")] if "waved" in after else after)[-1:]
    if not last or last[0] == "out":
        return "open"
    return last[0] if last[0] in ("delivered", "lost") else "back"  # type: ignore[return-value]


def close_wave(
    wave: Wave, wish: CloseWave, fates: Mapping[str, Fate], *, area: str
) -> tuple[Wave, list[Message]]:
    """Close it, if the sums agree staircase by staircase or the differences have names."""
    if wave.state == "closed":
        raise WaveIsClosed
    under_way = sorted(parcel for parcel, one in fates.items() if one == "open")
    if under_way:
        raise ParcelsUnderWay(count=len(under_way), parcels=under_way[:20])
    stops = [stop for trips in wave.trips.values() for trip in trips for stop in trip]
    handed = dict.fromkeys((stop.staircase for stop in stops), 0)
    for stop in stops:
        handed[stop.staircase] += fates[stop.parcel] == "delivered"
    unexplained = {
        staircase: [n, wish.heads.get(staircase)]
        for staircase, n in (dict.fromkeys(wish.heads, 0) | handed).items()
        if wish.heads.get(staircase) != n and staircase not in wish.differences
    }
    if unexplained:
        raise CountsDiffer(staircases=", ".join(sorted(unexplained)), counts=unexplained)
    ends = list(fates.values())
    told = WaveClosed(
        wave_id=wave.id,
        compound_id=wave.compound_id,
        area=area,
        no=wave.no,
        parcels=len(ends),
        urgent=sum(stop.kind != "normal" for stop in stops),
        trips={person: [len(trip) for trip in trips] for person, trips in wave.trips.items()},
        delivered=ends.count("delivered"),
        back=ends.count("back"),
        lost=ends.count("lost"),
        differences=wish.differences,
    )
    return replace(wave, state="closed"), [told]
