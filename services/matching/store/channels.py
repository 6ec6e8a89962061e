"""Channels, as they rest: paused here, open there."""

from datetime import datetime
from functools import partial

from pymongo.errors import DuplicateKeyError

from contracts.matching import Channel, ChannelChanged, PauseChannel, ResumeChannel
from contracts.vocabulary import AREA_LEVELS
from kit.errors import NotFound
from kit.store import Shelf, Store
from kit.wire import Envelope
from services.matching.domain.channel import (
    ChannelPaused,
    Valve,
    first,
    go_on,
    turn,
    valve_id,
    wait_for_it,
)
from services.matching.domain.need import Need


class Channels:
    """Which channel is paused where; looked up by the ids of all areas around a community."""

    def __init__(self, store: Store, needs: Shelf[Need]) -> None:
        self._needs = needs
        self._valves = store.shelf("channels", Valve)

    def prepare(self) -> None:
        """Needs that wait for their channel are found when it goes on."""
        waiting = {"held_back": True}
        self._needs.collection.create_index(
            "held_back", name="held_back", partialFilterExpression=waiting
        )

    def pause(self, wish: PauseChannel, *, cause: Envelope) -> None:
        """Pause a channel in an area."""
        valve, says = first(wish, by=cause.caller.id, now=cause.time)
        try:
            self._valves.get(valve.id)
        except NotFound:
            try:
                self._valves.add(valve, says, cause=cause)
            except DuplicateKeyError:
                pass  # another process was faster
            else:
                return
        self._turn(valve.id, wish, cause)

    def resume(self, wish: ResumeChannel, *, cause: Envelope) -> None:
        """Let it go on."""
        self._turn(valve_id(wish.channel, wish.area), wish, cause)

    def _turn(self, key: str, wish: PauseChannel | ResumeChannel, cause: Envelope) -> None:
        rule = partial(turn, wish=wish, by=cause.caller.id, now=cause.time)
        self._valves.decide(key, rule, cause=cause)

    # ---- asking ---------------------------------------------------------------------------

    def paused(self, channel: Channel, area: str) -> Valve | None:
        """What pauses a channel in an area, or in one around it; None if nothing does."""
        around = [valve_id(channel, area[:level]) for level in AREA_LEVELS if level <= len(area)]
        return next((one for one in self._valves.find_all(around) if one.paused), None)

    def must_run(self, channel: Channel, area: str) -> None:
        """Refuse what would offer something new where the channel is paused."""
        if valve := self.paused(channel, area):
            raise ChannelPaused(area=valve.area, reason=valve.reason)

    # ---- needs ----------------------------------------------------------------------------

    def holds_back(self, need: Need, *, cause: Envelope, now: datetime) -> bool:
        """Whether nobody may be sought for a need now; then it is noted that it waits."""
        if self.paused("needs", need.community) is None:
            return False
        silent = Envelope("sweep", {}, id=f"wait-{cause.id}")
        self._needs.decide(need.id, partial(wait_for_it, now=now), cause=silent)
        return True

    def go_on(self, told: ChannelChanged, *, cause: Envelope, now: datetime) -> None:
        """Let needs that waited seek people, where the channel goes on."""
        if told.paused or told.channel != "needs":
            return
        waiting = {"held_back": True, "community": {"$regex": f"^{told.area}"}}
        for need in self._needs.find(waiting):
            silent = Envelope("sweep", {}, id=f"on-{need.id}-{cause.id}")
            self._needs.decide(need.id, partial(go_on, now=now), cause=silent)
