"""Troubles of volunteers as they rest, and who hears of them first."""

from datetime import datetime
from functools import partial

from contracts.registry import RaiseTrouble
from contracts.vocabulary import AREA_LEVELS
from kit.store import Shelf, Store
from kit.wire import Envelope
from services.registry.domain.liaison import Liaisons
from services.registry.domain.trouble import Trouble, escalate, raise_trouble
from services.registry.domain.volunteer import Volunteer

#: Troubles looked at in one sweep.
SWEEP = 200


class Troubles:
    """They read people, and who answers for whom."""

    def __init__(self, store: Store, people: Shelf[Volunteer], liaisons: Shelf[Liaisons]) -> None:
        self.shelf = store.shelf("troubles", Trouble, personal=("detail", "answer"))
        self._people = people
        self._liaisons = liaisons

    def prepare(self) -> None:
        """Overdue ones are found by their time."""
        self.shelf.collection.create_index("due_at", sparse=True, name="due")

    def take_in(self, wish: RaiseTrouble, *, cause: Envelope) -> None:
        """Keep a trouble, addressed to the volunteer's liaison."""
        community = self._people.get(wish.volunteer_id).community
        trouble, says = raise_trouble(
            wish,
            trouble_id=cause.id,
            community=community,
            liaison=self._liaison_of(wish.volunteer_id, community),
            now=cause.time,
            by=cause.caller.id,
        )
        self.shelf.add(trouble, says, cause=cause)

    def pass_time(self, now: datetime) -> None:
        """What nobody has taken up goes one office up; of several processes that try, one does."""
        for trouble in self.shelf.find({"due_at": {"$lte": now}}, limit=SWEEP):
            once = f"trouble-{trouble.id}-{trouble.due_at:%Y%m%dT%H%M%S%f}"
            cause = Envelope(type="sweep", data={}, id=once, time=now)
            self.shelf.decide(trouble.id, partial(escalate, now=now), cause=cause)

    def _liaison_of(self, volunteer: str, community: str) -> str:
        """Of the smallest area that has appointed some; empty for who has none."""
        names = {f"liaisons-{community[:level]}": level for level in AREA_LEVELS}
        found = sorted(self._liaisons.find_all(names), key=lambda one: -names[one.id])
        mine = (str(one.of(volunteer)["liaison"] or "") for one in found)
        return next(filter(None, mine), "")
