"""Who is thanked, how and why: a score that anybody can add up (Beita; decisions 9.2, 9.5)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from contracts.base import Message
from contracts.registry import (
    AwardsChanged,
    DecideObjection,
    ListAwards,
    ListState,
    ObjectAward,
    RecognitionRules,
    Tier,
)
from kit.errors import NotFound, Refusal

AwardState = Literal["listed", "objected", "confirmed", "fallen", "issued"]


class ObjectionsOpen(Refusal):
    """Until that moment anybody may object; nothing is issued before."""

    code = "objections_open"


class ObjectionsOver(Refusal):
    """The time for objections is over."""

    code = "objections_over"


class ObjectionsUndecided(Refusal):
    """Some objections are not decided yet."""

    code = "objections_undecided"


class NotOnTheList(NotFound):
    """Nobody with this number is on the list."""

    code = "not_on_the_list"


class NoObjection(Refusal):
    """There is no objection to decide."""

    code = "no_objection"


@dataclass(frozen=True, slots=True)
class Given:
    """What one person gave in a period: services of both natures, voluntary minutes by post."""

    volunteer_id: str
    services: int
    minutes: Mapping[str, int]
    first_at: datetime


@dataclass(frozen=True, slots=True)
class Award:
    """One person on a list."""

    id: str
    list_id: str
    volunteer_id: str
    #: What is public: a number, never a name.
    number: str
    rank: int
    tier: Tier
    trophy: bool
    services: int
    score: float
    #: Voluntary minutes by kind of post, and the weight of each: the score is their sum in hours.
    minutes: Mapping[str, int]
    weights: Mapping[str, float]
    state: AwardState = "listed"
    objection: str = ""
    decision: str = ""
    #: Whether the objection, made in time, was heard only after the certificate was issued.
    certified: bool = False


@dataclass(frozen=True, slots=True)
class AwardList:
    """A list, from its publication to its certificates."""

    id: str
    area: str
    title: str
    issuer: str
    since: date
    until: date
    state: ListState
    listed_at: datetime
    listed_by: str
    objections_until: datetime
    people: int
    certificates: int
    honours: int
    trophies: int


def ranked(
    given: Iterable[Given],
    rules: RecognitionRules,
    weights: Mapping[str, float],
    *,
    list_id: str,
    numbers: Mapping[str, str],
) -> list[Award]:
    """The awards, best first: by score, then by services, then whoever began earlier."""
    earned = [one for one in given if one.services >= rules.certificate_from]
    scores = {one.volunteer_id: score(one, weights) for one in earned}
    earned.sort(key=lambda one: (-scores[one.volunteer_id], -one.services, one.first_at,
                                 one.volunteer_id))  # fmt: skip
    best = math.ceil(rules.best_share * len(earned))
    return [
        Award(
            id=f"{list_id}.{one.volunteer_id}",
            list_id=list_id,
            volunteer_id=one.volunteer_id,
            number=numbers[one.volunteer_id],
            rank=rank,
            tier="honour" if one.services >= rules.honour_from else "certificate",
            trophy=rank <= best,
            services=one.services,
            score=scores[one.volunteer_id],
            minutes=one.minutes,
            weights={post: weights.get(post, 1.0) for post in one.minutes},
        )
        for rank, one in enumerate(earned, start=1)
    ]


def score(given: Given, weights: Mapping[str, float]) -> float:
    """Voluntary hours, each kind of post with its weight."""
    return round(sum(n * weights.get(post, 1.0) for post, n in given.minutes.items()) / 60, 3)


def stars(minutes: int, rules: RecognitionRules) -> int:
    """How many stars so many voluntary minutes are worth."""
    return sum(minutes >= hours * 60 for hours in rules.stars)


def publish(
    wish: ListAwards, awards: Sequence[Award], *, list_id: str, days: int, now: datetime, by: str
) -> tuple[AwardList, list[Message]]:
    """Make the list public; from now on anybody may object."""
    made = AwardList(
        id=list_id,
        area=wish.area,
        title=wish.title,
        issuer=wish.issuer,
        since=wish.since,
        until=wish.until,
        state="listed",
        listed_at=now,
        listed_by=by,
        objections_until=now + timedelta(days=days),
        people=len(awards),
        certificates=sum(one.tier == "certificate" for one in awards),
        honours=sum(one.tier == "honour" for one in awards),
        trophies=sum(one.trophy for one in awards),
    )
    return made, [_changed(made)]


def issue(found: AwardList, *, undecided: int, now: datetime) -> tuple[AwardList, list[Message]]:
    """Begin to issue, once nobody can object any more and every objection is decided."""
    if found.state != "listed":
        return found, []
    if now < found.objections_until:
        raise ObjectionsOpen(until=found.objections_until.isoformat())
    if undecided:
        raise ObjectionsUndecided(count=undecided)
    after = replace(found, state="issuing")
    return after, [_changed(after)]


def issued(found: AwardList) -> tuple[AwardList, list[Message]]:
    """Everybody has a certificate."""
    if found.state != "issuing":
        return found, []
    after = replace(found, state="issued")
    return after, [_changed(after)]


def must_be_open(found: AwardList, now: datetime) -> None:
    """Refuse what was said after the time for objections, whatever became of the list since."""
    if now >= found.objections_until:
        raise ObjectionsOver


def object_to(wish: ObjectAward, award: Award) -> tuple[Award, list[Message]]:
    """Hold an award until the objection is decided, also one that was issued meanwhile."""
    if award.state in ("listed", "issued") and not award.objection:
        certified = award.state == "issued"
        award = replace(award, state="objected", objection=wish.reason, certified=certified)
    return award, []


def decide(wish: DecideObjection, award: Award) -> tuple[Award, list[Message]]:
    """Let an award fall, or stand."""
    if award.state != "objected":
        raise NoObjection
    stands: AwardState = "issued" if award.certified else "confirmed"
    state = "fallen" if wish.verdict == "approve" else stands
    return replace(award, state=state, decision=wish.reason), []


def explained(award: Award) -> dict[str, Any]:
    """An award as it is published: a number, and a score that can be added up by hand."""
    parts = [
        {"category": post, "hours": round(n / 60, 2), "weight": award.weights[post]}
        for post, n in award.minutes.items()
    ]
    named = ("number", "rank", "tier", "trophy", "services", "score", "state", "decision")
    return {name: getattr(award, name) for name in named} | {"parts": parts}


def _changed(found: AwardList) -> AwardsChanged:
    return AwardsChanged(
        list_id=found.id,
        area=found.area,
        title=found.title,
        state=found.state,
        since=found.since,
        until=found.until,
        objections_until=found.objections_until,
        people=found.people,
        certificates=found.certificates,
        honours=found.honours,
        trophies=found.trophies,
    )
