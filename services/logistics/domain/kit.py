"""A kit: what belongs together, in versions; so many of it leave a store in one posting."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts.base import Message
from contracts.logistics import DefineKit, IssueKits, KitChanged, MoveStock, ReviseKit, StockLine
from contracts.vocabulary import PostCategory
from kit.errors import NotFound
from services.logistics.domain.ledger import Posting
from services.logistics.domain.movement import Waiver, movement


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit and all its versions, by their numbers; by item the pieces in each."""

    id: str
    area: str
    title: str
    category: PostCategory | None
    versions: dict[str, dict[str, int]]

    @property
    def newest(self) -> int:
        """The number of the version that counts today."""
        return len(self.versions)


def define(wish: DefineKit, *, key: str) -> tuple[Kit, list[Message]]:
    """A kit in its first version."""
    lines = {line.item: line.quantity for line in wish.lines}
    kit = Kit(key, wish.area, wish.title, wish.category, {"1": lines})
    return kit, [_changed(kit)]


def revise(kit: Kit, wish: ReviseKit) -> tuple[Kit, list[Message]]:
    """Its next version; the same once more is none."""
    lines = {line.item: line.quantity for line in wish.lines}
    if lines == kit.versions[str(kit.newest)]:
        return kit, []
    revised = replace(kit, versions={**kit.versions, str(kit.newest + 1): lines})
    return revised, [_changed(revised)]


def issue(
    kit: Kit, wish: IssueKits, *, key: str, now: datetime, by: str, waiver: Waiver | None = None
) -> Posting:
    """What so many kits move; the entry names kit and version, so that anybody can add it up."""
    version = wish.version or kit.newest
    lines = kit.versions.get(str(version))
    if lines is None:
        raise NotFound(f"there is no version {version} of kit {kit.id}")
    move = MoveStock(
        area=wish.area,
        kind="issue",
        source=wish.source,
        target=wish.target,
        lines=[StockLine(item=item, quantity=n * wish.kits) for item, n in lines.items()],
        reason=f"{wish.kits} × {kit.title} v{version}: {wish.reason}"[:120],
        waiver_id=wish.waiver_id,
    )
    return movement(move, key=key, now=now, by=by, waiver=waiver)


def _changed(kit: Kit) -> KitChanged:
    return KitChanged(
        kit_id=kit.id,
        area=kit.area,
        title=kit.title,
        category=kit.category,
        version=kit.newest,
        lines=kit.versions[str(kit.newest)],
    )
