"""The golden schemas are those of the code, so a change of a message is seen in review.

Whether it may change so, `test_released` says.
"""

from cli.publish import ROOT, schema_files

FILES = schema_files()


def test_generated_files_are_those_on_file():
    """One test for all: there are hundreds."""
    missing = [path.name for path in FILES if not path.exists()]
    assert missing == [], "run `make schemas`"
    changed = [path.name for path in FILES if path.read_text() != FILES[path]()]
    assert changed == [], "run `make schemas`, and review what it changes"


def test_no_schema_is_left_of_a_message_that_is_gone():
    on_file = set((ROOT / "contracts" / "schemas").glob("*.json"))
    assert on_file <= set(FILES), "remove its schema, too"
