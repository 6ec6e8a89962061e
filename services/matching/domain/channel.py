"""Channels that the command has paused in an area (R-COM-04)."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import Channel, ChannelChanged, PauseChannel, ResumeChannel
from kit.errors import Refusal
from services.matching.domain.need import SEEKING, Need, settled
from services.matching.domain.offer import LOOK_AGAIN


class ChannelPaused(Refusal):
    """The command has paused this in the area: nothing new is offered for now."""

    code = "channel_paused"


@dataclass(frozen=True, slots=True)
class Valve:
    """One channel in one area; ``since`` is when it was last paused or resumed."""

    id: str
    channel: Channel
    area: str
    paused: bool
    reason: str
    by: str
    since: datetime


Decision = tuple[Valve, list[Event]]


def valve_id(channel: Channel, area: str) -> str:
    """The id of a channel in an area."""
    return f"{channel}-{area}"


def first(wish: PauseChannel, *, by: str, now: datetime) -> Decision:
    """A channel that is paused for the first time."""
    valve = Valve(
        id=valve_id(wish.channel, wish.area),
        channel=wish.channel,
        area=wish.area,
        paused=True,
        reason=wish.reason,
        by=by,
        since=now,
    )
    return valve, [_changed(valve)]


def turn(valve: Valve, wish: PauseChannel | ResumeChannel, *, by: str, now: datetime) -> Decision:
    """Pause or resume; what is so already stays as it is."""
    paused = isinstance(wish, PauseChannel)
    if valve.paused is paused:
        return valve, []
    reason = wish.reason if isinstance(wish, PauseChannel) else ""
    valve = replace(valve, paused=paused, reason=reason, by=by, since=now)
    return valve, [_changed(valve)]


def wait_for_it(need: Need, *, now: datetime) -> tuple[Need, list[Event]]:
    """Seek nobody for now; ``held_back`` tells whom to seek for when the channel goes on."""
    return settled(replace(need, held_back=True, look_at=now + LOOK_AGAIN)), []


def go_on(need: Need, *, now: datetime) -> tuple[Need, list[Event]]:
    """Seek at once whom nobody was sought for meanwhile."""
    look_at = now if need.state in SEEKING else need.look_at
    return settled(replace(need, held_back=False, look_at=look_at)), []


def _changed(valve: Valve) -> ChannelChanged:
    return ChannelChanged(
        channel=valve.channel,
        area=valve.area,
        paused=valve.paused,
        reason=valve.reason,
        since=valve.since,
    )
