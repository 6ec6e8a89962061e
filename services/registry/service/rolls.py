"""Lists of what is true of many people."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from contracts.registry import (
    ChangeStanding,
    ConfirmPeople,
    HoldSession,
    InsureGroup,
    RecordTraining,
    RollEntered,
)
from kit.entrypoints import hears, obeys
from kit.together import together
from kit.wire import Envelope
from services.registry.domain import standing
from services.registry.domain.roll import Roll, Step, enter, named, steps
from services.registry.domain.standing import Outcome
from services.registry.service.base import OnTheBus


class AboutRolls(OnTheBus):
    """Sessions, group policies and rounds of calls."""

    @obeys(HoldSession, InsureGroup, ConfirmPeople)
    def enter(self, wish: HoldSession | InsureGroup | ConfirmPeople, cause: Envelope) -> None:
        """Enter a list."""
        known = self.store.living_in(wish.area, list(named(wish)))
        roll, says = enter(wish, known, roll_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.rolls.add(roll, says, cause=cause)

    @hears(RollEntered)
    def carry_out(self, told: RollEntered, cause: Envelope) -> None:
        """Do what a list says, for each person on it."""
        roll = self.store.rolls.get(told.roll_id)
        together(partial(self._step, roll, one, cause) for one in steps(roll))

    def _step(self, roll: Roll, step: Step, cause: Envelope) -> None:
        """Once for each person, whatever became of the others."""
        once = replace(cause, id=f"{roll.id}-{step.volunteer_id}", answer_to="")
        self.store.stand_if_can(step.volunteer_id, _rule(step, cause), cause=once)


def _rule(step: Step, cause: Envelope) -> Callable[..., Outcome]:
    if isinstance(step, RecordTraining):
        return partial(standing.train, step, by=cause.caller.id)
    if isinstance(step, ChangeStanding):
        return partial(standing.change, step, caller=asdict(cause.caller))
    return partial(standing.cover, step)
