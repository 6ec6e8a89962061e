"""Volunteers and needs as columns of numbers: the rules of `domain.gates`, for whole cities.

A need is up to two posts, one for people on foot and one for drivers with vehicles.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from contracts.vocabulary import HAZARDOUS_POSTS, Affiliation, DayPart, Gate, PostCategory
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part, last_day
from services.matching.domain.gates import (
    ALONG_STREETS,
    DRIVE,
    SKILLED_POSTS,
    WALK,
    Way,
    born_by,
    born_from,
    city_of,
    prefixes,
)
from services.matching.domain.need import Need
from services.matching.domain.policy import IN_FORCE
from services.matching.domain.spot import EARTH
from services.matching.domain.zone import confined_to
from services.matching.solver.maps import Map
from services.matching.solver.population import UNKNOWN, People, Posts
from services.matching.solver.problem import Bools, Ints, class_weights

_ALWAYS, _NEVER = 10**9, -1
#: What sending somebody somewhere may cost at the most.
_DEAREST = max(WALK.limit, DRIVE.limit) + IN_FORCE.burden(IN_FORCE.most_services)
#: The areas somebody serves in, the one they may not leave (empty when they may), and the city
#: where they live (empty when no post is remote).
_Areas = tuple[frozenset[str], str, str]
#: What a remote post has in place of a community: its city, which is nobody's home.
_REMOTE = "remote in "
#: How people get to a remote post.
HOME = Way(pace=0.0, extra=0, limit=0)
_WILLING: dict[str, int] = {kind: 1 << at for at, kind in enumerate(PostCategory)}
_TRAINED: dict[str, int] = {kind: bit << len(_WILLING) for kind, bit in _WILLING.items()}
_PARTS: dict[str, int] = {part: 1 << (40 + at) for at, part in enumerate(DayPart)}
_DRIVES, _WALKS = 1 << 50, 1 << 51
#: The bits that each of these gates asks for.
ASKED: dict[Gate, int] = {
    Gate.NOT_WILLING: sum(_WILLING.values()),
    Gate.TRAINING_MISSING: sum(_TRAINED.values()),
    Gate.NOT_AVAILABLE: sum(_PARTS.values()),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """A city as numbers, and what the numbers stand for."""

    people: People
    posts: Posts
    volunteers: list[str]
    #: The need of each post.
    needs: list[str]
    #: The map along whose streets people walk, and which posts they walk to.
    map: Map | None
    walked: Bools
    #: Which posts are for people with vehicles.
    drivers: Bools


@dataclass(frozen=True, slots=True)
class _Post:
    need: Need
    way: Way
    seats: int


def columns(
    candidates: Iterable[Candidate], needs: Sequence[Need], streets: Map | None = None
) -> Columns:
    """Turn people and needs into numbers.  The candidates are free on the day of the needs.

    With a map of ``streets`` the straight line is only the least that somebody walks.  People
    stand in the order of their ids, which decides between equal plans.
    """
    needs = sorted(needs, key=lambda one: one.id)
    places = {code: at for at, code in enumerate(dict.fromkeys(map(_place, needs)))}
    remote = any(one.remote for one in needs)
    areas: dict[_Areas, int] = {}
    begins = {one.starts_at for one in needs}
    rows, volunteers = [], []
    for one in sorted(candidates, key=lambda one: one.id):
        volunteers.append(one.id)
        city = city_of(one.community) if remote else ""
        serves = areas.setdefault((one.areas, _confined(one, begins), city), len(areas))
        rows.append(_person(one, places, serves))
    posts = list(_posts(needs, walk=ALONG_STREETS if streets else WALK))
    return Columns(
        people=_people(rows),
        posts=_columns_of(posts, places, areas),
        volunteers=volunteers,
        needs=[post.need.id for post in posts],
        map=streets,
        drivers=np.array([post.way is DRIVE for post in posts], dtype=np.bool_),
        walked=np.array([post.way in (WALK, ALONG_STREETS) for post in posts], dtype=np.bool_),
    )


def _posts(needs: Sequence[Need], *, walk: Way) -> Iterable[_Post]:
    for need in needs:
        for way in (walk, DRIVE):
            seats = need.wanted(with_vehicle=way is DRIVE)
            if seats:
                yield _Post(need, HOME if need.remote else way, seats)


def _place(need: Need) -> str:
    return _REMOTE + city_of(need.community) if need.remote else need.community


# ---- people -----------------------------------------------------------------------------------


def _person(one: Candidate, places: dict[str, int], serves: int) -> tuple[float, ...]:
    bits = _DRIVES if one.drives else _WALKS
    for words, bit in (
        (one.intentions, _WILLING),
        (one.trained_for, _TRAINED),
        (one.available, _PARTS),
    ):
        bits |= sum(bit[word] for word in words)
    covered = one.insured_until.toordinal() if one.insured_until else _NEVER
    social = one.affiliation == Affiliation.SOCIAL
    return (
        one.spot.lat if one.spot else np.nan,
        one.spot.lon if one.spot else np.nan,
        places.get(one.community, -1),
        bits,
        covered if social else _ALWAYS,
        covered,
        one.birth_year or 0,
        serves,
        IN_FORCE.burden(one.served),
    )


def _confined(one: Candidate, begins: Collection[datetime]) -> str:
    """The area that somebody may not leave, the narrowest of those at any shift's beginning."""
    if not one.zones:
        return ""
    return max((confined_to(one.community, one.zones, at) for at in begins), key=len, default="")


