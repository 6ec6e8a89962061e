import base64
from pathlib import Path

from cli import keys


def test_keys_are_made_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert keys.ensure(folder) == list(keys.NAMES)
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in keys.NAMES:
        assert (folder / name).stat().st_mode & 0o777 == 0o600
        assert len(base64.b64decode((folder / name).read_text())) == 32
    assert len({(folder / name).read_text() for name in keys.NAMES}) == len(keys.NAMES)


def test_a_key_that_exists_is_never_replaced(tmp_path: Path) -> None:
    keys.ensure(tmp_path)
    before = (tmp_path / "field.key").read_text()
    (tmp_path / "link.key").unlink()
    assert keys.ensure(tmp_path) == ["link.key"]
    assert (tmp_path / "field.key").read_text() == before
