"""The whole platform, reached as its users reach it: over HTTP.

`make e2e` starts one in the test home; these fixtures only make keys and clients for it.
"""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.platform import Answer, Client, a_key

COMMUNITY = "140107001002"
#: Another range of phones for each run, so that tests may run again on the same platform.
RUN = int(time.time()) % 10_000


@pytest.fixture(scope="session")
def keys() -> dict[str, str]:
    """An operator, a second one for reviews, and one of another city."""
    return {
        "operator": a_key("city_op"),
        "reviewer": a_key("city_op"),
        "stranger": a_key("city_op", "1101"),
    }


@pytest.fixture
async def operator(keys) -> AsyncIterator[Client]:
    """A city operator of Taiyuan."""
    async with Client(keys["operator"]) as client:
        yield client


@pytest.fixture
async def reviewer(keys) -> AsyncIterator[Client]:
    """Another operator, who reviews what the first one submits."""
    async with Client(keys["reviewer"]) as client:
        yield client


@pytest.fixture
async def stranger(keys) -> AsyncIterator[Client]:
    """An operator of another city."""
    async with Client(keys["stranger"]) as client:
        yield client


@pytest.fixture
async def anybody() -> AsyncIterator[Client]:
    """Somebody without a key."""
    async with Client() as client:
        yield client


def soon(hours: float) -> str:
    """A moment some hours from now."""
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def a_need(people: int = 3, *, starts_in: float = 20, **changes: Any) -> dict[str, Any]:
    """What a community fills in."""
    return {
        "community": COMMUNITY,
        "category": "area_control",
        "people": people,
        "starts_at": soon(starts_in),
        "ends_at": soon(starts_in + 4),
        "meeting_place": "North gate",
        "site": {"lat": 37.87, "lon": 112.56},
        "content": "Guide residents.",
        "precautions": "Wear a mask.",
        "risk_notice": "Crowds.",
        "guarantees": "Insurance and water.",
        **changes,
    }


def a_phone(number: int) -> str:
    """A made-up phone, below 10,000, of this run."""
    return f"100{RUN:04d}{number:04d}"


def a_person(number: int, **changes: Any) -> dict[str, Any]:
    """A made-up volunteer who can do the need of `a_need`."""
    return {
        "name": "合成志愿者",
        "phone": a_phone(number),
        "community": COMMUNITY,
        "intentions": ["area_control"],
        "available": ["morning", "afternoon", "evening", "night"],
        "home": {"lat": 37.87, "lon": 112.56},
        "birth_date": "1990-01-01",
        "insured_until": "2099-12-31",
        "trained_for": ["area_control"],
        "synthetic": True,
        **changes,
    }


def made(answer: Answer, status: int = 201) -> dict[str, Any]:
    """The body of an answer that must have this status."""
    assert answer.status == status, answer.body
    return dict(answer.body)
