"""What a day asks of an area, and the plans made for it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.matching import SolvePlan
from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.day import first_moment, local_day
from services.matching.domain.need import OPEN, RUNNING, Need
from services.matching.domain.plan import Decision, Plan, follow_up, request
from services.matching.domain.quote import Refills, together
from services.matching.domain.roster import TAKEN
from services.matching.domain.rules import Rules
from services.matching.domain.squad import lacks_head
from services.matching.store.rules import RuleBook

#: A plan that is given its number.
Numbered = Callable[..., Decision]
#: A shift lasts at most so long: what began earlier is over by the next day's first moment.
LONGEST = timedelta(days=1)


class Agenda:
    """The plans of areas and days, numbered, and the needs that they are for."""

    def __init__(self, needs: Shelf[Need], plans: Shelf[Plan], rules: RuleBook) -> None:
        self._needs = needs
        self._plans = plans
        self._rules = rules

    def prepare(self) -> None:
        """No two plans of an area and day have the same number."""
        numbered = {"version": {"$type": "number"}}
        self._plans.collection.create_index(
            [("area", 1), ("day", 1), ("version", 1)],
            name="version",
            unique=True,
            partialFilterExpression=numbered,
        )
        quoted = {"quote.plan": {"$type": "string"}}
        self._needs.collection.create_index(
            "quote.plan", name="quote", partialFilterExpression=quoted
        )

    # ---- needs of a day -------------------------------------------------------------------

    def to_fill(self, area: str, day: date) -> list[Need]:
        """Needs of an area and day that still seek people."""
        found = self._of(area, day, {"state": {"$in": sorted(OPEN)}})
        return [one for one in found if one.seeks()]

    def versions(self, area: str, day: date) -> dict[str, int]:
        """All needs of an area and day, whatever has become of them, with their versions."""
        found = self._needs.collection.find(self._on(area, day), {"_v": 1})
        return {one["_id"]: one["_v"] for one in found}

    def mandatory(self, area: str, day: date) -> list[Need]:
        """Those of them that a plan may not leave empty."""
        found = self._of(area, day, {"state": {"$in": sorted(OPEN)}, "mandatory": True})
        return [one for one in found if one.seeks()]

    def round_the_clock(self, area: str, day: date) -> list[Need]:
        """Shifts of round-the-clock posts that touch a day, also from the evening before."""
        return self._of(area, day, {"post": {"$type": "string"}}, earlier=LONGEST)

    def headless(self, area: str, day: date) -> list[str]:
        """Needs of a day with a squad of two or more that nobody was appointed to lead.

        Counted by the database: the rosters of a city are large, and looked at often (R-PLAN-06).
        """
        taken = {"$in": ["$$this.v.state", sorted(TAKEN)]}
        roster = {"$filter": {"input": {"$objectToArray": "$offers"}, "cond": taken}}
        inside = {"$size": {"$filter": {"input": "$roster", "cond": "$$this.v.inside"}}}
        found = self._needs.collection.aggregate(
            [
                {"$match": self._on(area, day) | {"state": {"$in": sorted(RUNNING)}}},
                {"$project": {"heads": 1, "roster": roster}},
                {"$project": {"heads": 1, "all": {"$size": "$roster"}, "inside": inside}},
            ]
        )
        return sorted(
            one["_id"]
            for one in found
            if lacks_head(one["all"] - one["inside"], one["inside"], one.get("heads", {}))
        )

    def follow_up(self, now: datetime) -> None:
        """Keep in plans of today and later how their places were refilled; of many one does."""
        there = {"state": {"$in": ["solved", "published"]}}
        for plan in self._plans.find(there | {"day": {"$gte": local_day(now).isoformat()}}):
            mine = {"quote.plan": plan.id, "refills": {"$type": "object"}}
            rests = self._needs.collection.find(mine, {"refills": 1})
            refills = together(Refills(**one["refills"]) for one in rests)
            headless = self.headless(plan.area, plan.day)
            rule = partial(follow_up, refills=refills, headless=headless)
            if rule(plan)[0] != plan:
                cause = Envelope("sweep", {}, id=f"follow-{plan.id}-{now:%Y%m%dT%H%M%S%f}")
                self._plans.decide(plan.id, rule, cause=cause)

    def _of(
        self, area: str, day: date, which: dict[str, Any], *, earlier: timedelta = timedelta(0)
    ) -> list[Need]:
        found = self._needs.find(self._on(area, day, earlier) | which)
        return sorted(found, key=lambda one: one.id)

    def _on(self, area: str, day: date, earlier: timedelta = timedelta(0)) -> dict[str, Any]:
        start = first_moment(day)
        within = {"$gte": start - earlier, "$lt": start + timedelta(days=1)}
        return {"starts_at": within, "community": {"$regex": f"^{area}"}}

    # ---- plans ----------------------------------------------------------------------------

    def request(self, wish: SolvePlan, *, cause: Envelope) -> None:
        """Note that a plan is wanted, under the next number of its area and day."""
        first = partial(
            request, wish, key=cause.id, by=cause.caller.id, rules=self._rules.of(wish.area)
        )
        self.number(first, wish.area, wish.day, cause=cause)

    def number(self, plan: Numbered, area: str, day: date, *, cause: Envelope) -> None:
        """Keep a plan under the next number of its area and day."""
        while True:
            entity, says = plan(version=self.next_version(area, day))
            try:
                self._plans.add(entity, says, cause=cause)
            except DuplicateKeyError:
                if not self._plans.find_all([entity.id]):
                    continue  # somebody else has just taken this number
            return

    def request_nightly(self, now: datetime) -> None:
        """Ask for tomorrow's plan wherever the cut-off has passed; of many that try, one does."""
        for rules in self._rules.nightly():
            day = rules.planned_by(now)
            if day is not None and not self._asked(rules, day):
                cause = Envelope(type="sweep", data={}, id=_nightly(rules, day))
                self.request(SolvePlan(area=rules.id, day=day), cause=cause)

    def _asked(self, rules: Rules, day: date) -> bool:
        key = {"_id": _nightly(rules, day)}
        return self._plans.collection.count_documents(key, limit=1) > 0

    def next_version(self, area: str, day: date) -> int:
        """The number of the next plan of an area and day."""
        same = {"area": area, "day": day.isoformat()}
        found = self._plans.collection.find(same, {"version": 1})
        return 1 + max((one.get("version", 1) for one in found), default=0)


def _nightly(rules: Rules, day: date) -> str:
    """The id of the plan that the clock asks for."""
    return f"nightly-{rules.id}-{day:%Y%m%d}"
