"""Community needs on the bus: decode, decide, keep."""

from datetime import datetime
from functools import partial
from typing import Any

from contracts.matching import NeedPublished, ReadFunnel, ReviewNeed, SubmitNeed, WithdrawNeed
from kit.entrypoints import answers, hears, obeys, sweeps
from kit.together import together
from kit.wire import Envelope, utcnow
from services.matching.domain.need import Need, looks_from
from services.matching.domain.publication import review, submit, withdraw
from services.matching.service.desk import Desk


class NeedDesk(Desk):
    """Needs, and what time does to them."""

    @obeys(SubmitNeed)
    def submit(self, wish: SubmitNeed, cause: Envelope) -> None:
        """Write down what a community asks for."""
        supporter = self.store.supporter(wish)
        need, says = submit(
            wish, key=cause.id, now=cause.time, by=cause.caller.id, supporter=supporter
        )
        self.store.needs.add(need, says, cause=cause)

    @obeys(ReviewNeed)
    def review(self, wish: ReviewNeed, cause: Envelope) -> None:
        """Publish a need, or reject it."""
        community = self.store.needs.get(wish.need_id).community
        if wish.verdict == "approve":
            self.store.channels.must_run("needs", community)
        rules = self.store.rules.of(community)
        rule = partial(review, wish=wish, now=cause.time, by=cause.caller.id, rules=rules)
        self.store.needs.decide(wish.need_id, rule, cause=cause)

    @obeys(WithdrawNeed)
    def withdraw(self, wish: WithdrawNeed, cause: Envelope) -> None:
        """Take a need back."""
        rule = partial(withdraw, reason=wish.reason, now=cause.time)
        self.store.needs.decide(wish.need_id, rule, cause=cause)

    @answers(ReadFunnel)
    def read_funnel(self, query: ReadFunnel, _cause: Envelope) -> dict[str, Any]:
        """Why a need is not filled."""
        return self.store.explanations.funnel(query.need_id)

    @hears(NeedPublished)
    def begin(self, published: NeedPublished, cause: Envelope) -> None:
        """Look for people at once, if no plan will do it in time (R-NEED-04)."""
        if published.after_cut_off or looks_from(published.starts_at) <= utcnow():
            self.store.top_up(published.need_id, cause=cause, now=utcnow())

    @sweeps(every=1)
    def pass_time(self) -> None:
        """Let offers run out, shifts end and searches begin."""
        now = utcnow()
        together(partial(self._age, *due, now) for due in self.store.due(now))

    def _age(self, need: Need, version: int, now: datetime) -> None:
        self.store.pass_time(need, version, now)
        self.store.look(need, now)
