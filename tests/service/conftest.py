"""Services on a real broker and database, under eventlet (`nameko test`)."""

import os
from collections.abc import Iterator

import pytest

from tests.support.city import City

#: So many runs side by side are together the whole suite; each has a city of its own.
PARTS = 3


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--part 1`` … ``--part 3``: only some of the files."""
    parser.addoption("--part", type=int, choices=range(1, PARTS + 1))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the files of other parts."""
    part = config.getoption("--part")
    if part:
        files = sorted({item.path for item in items})
        items[:] = [item for item in items if files.index(item.path) % PARTS == part - 1]


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
