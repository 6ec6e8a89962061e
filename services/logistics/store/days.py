"""Units, their rolls, and the days of a compound, as they rest."""

from functools import partial
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.logistics import ListHouseholds, OpenDay, RecordUnit, RegisterCompound, TakeStep
from kit.store import Store
from kit.wire import Envelope
from services.logistics.domain.day import Day, DayIsOpen, day_key, open_day, take_step
from services.logistics.domain.reconciliation import reconciled
from services.logistics.domain.unit import (
    Unit,
    UnitDay,
    list_households,
    record,
    unit_day,
    unit_key,
    units_of,
)


class Days:
    """The days of all compounds: who does which step, what each unit's head has noted."""

    def __init__(self, store: Store) -> None:
        self.units = store.shelf("units", Unit)
        self.sheets = store.shelf("unit_days", UnitDay)
        self.days = store.shelf("days", Day)

    def prepare(self) -> None:
        """Create the indexes."""
        self.units.collection.create_index("compound_id", name="compound")
        self.sheets.collection.create_index([("compound_id", 1), ("day", 1)], name="day")

    def enter(self, wish: RegisterCompound, *, cause: Envelope) -> None:
        """The units of a new compound, before the compound itself: whoever has it has them."""
        self.units.add_many((one, (), cause) for one in units_of(wish, key=cause.id))

    def list_households(self, wish: ListHouseholds, *, cause: Envelope) -> None:
        """Replace a unit's roll."""
        key = unit_key(wish.compound_id, wish.staircase)
        self.units.decide(key, partial(list_households, wish=wish), cause=cause)

    def open(self, wish: OpenDay, area: str, *, cause: Envelope) -> None:
        """A sheet for every unit, then the day itself; DayIsOpen if somebody was first."""
        day, says = open_day(wish, area)
        if self.days.find({"_id": day.id, "_in.id": {"$ne": cause.id}}, limit=1):
            raise DayIsOpen
        units = self.units.find({"compound_id": wish.compound_id})
        self.sheets.add_many((*unit_day(one, wish, area), cause) for one in units)
        try:
            self.days.add(day, says, cause=cause)
        except DuplicateKeyError:
            raise DayIsOpen from None

    def take_step(self, wish: TakeStep, *, cause: Envelope) -> None:
        """A step of some people's day."""
        key = day_key(wish.compound_id, wish.day)
        self.days.decide(key, partial(take_step, wish=wish), cause=cause)

    def record(self, wish: RecordUnit, *, cause: Envelope) -> None:
        """What a building head has noted."""
        key = f"{wish.compound_id}:{wish.day}:{wish.staircase}"
        rule = partial(record, wish=wish, by=cause.caller.id)
        self.sheets.decide(key, rule, cause=cause)

    def reconciliation(self, compound_id: str, day: str) -> dict[str, Any]:
        """What is missing."""
        return reconciled(self.sheets.find({"compound_id": compound_id, "day": day}))
