"""The gateway on a real broker and database (an asyncio process: no nameko, no eventlet)."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.gateway.town import Client, Owner, Town, client, founded, serving


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """A virtual host and a database of this test run."""
    with founded() as town:
        yield town


@pytest.fixture(scope="session")
def base(town: Town) -> Iterator[str]:
    """One gateway for all tests that do not break it."""
    with serving(town) as (base, _app):
        yield base


@pytest.fixture
def owner(town: Town) -> Iterator[Owner]:
    """Whoever owns what is asked for; says yes unless told otherwise."""
    with Owner(town) as owner:
        yield owner


@pytest_asyncio.fixture
async def anybody(base: str) -> AsyncIterator[Client]:
    """A client without a key."""
    async with client(base) as anybody:
        yield anybody


@pytest.fixture
def city(town: Town, anybody: Client) -> Client:
    """The city's operator (Taiyuan, 1401)."""
    return anybody.knowing(town.key("city_op"))
