from pathlib import Path

import pytest

from cli.identity import Identity
from cli.state import Entry, State, StateFile


def test_a_state_reads_as_it_was_written(tmp_path: Path) -> None:
    state = State("launch", Identity.own(), "all")
    state.processes["registry-1"] = Entry("registry-1", port=21102, pid=7, started=9)
    file = StateFile(tmp_path)
    file.write(state)
    assert file.read() == state
    assert state.supervised
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_a_state_of_another_boot_is_not_supervised() -> None:
    assert not State("launch", Identity.own(), "all", boot="an earlier one").supervised


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"processes": {"a": {"b": 1}}}'])
def test_what_cannot_be_understood_is_no_state(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.json").write_bytes(content)
    assert StateFile(tmp_path).read() is None
