"""Slips of the pen: what building heads write wrong, or forget, when they are tired."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scenarios.chance import dice

Noted = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Slips:
    """How many doors are left out, and at how many there is one too many."""

    forgotten: int
    one_more: int


#: Twenty-four a day.
MORNING = {"present": Slips(forgotten=3, one_more=5)}
EVENING = {
    "handed": Slips(forgotten=3, one_more=3),
    "tested": Slips(forgotten=4, one_more=1),
    "told": Slips(forgotten=5, one_more=0),
}


def planted(
    true: Mapping[str, Mapping[str, int]], slips: Slips, seed: int, about: str
) -> tuple[Noted, dict[tuple[str, str], int]]:
    """What is written instead, and at which doors it is wrong with what stands there."""
    doors = [(staircase, door) for staircase, theirs in true.items() for door in theirs]
    rng = dice(seed, f"slips {about}")
    chosen = rng.permutation(len(doors))[: slips.forgotten + slips.one_more].tolist()
    written = {staircase: dict(theirs) for staircase, theirs in true.items()}
    wrong: dict[tuple[str, str], int] = {}
    for place, number in enumerate(chosen):
        staircase, door = doors[number]
        if place < slips.forgotten:
            del written[staircase][door]
        else:
            written[staircase][door] += 1
        wrong[staircase, door] = written[staircase].get(door, 0)
    return written, wrong


def only(true: Mapping[str, Mapping[str, int]], doors: Iterable[tuple[str, str]]) -> Noted:
    """What should stand at these doors."""
    found: Noted = {}
    for staircase, door in doors:
        found.setdefault(staircase, {})[door] = true[staircase][door]
    return found
