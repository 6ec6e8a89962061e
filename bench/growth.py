"""How the time of a plan grows with the city: ``python -m bench.growth < lines > docs/….svg``.

Reads the lines that ``python -m bench matching`` printed and draws processor seconds over pairs
that pass every gate, both on logarithmic scales.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log10

WIDTH, HEIGHT, LEFT, RIGHT, BELOW = 640, 360, 60, 40, 50
#: The first and last power of ten of each axis: pairs, seconds.
PAIRS, SECONDS = (4, 7), (-3, 2)
#: Where people are scarce, which no line through the others meets.
SCARCE = "beijing-300k"
COLOURS = {"OR-Tools": "#b33", "Python": "#a80", "numba": "#07a"}


@dataclass(frozen=True)
class Dot:
    """A case as one solver did it."""

    solver: str
    city: str
    pairs: float
    seconds: float

    @property
    def at(self) -> tuple[float, float]:
        """Where it is drawn."""
        across = (log10(self.pairs) - PAIRS[0]) / (PAIRS[1] - PAIRS[0])
        up = (log10(max(self.seconds, 10 ** SECONDS[0])) - SECONDS[0]) / (SECONDS[1] - SECONDS[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), (1 - up) * (HEIGHT - BELOW - 20) + 20


def dots(lines: Iterable[str]) -> Iterator[Dot]:
    """What the bench measured."""
    for line in lines:
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("bench") == "matching" and not told["case"].startswith("tobm"):
            city, kernel = told["case"].split(", ")
            yield Dot({"python": "Python"}.get(kernel, kernel), city, told["pairs"], told["value"])
            if told.get("ortools_s"):
                yield Dot("OR-Tools", city, told["pairs"], told["ortools_s"])


def svg(some: list[Dot]) -> str:
    """The drawing; a rival is named by each kernel's line of a city, and drawn once."""
    some = list(dict.fromkeys(some))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    parts += _axes()
    for number, (solver, colour) in enumerate(COLOURS.items()):
        mine = sorted((one for one in some if one.solver == solver), key=lambda one: one.pairs)
        for one in mine:
            x, y = one.at
            scarce = one.city == SCARCE
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" stroke="{colour}" stroke-width="2" '
                f'fill="{"#fff" if scarce else colour}"><title>{one.city}: {one.seconds:.3g} s'
                "</title></circle>"
            )
        way = " ".join("{:.1f},{:.1f}".format(*one.at) for one in mine if one.city != SCARCE)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}"/>')
        parts.append(
            f'<text x="{LEFT + 12}" y="{36 + 16 * number}" fill="{colour}">{solver}</text>'
        )
    parts.append(f'<text x="{LEFT + 12}" y="84">○ people are scarce</text></svg>')
    return "\n".join(parts) + "\n"


def _axes() -> Iterator[str]:
    for power in range(PAIRS[0], PAIRS[1] + 1):
        x, y = Dot("", "", 10**power, 10 ** SECONDS[0]).at
        yield f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{10**power:,}</text>'
    for power in range(SECONDS[0], SECONDS[1] + 1):
        x, y = Dot("", "", 10 ** PAIRS[0], 10.0**power).at
        yield f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g}</text>'
        yield f'<line x1="{x:.0f}" x2="{WIDTH - RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
    yield f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">pairs that pass</text>'
    yield '<text x="8" y="14">processor seconds</text>'


if __name__ == "__main__":
    sys.stdout.write(svg(list(dots(sys.stdin))))
