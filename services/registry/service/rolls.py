"""Lists of what is true of many people."""

from contracts.registry import ConfirmPeople, HoldSession, InsureGroup
from kit.entrypoints import obeys
from kit.wire import Envelope
from services.registry.domain.roll import enter, named
from services.registry.service.base import OnTheBus


class AboutRolls(OnTheBus):
    """Sessions, group policies and rounds of calls."""

    @obeys(HoldSession, InsureGroup, ConfirmPeople)
    def enter(self, wish: HoldSession | InsureGroup | ConfirmPeople, cause: Envelope) -> None:
        """Enter a list; the registry then does it for each person on it."""
        known = self.store.living_in(wish.area, named(wish))
        roll, says = enter(wish, known, roll_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.rolls.add(roll, says, cause=cause)
