"""Why a place is empty, and why somebody was not chosen."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from contracts.vocabulary import Gate
from kit.errors import NotFound
from kit.store import Doc, Shelf
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import first_moment
from services.matching.domain.gates import ALONG_STREETS, city_of, way_of
from services.matching.domain.need import Need
from services.matching.domain.plan import Plan
from services.matching.domain.why import Reason, why_not
from services.matching.store.people import People
from services.matching.store.pool import Pool, box


class Explanations:
    """What those may ask who wait for people, or were not asked."""

    def __init__(self, needs: Shelf[Need], plans: Shelf[Plan], people: People) -> None:
        self._needs = needs
        self._plans = plans
        self._pool = people.pool
        self._turns = people.turns
        self._ways = people.ways

    def funnel(self, need_id: str) -> dict[str, Any]:
        """Why a need is not filled, for people on foot and for drivers.

        Who is in range is measured as its plan did.
        """
        need = self._needs.get(need_id)
        places = [
            (need, drivers)
            for drivers, seats in ((False, need.people), (True, need.vehicles))
            if seats
        ]
        walks = self._ways.streets(need)
        found = self._pool.mirror.funnels(places, walks.seconds if walks else None)
        return {
            "need_id": need_id,
            "asked": len(need.asked()),
            "places": [
                {"with_vehicle": drivers, "wanted": need.wanted(with_vehicle=drivers)}
                | funnel._asdict()
                for (_, drivers), funnel in zip(places, found, strict=True)
            ],
        }

    def why_not(self, plan_id: str, volunteer_id: str) -> Reason:
        """Why somebody was not asked by a plan."""
        plan = self._plans.get(plan_id)
        known = self._pool.find([volunteer_id])
        if not known:
            raise NotFound(f"there is no volunteer {volunteer_id}")
        [one] = known
        reach = max(way_of(one).reach, ALONG_STREETS.reach)
        home = box([one.spot], reach, field="site") if one.spot else None
        near = home or {"community": one.community}
        remote = {"remote": True, "community": {"$regex": f"^{city_of(one.community)}"}}
        inside = {"community": {"$regex": f"^{plan.area}"}}
        needs = self._needs.find({"$and": [{"$or": [near, remote]}, inside, _on(plan.day)]})
        asked = partial(_asked, self._pool)
        reason = why_not(one, needs, asked, self._ways.of(plan))
        return self._at_home(one, reason)

    def _at_home(self, one: Candidate, reason: Reason) -> Reason:
        """The same reason, unless it is somebody else of the household who serves there then."""
        if not one.household or reason.verdict in {"asked", "gates", "nothing_near"}:
            return reason
        if self._turns.apart([one], self._needs.get(reason.need_id)):
            return reason
        return replace(reason, verdict="gates", gates=(Gate.HOUSEHOLD_SERVING,))


def _asked(pool: Pool, need: Need) -> list[Candidate]:
    return pool.find(sorted(need.asked()))


def _on(day: date) -> Doc:
    """The condition to begin on a day."""
    start = first_moment(day)
    return {"starts_at": {"$gte": start, "$lt": start + timedelta(days=1)}}
