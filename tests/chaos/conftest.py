"""How long the platform is hurt, and one of its own to hurt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.settings import Settings
from tests.support.platform import huiyin
from tests.support.ports import free_base


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make chaos KILLS=… COMMANDS=…`."""
    parser.addoption("--kills", type=int, default=22, help="At least so many, each process once.")
    parser.addoption("--commands", type=int, default=2000, help="Sent at least, while kills go on.")


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A platform of its own, so that killing it hurts nobody else."""
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUIYIN_PORT_BASE", str(free_base()))
    for name in ("HUIYIN_AMQP_URI", "HUIYIN_MONGO_URI"):
        monkeypatch.delenv(name, raising=False)
    huiyin("up")
    yield Settings.read()
    huiyin("down")
