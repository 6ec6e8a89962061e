"""Services on a real broker and database, under eventlet (`nameko test`)."""

import os
from collections.abc import Iterator

import pytest

from tests.support.city import City


@pytest.fixture(scope="session")
def town() -> Iterator[City]:
    """A virtual host and databases of this test run."""
    town = City(
        os.environ["HUIYIN_AMQP_URI"],
        os.environ["HUIYIN_MANAGEMENT"],
        os.environ["HUIYIN_MONGO_URI"],
    )
    yield town
    town.close()


@pytest.fixture
def city(town: City) -> Iterator[City]:
    """The same, empty, for one test."""
    yield town
    town.stop()
