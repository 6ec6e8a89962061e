"""Errands as they rest; a household has so many places for open ones, each taken once."""

from datetime import datetime
from functools import partial

from pymongo.errors import DuplicateKeyError

from contracts.logistics import ClaimErrand, OpenErrand, StepErrand
from contracts.registry import IncidentPurged
from contracts.typed import clean
from kit.shreds import Label
from kit.store import Doc, Store
from kit.wire import Envelope
from services.logistics.domain import errand
from services.logistics.domain.account import LOCAL
from services.logistics.domain.errand import CAP, Errand, HouseholdCap

#: Errands looked at in one sweep.
SWEEP = 500


#: States in which nothing is left to do.
OVER = ("settled", "returned", "cancelled")


def errand_label(one: Errand) -> Label:
    """By which key an order is sealed: destroyed when the emergency is over."""
    return Label(one.community, one.opened_at.date(), "errand")


class Errands:
    """What is to be bought for whom, by whom."""

    def __init__(self, store: Store) -> None:
        self._store = store
        personal = ("name", "phone", "address", "order", "reason")
        self.shelf = store.shelf("errands", Errand, personal=personal, shred=errand_label)

    def prepare(self) -> None:
        """Create the indexes, among them the one that keeps a household to its places."""
        errands = self.shelf.collection
        taken = {"slot": {"$type": "string"}}
        errands.create_index("slot", name="slot", unique=True, partialFilterExpression=taken)
        due = {"due_at": {"$type": "date"}}
        errands.create_index("due_at", name="due", partialFilterExpression=due)

    def open(self, wish: OpenErrand, *, cause: Envelope) -> None:
        """Take the first free place of the household; HouseholdCap if there is none."""
        door = f"{wish.community}:{clean(wish.address).lower()}"
        household = self._store.keys.blind("household", door)
        today = cause.time.astimezone(LOCAL).date().isoformat()
        for place in range(CAP):
            new, says = errand.open_errand(
                wish, key=cause.id, now=cause.time, by=cause.caller.id,
                slot=f"{household}:{place}", today=today,
            )  # fmt: skip
            try:
                self.shelf.add(new, says, cause=cause)
            except DuplicateKeyError:
                continue
            return
        raise HouseholdCap(cap=CAP)

    def claim(self, wish: ClaimErrand, *, cause: Envelope) -> None:
        """Let a volunteer take it."""
        rule = partial(errand.claim, volunteer_id=wish.volunteer_id, now=cause.time)
        self.shelf.decide(wish.errand_id, rule, cause=cause)

    def step(self, wish: StepErrand, *, cause: Envelope) -> None:
        """What happens next with it."""
        rule = partial(errand.step, wish=wish, now=cause.time, subject=_subject(cause))
        self.shelf.decide(wish.errand_id, rule, cause=cause)

    def read(self, errand_id: str, cause: Envelope, purpose: str | None = None) -> Doc:
        """The whole order.  Kept on record first."""
        found = errand.readable(self.shelf.get(errand_id), subject=_subject(cause))
        by = {"by": cause.caller.id, "role": cause.caller.role, "at": cause.time}
        self._store.db.readings.insert_one({"errand_id": errand_id, "purpose": purpose, **by})
        return found

    def forget(self, order: IncidentPurged) -> None:
        """Destroy the keys of an emergency's orders, but for days with one that is not over."""
        inside = {"$gte": order.area, "$lt": order.area + ":"}
        open_ = {"community": inside, "state": {"$nin": OVER}}
        still = frozenset(str(errand_label(one)) for one in self.shelf.find(open_))
        self._store.shreds.destroy(order.area, order.since.date(), order.until.date(), but=still)

    def pass_time(self, now: datetime) -> None:
        """Let claims lapse, and return what nobody takes."""
        for due in self.shelf.collection.find({"due_at": {"$lte": now}}, {"_v": 1}).limit(SWEEP):
            cause = Envelope(type="time", data={}, id=f"time-{due['_id']}-{due['_v']}", time=now)
            self.shelf.decide(due["_id"], partial(errand.pass_time, now=now), cause=cause)


def _subject(cause: Envelope) -> str:
    """Whose own the errand must be; "" for an operator."""
    return cause.caller.subject if cause.caller.role == "volunteer" else ""
