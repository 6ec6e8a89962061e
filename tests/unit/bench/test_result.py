"""The line that a benchmark prints."""

import json

import pytest

from bench.result import Result, percentile


def test_a_result_is_one_line_of_json(capsys):
    Result(
        bench="relay", case="a case", value=1234.5678, unit="events/s", baseline="alone",
        baseline_value=2000.0, goal="≥ 1", goal_met=True, ratio=0.6172839, more={"p99_ms": 3.14159},
    ).show()  # fmt: skip
    [line] = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["value"], told["ratio"], told["p99_ms"]) == (1235.0, 0.6173, 3.142)
    assert told["goal_met"] is True


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 51), (0.99, 100), (1.0, 100)])
def test_percentiles(share, value):
    assert percentile(range(1, 101), share) == value
