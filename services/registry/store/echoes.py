"""What strangers were answered about numbers that have a place."""

from collections.abc import Iterable, Sequence

from contracts.registry import ClaimRecord
from kit.store import Doc, Shelf, Store
from kit.wire import Envelope
from services.registry.domain import echo
from services.registry.domain.age import local_day
from services.registry.domain.echo import Echo, may_learn
from services.registry.domain.joining import NoSuchRecord
from services.registry.domain.text import clean
from services.registry.domain.volunteer import AlreadyRegistered, Volunteer


class Echoes:
    """Answers that are like those to a newcomer; they read people."""

    def __init__(self, store: Store, people: Shelf[Volunteer]) -> None:
        self._store = store
        self._people = people
        self.shelf = store.shelf("echoes", Echo)

    def prepare(self) -> None:
        """They are found by whose number it was."""
        self.shelf.collection.create_index("volunteer_id", name="person")

    def answer(self, would_be: Volunteer, *, cause: Envelope) -> bool:
        """Answer for a known number as for a new one; False if nobody has it any more.

        Raises AlreadyRegistered to those who may know.
        """
        key = {"phone_key": self._store.keys.blind("phone", would_be.phone)}
        known = self._people.collection.find_one(key, {"community": 1})
        if known is None:
            return False
        if may_learn(cause.caller.role, cause.caller.area, known["community"]):
            raise AlreadyRegistered(field="phone")
        says = echo.repeated([known["_id"]], local_day(cause.time))
        self.shelf.add(echo.echo(would_be, known["_id"]), says, cause=cause)
        return True

    def claim(self, wish: ClaimRecord, known: str, *, cause: Envelope) -> None:
        """Claim what was told, as somebody who had a place by it could; NoSuchRecord."""
        told = {"volunteer_id": known, "number": clean(wish.number).upper()}
        for one in self.shelf.find(told, limit=1):
            self.shelf.decide(one.id, lambda there: echo.claim(wish, there), cause=cause)
            return
        raise NoSuchRecord

    # ---- lists ----------------------------------------------------------------------------

    def strange(self, people: Iterable[Volunteer], cause: Envelope) -> dict[str, Volunteer]:
        """Of these people, whose numbers have places, those of whom the sender must not learn it.

        By the id of whose number it is; the first row of each.
        """
        rows: dict[str, Volunteer] = {}
        for one in people:
            rows.setdefault(self._store.keys.blind("phone", one.phone), one)
        query: Doc = {"phone_key": {"$in": list(rows)}, "registered_by": {"$ne": cause.caller.id}}
        found = self._people.collection.find(query, {"phone_key": 1, "community": 1})
        caller = cause.caller
        return {
            one["_id"]: rows[one["phone_key"]]
            for one in found
            if not may_learn(caller.role, caller.area, one["community"])
        }

    def told(self, strange: dict[str, Volunteer], cause: Envelope) -> set[str]:
        """Of these the ids of those about whom the same sender was answered before, by another
        row or alone: news of them are old to the sender.
        """
        query = {"by": cause.caller.id, "volunteer_id": {"$in": list(strange)}}
        return {
            one.volunteer_id
            for one in (self.shelf.find(query) if strange else ())
            if (one.import_id, one.import_row)
            != (strange[one.volunteer_id].import_id, strange[one.volunteer_id].import_row)
        }

    def answer_rows(self, people: Sequence[Volunteer], cause: Envelope) -> dict[str, Volunteer]:
        """Answer for rows with known numbers as for new ones; those that count as new."""
        strange = self.strange(people, cause)
        new = ((echo.echo_of_row(one, known), (), cause) for known, one in strange.items())
        self.shelf.add_many(new)
        old = self.told(strange, cause)
        return {known: one for known, one in strange.items() if known not in old}