def _people(rows: list[tuple[float, ...]]) -> People:
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 9)
    whole = table[:, 2:].astype(np.int64).T
    born = whole[4]
    return People(
        lat=table[:, 0].copy(),
        lon=table[:, 1].copy(),
        home=whole[0],
        offers=whole[1],
        covered=whole[2:4],
        born=np.stack((born, np.where(born == UNKNOWN, _ALWAYS, born))),
        area=whole[5],
        burden=whole[6],
    )


# ---- posts ------------------------------------------------------------------------------------


def _columns_of(posts: Sequence[_Post], places: dict[str, int], areas: dict[_Areas, int]) -> Posts:
    inside = np.zeros((len(areas), len(places)), dtype=np.bool_)
    for serves, row in areas.items():
        for place, column in places.items():
            inside[row, column] = _serves(serves, place)
    needs = [post.need for post in posts]
    seats = np.array([post.seats for post in posts], dtype=np.int64)
    return Posts(
        lat=np.array([need.site.lat for need in needs], dtype=np.float64),
        lon=np.array([need.site.lon for need in needs], dtype=np.float64),
        community=_ints(places[_place(need)] for need in needs),
        asks=_ints(_asks(post) for post in posts),
        hazard=_ints(need.category in HAZARDOUS_POSTS for need in needs),
        until=_ints(_NEVER if one.remote else last_day(one.ends_at).toordinal() for one in needs),
        born_from=_ints(map(born_from, needs)),
        born_by=_ints(map(born_by, needs)),
        pace=np.array([post.way.pace * EARTH for post in posts], dtype=np.float64),
        extra=_ints(post.way.extra for post in posts),
        limit=_ints(post.way.limit for post in posts),
        seats=seats,
        weight=_weights(needs, seats),
        inside=inside,
    )


def _serves(serves: _Areas, place: str) -> bool:
    areas, zone, city = serves
    if place.startswith(_REMOTE):
        return place == _REMOTE + city
    return place.startswith(zone) and not areas.isdisjoint(prefixes(place))


def _asks(post: _Post) -> int:
    need = post.need
    bits = _WILLING[need.category] | _PARTS[day_part(need.starts_at)]
    if need.category in SKILLED_POSTS:
        bits |= _TRAINED[need.category]
    return bits | (_DRIVES if post.way is DRIVE else _WALKS)


def _weights(needs: Sequence[Need], seats: Ints) -> Ints:
    """Mandatory posts are filled first, then all others."""
    return class_weights(_ints(map(rank, needs)), _DEAREST, int(seats.sum()))


def rank(need: Need) -> int:
    """How urgent a need is: 1 is the least."""
    return 2 if need.mandatory else 1


def unit_of(city: Columns) -> int:
    """What an empty seat of the least urgent needs costs there."""
    return int(class_weights(np.ones(1, np.int64), _DEAREST, int(city.posts.seats.sum()))[0])


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
