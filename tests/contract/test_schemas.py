"""A released message keeps its shape: its schema is compared with the one on file."""

from cli.publish import ROOT, schema_files

FILES = schema_files()


def test_generated_files_are_those_on_file():
    """One test for all: there are hundreds."""
    missing = [path.name for path in FILES if not path.exists()]
    assert missing == [], "run `make schemas`"
    changed = [path.name for path in FILES if path.read_text() != FILES[path]()]
    assert changed == [], (
        "A released message changed. Add the next version instead, or `make schemas` "
        "if the change only adds an optional field."
    )


def test_no_schema_is_left_of_a_message_that_is_gone():
    on_file = set((ROOT / "contracts" / "schemas").glob("*.json"))
    assert on_file <= set(FILES), "a released message was removed"
