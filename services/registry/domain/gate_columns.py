"""The gates for a whole city at once: columns of numbers in, one bit per reason out.

The same rules as `gate`, in the same order, for people × posts; 291,000 volunteers are seven
small passes over arrays instead of two million calls.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contracts.vocabulary import Affiliation
from services.registry.domain.age import local_day
from services.registry.domain.evidence import GENERAL
from services.registry.domain.gate import (
    REASONS,
    Person,
    Post,
    last_day,
    zone_code,
)
from services.registry.domain.zone import zone_of

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Masks = NDArray[np.uint32]
#: One fact of many things at once.
Fact = Callable[[Sequence[Any]], NDArray[Any]]

BIT = {code: np.uint32(1 << place) for place, code in enumerate(REASONS)}
#: Days as numbers: nobody was born before year 1, nothing holds after year 9999.
_NEVER, _EVER = 0, date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Columns:
    """People as arrays; what someone may have many of lies apart, with the row of its owner."""

    serving: Bools
    unwilling: Bools
    #: Ordinal of the day of birth, 0 when it is not known.
    born: Ints
    social: Bools
    #: Rows of `places`: where each person is.
    place: Ints
    places: Sequence[str]
    trainings: dict[str, Any]
    covers: dict[str, Any]
    qualifications: dict[str, Any]
    agreements: dict[str, Any]
    guides: dict[str, Any]

    def __len__(self) -> int:
        return len(self.serving)


def columns(people: Iterable[Person]) -> Columns:
    """People turned into columns; a person's row is their place in the order given.

    A city is two million facts: they are taken out by `map`, without a step of Python for each.
    """
    one = list(people)
    own, homes = list(map(attrgetter("standing"), one)), list(map(attrgetter("community"), one))
    places = {code: row for row, code in enumerate(dict.fromkeys(homes))}
    return Columns(
        serving=np.array([x == "reserve" for x in map(attrgetter("state"), one)], bool),
        unwilling=np.array(
            [bool(x) and _unwilling(x) for x in map(attrgetter("consents"), own)], bool
        ),
        born=np.array([x.toordinal() if x else _NEVER for x in map(attrgetter("born"), one)],
                      np.int32),
        social=np.array([x is Affiliation.SOCIAL for x in map(attrgetter("affiliation"), one)],
                        bool),
        place=np.array(list(map(places.__getitem__, homes)), np.int32),
        places=tuple(places),
        trainings=_many(own, attrgetter("trainings"), {
            "course": _texts("course"), "passed": lambda t: _texts("result")(t) == "passed",
            "failed": lambda t: _texts("result")(t) == "failed",
            "onsite": lambda t: _texts("mode")(t) == "onsite",
            "medical": lambda t: np.array(list(map(attrgetter("trainer_medical"), t)), bool),
            "on": _days("on"), "until": _days("valid_to"),
        }),
        covers=_many(own, attrgetter("covers"), {
            "starts": _days("starts_on"), "ends": _days("ends_on"),
        }),
        qualifications=_many(own, attrgetter("qualifications"), {
            "type": _texts("type"), "until": _days("valid_to"),
        }),
        agreements=_many(own, attrgetter("agreements"), {
            "category": _texts("category"), "until": _days("valid_to"),
        }),
        guides=_many(own, lambda s: tuple(s.guides.items()) if s.guides else (), {
            "category": lambda g: np.array([name for name, _ in g], None if g else object),
            "version": lambda g: np.array([version for _, version in g], np.int64),
        }),
    )  # fmt: skip


def closed(people: Columns, post: Post) -> Masks:
    """For each person the bits of every gate that is closed at check-in; 0 where they may serve."""
    mask = np.zeros(len(people), np.uint32)
    mask[~people.serving] |= BIT["not_in_service"]
    mask[people.unwilling] |= BIT["consent_withdrawn"]
    _age(people, post, mask)
    _training(people, post, mask)
    _insurance(people, post, mask)
    _qualification(people, post, mask)
    _paper(people, post, mask)
    _zone(people, post, mask)
    return mask


def named(bits: int) -> list[str]:
    """The codes in one person's bits."""
    return [code for code in REASONS if bits & int(BIT[code])]


def _unwilling(consents: Sequence[Any]) -> bool:
    service = [one for one in consents if one.purpose == "service"]
    return bool(service) and all(one.withdrawn_at for one in service)


def _texts(name: str) -> Fact:
    """A field of text of each; of none an array that compares with text all the same."""
    return lambda some: np.array(list(map(attrgetter(name), some)), None if some else object)


def _days(name: str) -> Fact:
    """A day of each as an ordinal; one that is not given never comes."""
    return lambda some: np.array(
        [_EVER if day is None else day.toordinal() for day in map(attrgetter(name), some)], np.int64
    )


