"""Computes plans, in another process: anew, or as the exact repair of one nobody was told of."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from subprocess import SubprocessError

from kit.errors import NotFound
from kit.store import Shelf
from services.matching.domain.coverage import uncovered
from services.matching.domain.draft import Drift, compared, sent_anew, sought
from services.matching.domain.figures import STRAIGHT, Basis, Figures, Repaired, Travel
from services.matching.domain.need import Need
from services.matching.domain.plan import Decision, Plan, solve
from services.matching.domain.policy import IN_FORCE
from services.matching.solver.columns import Columns, columns, rank
from services.matching.solver.key import Key
from services.matching.solver.maps import map_of
from services.matching.solver.process import Answer, compute, repair
from services.matching.store.agenda import Agenda
from services.matching.store.certificates import Certificates
from services.matching.store.drafts import Drafts
from services.matching.store.people import People

#: Repairs before a plan is solved anew: each finds some called in who cannot come any more.
TRIES = 5

log = logging.getLogger(__name__)


class Planner:
    """From a plan that is wanted to the rule that keeps what was computed."""

    def __init__(
        self,
        *,
        agenda: Agenda,
        plans: Shelf[Plan],
        certificates: Certificates,
        drafts: Drafts,
        people: People,
    ) -> None:
        self._agenda = agenda
        self._plans = plans
        self._certificates = certificates
        self._drafts = drafts
        self._people = people

    def city(self, area: str, day: date) -> tuple[list[Need], Columns]:
        """What a day asks of an area, and with whom it could be done."""
        needs = self._agenda.to_fill(area, day)
        return needs, columns(self._people.free(area, day, needs), needs, map_of(area))

    def computed(self, wanted: Plan, now: datetime) -> "partial[Decision]":
        """What to keep of a plan that is wanted."""
        if wanted.repairs and (rule := self._repaired(wanted, now)):
            return rule
        needs, city = self.city(wanted.area, wanted.day)
        return self._rule(wanted, needs, compute(city), _travel(city), now)

    def _repaired(self, wanted: Plan, now: datetime) -> "partial[Decision] | None":
        """The exact repair of the plan before; None if it must be solved anew.

        So it must when its weights or its streets are not those in force any more, when more came
        than its weights allow for (`amend.NotStrict`), or when somebody could fill a place whom it
        did not know.
        """
        before = self._plans.get(wanted.repairs)
        try:
            certificate, key = self._certificates.opened(before.proof)
        except NotFound:
            return None
        drift = self._drafts.drift(before)
        needs = self._agenda.to_fill(wanted.area, wanted.day)
        joined = self._drafts.joined(before, needs, set(drift.gone), set(key.volunteers))
        if joined or before.figures.policy != IN_FORCE.version:
            return None
        for _ in range(TRIES):
            came = self._came(before, needs, key, drift)
            if _travel(came) != before.travel:
                return None
            try:
                found = repair(certificate, key, drift, came, _ranks(came, needs))
            except SubprocessError:
                log.warning("plan %s is solved anew: it could not be repaired", wanted.id)
                return None
            after = replace(before, waiting=found.pairs)
            if not (also := self._drafts.unfit(after, sent_anew(before, found.pairs))):
                changes = compared(before, found.pairs, sought(needs), drift.gone)
                return self._rule(wanted, needs, found, before.travel, now, changes)
            drift = replace(drift, gone=(*drift.gone, *also))
        return None

    def _came(self, plan: Plan, needs: Sequence[Need], key: Key, drift: Drift) -> Columns:
        """The posts that the plan did not have, with those who could go there.

        Nobody who dropped out comes again, and of a household nobody else.
        """
        known, gone = set(key.posts), set(drift.gone)
        new = [
            replace(
                one,
                people=0 if (one.id, False) in known else one.people,
                vehicles=0 if (one.id, True) in known else one.vehicles,
            )
            for one in needs
            if one.id in drift.places
        ]
        new = [one for one in new if one.seeks()]
        there = set(key.volunteers)
        people = (
            one
            for one in self._people.free(plan.area, plan.day, new)
            if one.id not in gone and (one.id in there or not one.household)
        )
        return columns(people, new, map_of(plan.area))

    def _rule(
        self,
        wanted: Plan,
        needs: Sequence[Need],
        found: Answer,
        travel: Travel,
        now: datetime,
        changes: Repaired | None = None,
    ) -> "partial[Decision]":
        figures = Figures(
            needs=len(needs),
            places=found.places,
            filled=found.filled,
            cost_seconds=found.cost_seconds,
            solve_ms=found.milliseconds,
            gap_seconds=found.gap,
            policy=found.policy,
        )
        day = self._agenda.round_the_clock(wanted.area, wanted.day)
        return partial(
            solve,
            pairs=found.pairs,
            figures=figures,
            basis=Basis(
                proof=self._certificates.keep(found),
                travel=travel,
                since=now,
                sought=sought(needs),
                repair=changes,
            ),
            mandatory=[one for one in needs if one.mandatory],
            holes=uncovered(day, wanted.day),
        )


def _ranks(city: Columns, needs: Sequence[Need]) -> list[int]:
    urgent = {one.id: rank(one) for one in needs}
    return [urgent[need] for need in city.needs]


def _travel(city: Columns) -> Travel:
    """How the ways of a city were measured."""
    if city.map is None:
        return STRAIGHT
    return Travel(mode="streets", detour=1.0, version=city.map.version)
