"""A figure beside its baseline."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """One line: a case's median, the baseline's, and whether the goal is met."""

    bench: str
    case: str
    value: float
    unit: str
    baseline: str
    baseline_value: float
    goal: str
    goal_met: bool
    #: For rates value ÷ baseline, for times baseline ÷ value: above 1 is better than the baseline.
    ratio: float
    more: dict[str, Any] = field(default_factory=dict)

    def show(self) -> None:
        """Print the line at once, so that a long run can be followed."""
        line = {**asdict(self), **self.more}
        line.pop("more")
        rounded = {key: _short(one) for key, one in line.items()}
        sys.stdout.write(json.dumps(rounded, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _short(value: object) -> object:
    if isinstance(value, list):
        return [_short(one) for one in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
