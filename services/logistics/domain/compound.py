"""A compound: its staircases, the walking tour through them, who owns what, and its waves."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.base import Message
from contracts.logistics import CompoundChanged, CutZones, RegisterCompound, WaveFrozen
from kit.errors import Refusal, Unacceptable
from services.logistics.domain.wave import Load, Rule, trips
from services.logistics.domain.zone import Staircase, cut, hand_out, walking_tour


class StaircaseRepeated(Unacceptable):
    """Each staircase stands in a compound once."""

    code = "staircase_repeated"


class NoCarrier(Refusal):
    """Parcels lie here for staircases that nobody owns today."""

    code = "no_carrier"


class NothingSorted(Refusal):
    """No parcel lies sorted, so there is no wave."""

    code = "nothing_sorted"


@dataclass(frozen=True, slots=True)
class Owned:
    """Some floors that somebody owns today."""

    staircase: str
    low: int
    high: int
    person: str


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound and today's owners."""

    id: str
    area: str
    title: str
    mode: str
    staircases: dict[str, Staircase]
    tour: tuple[str, ...]
    owned: tuple[Owned, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A parcel on a sheet."""

    parcel: str
    staircase: str
    floor: int
    door: str
    kind: str


@dataclass(frozen=True, slots=True)
class Wave:
    """What goes out together, by person and trip, and never changes again."""

    id: str
    compound_id: str
    no: int
    frozen_at: datetime
    trips: dict[str, tuple[tuple[Stop, ...], ...]] = field(default_factory=dict)
    state: str = "frozen"


def register(wish: RegisterCompound, *, key: str) -> tuple[Compound, list[Message]]:
    """A new compound, with the way one walks through it."""
    drawn = [Staircase(**one.model_dump()) for one in wish.staircases]
    staircases = {one.key: one for one in drawn}
    if len(staircases) < len(drawn):
        raise StaircaseRepeated
    tour = tuple(walking_tour(drawn))
    compound = Compound(key, wish.area, wish.title, wish.mode, staircases, tour)
    return compound, [_changed(compound)]


def cut_zones(compound: Compound, wish: CutZones) -> tuple[Compound, list[Message]]:
    """Today's owners; whoever was there yesterday keeps most households."""
    tour = [compound.staircases[key] for key in compound.tour]
    people = list(dict.fromkeys(wish.people))
    before = {one.staircase: one.person for one in reversed(compound.owned)}
    before |= {f"{one.staircase}/{one.low}": one.person for one in compound.owned}
    handed = hand_out(cut(tour, len(people)), people, before)
    owned = tuple(
        Owned(band.staircase, band.low, band.high, person)
        for person, zone in handed.items()
        for band in zone
    )
    changed = replace(compound, owned=owned)
    return changed, [_changed(changed)]


def freeze(
    compound: Compound, loads: Sequence[Load], rule: Rule, *, key: str, no: int, now: datetime
) -> tuple[Wave, list[Message]]:
    """A wave of these parcels: each goes with the owner of its floor."""
    if not loads:
        raise NothingSorted
    order = {staircase: place for place, staircase in enumerate(compound.tour)}
    by_person: dict[str, list[Load]] = {}
    for load, person in zip(loads, owners(compound, loads), strict=True):
        by_person.setdefault(person, []).append(load)
    found = {person: trips(theirs, order, rule) for person, theirs in by_person.items()}
    sheets = {
        person: tuple(
            tuple(Stop(one.id, one.staircase, one.floor, one.door, one.kind) for one in trip)
            for trip in theirs
        )
        for person, theirs in found.items()
    }
    told = WaveFrozen(
        wave_id=key,
        compound_id=compound.id,
        area=compound.area,
        no=no,
        parcels=len(loads),
        urgent=sum(one.urgent for one in loads),
        trips={person: [len(trip) for trip in theirs] for person, theirs in found.items()},
    )
    return Wave(key, compound.id, no, now, sheets), [told]


def owners(compound: Compound, loads: Sequence[Load]) -> list[str]:
    """Who owns the floor that each parcel goes to; NoCarrier if nobody owns one of them."""
    owned: dict[str, list[Owned]] = {}
    for one in compound.owned:
        owned.setdefault(one.staircase, []).append(one)
    return [_owner(owned.get(load.staircase, ()), load) for load in loads]


def _owner(bands: Sequence[Owned], load: Load) -> str:
    for one in bands:
        if one.low <= load.floor <= one.high:
            return one.person
    raise NoCarrier(staircase=load.staircase)


def _changed(compound: Compound) -> CompoundChanged:
    zones: dict[str, list[str]] = {}
    for one in compound.owned:
        zones.setdefault(one.person, []).append(f"{one.staircase}/{one.low}-{one.high}")
    return CompoundChanged(
        compound_id=compound.id,
        area=compound.area,
        title=compound.title,
        mode=compound.mode,
        staircases=len(compound.staircases),
        households=sum(one.floors * one.doors for one in compound.staircases.values()),
        zones=zones,
    )
