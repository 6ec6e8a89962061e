"""Volunteers and needs for tests of matching: near each other, with everything in order."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.matching import OffersMade, ReviewNeed, SubmitNeed
from contracts.registry import OrganisationChanged, PoolEntry, VolunteersImported
from contracts.vocabulary import CoarsePosition, DayPart, Position, PostCategory
from kit.wire import utcnow
from tests.support.city import REVIEWER, City

COMMUNITY = "140107001002"
LAT, LON = 37.87, 112.55


def an_entry(volunteer: str, *, metres: float = 0, seats: int | None = None) -> PoolEntry:
    """Someone who may do everything; lives so far north of the post."""
    return PoolEntry(
        volunteer_id=volunteer,
        community=COMMUNITY,
        near=CoarsePosition(lat=LAT + metres / 111_195, lon=LON),
        intentions=frozenset(PostCategory),
        available=frozenset(DayPart),
        service_areas=frozenset({COMMUNITY[:6]}),
        trained_for=frozenset(PostCategory),
        insured_until=(utcnow() + timedelta(days=90)).date(),
        birth_year=1990,
        vehicle_seats=seats,
    )


def enlist(city: City, *entries: PoolEntry) -> None:
    """Let the registry tell of these people, and wait until matching knows them."""
    known = city.db("matching").pool.count_documents({})
    city.send(VolunteersImported(import_id="i", kind="volunteers", chunk=0, entries=list(entries)))
    city.until(lambda: city.db("matching").pool.count_documents({}) == known + len(entries))


def people(count: int, *, prefix: str = "v") -> list[PoolEntry]:
    """So many people, each living ten metres further away than the one before."""
    return [an_entry(f"{prefix}{at}", metres=10 * at % 800) for at in range(count)]


def a_need(*, starts_in: timedelta = timedelta(days=2), **changes) -> SubmitNeed:
    """A need for one person at a checkpoint, the day after tomorrow."""
    start = utcnow() + starts_in
    wish = {
        "community": COMMUNITY,
        "category": PostCategory.CHECKPOINT,
        "people": 1,
        "starts_at": start,
        "ends_at": start + timedelta(hours=4),
        "meeting_place": "North gate",
        "site": Position(lat=LAT, lon=LON),
        "content": "Check codes at the gate",
        "precautions": "Keep a metre apart",
        "risk_notice": "Contact with strangers",
        "guarantees": "Insurance, masks, lunch",
    }
    return SubmitNeed(**{**wish, **changes})


def published(city: City, **changes) -> str:
    """Submit a need and let somebody else publish it; its id."""
    need_id = city.ask(a_need(**changes)).command_id
    verdict = ReviewNeed(need_id=need_id, verdict="approve")
    assert city.ask(verdict, caller=REVIEWER).result["state"] == "published"
    return need_id


def an_organisation(city: City, *members: str, state: str = "approved") -> str:
    """Let the registry tell of an organisation; its id."""
    told = OrganisationChanged(
        organisation_id="o",
        name="Blue Sky",
        kind="social_group",
        service_areas=frozenset({"1401"}),
        state=state,
        members=frozenset(members),
    )
    city.send(told, sequence=3)
    city.until(lambda: city.db("matching").organisations.count_documents({"_v": 3}))
    return "o"


def offers_made(city: City, need_id: str, count: int = 1) -> dict[str, str]:
    """Offer ids by volunteer, once so many were offered a place of this need."""

    def found() -> dict[str, str]:
        city.take()
        events = [one for one, _ in city.said if isinstance(one, OffersMade)]
        return {
            offer.volunteer_id: offer.offer_id
            for event in events
            if event.need_id == need_id
            for offer in event.offers
        }

    city.until(lambda: len(found()) >= count)
    return found()


def rehearsed(file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], object]:
    """Services that live by a clock which can be moved on; it is noticed within a second."""
    file.write_text("0")
    monkeypatch.setattr("kit.wire._offset", (float("-inf"), timedelta(0)))
    monkeypatch.setenv("HUIYIN_CLOCK_FILE", str(file))
    return lambda later: file.write_text(str(later.total_seconds()))
