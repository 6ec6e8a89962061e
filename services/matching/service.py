"""Matching on the bus: decode, decide, keep."""

from dataclasses import asdict
from functools import partial
from typing import Any

from contracts.matching import (
    AcceptOffer,
    ArriveAtMission,
    AskHelp,
    AssignmentsCheckedOut,
    AssignmentsMissed,
    CheckIn,
    CheckOut,
    ClaimPlaces,
    CloseHelp,
    CommitMission,
    ConfirmHelp,
    DeclineMission,
    DeclineOffer,
    DispatchHelp,
    Muster,
    NeedPublished,
    OfferPlaces,
    OffersDeclined,
    OffersTimedOut,
    OffersWithdrawn,
    PlanChanged,
    PublishPlan,
    RaiseMission,
    ReadAlgorithm,
    ReadFunnel,
    ReleaseMission,
    ResolveHelp,
    ReviewNeed,
    SolvePlan,
    StartHelp,
    SubmitNeed,
    VerifyHelp,
    WhyNot,
    WithdrawNeed,
)
from contracts.registry import (
    OrganisationChanged,
    TeamReadinessReported,
    TeamRegistered,
    VolunteerRegistered,
    VolunteersImported,
)
from kit.entrypoints import answers, hears, hears_many, obeys, sweeps
from kit.providers import Mongo
from kit.wire import Envelope, utcnow
from services.matching.domain import duty, mission, plan
from services.matching.domain import help as aid
from services.matching.domain.candidate import enters
from services.matching.domain.need import looks_from, review, submit, withdraw
from services.matching.domain.offer import accept, decline
from services.matching.domain.policy import policy
from services.matching.domain.roster import listed, split
from services.matching.solver.columns import columns
from services.matching.solver.process import compute
from services.matching.store import MatchingStore

Closed = OffersDeclined | OffersTimedOut | OffersWithdrawn | AssignmentsMissed


