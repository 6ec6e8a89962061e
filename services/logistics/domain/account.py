"""Where goods can be, and what they are: place, item and lot make an account.

A lot's name begins with its last day of use, so that lots sort by expiry and no lookup stands
between a leg of the ledger and the question whether the goods are still good.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
#: The day of what does not expire.
KEEPS = date.max
#: Places that hold things one can touch: they are never overdrawn.  All others (``donor``,
#: ``supplier``, ``used``, ``scrap``, ``adjust``) only count what came from outside or left.
REAL = frozenset(
    {"warehouse", "reserved", "transit", "community", "team", "organisation", "station", "person"}
)
#: Where goods have arrived: with somebody who needs them.
HELD = frozenset({"community", "team", "organisation", "station", "person"})
#: Ends the name of a lot that was given for a purpose (charity law art. 54): only allotments of
#: its own donation draw on it.
EARMARKED = ".kept"
#: Movements by which even expired goods may leave a place.
OF_EXPIRED = frozenset({"expire", "lose", "return", "count", "reverse", "unallot"})


@dataclass(frozen=True, slots=True)
class Account:
    """Where a lot of a thing can be; written ``place|item|lot``."""

    place: str
    item: str
    lot: str

    def __str__(self) -> str:
        return f"{self.place}|{self.item}|{self.lot}"

    @property
    def real(self) -> bool:
        """Whether it can be overdrawn: no."""
        return kind_of(self.place) in REAL


def account(written: str) -> Account:
    """The account that is written so."""
    place, item, lot = written.split("|")
    return Account(place, item, lot)


def kind_of(place: str) -> str:
    """What sort of place it is: ``warehouse`` of ``warehouse:main``."""
    return place.partition(":")[0]


def lot_of(expires_on: date | None, origin: str, *, earmarked: bool = False) -> str:
    """The name of a lot."""
    return f"{expires_on or KEEPS}.{origin}{EARMARKED if earmarked else ''}"


@lru_cache(10_000)
def expires_on(lot: str) -> date:
    """The last day on which a lot may be used."""
    return date.fromisoformat(lot[:10])


def usable(lot: str, day: date) -> bool:
    """Whether goods may still be used on a day: through the END of their last one.

    The only place that decides it; four guards that differed by a day is how others fail.
    """
    return day <= expires_on(lot)


def origin_of(lot: str) -> str:
    """Where a lot came from: a donation, or a supplier's delivery."""
    return lot[11:].removesuffix(EARMARKED)


def local_day(now: datetime) -> date:
    """The day it is where the goods are."""
    return now.astimezone(LOCAL).date()
