"""Services on a real broker and database, under eventlet (`nameko test`)."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from nameko.containers import ServiceContainer

from services.matching.service import MatchingService
from tests.support.city import City
from tests.support.reserve import rehearsed

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


@pytest.fixture
def matching(city: City) -> ServiceContainer:
    """The matching service, in this process."""
    return city.run(MatchingService)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], object]:
    """Puts the clock of all services so far ahead."""
    return rehearsed(tmp_path / "clock", monkeypatch)
