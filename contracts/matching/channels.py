"""Unified command: a channel is paused in an area and goes on, people are redirected (R-COM-04)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, Id, Line

Channel = Literal["needs", "missions", "help", "standing"]


class PauseChannel(Command):
    """Offer nothing new through a channel in an area, until it is resumed.

    What people have accepted stays; calls for help are still taken in, and a danger to life is
    never paused.
    """

    topic: ClassVar[str] = "matching.pause_channel.v1"

    channel: Channel
    area: AreaCode
    reason: Line


class ResumeChannel(Command):
    """Go on where the channel was."""

    topic: ClassVar[str] = "matching.resume_channel.v1"

    channel: Channel
    area: AreaCode


class ChannelChanged(Event):
    """A channel is paused, or goes on."""

    topic: ClassVar[str] = "matching.channel.changed.v1"

    channel: Channel
    area: AreaCode
    paused: bool
    reason: str = ""
    since: AwareDatetime


class RedirectPeople(Command):
    """Ask people who have a place at one need to go to another one instead.

    Each is asked, and keeps the first place until they say yes to the second.
    """

    topic: ClassVar[str] = "matching.redirect_people.v1"

    need_id: Id
    to: Id
    people: int = Field(ge=1, le=200)
    reason: Line


class LeavePlace(Command):
    """Said by matching itself: somebody has said yes elsewhere instead."""

    topic: ClassVar[str] = "matching.leave_place.v1"

    assignment_id: Id
    instead: Id
