"""Plans on the bus: one dispatch a day (一日一调度)."""

from functools import partial

from contracts.matching import PlanChanged, PublishPlan, SolvePlan
from kit.entrypoints import hears, obeys
from kit.wire import Envelope
from services.matching.domain import plan
from services.matching.service.desk import Desk
from services.matching.solver.columns import columns
from services.matching.solver.process import compute


class PlanDesk(Desk):
    """Plans, from their request to their publication."""

    @obeys(SolvePlan)
    def request_plan(self, wish: SolvePlan, cause: Envelope) -> None:
        """Note that a plan is wanted; computing it takes a while."""
        wanted, says = plan.request(wish, key=cause.id, by=cause.caller.id)
        self.store.plans.add(wanted, says, cause=cause)

    @obeys(PublishPlan)
    def publish_plan(self, wish: PublishPlan, cause: Envelope) -> None:
        """Begin to offer the places of a plan."""
        self.store.plans.decide(wish.plan_id, plan.publish, cause=cause)

    @hears(PlanChanged)
    def carry_on(self, changed: PlanChanged, cause: Envelope) -> None:
        """Take the next step with a plan that was requested, or is being published."""
        if changed.state == "requested":
            self._solve(changed, cause)
        elif changed.state == "publishing":
            self.store.plans.decide(changed.plan_id, plan.publish_more, cause=cause)

    def _solve(self, wanted: PlanChanged, cause: Envelope) -> None:
        """Compute a plan, in another process, from what is free now."""
        needs = self.store.to_fill(wanted.area, wanted.day)
        found = compute(columns(self.store.pool.free_on(wanted.day, needs), needs))
        figures = plan.Figures(
            needs=len(needs),
            places=found.places,
            filled=found.filled,
            cost_seconds=found.cost_seconds,
            solve_ms=found.milliseconds,
        )
        rule = partial(plan.solve, pairs=found.pairs, figures=figures)
        self.store.plans.decide(wanted.plan_id, rule, cause=cause)