class MatchingService:
    """Entry points of matching."""

    name = "matching"

    store = Mongo(MatchingStore)

    # ---- the pool -------------------------------------------------------------------------

    @hears_many(VolunteerRegistered, VolunteersImported)
    def admit(self, heard: list[tuple[VolunteerRegistered | VolunteersImported, Envelope]]) -> None:
        """Let new volunteers into the pool."""
        for event, _ in heard:
            entries = event.entries if isinstance(event, VolunteersImported) else [event.entry]
            self.store.pool.admit(map(enters, entries))

    @sweeps(every=5)
    def keep_up(self) -> None:
        """Read what has changed in the pool, so that whoever asks need not wait for much."""
        self.store.pool.mirror.refresh()

    @hears(OrganisationChanged)
    def know(self, changed: OrganisationChanged, cause: Envelope) -> None:
        """Remember which organisations may claim places, and for whom."""
        self.store.know(changed, version=cause.sequence)

    @hears_many(AssignmentsCheckedOut)
    def count_services(self, done: list[tuple[AssignmentsCheckedOut, Envelope]]) -> None:
        """Free the hours of people who have served, and remember that they did."""
        closed = [(one.need_id, [duty.volunteer_id for duty in one.duties]) for one, _ in done]
        self.store.pool.release(closed, served=True)

    @hears_many(OffersDeclined, OffersTimedOut, OffersWithdrawn, AssignmentsMissed)
    def free(self, closed: list[tuple[Closed, Envelope]]) -> None:
        """Free the hours of people who do not come, and ask the next ones."""
        self.store.pool.release(
            (one.need_id, [offer.volunteer_id for offer in one.offers]) for one, _ in closed
        )
        freed = {
            one.need_id: cause
            for one, cause in closed
            if isinstance(one, OffersDeclined | OffersTimedOut)
        }
        for need_id, cause in freed.items():
            self.store.top_up(need_id, cause=cause, now=utcnow())

    # ---- needs ----------------------------------------------------------------------------

    @obeys(SubmitNeed)
    def submit(self, wish: SubmitNeed, cause: Envelope) -> None:
        """Write down what a community asks for."""
        need, says = submit(wish, key=cause.id, now=cause.time, by=cause.caller.id)
        self.store.needs.add(need, says, cause=cause)

    @obeys(ReviewNeed)
    def review(self, wish: ReviewNeed, cause: Envelope) -> None:
        """Publish a need, or reject it."""
        rule = partial(review, wish=wish, now=cause.time, by=cause.caller.id)
        self.store.needs.decide(wish.need_id, rule, cause=cause)

    @obeys(WithdrawNeed)
    def withdraw(self, wish: WithdrawNeed, cause: Envelope) -> None:
        """Take a need back."""
        rule = partial(withdraw, reason=wish.reason, now=cause.time)
        self.store.needs.decide(wish.need_id, rule, cause=cause)

    @answers(ReadFunnel)
    def read_funnel(self, query: ReadFunnel, _cause: Envelope) -> dict[str, Any]:
        """Why a need is not filled."""
        return self.store.funnel(query.need_id)

    @hears(NeedPublished)
    def begin(self, published: NeedPublished, cause: Envelope) -> None:
        """Look for people at once, if no plan will do it in time (R-NEED-04)."""
        if looks_from(published.starts_at) <= utcnow():
            self.store.top_up(published.need_id, cause=cause, now=utcnow())

    # ---- offers ---------------------------------------------------------------------------

    @obeys(OfferPlaces)
    def offer(self, wish: OfferPlaces, cause: Envelope) -> None:
        """Offer places; the time to answer begins when the offer is made."""
        self.store.offer_places(wish.need_id, wish.volunteer_ids, cause=cause, now=utcnow())

    @obeys(ClaimPlaces)
    def claim(self, wish: ClaimPlaces, cause: Envelope) -> None:
        """Offer places to an organisation's members."""
        self.store.claim(wish, cause=cause)

    @obeys(AcceptOffer)
    def accept(self, wish: AcceptOffer, cause: Envelope) -> None:
        """Take a place."""
        need_id, number = split(wish.offer_id)
        rule = partial(accept, number=number, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(DeclineOffer)
    def decline(self, wish: DeclineOffer, cause: Envelope) -> None:
        """Give a place back.  The reason is not kept: nobody may ask for one."""
        need_id, number = split(wish.offer_id)
        rule = partial(decline, number=number, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)

    # ---- duty -----------------------------------------------------------------------------

    @obeys(CheckIn)
    def check_in(self, wish: CheckIn, cause: Envelope) -> None:
        """Note that someone is there."""
        need_id, number = split(wish.assignment_id)
        rule = partial(duty.check_in, numbers=[number], at=wish.at, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(CheckOut)
    def check_out(self, wish: CheckOut, cause: Envelope) -> None:
        """Note that someone has finished."""
        need_id, number = split(wish.assignment_id)
        rule = partial(
            duty.check_out, numbers=[number], at=wish.at, now=cause.time, report=wish.report
        )
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(Muster)
    def muster(self, wish: Muster, cause: Envelope) -> None:
        """Note for a whole list who is there, or who leaves."""
        step = duty.check_in if wish.what == "check_in" else duty.check_out
        numbers = listed(wish.need_id, wish.assignment_ids)
        rule = partial(step, numbers=numbers, at=wish.at, now=cause.time)
        self.store.needs.decide(wish.need_id, rule, cause=cause)

    # ---- plans ----------------------------------------------------------------------------

    @obeys(SolvePlan)
    def request_plan(self, wish: SolvePlan, cause: Envelope) -> None:
        """Note that a plan is wanted; computing it takes a while."""
        wanted, says = plan.request(wish, key=cause.id, by=cause.caller.id)
        self.store.plans.add(wanted, says, cause=cause)

    @obeys(PublishPlan)
    def publish_plan(self, wish: PublishPlan, cause: Envelope) -> None:
        """Begin to offer the places of a plan."""
        self.store.plans.decide(wish.plan_id, plan.publish, cause=cause)

    @answers(WhyNot)
    def why_not(self, query: WhyNot, _cause: Envelope) -> dict[str, Any]:
        """Why somebody was not asked by a plan."""
        return asdict(self.store.why_not(query.plan_id, query.volunteer_id))

    @answers(ReadAlgorithm)
    def read_algorithm(self, _query: ReadAlgorithm, _cause: Envelope) -> dict[str, Any]:
        """The rules in force, and how fairly offers have been spread."""
        return {"policy": policy(), "fairness": asdict(self.store.pool.mirror.fairness(utcnow()))}

    @sweeps(every=60)
    def tell_fairness(self) -> None:
        """Let operators see how fairly offers have been spread."""
        self.store.pool.mirror.fairness(utcnow())

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

    # ---- time -----------------------------------------------------------------------------

    @sweeps(every=2)
    def pass_time(self) -> None:
        """Let offers run out, shifts end and searches begin."""
        now = utcnow()
        for need in self.store.due(now):
            self.store.pass_time(need, now)
            self.store.look(need, now)

    @sweeps(every=10)
    def free_forgotten(self) -> None:
        """Free hours that were held for offers nobody made."""
        self.store.free_forgotten(utcnow())

    # ---- help requests --------------------------------------------------------------------

    @obeys(AskHelp)
    def ask_help(self, wish: AskHelp, cause: Envelope) -> None:
        """Take in a request for help; its clock runs from here."""
        case, says = aid.receive(wish, help_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.help.cases.add(case, says, cause=cause)

    @obeys(VerifyHelp)
    def verify_help(self, wish: VerifyHelp, cause: Envelope) -> None:
        """Note that a request is true, or turn it down."""
        rule = partial(aid.verify, wish=wish, now=cause.time, by=cause.caller.id)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @obeys(DispatchHelp)
    def dispatch_help(self, wish: DispatchHelp, cause: Envelope) -> None:
        """Send someone."""
        self.store.help.dispatch(wish, cause=cause)

    @obeys(StartHelp)
    def start_help(self, wish: StartHelp, cause: Envelope) -> None:
        """Note that the one who was sent is on it."""
        self.store.help.decide(wish.help_id, partial(aid.start, now=cause.time), cause=cause)

    @obeys(ResolveHelp)
    def resolve_help(self, wish: ResolveHelp, cause: Envelope) -> None:
        """Note what was done, and let the asker know."""
        rule = partial(aid.resolve, answer=wish.answer, now=cause.time)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @obeys(ConfirmHelp)
    def confirm_help(self, wish: ConfirmHelp, cause: Envelope) -> None:
        """Note whether the asker has what was asked for."""
        rule = partial(aid.confirm, satisfied=wish.satisfied, now=cause.time)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @obeys(CloseHelp)
    def close_help(self, wish: CloseHelp, cause: Envelope) -> None:
        """End a case, with an answer."""
        rule = partial(aid.close, answer=wish.answer)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @sweeps(every=2)
    def escalate_help(self) -> None:
        """Hand overdue cases one office up."""
        self.store.help.escalate(utcnow())

    # ---- missions -------------------------------------------------------------------------

    @hears(TeamRegistered)
    def know_team(self, told: TeamRegistered, cause: Envelope) -> None:
        """Remember a team."""
        self.store.missions.know_team(told, version=cause.sequence)

    @hears(TeamReadinessReported)
    def know_readiness(self, told: TeamReadinessReported, cause: Envelope) -> None:
        """Remember whether a team can be called."""
        self.store.missions.know_readiness(told.team_id, told.readiness, version=cause.sequence)

    @obeys(RaiseMission)
    def raise_mission(self, wish: RaiseMission, cause: Envelope) -> None:
        """Look for a team at once."""
        self.store.missions.must_know(wish.team_id)
        raised, says = mission.raise_mission(
            wish, mission_id=cause.id, now=cause.time, by=cause.caller.id
        )
        self.store.missions.shelf.add(raised, says, cause=cause)
        self.store.missions.find_team(cause.id, cause=cause, now=cause.time)

    @obeys(CommitMission)
    def commit_mission(self, wish: CommitMission, cause: Envelope) -> None:
        """Note that the team goes."""
        rule = partial(mission.commit, now=cause.time)
        self.store.missions.shelf.decide(wish.mission_id, rule, cause=cause)

    @obeys(DeclineMission)
    def decline_mission(self, wish: DeclineMission, cause: Envelope) -> None:
        """Ask the next team."""
        rule = partial(mission.decline, now=cause.time)
        self.store.missions.shelf.decide(wish.mission_id, rule, cause=cause)
        self.store.missions.find_team(wish.mission_id, cause=cause, now=cause.time)

    @obeys(ArriveAtMission)
    def arrive_at_mission(self, wish: ArriveAtMission, cause: Envelope) -> None:
        """Note that the team is there."""
        rule = partial(mission.arrive, now=cause.time)
        self.store.missions.shelf.decide(wish.mission_id, rule, cause=cause)

    @obeys(ReleaseMission)
    def release_mission(self, wish: ReleaseMission, cause: Envelope) -> None:
        """Note what came of it; the team is free."""
        rule = partial(mission.release, outcome=wish.outcome, now=cause.time)
        self.store.missions.shelf.decide(wish.mission_id, rule, cause=cause)

    @sweeps(every=2)
    def follow_up_missions(self) -> None:
        """Ask the next team when one does not answer, and hand overdue missions one office up."""
        self.store.missions.pass_time(utcnow())
