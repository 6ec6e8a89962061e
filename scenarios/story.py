"""What the demo must know of a city to play it and to set what came out beside the article."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.stage import Stage

Doc = dict[str, Any]
Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Story:
    """A city on a day that an article tells of."""

    name: str
    title: str
    seed: int
    #: What the article says, and what the rows of the table are called, in their order.
    published: Figures
    rows: Mapping[str, str]
    #: Plays everything through the public API; the figures of the platform at the end.
    play: Callable[[Stage, Path], Awaitable[Doc]]
    #: The rows of the table, out of those figures.
    outcome: Callable[[Doc], dict[str, float]]
    #: Rows of which less is better.
    least: frozenset[str] = frozenset()
    #: Whether a part of the city can be played alone.
    divisible: bool = False
