"""Emergencies, from declaration to destruction of their data."""

from functools import partial

from contracts.registry import CloseIncident, DeclareIncident, PurgeIncident, StandDown
from kit.entrypoints import obeys, sweeps
from kit.wire import Envelope, utcnow
from services.registry.domain import incident
from services.registry.service.base import OnTheBus


class AboutIncidents(OnTheBus):
    """Emergencies, from declaration to destruction of their data."""

    @obeys(DeclareIncident)
    def declare(self, wish: DeclareIncident, cause: Envelope) -> None:
        """An emergency begins."""
        made, says = incident.declare(
            wish, incident_id=cause.id, now=cause.time, by=cause.caller.id
        )
        self.store.incidents.shelf.add(made, says, cause=cause)

    @obeys(StandDown)
    def stand_down(self, wish: StandDown, cause: Envelope) -> None:
        """It eases."""
        self.store.incidents.shelf.decide(wish.incident_id, incident.stand_down, cause=cause)

    @obeys(CloseIncident)
    def close(self, wish: CloseIncident, cause: Envelope) -> None:
        """It is over."""
        rule = partial(incident.close, wish, now=cause.time)
        self.store.incidents.shelf.decide(wish.incident_id, rule, cause=cause)

    @obeys(PurgeIncident)
    def purge(self, wish: PurgeIncident, cause: Envelope) -> None:
        """Destroy its data now, or once more."""
        incidents = self.store.incidents
        others = incidents.others(incidents.shelf.get(wish.incident_id))
        rule = partial(incident.purge, others=others, now=cause.time)
        incidents.shelf.decide(wish.incident_id, rule, cause=cause)

    @sweeps(every=5)
    def carry_on(self) -> None:
        """Thank the next people, a day after the end; destroy what is due."""
        self.store.incidents.carry_on(utcnow())
