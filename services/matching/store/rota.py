"""When people served last, and for how many days in a row: what rest is decided by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pymongo import UpdateMany

from contracts.matching import AssignmentsCheckedOut, DutyDone
from kit.inserting import insert_new
from kit.store import Doc, Store
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import first_moment, last_day, local_day
from services.matching.domain.need import Need
from services.matching.domain.rest import Hours, Served, rested, spans, when_rested
from services.matching.domain.rules import Rules

#: Days of service that are remembered, and the longest run that is counted.
MOST_DAYS = 31


class Rota:
    """One small document per person who has ever served."""

    def __init__(self, store: Store) -> None:
        self._served = store.shelf("rota", Served)
        self._people = store.shelf("pool", Candidate)

    def prepare(self) -> None:
        """Those who served of late are found by the end of it."""
        self._served.collection.create_index("until", name="until")

    def remember(self, done: Iterable[AssignmentsCheckedOut]) -> None:
        """Note who has served; the same again, or an older duty, changes nothing."""
        duties = [duty for event in done for duty in event.duties if duty.checked_out_at]
        # Most serve for the first time; an insert costs a tenth of an upsert.
        known = insert_new(self._served.collection, [_first(one) for one in duties])
        writes = [
            UpdateMany({"_id": duties[place].volunteer_id}, _noted(duties[place]))
            for place in known
        ]
        if writes:
            self._served.collection.bulk_write(writes)

    def rested(self, people: Sequence[Candidate], need: Need, rules: Rules) -> list[Candidate]:
        """Those of these people, as they are held now, who may take on this shift."""
        found = self._served.find_all(one.id for one in people)
        return rested(people, need, {one.id: one for one in found}, rules)

    def planned(
        self, people: Iterable[Candidate], needs: Sequence[Need], day: date, rules: Rules
    ) -> Iterator[Candidate]:
        """People for a day's plan, each available only when rested; the tired are left out."""
        shifts, served = spans(needs), self._of_late(day, rules)
        busy = self._busy_around(day, rules)
        for one in people:
            if one.id in served or one.id in busy:
                others = busy.get(one.id, ())
                fit = when_rested(one, shifts, others, served.get(one.id), rules)
                if fit.available:
                    yield fit
            else:
                yield one

    def _of_late(self, day: date, rules: Rules) -> Mapping[str, Served]:
        since = first_moment(day) - timedelta(hours=24 + rules.rest_hours)
        return {one.id: one for one in self._served.find({"until": {"$gt": since}})}

    def _busy_around(self, day: date, rules: Rules) -> Mapping[str, list[Hours]]:
        """People who are held on the days before or after, with all their promised hours."""
        around = timedelta(days=rules.days_in_a_row, hours=rules.rest_hours)
        near = {
            "start": {"$lt": first_moment(day) + timedelta(days=1) + around},
            "end": {"$gt": first_moment(day) - around},
        }
        found = self._people.collection.find({"holds": {"$elemMatch": near}}, {"holds": 1})
        return {
            one["_id"]: [Hours(hold["start"], hold["end"]) for hold in one["holds"]]
            for one in found
        }


def _first(duty: DutyDone) -> Doc:
    """What is kept of somebody's first duty: as `_noted` would leave it where nothing is known."""
    out = duty.checked_out_at or duty.checked_in_at
    first, day = local_day(duty.checked_in_at).toordinal(), last_day(out).toordinal()
    days = list(range(max(first, day - MOST_DAYS + 1), day + 1))
    known = {"days": days, "day": day, "began": duty.checked_in_at, "until": out}
    return {"_id": duty.volunteer_id, **known, "run": len(days)}


def _noted(duty: DutyDone) -> list[Doc]:
    """The update, as a pipeline: the run is counted back from the last day, over all that is known.

    News of an earlier day may be heard last, and then close the gap between two others.
    """
    out = duty.checked_out_at or duty.checked_in_at
    first, day = local_day(duty.checked_in_at).toordinal(), last_day(out).toordinal()
    known: Any = {"$ifNull": ["$day", 0]}
    # What was kept before days were: the run that ends with the last one.
    start = {"$add": [{"$subtract": [known, {"$ifNull": ["$run", 0]}]}, 1]}
    before = {"$ifNull": ["$days", {"$range": [start, {"$add": [known, 1]}]}]}
    days = {"$setUnion": [before, list(range(first, day + 1))]}
    newest = {"$max": [known, day]}
    lately = {"$gt": ["$$this", {"$subtract": [newest, MOST_DAYS]}]}
    served = {"$in": [{"$subtract": ["$day", "$$this"]}, "$days"]}
    unbroken = {"$and": [{"$eq": ["$$value", "$$this"]}, served]}
    longer = {"$cond": [unbroken, {"$add": ["$$value", 1]}, "$$value"]}
    count = {"$reduce": {"input": list(range(MOST_DAYS)), "initialValue": 0, "in": longer}}
    older = {"$lt": [{"$ifNull": ["$until", duty.checked_in_at]}, out]}
    return [
        {
            "$set": {
                "days": {"$filter": {"input": days, "cond": lately}},
                "day": newest,
                "began": {"$cond": [older, duty.checked_in_at, "$began"]},
                "until": {"$max": ["$until", out]},
            }
        },
        {"$set": {"run": count}},
    ]
