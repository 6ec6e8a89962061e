"""The warm mirror on a real database: it follows what other processes do, and never decides."""

import time
from datetime import timedelta

import pytest

from contracts.matching import SolvePlan
from contracts.vocabulary import Gate
from kit.errors import NotFound
from kit.wire import Envelope, utcnow
from services.matching.domain.candidate import enters
from services.matching.domain.day import local_day
from services.matching.domain.gates import gates
from services.matching.domain.plan import request
from services.matching.domain.publication import review, submit
from services.matching.domain.rules import Rules
from services.matching.store import MatchingStore
from tests.support.reserve import ReviewNeed, a_need, an_entry, people

IMPORT = 4_000


@pytest.fixture
def opened(city):
    """Opens the store as one more process of matching would."""

    def another() -> MatchingStore:
        store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
        store.prepare()
        return store

    return another


def a_published_need(key="need", **changes):
    need, _ = submit(a_need(starts_in=timedelta(hours=2), **changes), key=key, now=utcnow(), by="x")
    verdict = ReviewNeed(need_id=key, verdict="approve")
    return review(need, verdict, now=utcnow(), by="y")[0]


def asked(store, need, count=3):
    store.pool.mirror.refresh()
    return store.pool.mirror.nearest(need, drivers=False, count=count)


def held(store, need, token):
    found = store.pool.hold_nearest(
        need,
        wanted=need.wanted(with_vehicle=False),
        fit=lambda found: [one for one in found if not gates(one, need)],
        drivers=False,
        token=token,
        now=utcnow(),
    )
    return [one.id for one, _ in found]


def test_what_one_process_writes_every_process_finds(opened):
    one, other = opened(), opened()
    need = a_published_need(people=2)
    assert asked(one, need) == asked(other, need) == []
    one.pool.admit(map(enters, people(3)))
    assert asked(other, need) == ["v0", "v1", "v2"]
    assert held(one, need, "t") == ["v0", "v1"]
    later = a_published_need("later")
    assert asked(other, later) == ["v2"]
    one.pool.give_up({(need.id, "t"): ["v0", "v1"]})
    assert asked(other, later) == ["v0", "v1", "v2"]


def test_a_mirror_that_lags_costs_another_try_and_no_double_promise(opened, monkeypatch):
    one, other = opened(), opened()
    one.pool.admit(map(enters, people(3)))
    first, second = a_published_need("first"), a_published_need("second")
    assert asked(other, first) == ["v0", "v1", "v2"]
    monkeypatch.setattr("services.matching.store.mirror.FRESH", 3600)
    assert held(one, first, "t1") == ["v0"]
    assert held(other, second, "t2") == ["v1"]
    assert asked(other, second, 1) == ["v2"]


def test_whoever_left_the_pool_is_proposed_once_at_the_most(opened):
    store = opened()
    store.pool.admit(map(enters, people(2)))
    need = a_published_need()
    assert asked(store, need) == ["v0", "v1"]
    store.db.pool.delete_one({"_id": "v0"})
    assert held(store, need, "t") == ["v1"]
    assert asked(store, need) == []


def test_people_from_before_the_stamps_are_found(opened):
    store = opened()
    store.pool.admit(map(enters, people(2)))
    store.db.pool.update_many({}, {"$unset": {"changed": ""}})
    assert asked(opened(), a_published_need()) == ["v0", "v1"]


def test_after_an_import_everybody_is_found_and_the_mirror_reads_only_once(opened):
    store = opened()
    need = a_published_need()
    assert asked(store, need) == []
    entries = [an_entry(f"v{at}", metres=10 + at % 2000) for at in range(IMPORT)]
    store.pool.admit(map(enters, [*entries, an_entry("next_door")]))
    begun = time.process_time()
    assert asked(store, need, 1) == ["next_door"]
    assert time.process_time() - begun < 10 * IMPORT / 40_000
    assert len(store.pool.mirror) == IMPORT + 1


def test_a_need_that_nobody_can_fill_says_what_is_in_the_way(opened):
    store = opened()
    need = a_published_need(people=2)
    store.needs.add(need, cause=Envelope("test", {}))
    uninsured = [one.model_copy(update={"insured_until": None}) for one in people(3)]
    store.pool.admit(map(enters, [*uninsured, an_entry("trained")]))
    [place] = store.explanations.funnel(need.id)["places"]
    assert (place["wanted"], place["in_range"], place["qualified"]) == (2, 4, 1)
    assert place["only"][Gate.INSURANCE_MISSING] == 3
    only_gates = {gate for gate, count in place["only"].items() if count}
    assert only_gates == {Gate.INSURANCE_MISSING}


def test_somebody_who_was_not_asked_learns_why(opened):
    store = opened()
    need = a_published_need()
    day = local_day(need.starts_at)
    wish = SolvePlan(area=need.community[:6], day=day)
    plan, _ = request(wish, key="plan", by="operator", version=1, rules=Rules(need.community[:6]))
    store.plans.add(plan, cause=Envelope("test", {}))
    store.needs.add(need, cause=Envelope("test", {}))
    store.pool.admit(map(enters, [an_entry("near"), an_entry("further", metres=300)]))
    store.places.top_up(store.needs.kept(need.id), cause=Envelope("look", {}), now=utcnow())
    assert store.explanations.why_not("plan", "near").verdict == "asked"
    reason = store.explanations.why_not("plan", "further")
    assert (reason.verdict, reason.need_id, reason.longest) == ("others_nearer", need.id, 0)
    with pytest.raises(NotFound):
        store.explanations.why_not("plan", "stranger")
