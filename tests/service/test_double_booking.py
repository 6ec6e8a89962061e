"""Whatever happens in whatever order, nobody is at two posts at once, and hours are freed once.

Random histories on the real store and database: offers, answers early and late, duty, needs taken
back; events arrive late, out of order and twice, attempts crash between hold and offer.
"""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from contracts.base import Event
from contracts.matching import (
    AssignmentsCheckedOut,
    AssignmentsMissed,
    NamePeople,
    OfferPlaces,
    OffersDeclined,
    OffersTimedOut,
    OffersWithdrawn,
)
from kit.errors import Refusal
from kit.wire import Envelope, new_id
from services.matching.domain.answer import decline
from services.matching.domain.candidate import enters
from services.matching.domain.day import local_day
from services.matching.domain.duty import check_in, check_out
from services.matching.domain.publication import withdraw
from services.matching.store import MatchingStore
from tests.support.reserve import an_entry
from tests.unit.matching.builders import NOW, START, published

FREEING = (
    OffersDeclined,
    OffersTimedOut,
    OffersWithdrawn,
    AssignmentsMissed,
    AssignmentsCheckedOut,
)
ACTIVE = {"offered", "accepted", "checked_in"}
PEOPLE = [f"v{at}" for at in range(5)]
#: Two overlapping shifts, one after them, one until ten at night, and one at seven next morning.
SHIFTS = {"a": (0, 4), "b": (3, 6), "c": (6, 9), "d": (10, 14), "e": (23, 26)}


@pytest.fixture
def store(city):
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    store.prepare()
    return store


class History:
    """One sequence of accidents."""

    def __init__(self, store, seed):
        self.store, self.dice = store, random.Random(seed)
        self.now = NOW
        self.heard: list[Event] = []
        self.seen: set[str] = set()
        store.pool.admit([enters(an_entry(one)) for one in PEOPLE])
        for name, (begins, ends) in SHIFTS.items():
            hours = {
                "starts_at": START + timedelta(hours=begins),
                "ends_at": START + timedelta(hours=ends),
            }
            need = replace(published(people=2, **hours), id=name)
            store.needs.add(need, cause=Envelope("test", {}, id=new_id()))

    def run(self, steps):
        acts = [self.offer, self.name, self.answer, self.answer, self.give_up, self.duty,
                self.crash, self.hear, self.hear, self.time, self.top_up]  # fmt: skip
        for _ in range(steps):
            with suppress(Refusal):
                self.dice.choice(acts)()
            self.nobody_is_in_two_places()
        self.settle()

    # ---- what can happen ------------------------------------------------------------------

    def offer(self):
        cause = self.cause()
        for _ in range(self.dice.choice([1, 1, 2])):
            wish = OfferPlaces(need_id=self.need(), volunteer_ids=self.some())
            need = self.store.needs.get(wish.need_id)
            self.store.places.offer(need, wish, cause=cause, now=self.now)

    def name(self):
        wish = NamePeople(need_id=self.need(), volunteer_ids=self.some(), reason="short of people")
        self.store.places.name(wish, cause=self.cause())

    def answer(self):
        need, number = self.an_offer()
        self.store.answers.accept(need, number, cause=self.cause())

    def give_up(self):
        need, number = self.an_offer()
        rule = partial(decline, number=number, now=self.now)
        if self.dice.random() < 0.1:
            rule = partial(withdraw, reason="rain", now=self.now)
        self.store.needs.decide(need, rule, cause=self.cause())

    def duty(self):
        need, number = self.an_offer()
        step = self.dice.choice([check_in, check_out])
        rule = partial(step, numbers=[number], at=None, now=self.now)
        self.store.needs.decide(need, rule, cause=self.cause())

    def crash(self):
        """Somebody is held, and the process dies before the offer is made."""
        need = self.store.needs.get(self.need())
        self.store.pool.hold(need, self.some(), token=new_id(), now=self.now)

    def top_up(self):
        self.store.places.top_up(
            self.store.needs.kept(self.need()), cause=self.cause(), now=self.now
        )

    def time(self):
        self.now += timedelta(minutes=self.dice.choice([1, 20, 50, 200]))
        for need, version in self.store.due(self.now):
            self.store.pass_time(need, version, self.now)
        self.store.answers.free_forgotten(self.now)

    def hear(self):
        """An event that frees hours arrives, or arrives again."""
        self.take()
        if self.heard:
            self.free(self.dice.choice(self.heard))

    # ---- how it is checked ----------------------------------------------------------------

    def nobody_is_in_two_places(self):
        for one in PEOPLE:
            mine = [
                (need.starts_at, need.ends_at)
                for need in self.store.needs.find({})
                for offer in need.offers.values()
                if offer.volunteer == one and offer.state in ACTIVE
            ]
            for at, (start, end) in enumerate(sorted(mine)):
                for later, _ in sorted(mine)[at + 1 :]:
                    assert end <= later, f"{one} is promised twice"
                    rest = later - end
                    one_day = local_day(later) == local_day(start)
                    assert one_day or rest >= timedelta(hours=10), f"{one} does not sleep"

    def settle(self):
        """Every event arrives at last, and every crash is noticed: holds are what is promised."""
        self.now += timedelta(minutes=10)
        self.store.answers.free_forgotten(self.now)
        self.take()
        for event in self.heard:
            self.free(event)
        needs = self.store.needs.find({})
        for one in self.store.pool.find(PEOPLE):
            promised = {
                need.id
                for need in needs
                for offer in need.offers.values()
                if offer.volunteer == one.id and offer.state in ACTIVE
            }
            done = sum(
                offer.volunteer == one.id and offer.state == "checked_out"
                for need in needs
                for offer in need.offers.values()
            )
            assert sorted(hold.need for hold in one.holds) == sorted(promised)
            assert one.served == done

    def free(self, event):
        if isinstance(event, AssignmentsCheckedOut):
            self.store.rota.remember([event])
            gone = [(event.need_id, [duty.volunteer_id for duty in event.duties])]
            self.store.pool.serve(gone)
        else:
            self.store.pool.give_up(self.store.answers.given_up([event]))

    def take(self):
        """What the outboxes promise to say."""
        for document in self.store.needs.collection.find():
            for promise in document["_out"]:
                if promise["id"] not in self.seen:
                    self.seen.add(promise["id"])
                    body = bytes(promise["body"])
                    said = Envelope.unpack(body, self.store.keys.message).message()
                    if isinstance(said, FREEING):
                        self.heard.append(said)

    # ---- chance ---------------------------------------------------------------------------

    def cause(self):
        return Envelope("test", {}, id=new_id(), time=self.now)

    def need(self):
        return self.dice.choice(list(SHIFTS))

    def some(self):
        return self.dice.sample(PEOPLE, self.dice.randint(1, 3))

    def an_offer(self):
        need = self.store.needs.get(self.need())
        return need.id, self.dice.choice(list(need.offers) or ["1"])


@pytest.mark.req("R-POST-03", "R-PLAN-08")
@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_promised_twice_and_hours_are_freed_exactly_once(store, seed):
    History(store, seed).run(120)
