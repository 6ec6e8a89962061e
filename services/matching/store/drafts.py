"""Plans that nobody has been told of: what has happened to them, and the versions that follow."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.day import local_day
from services.matching.domain.draft import (
    Drift,
    dropped,
    may_join,
    overtaken,
    places_changed,
    short_of,
    successor,
)
from services.matching.domain.need import Need
from services.matching.domain.plan import Plan
from services.matching.store.agenda import Agenda
from services.matching.store.people import People

#: What was stamped so long ago is there for all to see, be clocks a little apart.
SETTLED = timedelta(seconds=5)
#: People who came since a plan was computed, at whom is looked before it is repaired.
LOOKED_AT = 2000
#: What follows the id of a first plan in those of its repairs.
_SUFFIX = re.compile(r"-r\d+$")


class Drafts:
    """Looks at plans again and again; remembers what it has seen, so that it reads little."""

    def __init__(
        self, plans: Shelf[Plan], needs: Shelf[Need], people: People, agenda: Agenda
    ) -> None:
        self._plans = plans
        self._needs = needs
        self._pool = people.pool
        self._ways = people.ways
        self._agenda = agenda
        #: By plan: the version of each need when it fitted, and until when people were looked at.
        self._seen: dict[str, tuple[dict[str, int], datetime]] = {}
        self._drifting: dict[str, Drift] = {}

    def follow(self, now: datetime) -> None:
        """Let every draft that no longer fits be followed by another version."""
        drafts = self._newest(now)
        for plan in drafts:
            self.renew(plan, now, patient=True)
        there = {one.id for one in drafts}
        self._seen = {one: seen for one, seen in self._seen.items() if one in there}
        self._drifting = {one: drift for one, drift in self._drifting.items() if one in there}

    def renew(self, plan: Plan, now: datetime, *, patient: bool = False) -> Plan:
        """The plan, overtaken if it does not fit any more; of many that try, one marks it.

        Who is ``patient`` waits until nothing more happens between two looks.
        """
        if plan.state != "solved" or plan.repaired_by or plan.since is None:
            return plan
        known, since = self._seen.get(plan.id, ({}, plan.since))
        versions = self._agenda.versions(plan.area, plan.day)
        fresh = [one for one, version in versions.items() if known.get(one) != version]
        drift = self._drift(plan, fresh, since)
        if not drift:
            self._seen[plan.id] = versions, now
            return plan
        if patient and self._drifting.get(plan.id) != drift:
            self._drifting[plan.id] = drift
            return plan
        by = f"{_SUFFIX.sub('', plan.id)}-r{plan.version + 1}"
        cause = Envelope("sweep", {}, id=f"overtaken-{plan.id}")
        return self._plans.decide(plan.id, partial(overtaken, by=by), cause=cause)

    def succeed(self, plan_id: str, *, cause: Envelope) -> None:
        """Note that the next version of a plan is wanted, under the next number of its day."""
        plan = self._plans.get(plan_id)
        if not self._plans.find_all([plan.repaired_by]):
            self._agenda.number(partial(successor, plan), plan.area, plan.day, cause=cause)

    def drift(self, plan: Plan) -> Drift:
        """All that has happened to a plan since it was computed."""
        needs = self._agenda.versions(plan.area, plan.day)
        return self._drift(plan, needs, plan.since) if plan.since else Drift()

    def joined(
        self, plan: Plan, needs: Sequence[Need], gone: Collection[str], known: Collection[str]
    ) -> bool:
        """Whether somebody whom a plan did not reckon with could take a place that it leaves empty.

        Known are those with whom it did: of them counts what they could do then.
        """
        empty = short_of(plan, needs, gone)
        if not empty or plan.since is None:
            return False
        fresh = self._pool.free_on(plan.day, empty, since=plan.since - SETTLED)
        joins = partial(may_join, needs=empty, seconds=self._ways.of(plan))
        return any(one.id not in known and joins(one) for one in islice(fresh, LOOKED_AT))

    def _newest(self, now: datetime) -> list[Plan]:
        """The newest plan of each area and later day, where nobody has been told of it."""
        later = {"state": "solved", "day": {"$gt": local_day(now).isoformat()}}
        found = self._plans.find(later | {"repaired_by": "", "since": {"$type": "date"}})
        return [
            one for one in found if self._agenda.next_version(one.area, one.day) == one.version + 1
        ]

    def _drift(self, plan: Plan, needs: Collection[str], since: datetime) -> Drift:
        changed = places_changed(plan, self._needs.find_all(needs))
        gone = self.unfit(plan, self._pool.changed_since(since - SETTLED))
        return Drift(tuple(sorted(gone)), changed)

    def unfit(self, plan: Plan, people: Iterable[str]) -> list[str]:
        """Those of these people who cannot take the place that a plan has for them."""
        place = {one: need for need, some in plan.waiting.items() for one in some}
        concerned = [one for one in people if one in place]
        theirs = self._needs.find_all(place[one] for one in concerned)
        needs = {one.id: one for one in theirs}
        return dropped(plan, self._pool.find(concerned), needs, self._ways.of(plan))
