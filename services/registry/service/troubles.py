"""Troubles of volunteers on duty."""

from functools import partial
from typing import Any

from contracts.registry import RaiseTrouble, ReadTrouble, SettleTrouble, TakeUpTrouble
from kit.entrypoints import answers, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.registry.domain import trouble
from services.registry.service.base import OnTheBus


class AboutTroubles(OnTheBus):
    """Who hears of a trouble, and what came of it."""

    @obeys(RaiseTrouble)
    def raise_trouble(self, wish: RaiseTrouble, cause: Envelope) -> None:
        """Take in a trouble."""
        self.store.troubles.take_in(wish, cause=cause)

    @obeys(TakeUpTrouble)
    def take_up(self, wish: TakeUpTrouble, cause: Envelope) -> None:
        """Note who sees to it."""
        rule = partial(trouble.take_up, by=cause.caller.subject or cause.caller.id)
        self.store.troubles.shelf.decide(wish.trouble_id, rule, cause=cause)

    @obeys(SettleTrouble)
    def settle(self, wish: SettleTrouble, cause: Envelope) -> None:
        """Note what came of it."""
        rule = partial(trouble.settle, wish, by=cause.caller.subject or cause.caller.id)
        self.store.troubles.shelf.decide(wish.trouble_id, rule, cause=cause)

    @sweeps(every=2)
    def escalate_troubles(self) -> None:
        """Hand one office up what nobody has taken up."""
        self.store.troubles.pass_time(utcnow())

    @answers(ReadTrouble)
    def read_trouble(self, query: ReadTrouble, cause: Envelope) -> dict[str, Any]:
        """What has happened."""
        self.store.note_reading("trouble", query.trouble_id, cause)
        return trouble.told(self.store.troubles.shelf.get(query.trouble_id))
