"""Kits: what one person at a post of a kind is given together (套装), as data with versions."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from contracts.base import Command, Event
from contracts.logistics.ledger import Place
from contracts.vocabulary import AreaCode, Id, Line, PostCategory, Strict


class KitLine(Strict):
    """So many pieces of one thing in each kit."""

    item: Id = Field(examples=["protective_suit", "n95_mask"])
    quantity: int = Field(ge=1, le=1000)


def _each_item_once(lines: list[KitLine]) -> list[KitLine]:
    if len({line.item for line in lines}) < len(lines):
        raise ValueError("an item stands in a kit once")
    return lines


KitLines = Annotated[
    list[KitLine], Field(min_length=1, max_length=30), AfterValidator(_each_item_once)
]


class DefineKit(Command):
    """Say what a kit holds; for a category of posts, what each person there needs for a day."""

    topic: ClassVar[str] = "logistics.define_kit.v1"

    area: AreaCode
    title: Line
    category: PostCategory | None = None
    lines: KitLines


class ReviseKit(Command):
    """The next version of a kit; what was issued by an older one stays as it was."""

    topic: ClassVar[str] = "logistics.revise_kit.v1"

    kit_id: Id
    lines: KitLines


class IssueKits(Command):
    """So many kits from one place to another, as one line of the ledger: all of it or nothing.

    The same rules hold as for what they contain, one protective suit a person and day among them.
    """

    topic: ClassVar[str] = "logistics.issue_kits.v1"
    lane: ClassVar[str] = "ledger"

    area: AreaCode
    kit_id: Id
    #: The newest, unless one is named.
    version: int | None = Field(default=None, ge=1)
    kits: int = Field(ge=1, le=100_000)
    source: Place
    target: Place
    reason: Line
    waiver_id: Id | None = None


class KitChanged(Event):
    """A kit as it is in its newest version."""

    topic: ClassVar[str] = "logistics.kit.changed.v1"

    kit_id: str
    area: AreaCode
    title: str
    category: PostCategory | None = None
    version: int
    #: Pieces in each kit, by item.
    lines: dict[str, int]
