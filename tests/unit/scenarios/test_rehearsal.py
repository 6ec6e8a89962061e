"""How a story begins."""

from types import SimpleNamespace

import pytest

from scenarios.errors import CannotPlay
from scenarios.rehearsal import _always_the_same_part


def the_stage(notes, area=""):
    return SimpleNamespace(notes=notes, area=area)


def test_a_home_plays_always_the_same_part(tmp_path):
    _always_the_same_part(the_stage(tmp_path, "140107008"))
    _always_the_same_part(the_stage(tmp_path, "140107008"))
    with pytest.raises(CannotPlay, match="has played 140107008"):
        _always_the_same_part(the_stage(tmp_path))


def test_a_home_that_was_played_before_has_played_the_whole(tmp_path):
    (tmp_path / "day").write_text("2022-04-13")
    with pytest.raises(CannotPlay, match="the whole city"):
        _always_the_same_part(the_stage(tmp_path, "140107008"))
    _always_the_same_part(the_stage(tmp_path))
