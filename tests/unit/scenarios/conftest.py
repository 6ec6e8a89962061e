"""Taiyuan as the demo plays it, made once for all tests."""

import pytest

from cli.settings import Settings
from scenarios import taiyuan


@pytest.fixture(scope="session")
def city() -> taiyuan.City:
    """The whole city, from the npm package with China's divisions."""
    return taiyuan.city(Settings.read({}).cache)
