"""What time does to needs, when commands that were given before come after it."""

from datetime import timedelta
from functools import partial

import pytest

from contracts.matching import AdoptPlaces, OffersTimedOut
from kit.wire import Envelope, new_id
from services.matching.domain.adoption import adopt
from services.matching.domain.answer import accept, wait
from services.matching.domain.candidate import enters
from services.matching.domain.day import local_day
from services.matching.domain.duty import check_in
from services.matching.domain.offer import invite, offer
from services.matching.domain.rules import Rules
from services.matching.store import MatchingStore
from tests.support.reserve import an_entry
from tests.unit.matching.builders import END, NOW, START, invitees, published

MOMENT = timedelta(seconds=0.2)
RULES = Rules("")
CUT_OFF = RULES.closes(local_day(START))


@pytest.fixture
def store(city):
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    store.prepare()
    return store


@pytest.fixture
def decide(store):
    """Obey a command about the need; what the need is then."""

    def obey(rule, **wish):
        return store.needs.decide(
            "need", partial(rule, **wish), cause=Envelope("test", {}, id=new_id())
        )

    return obey


@pytest.fixture
def sweep(store):
    """Let the sweep come by at a moment; what the need is then."""

    def come_by(now):
        for need, version in store.due(now):
            store.pass_time(need, version, now)
        return store.needs.get("need")

    return come_by


@pytest.fixture
def need(store, decide):
    """A need for one; three were asked before, and one of them has said yes."""
    store.needs.add(published(people=1), cause=Envelope("test", {}, id=new_id()))
    token = {"now": NOW, "token": "t"}
    decide(offer, people=invitees("a", "b"), rate=0.5, **token)
    return decide(accept, number="1", now=NOW)


def states(need):
    return [one.state for one in need.offers.values()]


def test_a_late_yes_that_waits_when_the_shift_has_begun_is_let_go_as_well(need, decide, sweep):
    decide(wait, number="2", now=START - 60 * MOMENT)
    assert states(sweep(START + MOMENT)) == ["accepted", "withdrawn"]
    assert states(decide(wait, number="2", now=START - MOMENT)) == ["accepted", "waiting"]
    assert states(sweep(START + 2 * MOMENT)) == ["accepted", "withdrawn"]


def test_who_is_invited_when_the_shift_has_begun_is_timed_out_as_well(store, decide, sweep):
    store.needs.add(published(people=2), cause=Envelope("test", {}, id=new_id()))
    decide(offer, people=invitees("a"), now=START - timedelta(minutes=5), token="t1")
    assert states(sweep(START + MOMENT)) == ["timed_out"]
    invited = decide(invite, people=invitees("z"), now=START - MOMENT, token="t2")
    assert states(invited) == ["timed_out", "offered"]
    assert states(sweep(START + 2 * MOMENT)) == ["timed_out", "timed_out"]


def test_places_adopted_when_the_days_plan_is_closed_return_as_well(store, decide, sweep):
    store.needs.add(published(people=5), cause=Envelope("test", {}, id=new_id()))
    for organisation, before, after in (("o1", 60 * MOMENT, MOMENT), ("o2", MOMENT, 2 * MOMENT)):
        wish = AdoptPlaces(need_id="need", organisation_id=organisation, places=2)
        assert decide(adopt, wish=wish, now=CUT_OFF - before, rules=RULES).adoptions
        assert sweep(CUT_OFF + after).adoptions == {}


def test_who_checks_in_when_the_shift_is_over_is_seen_out_as_well(need, decide, sweep):
    assert sweep(END + MOMENT).state == "expired"
    assert decide(check_in, numbers=["1"], at=None, now=END - MOMENT).state == "in_service"
    assert sweep(END + 2 * MOMENT).state == "in_service"
    over = sweep(END + timedelta(hours=13))
    assert (over.state, over.offers["1"].state) == ("completed", "checked_out")


def test_the_hours_of_a_late_yes_stay_held_while_the_news_that_it_is_late_arrive(store):
    store.pool.admit([enters(an_entry("a"))])
    store.needs.add(published(people=1), cause=Envelope("test", {}, id=new_id()))
    need = store.needs.get("need")
    store.pool.hold(need, ["a"], token="first", now=NOW)
    rule = partial(offer, people=invitees("a"), now=NOW, token="first")
    need = store.needs.decide("need", rule, cause=Envelope("test", {}, id=new_id()))
    store.pool.settle(need, ["a"], token="first")
    late = NOW + timedelta(minutes=50)
    [(due, version)] = store.due(late)
    store.pass_time(due, version, late)
    told = store.needs.collection.find_one()["_out"][-1]
    timed_out = Envelope.unpack(bytes(told["body"]), store.keys.message).message()
    assert isinstance(timed_out, OffersTimedOut)

    store.pool.hold(need, ["a"], token="late", now=late, besides="need")
    store.pool.give_up(store.answers.given_up([timed_out]))
    [a] = store.pool.find(["a"])
    assert [hold.token for hold in a.holds] == ["late"]
    store.pool.give_up(store.answers.given_up([timed_out]))
    assert len(store.pool.find(["a"])[0].holds) == 1
