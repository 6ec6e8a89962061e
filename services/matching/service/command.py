"""Unified command on the bus: channels are paused and resumed, people redirected (R-COM-04)."""

from functools import partial

from contracts.matching import (
    ChannelChanged,
    LeavePlace,
    PauseChannel,
    RedirectPeople,
    ResumeChannel,
)
from kit.entrypoints import hears, obeys
from kit.wire import Envelope, utcnow
from services.matching.domain.redirect import leave
from services.matching.domain.roster import split
from services.matching.service.desk import Desk


class CommandDesk(Desk):
    """What the command of an area may do."""

    @obeys(PauseChannel)
    def pause_channel(self, wish: PauseChannel, cause: Envelope) -> None:
        """Offer nothing new there."""
        self.store.channels.pause(wish, cause=cause)

    @obeys(ResumeChannel)
    def resume_channel(self, wish: ResumeChannel, cause: Envelope) -> None:
        """Go on there."""
        self.store.channels.resume(wish, cause=cause)

    @hears(ChannelChanged)
    def take_up(self, told: ChannelChanged, cause: Envelope) -> None:
        """Let needs seek people again that had to wait."""
        self.store.channels.go_on(told, cause=cause, now=utcnow())

    @obeys(RedirectPeople)
    def redirect_people(self, wish: RedirectPeople, cause: Envelope) -> None:
        """Ask people whether they go elsewhere instead."""
        self.store.redirects.ask(wish, cause=cause)

    @obeys(LeavePlace)
    def leave_place(self, wish: LeavePlace, cause: Envelope) -> None:
        """Free the place of somebody who has said yes elsewhere."""
        need_id, number = split(wish.assignment_id)
        rule = partial(leave, number=number, instead=wish.instead, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)
