"""A need and its people, with everything in order unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from contracts.matching import ReviewNeed, SubmitNeed
from contracts.vocabulary import DayPart, Position, PostCategory
from services.matching.domain.answer import accept
from services.matching.domain.candidate import Candidate, Hold
from services.matching.domain.need import Need
from services.matching.domain.offer import Invitee, offer
from services.matching.domain.publication import review, submit
from services.matching.domain.spot import Spot

#: The evening before; the shift is from 8 to 12 in the morning, local time.
NOW = datetime(2022, 4, 11, 12, 0, tzinfo=UTC)
START = datetime(2022, 4, 12, 0, 0, tzinfo=UTC)
END = START + timedelta(hours=4)
HERE = Spot(37.87, 112.55)
COMMUNITY = "140107001002"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def a_wish(**changes) -> SubmitNeed:
    wish = {
        "community": COMMUNITY,
        "category": PostCategory.CHECKPOINT,
        "people": 3,
        "starts_at": START,
        "ends_at": END,
        "meeting_place": "North gate",
        "site": Position(lat=HERE.lat, lon=HERE.lon),
        "content": "Check codes at the gate",
        "precautions": "Keep a metre apart",
        "risk_notice": "Contact with strangers",
        "guarantees": "Insurance, masks, lunch",
    }
    return SubmitNeed(**{**wish, **changes})


def submitted(**changes) -> Need:
    need, _ = submit(a_wish(**changes), key="need", now=NOW, by="community")
    return need


def published(**changes) -> Need:
    verdict = ReviewNeed(need_id="need", verdict="approve")
    need, _ = review(submitted(**changes), verdict, now=NOW, by="street")
    return need


def offered(*volunteers: str, now: datetime = NOW, **changes) -> Need:
    need, _ = offer(published(**changes), invitees(*volunteers), now=now, token="t")
    return need


def accepted(*volunteers: str, **changes) -> Need:
    """A need whose places were offered to these people, who all said yes."""
    need = offered(*volunteers, **{"people": len(volunteers), **changes})
    for number in need.offers:
        need, _ = accept(need, number, now=NOW)
    return need


def invitees(*volunteers: str) -> list[Invitee]:
    return [Invitee(one, with_vehicle=one.startswith("driver")) for one in volunteers]


def states(need: Need) -> list[str]:
    return [one.state for one in need.offers.values()]


def kinds(events) -> list[str]:
    """What was said, by the names of the events."""
    return [type(one).__name__ for one in events]


def someone(name: str = "wang", **changes) -> Candidate:
    """Someone next door who may do everything; ``metres`` puts them north of the site."""
    metres = changes.pop("metres", 0.0)
    one = Candidate(
        id=name,
        community=COMMUNITY,
        spot=Spot(HERE.lat + metres / 111_194.93, HERE.lon),
        intentions=frozenset(PostCategory),
        available=frozenset(DayPart),
        areas=frozenset({COMMUNITY[:6]}),
        trained_for=frozenset(PostCategory),
        insured_until=date(2022, 12, 31),
        birth_year=1990,
        affiliation="social",
        seats=None,
    )
    return replace(one, **changes)


def a_hold(start: datetime = START, end: datetime = END) -> Hold:
    return Hold(need="other", token="t", start=start, end=end)
