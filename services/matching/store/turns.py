"""Households in which people take turns, and whose turn is taken."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from kit.store import Doc, Store
from services.matching.domain.candidate import Candidate
from services.matching.domain.need import Need
from services.matching.domain.turns import by_turns, one_of_each, span


class Turns:
    """Few people have a household to think of; the others cost nothing here."""

    def __init__(self, store: Store) -> None:
        self._people = store.shelf("pool", Candidate).collection

    def prepare(self) -> None:
        """Those of a household find each other."""
        some = {"household": {"$gt": ""}}
        self._people.create_index("household", name="household", partialFilterExpression=some)

    def apart(self, people: Sequence[Candidate], need: Need) -> list[Candidate]:
        """Those of these people whose households have nobody else at work during this shift.

        Of two of one household the first.  Asked after their hours are held: of two promises made
        at the same time at least one sees the other's hold, and gives way.
        """
        households = sorted({one.household for one in people if one.household})
        if not households:
            return list(people)
        others = {"household": {"$in": households}, "_id": {"$nin": [one.id for one in people]}}
        return one_of_each(people, self._busy(others, need.starts_at, need.ends_at))

    def planned(self, people: Iterable[Candidate], needs: Sequence[Need]) -> Iterator[Candidate]:
        """People for a day's plan: one of each household, of whom nobody has a shift that day.

        Strict for a plan, which sends everybody to one post; another of the household may still
        be asked to another shift of the day.
        """
        if not needs:
            return iter(people)
        busy = self._busy({"household": {"$gt": ""}}, *span(needs))
        return by_turns(people, needs, busy)

    def _busy(self, whose: Doc, start: datetime, end: datetime) -> set[str]:
        held = {"holds": {"$elemMatch": {"start": {"$lt": end}, "end": {"$gt": start}}}}
        return {one["household"] for one in self._people.find(whose | held, {"household": 1})}
