"""Whatever happens to a need, in whatever order, its places and its counts stay right."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts.matching import NeedChanged, OffersAccepted, OffersMade
from kit.errors import Refusal
from services.matching.domain.answer import accept, decline
from services.matching.domain.deadline import pass_time
from services.matching.domain.duty import check_in, check_out
from services.matching.domain.need import RUNNING, SEEKING
from services.matching.domain.offer import invite, offer
from services.matching.domain.publication import withdraw
from services.matching.domain.roster import PRESENT, TAKEN, count
from tests.unit.matching.builders import END, NOW, START, invitees, published

PEOPLE = [f"v{at}" for at in range(6)] + ["driver1", "driver2"]
numbers = st.integers(1, 8).map(str)


class NeedHistory(RuleBasedStateMachine):
    """Random commands at random times; time only goes forward."""

    def __init__(self):
        super().__init__()
        self.need = published(people=3, vehicles=1)
        self.now = NOW
        self.asked = []
        self.said_yes = []
        self.tokens = 0

    def apply(self, step, *args, **kwargs):
        """Do it, if it is allowed; do it again, which must change nothing more."""
        try:
            need, says = step(self.need, *args, **kwargs)
        except Refusal:
            return
        self.note(need, says)
        self.need = need

    def note(self, need, says):
        for event in says:
            if isinstance(event, OffersMade):
                self.asked += [one.volunteer_id for one in event.offers]
            if isinstance(event, OffersAccepted):
                self.said_yes += [one.volunteer_id for one in event.offers]
            if isinstance(event, NeedChanged) and event.state == need.state:
                assert event.accepted == count(need.offers, TAKEN)
                assert event.offered == count(need.offers, {"offered"})
                assert event.present == count(need.offers, PRESENT)

    def again(self, step, *args, **kwargs):
        with suppress(Refusal):
            assert step(self.need, *args, **kwargs) == (self.need, [])

    @rule(people=st.lists(st.sampled_from(PEOPLE), max_size=5))
    def offer(self, people):
        self.tokens += 1
        self.apply(offer, invitees(*people), now=self.now, token=f"t{self.tokens}")

    @rule(people=st.lists(st.sampled_from(PEOPLE), max_size=5))
    def invite(self, people):
        self.tokens += 1
        token = f"t{self.tokens}"
        self.apply(invite, invitees(*people), organisation="o", now=self.now, token=token)

    @rule(number=numbers)
    def accept(self, number):
        self.apply(accept, number, now=self.now)
        self.again(accept, number, now=self.now)

    @rule(number=numbers)
    def decline(self, number):
        self.apply(decline, number, now=self.now)
        self.again(decline, number, now=self.now)

    @rule(come=st.lists(numbers, min_size=1, max_size=3))
    def check_in(self, come):
        self.apply(check_in, come, at=None, now=self.now)
        self.again(check_in, come, at=None, now=self.now)

    @rule(leave=st.lists(numbers, min_size=1, max_size=3))
    def check_out(self, leave):
        self.apply(check_out, leave, at=None, now=self.now)
        self.again(check_out, leave, at=None, now=self.now)

    @precondition(lambda self: self.tokens > 6)
    @rule()
    def withdraw(self):
        self.apply(withdraw, "rain", now=self.now)

    @rule(later=st.sampled_from([1, 30, 50, 240, 700]))
    def time_passes(self, later):
        self.now += timedelta(minutes=later)
        self.apply(pass_time, now=self.now)
        self.again(pass_time, now=self.now)

    @rule(later=st.sampled_from([1, 50, 240, 700]))
    def the_sweep_is_late(self, later):
        self.now += timedelta(minutes=later)

    @invariant()
    def no_place_is_taken_twice(self):
        for with_vehicle, places in ((False, 3), (True, 1)):
            taken = [
                one
                for one in self.need.offers.values()
                if one.state in TAKEN and one.with_vehicle is with_vehicle
            ]
            assert len(taken) <= places

    @invariant()
    def nobody_is_asked_twice(self):
        assert len(self.asked) == len(set(self.asked)) == len(self.need.offers)

    @invariant()
    def who_has_a_place_said_yes(self):
        assert len(self.said_yes) == len(set(self.said_yes))
        taken = {one.volunteer for one in self.need.offers.values() if one.state in TAKEN}
        assert taken <= set(self.said_yes)

    @invariant()
    def filled_means_that_no_place_is_free(self):
        free = self.need.free(with_vehicle=False) + self.need.free(with_vehicle=True)
        if self.need.state == "filled":
            assert free == 0
        if self.need.state in {"published", "matched"}:
            assert free > 0
        if self.need.state == "published":
            assert count(self.need.offers, TAKEN) == 0

    @invariant()
    def what_lives_has_a_date_and_what_is_over_has_none(self):
        assert (self.need.next_due is not None) == (self.need.state in RUNNING)
        if self.need.next_due and self.need.state in SEEKING:
            assert self.need.next_due <= END + timedelta(days=7)

    @invariant()
    def nobody_waits_for_an_answer_about_what_is_over(self):
        if self.need.state not in RUNNING:
            assert count(self.need.offers, {"offered", "waiting", "accepted"}) == 0

    @invariant()
    def nobody_is_offered_a_place_in_a_shift_that_has_begun(self):
        begun = self.need.next_due and self.now >= START and pass_time(self.need, now=self.now)
        if begun:
            assert count(begun[0].offers, {"offered"}) == 0


TestNeedHistory = NeedHistory.TestCase
