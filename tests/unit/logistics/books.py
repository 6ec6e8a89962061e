"""A ledger on paper: what the poster does, without a database, so that rules can be tried."""

from dataclasses import replace
from datetime import UTC, datetime

from services.logistics.domain.account import account
from services.logistics.domain.ledger import Entry, Move, Page, Posting, Tip, enter

NOON = datetime(2022, 4, 7, 4, 0, tzinfo=UTC)  # noon in Taiyuan
KEEPS = "9999-12-31"


class Paper:
    """Entries and what is known of them."""

    def __init__(self):
        self.entries: list[Entry] = []
        self.tips: dict[str, Tip] = {}
        self.lots: dict[tuple[str, str], set[str]] = {}
        self.claimed: set[str] = set()

    def page(self) -> Page:
        last = self.entries[-1] if self.entries else None
        no, seal = (last.no, last.hash) if last else (0, "")
        return Page(no, seal, dict(self.tips), self.lots, set(self.claimed))

    def post(self, posting: Posting, *, at=NOON, by="keeper", page=None) -> Entry:
        """Enter a posting and keep it; raises what a rule says."""
        entry = enter(posting, page or self.page(), at=at, by=by)
        self.keep(entry)
        return entry

    def keep(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.claimed |= set(entry.claims)
        for leg in entry.legs:
            where = account(leg.account)
            self.tips[leg.account] = Tip(leg.seq, leg.balance)
            self.lots.setdefault((where.place, where.item), set()).add(where.lot)

    def there(self, place: str, item: str = "suit") -> int:
        return sum(
            tip.balance
            for one, tip in self.tips.items()
            if (account(one).place, account(one).item) == (place, item)
        )


def a_delivery(
    quantity: int, lot: str = f"{KEEPS}.l1", *, item="suit", key="in", to="warehouse:main"
):
    """Goods come in from a supplier."""
    return Posting(key, "receive", (Move(item, quantity, "supplier:s1", to, lot),))


def a_move(
    quantity: int,
    *,
    kind="issue",
    item="suit",
    key="m",
    source="warehouse:main",
    to="team:t1",
    **more,
):
    """Goods move inside."""
    posting = Posting(key, kind, (Move(item, quantity, source, to),), reason="duty")
    return replace(posting, **more)
