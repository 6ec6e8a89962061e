"""Finding people among hundreds of thousands: by area, skill, intention and time."""

from pymongo import ASCENDING

from contracts.registry import FindVolunteers
from kit.store import Doc, Shelf
from services.registry.domain.volunteer import Volunteer

ORDER = [("community", ASCENDING), ("_id", ASCENDING)]
#: People looked at in one go, and how often for one page.
WINDOW, WINDOWS = 900, 2


class Reserve:
    """The volunteers' collection as lists see it, in the order of communities."""

    def __init__(self, shelf: Shelf[Volunteer]) -> None:
        self._shelf = shelf

    def prepare(self) -> None:
        """One index walks an area, the other those of them who can do something rare.

        Both carry the state, so that nobody is fetched who is in another one.
        """
        walk = [*ORDER, ("state", ASCENDING)]
        self._shelf.collection.create_index(walk, name="by_place")
        self._shelf.collection.create_index(
            [("skills", ASCENDING), *walk],
            name="by_skill",
            partialFilterExpression={"skills": {"$gt": ""}},
        )

    def page(self, area: str, after: str, limit: int) -> tuple[list[Volunteer], str]:
        """People of an area, and the cursor of the next piece; empty at the end."""
        return self._piece({}, area, after, limit)

    def find(self, query: FindVolunteers) -> tuple[list[Volunteer], str]:
        """Those of an area whom the filters fit, and the cursor of the rest.

        A page ends after so many people were looked at, whether it is full or not: a filter that
        fits almost nobody takes as long as any other, and is asked again from the cursor on.
        """
        wanted: Doc = {"state": query.state} if query.state else {}
        if query.skill:
            wanted["skills"] = query.skill
        if query.intention:
            wanted["intentions"] = query.intention.value
        if query.available:
            wanted["available"] = query.available.value
        people: list[Volunteer] = []
        after = query.after
        for _ in range(WINDOWS):
            edge = self._edge(wanted, query.area, after)
            some, more = self._piece(wanted, query.area, after, query.limit - len(people), edge)
            people += some
            after = more or edge
            if more or not edge or len(people) == query.limit:
                break
        return people, after

    def _edge(self, wanted: Doc, area: str, after: str) -> str:
        """The cursor behind the last of those looked at in one go; empty if that is everybody."""
        index, walked = _index(wanted)
        query = {**walked, **_between(area, after, "")}
        found = self._shelf.collection.find(query, {"community": 1}).hint(index).sort(ORDER)
        last = next(iter(found.skip(WINDOW - 1).limit(1)), None)
        return f"{last['community']}.{last['_id']}" if last else ""

    def _piece(
        self, wanted: Doc, area: str, after: str, limit: int, edge: str = ""
    ) -> tuple[list[Volunteer], str]:
        query = {**wanted, **_between(area, after, edge)}
        # Told which: a plan that was remembered for a common skill walks a city for a rare one.
        index, _ = _index(wanted)
        found = list(self._shelf.collection.find(query).hint(index).sort(ORDER).limit(limit + 1))
        people = [self._shelf.entity(one) for one in found[:limit]]
        last = people[-1] if len(found) > limit else None
        return people, f"{last.community}.{last.id}" if last else ""


def _index(wanted: Doc) -> tuple[str, Doc]:
    """The index to walk, and the conditions by which it is walked."""
    if "skills" not in wanted:
        return "by_place", {}
    return "by_skill", {"skills": wanted["skills"]}


def _between(area: str, after: str, edge: str) -> Doc:
    """The condition to come after one cursor in an area, and not after the other."""
    community, _, key = after.partition(".")
    inside: Doc = {"$gte": max(area, community), "$lt": area + ":"}
    rest: list[Doc] = []
    if key:
        rest.append({"$or": [{"community": {"$gt": community}}, {"_id": {"$gt": key}}]})
    if edge:
        last, _, key = edge.partition(".")
        inside["$lte"] = last
        rest.append({"$or": [{"community": {"$lt": last}}, {"_id": {"$lte": key}}]})
    return {"community": inside} | ({"$and": rest} if rest else {})
