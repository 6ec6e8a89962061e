"""Plans on the bus: one dispatch a day (一日一调度)."""

from dataclasses import asdict
from functools import partial
from typing import Any

from contracts.matching import (
    PlanChanged,
    PublishPlan,
    ReadAlgorithm,
    ReadCertificate,
    SetRules,
    SignException,
    SolvePlan,
    WeighGates,
    WhyNot,
)
from kit.entrypoints import answers, hears, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.matching.domain import plan, plan_publication
from services.matching.domain.algorithm import algorithm
from services.matching.service.desk import Desk
from services.matching.solver.lift import value_of_gates
from services.matching.solver.maps import mapped


class PlanDesk(Desk):
    """Plans, from their request to their publication."""

    @obeys(SolvePlan)
    def request_plan(self, wish: SolvePlan, cause: Envelope) -> None:
        """Note that a plan is wanted; computing it takes a while."""
        self.store.agenda.request(wish, cause=cause)

    @sweeps(every=10)
    def request_nightly(self) -> None:
        """Ask for tomorrow's plans where the clock says so (一日一调度)."""
        self.store.agenda.request_nightly(utcnow())

    @sweeps(every=20)
    def follow_up_plans(self) -> None:
        """Keep count of how places of plans were refilled, and of squads without a head."""
        self.store.agenda.follow_up(utcnow())

    @sweeps(every=3)
    def follow_drafts(self) -> None:
        """Let plans of which nobody has been told follow what happens."""
        self.store.drafts.follow(utcnow())

    @sweeps(every=30)
    def read_maps(self) -> None:
        """Read the streets of cities that have a map, so that nobody waits for it."""
        self.store.people.ways.read()

    @obeys(SetRules)
    def set_rules(self, wish: SetRules, cause: Envelope) -> None:
        """Keep the figures by which an area is dispatched from now on."""
        self.store.rules.set(wish, cause=cause)

    @obeys(SignException)
    def sign_exception(self, wish: SignException, cause: Envelope) -> None:
        """Note who answers for mandatory posts that stay empty."""
        rule = partial(plan_publication.sign, wish=wish, by=cause.caller.id, now=cause.time)
        self.store.plans.decide(wish.plan_id, rule, cause=cause)

    @obeys(PublishPlan)
    def publish_plan(self, wish: PublishPlan, cause: Envelope) -> None:
        """Begin to offer the places of a plan."""
        solved = self.store.drafts.renew(self.store.plans.get(wish.plan_id), cause.time)
        self.store.channels.must_run("needs", solved.area)
        mandatory = self.store.agenda.mandatory(solved.area, solved.day)
        rule = partial(plan_publication.publish, mandatory=mandatory)
        self.store.plans.decide(wish.plan_id, rule, cause=cause)

    @obeys(WeighGates)
    def weigh_gates(self, wish: WeighGates, cause: Envelope) -> None:
        """Solve the plan anew without each gate, in other processes."""
        found = self.store.plans.get(wish.plan_id)
        plan.may_be_weighed(found)
        values = value_of_gates(self.store.planner.city(found.area, found.day)[1])
        self.store.plans.decide(wish.plan_id, partial(plan.weigh, values=values), cause=cause)

    @answers(WhyNot)
    def why_not(self, query: WhyNot, _cause: Envelope) -> dict[str, Any]:
        """Why somebody was not asked by a plan."""
        return asdict(self.store.explanations.why_not(query.plan_id, query.volunteer_id))

    @answers(ReadCertificate)
    def read_certificate(self, query: ReadCertificate, _cause: Envelope) -> dict[str, Any]:
        """A part of the proof that a plan is the best."""
        found = self.store.plans.get(query.plan_id)
        key = plan.part(found, query.part)
        return {"parts": found.proof.parts, "data": self.store.certificates.part(key)}

    @answers(ReadAlgorithm)
    def read_algorithm(self, _query: ReadAlgorithm, _cause: Envelope) -> dict[str, Any]:
        """The rules in force, and how fairly offers have been spread."""
        fairness = self.store.pool.mirror.fairness(utcnow())
        return {"policy": algorithm(), "fairness": asdict(fairness), "maps": mapped()}

    @hears(PlanChanged)
    def carry_on(self, changed: PlanChanged, cause: Envelope) -> None:
        """Take the next step with a plan that was requested, or is being published."""
        if changed.state == "requested":
            rule = self.store.planner.computed(self.store.plans.get(changed.plan_id), utcnow())
            self.store.plans.decide(changed.plan_id, rule, cause=cause)
        elif changed.state == "solved" and changed.repaired_by:
            self.store.drafts.succeed(changed.plan_id, cause=cause)
        elif changed.state == "publishing":
            self.store.plans.decide(changed.plan_id, plan_publication.publish_more, cause=cause)
