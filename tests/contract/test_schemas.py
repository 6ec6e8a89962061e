"""A released message keeps its shape: its schema is compared with the one on file."""

import pytest

from cli.publish import ROOT, schema_files

FILES = schema_files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_generated_file_is_the_one_on_file(path):
    assert path.exists(), f"run `make schemas`: {path.name} is missing"
    assert path.read_text() == FILES[path](), (
        "A released message changed. Add the next version instead, or `make schemas` "
        "if the change only adds an optional field."
    )


def test_no_schema_is_left_of_a_message_that_is_gone():
    on_file = set((ROOT / "contracts" / "schemas").glob("*.json"))
    assert on_file <= set(FILES), "a released message was removed"
