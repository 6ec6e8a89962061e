"""A gated compound: towers among rows of six-storey houses, and who lives behind each door.

Made up, as large as the article says; which number a house has does not follow the way one walks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.chance import dice, shared_out

Doc = dict[str, Any]

#: Floors and doors a floor: of a tower, and of a unit of a six-storey house.
TOWER, HOUSE = (16, 4), (6, 4)
#: Metres between houses in a row, between rows, between the units of one house.
ASIDE, BEHIND, UNIT = 70.0, 55.0, 15.0
IN_A_ROW = 6


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound as it is drawn, and its households by staircase."""

    area: str
    title: str
    staircases: list[Doc]
    homes: dict[str, list[Doc]]

    @property
    def households(self) -> int:
        """All doors."""
        return sum(map(len, self.homes.values()))

    @property
    def residents(self) -> int:
        """All people."""
        return sum(home["residents"] for homes in self.homes.values() for home in homes)

    def doors(self) -> Iterator[tuple[str, Doc]]:
        """Every household with its staircase."""
        for staircase, homes in self.homes.items():
            for home in homes:
                yield staircase, home


@dataclass(frozen=True, slots=True)
class Size:
    """How many towers, six-storey houses and units of those, and how many people in all."""

    towers: int
    houses: int
    units: int
    residents: int


def compound(area: str, title: str, size: Size, seed: int) -> Compound:
    """The same compound every time."""
    rng = dice(seed, "compound")
    numbers = rng.permutation(size.towers + size.houses) + 1
    staircases = []
    for place, number in enumerate(numbers.tolist()):
        floors, doors = TOWER if place < size.towers else HOUSE
        row, column = divmod(place, IN_A_ROW)
        for unit in range(1, 2 if place < size.towers else size.units + 1):
            x = 20 + column * ASIDE + unit * UNIT
            staircases.append(
                {"building": number, "unit": unit, "x": x, "y": 20 + row * BEHIND,
                 "floors": floors, "doors": doors}
            )  # fmt: skip
    staircases.sort(key=lambda one: (one["building"], one["unit"]))
    return Compound(area, title, staircases, _homes(staircases, size.residents, rng))


def _homes(staircases: list[Doc], residents: int, rng: np.random.Generator) -> dict[str, list[Doc]]:
    """Everybody lives somewhere: one to five behind a door."""
    homes = {
        f"{one['building']}-{one['unit']}": [
            {"door": f"{floor}{door:02}", "floor": floor}
            for floor in range(1, one["floors"] + 1)
            for door in range(1, one["doors"] + 1)
        ]
        for one in staircases
    }
    doors = [home for theirs in homes.values() for home in theirs]
    people = 1 + shared_out(residents - len(doors), rng.gamma(1.6, 1.0, len(doors)))
    for home, n in zip(doors, people.tolist(), strict=True):
        home["residents"] = n
    return homes
