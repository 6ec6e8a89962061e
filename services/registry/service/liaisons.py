"""Liaisons of social volunteers."""

from functools import partial
from typing import Any

from contracts.registry import AppointLiaisons, ReadLiaison
from kit.entrypoints import answers, obeys
from kit.wire import Envelope
from services.registry.domain.liaison import appoint
from services.registry.service.base import OnTheBus


class AboutLiaisons(OnTheBus):
    """Who answers for whom."""

    @obeys(AppointLiaisons)
    def appoint_liaisons(self, wish: AppointLiaisons, cause: Envelope) -> None:
        """Give every social volunteer of an area a liaison."""
        social, inside = self.store.blocks(wish.area)
        self.store.settle_liaisons(
            wish.area, partial(appoint, social=social, inside=inside), cause=cause
        )

    @answers(ReadLiaison)
    def read_liaison(self, query: ReadLiaison, cause: Envelope) -> dict[str, Any]:  # noqa: ARG002
        """Both sides, for one person."""
        return self.store.liaisons.get(f"liaisons-{query.area}").of(query.volunteer_id)
