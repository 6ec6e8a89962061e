"""Whose address counts: the caller's own, and behind a proxy that is trusted the one it tells."""

from typing import Any

import pytest

from kit.wire import new_id
from tests.gateway.samples import NEED, VOLUNTEER
from tests.gateway.town import Client, Owner, Town, client, serving

HERE, THERE = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "198.51.100.9"}
OTHERS = VOLUNTEER | {"phone": "10012340077"}


def at(where: dict[str, str], key: str) -> dict[str, Any]:
    """Where a request comes from, as the tests' trusted proxy tells it, and under which key."""
    return where | {"Idempotency_Key": key}


async def test_what_two_residents_both_think_of_is_two_keys(anybody: Client, owner: Owner):
    mine = await anybody.post("/v1/volunteers", VOLUNTEER, **at(HERE, "1"))
    theirs = await anybody.post("/v1/volunteers", OTHERS, **at(THERE, "1"))
    assert (mine.status, theirs.status) == (201, 201)
    assert mine.body["id"] != theirs.body["id"]


async def test_a_short_key_counts_within_an_address(anybody: Client, owner: Owner):
    first, again = [
        await anybody.post("/v1/volunteers", VOLUNTEER, **at(HERE, "home-2")) for _ in range(2)
    ]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.body == first.body
    other = await anybody.post("/v1/volunteers", OTHERS, **at(HERE, "home-2"))
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


async def test_a_key_that_nobody_guesses_counts_from_everywhere(anybody: Client, owner: Owner):
    key = new_id()
    first = await anybody.post("/v1/volunteers", VOLUNTEER, **at(HERE, key))
    again = await anybody.post("/v1/volunteers", VOLUNTEER, **at(THERE, key))
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.body == first.body
    assert len(owner.heard) == 1


async def test_short_keys_of_those_who_have_an_account_count_from_everywhere(
    city: Client, owner: Owner
):
    first = await city.post("/v1/needs", NEED, **at(HERE, "desk-3"))
    again = await city.post("/v1/needs", NEED, **at(THERE, "desk-3"))
    assert again.body == first.body


@pytest.mark.parametrize(
    ("trusted", "last"), [("127.0.0.1", 201), ("10.0.0.0/8", 429)], ids=["trusted", "stranger"]
)
async def test_each_address_has_a_quota_where_the_proxy_is_trusted(
    town: Town, owner: Owner, monkeypatch: pytest.MonkeyPatch, trusted: str, last: int
):
    """A stranger may say what he likes about where he comes from."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    with serving(town, HUIYIN_PUBLIC_LIMIT="2/minute") as (base, _app):
        async with client(base) as anybody:
            told = [
                (await anybody.post("/v1/volunteers", VOLUNTEER, **where)).status
                for where in (HERE, HERE, THERE)
            ]
    assert told == [201, 201, last]