def _many(
    standings: Sequence[Any], kept: Callable[[Any], Sequence[Any]], facts: Mapping[str, Fact]
) -> dict[str, Any]:
    """What people may have many of, end to end, with the row of the owner of each."""
    each = list(map(kept, standings))
    some = list(chain.from_iterable(each))
    counts = np.fromiter(map(len, each), np.int64, len(each))
    owner = np.repeat(np.arange(len(each)), counts)
    return {"owner": owner} | {name: fact(some) for name, fact in facts.items()}


def _has(people: Columns, table: dict[str, Any], fits: Bools) -> Bools:
    """Who owns at least one that fits."""
    has = np.zeros(len(people), bool)
    has[table["owner"][fits]] = True
    return has


def _years_before(day: date, years: int) -> int:
    """The ordinal of the last day of birth of whoever is so old on this day."""
    try:
        return day.replace(year=day.year - years).toordinal()
    except ValueError:  # 29 February: in a common year those born on it wait for 1 March
        return day.replace(year=day.year - years, day=28).toordinal()


def _age(people: Columns, post: Post, mask: Masks) -> None:
    rule = post.rule
    unknown = people.born == _NEVER
    if rule.hazardous:
        mask[unknown] |= BIT["age_unknown"]
    young = people.born > _years_before(local_day(post.starts_at), rule.min_age)
    old = people.born <= _years_before(last_day(post.ends_at), rule.max_age + 1)
    mask[~unknown & young] |= BIT["age_below_min"]
    mask[~unknown & ~young & old] |= BIT["age_above_max"]


def _training(people: Columns, post: Post, mask: Masks) -> None:
    rule, table = post.rule, people.trainings
    if rule.training == "none":
        return
    day = last_day(post.ends_at).toordinal()
    wanted = [rule.category.value] + [GENERAL] * (rule.training == "muster")
    mine = np.isin(table["course"], wanted) & (table["on"] <= day)
    passed = mine & table["passed"].astype(bool)
    valid = passed & (table["until"] >= day)
    counts, onsite = valid.copy(), table["onsite"].astype(bool)
    if rule.face_to_face:
        counts &= onsite
    if rule.medical_trainer:
        counts &= table["medical"].astype(bool)
    open_ = ~_has(people, table, counts)
    nearly = _has(people, table, valid & onsite) if rule.face_to_face else open_
    for code, so in (
        ("trainer_not_medical", _has(people, table, valid) & nearly),
        ("training_online_only", _has(people, table, valid)),
        ("training_expired", _has(people, table, passed)),
        ("training_failed", _has(people, table, mine & table["failed"].astype(bool))),
        ("training_category", _has(people, table, table["passed"].astype(bool))),
        ("training_missing", np.ones(len(people), bool)),
    ):
        mask[open_ & so] |= BIT[code]
        open_ &= ~so


def _insurance(people: Columns, post: Post, mask: Masks) -> None:
    rule, table = post.rule, people.covers
    if rule.remote or rule.insurance == "nobody":
        return
    first, last = local_day(post.starts_at).toordinal(), last_day(post.ends_at).toordinal()
    fits = (table["starts"] <= first) & (table["ends"] >= last)
    bare = ~_has(people, table, fits)
    if rule.insurance == "social":
        bare &= people.social
    some = _has(people, table, np.ones(len(table["owner"]), bool))
    mask[bare & some] |= BIT["insurance_shift"]
    mask[bare & ~some] |= BIT["insurance_missing"]


def _qualification(people: Columns, post: Post, mask: Masks) -> None:
    wanted, table = post.rule.qualification, people.qualifications
    if wanted is None:
        return
    mine = table["type"] == wanted
    valid = _has(people, table, mine & (table["until"] >= last_day(post.ends_at).toordinal()))
    ever = _has(people, table, mine)
    mask[~valid & ever] |= BIT["qualification_expired"]
    mask[~ever] |= BIT["qualification_missing"]


def _paper(people: Columns, post: Post, mask: Masks) -> None:
    """Agreements and guides."""
    rule = post.rule
    if rule.agreement:
        table = people.agreements
        fits = table["category"] == rule.category.value
        fits &= table["until"] >= last_day(post.ends_at).toordinal()
        mask[~_has(people, table, fits)] |= BIT["agreement_missing"]
    if rule.guide_must_be_read:
        table = people.guides
        fits = (table["category"] == rule.category.value) & (table["version"] >= post.version)
        mask[~_has(people, table, fits)] |= BIT["guide_not_read"]


def _zone(people: Columns, post: Post, mask: Masks) -> None:
    """Zones are judged once for each community, however many live there."""
    if post.rule.remote or not post.zones or not len(people):
        return
    there = zone_of(post.community, post.zones, post.starts_at)
    bits = np.zeros(len(people.places), np.uint32)
    for row, community in enumerate(people.places):
        here = zone_of(community, post.zones, post.starts_at)
        code = zone_code(here.level, here.area, community, post.community)
        if not code and there.level in ("sealed", "controlled"):
            code = "" if community.startswith(there.area) else "letter_needed"
        if code:
            bits[row] = BIT[code]
    mask |= bits[people.place]
