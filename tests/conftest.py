"""Writes down which requirement each test proves, for `make coverage-table`."""

import gc
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

#: For `make unit`, between two keystrokes; `make test` looks as long as hypothesis usually does.
#: No deadline for an example: machines are shared, and slow is not wrong.
settings.register_profile("default", deadline=None)
settings.register_profile(
    "quick", max_examples=5, stateful_step_count=20, deadline=None, database=None
)
#: Collecting thousands of tests makes objects that stay: looking through them for garbage again
#: and again is a tenth of the time.
gc.set_threshold(50_000, 20, 100)

PROOFS = Path(__file__).parents[1] / ".huiyin" / "proofs.jsonl"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, pytest.TestReport]:
    """Note the outcome of a test that names a requirement."""
    report = yield
    if report.when != "call" and report.outcome == "passed":
        return report
    if rows := [row for mark in item.iter_markers("req") for row in mark.args]:
        PROOFS.parent.mkdir(exist_ok=True)
        with PROOFS.open("a") as file:
            for row in rows:
                entry = {
                    "row": row,
                    "test": item.nodeid.partition("[")[0],
                    "outcome": report.outcome,
                }
                file.write(json.dumps(entry) + "\n")
    return report
