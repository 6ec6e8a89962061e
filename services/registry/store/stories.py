"""Stories of good deeds as they rest."""

from functools import partial

from contracts.registry import PublishStory, ReadStories, WithdrawStories, WriteStory
from kit.store import Doc, Shelf, Store
from kit.wire import Envelope
from services.registry.domain.story import Story, publish, told, withdraw, write
from services.registry.domain.volunteer import Volunteer


class Stories:
    """They read people: what is told of somebody hangs on their consent."""

    def __init__(self, store: Store, people: Shelf[Volunteer]) -> None:
        self.shelf = store.shelf("stories", Story, personal=("title", "text", "reason"))
        self._people = people

    def prepare(self) -> None:
        """They are listed by state, newest first, and found by whom they are about."""
        self.shelf.collection.create_index([("state", 1), ("changed_at", -1)], name="news")
        self.shelf.collection.create_index("volunteer", name="volunteer")

    def write(self, wish: WriteStory, *, cause: Envelope) -> None:
        """Keep a draft."""
        person = self._people.get(wish.volunteer_id)
        fresh = write(wish, person, story_id=cause.id, now=cause.time, by=cause.caller.id)
        self.shelf.add(*fresh, cause=cause)

    def approve(self, wish: PublishStory, *, cause: Envelope) -> None:
        """Publish one if its person agrees now; who agrees no longer is not told of (`read`)."""
        person = self._people.get(self.shelf.get(wish.story_id).volunteer)
        rule = partial(publish, volunteer=person, now=cause.time, by=cause.caller.id)
        self.shelf.decide(wish.story_id, rule, cause=cause)

    def forget(self, wish: WithdrawStories, *, cause: Envelope) -> None:
        """Withdraw all that was written of somebody."""
        rule = partial(withdraw, reason="consent withdrawn", now=cause.time)
        for one in self.shelf.find({"volunteer": wish.volunteer_id}):
            self.shelf.decide(one.id, rule, cause=cause)

    def read(self, query: ReadStories) -> list[dict[str, str]]:
        """The newest of an area."""
        wanted: Doc = {"state": query.state}
        if query.area:
            wanted["community"] = {"$gte": query.area, "$lt": query.area + ":"}
        found = self.shelf.collection.find(wanted).sort("changed_at", -1).limit(query.limit)
        stories = [self.shelf.entity(one) for one in found]
        return told(stories, self._people.find_all(sorted({one.volunteer for one in stories})))
