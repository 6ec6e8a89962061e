"""Finding people among hundreds of thousands: by area, skill, intention and time."""

from typing import Any

from pymongo import ASCENDING

from contracts.registry import FindVolunteers
from kit.store import Doc, Shelf
from services.registry.domain.volunteer import Volunteer


class Reserve:
    """The volunteers' collection as lists see it, in the order of communities."""

    def __init__(self, shelf: Shelf[Volunteer]) -> None:
        self._shelf = shelf

    def prepare(self) -> None:
        """One index walks an area, the other those of them who can do something rare."""
        place = [("community", ASCENDING), ("_id", ASCENDING)]
        self._shelf.collection.create_index(place, name="place")
        self._shelf.collection.create_index(
            [("skills", ASCENDING), *place],
            name="skill",
            partialFilterExpression={"skills.0": {"$exists": True}},
        )

    def page(self, area: str, after: str, limit: int) -> tuple[list[Volunteer], str]:
        """People of an area, and the cursor of the next piece; empty at the end."""
        return self._piece({}, area, after, limit)

    def find(self, query: FindVolunteers) -> tuple[list[Volunteer], str]:
        """Those of an area whom the filters fit."""
        wanted: Doc = {"state": query.state} if query.state else {}
        if query.skill:
            wanted |= {"skills": query.skill, "skills.0": {"$exists": True}}
        if query.intention:
            wanted["intentions"] = query.intention.value
        if query.available:
            wanted["available"] = query.available.value
        return self._piece(wanted, query.area, query.after, query.limit)

    def _piece(self, wanted: Doc, area: str, after: str, limit: int) -> tuple[list[Volunteer], str]:
        community, _, key = after.partition(".")
        inside: dict[str, Any] = {"$gte": max(area, community), "$lt": area + ":"}
        query: Doc = {**wanted, "community": inside}
        if key:
            query["$or"] = [{"community": {"$gt": community}}, {"_id": {"$gt": key}}]
        order = [("community", ASCENDING), ("_id", ASCENDING)]
        # Told which: a plan that was remembered for a common skill walks a city for a rare one.
        index = "skill" if "skills" in wanted else "place"
        found = list(self._shelf.collection.find(query).hint(index).sort(order).limit(limit + 1))
        people = [self._shelf.entity(one) for one in found[:limit]]
        last = people[-1] if len(found) > limit else None
        return people, f"{last.community}.{last.id}" if last else ""
