"""The pool on the bus: who could be asked, and whose hours are promised."""

from functools import partial

from contracts.matching import (
    AssignmentsCheckedOut,
    AssignmentsMissed,
    OffersDeclined,
    OffersTimedOut,
    OffersWithdrawn,
)
from contracts.registry import (
    OrganisationChanged,
    VolunteerChanged,
    VolunteerRegistered,
    VolunteersImported,
    ZoneChanged,
)
from kit.batches import hears_many
from kit.entrypoints import hears, sweeps
from kit.together import together
from kit.wire import Envelope, utcnow
from services.matching.domain.candidate import enters
from services.matching.domain.zone import ordered
from services.matching.service.desk import Desk

Closed = OffersDeclined | OffersTimedOut | OffersWithdrawn | AssignmentsMissed


class PoolDesk(Desk):
    """What the registry and duty tell of people."""

    @hears_many(VolunteerRegistered, VolunteersImported, linger=0.25)
    def admit(self, heard: list[tuple[VolunteerRegistered | VolunteersImported, Envelope]]) -> None:
        """Let new volunteers into the pool."""
        self.store.pool.admit(enters(entry) for event, _ in heard for entry in event.people)

    @hears_many(VolunteerChanged)
    def revise(self, heard: list[tuple[VolunteerChanged, Envelope]]) -> None:
        """Take in what has changed about people of the pool; who is out of service has no place."""
        self.store.pool.revise((enters(event.entry), cause.sequence) for event, cause in heard)
        for event, cause in heard:
            if event.entry.asleep:
                self.store.closures.dismiss(event.entry.volunteer_id, cause=cause, now=utcnow())

    @hears(ZoneChanged)
    def close_zone(self, told: ZoneChanged, cause: Envelope) -> None:
        """Let people in an area know what is ordered there; others are sought in their places."""
        order = ordered(told)
        self.store.pool.zones.know(order)
        self.store.closures.carry_out(order, cause=cause, now=utcnow())

    @sweeps(every=60)
    def reach_latecomers(self) -> None:
        """Let those know of zones who came while an order was given."""
        self.store.pool.zones.catch_up(utcnow())

    @sweeps(every=5)
    def keep_up(self) -> None:
        """Read what has changed in the pool, so that whoever asks need not wait for much."""
        self.store.pool.mirror.refresh()

    @sweeps(every=60)
    def tell_fairness(self) -> None:
        """Let operators see how fairly offers have been spread."""
        self.store.pool.mirror.fairness(utcnow())

    @hears(OrganisationChanged)
    def know(self, changed: OrganisationChanged, cause: Envelope) -> None:
        """Remember which organisations may claim places, and for whom."""
        self.store.know(changed, version=cause.sequence)

    @hears_many(AssignmentsCheckedOut)
    def count_services(self, done: list[tuple[AssignmentsCheckedOut, Envelope]]) -> None:
        """Free the hours of people who have served, and remember when they did."""
        closed = [(one.need_id, [duty.volunteer_id for duty in one.duties]) for one, _ in done]
        self.store.rota.remember(one for one, _ in done)
        self.store.pool.serve(closed)

    @hears_many(OffersDeclined, OffersTimedOut, OffersWithdrawn, AssignmentsMissed, linger=0.5)
    def free(self, closed: list[tuple[Closed, Envelope]]) -> None:
        """Free the hours of people who do not come, and ask the next ones."""
        self.store.pool.give_up(self.store.answers.given_up([one for one, _ in closed]))
        freed = {
            one.need_id: cause
            for one, cause in closed
            if isinstance(one, OffersDeclined | OffersTimedOut)
        }
        top_up = self.store.top_up
        together(partial(top_up, key, cause=cause, now=utcnow()) for key, cause in freed.items())

    @sweeps(every=10)
    def free_forgotten(self) -> None:
        """Free hours that were held for offers nobody made."""
        self.store.answers.free_forgotten(utcnow())
