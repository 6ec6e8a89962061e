"""Streets on a real database: needs, helpers and explanations measure as the plan did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.matching import ReviewNeed, SolvePlan
from kit.wire import Envelope, utcnow
from services.matching.domain.candidate import enters
from services.matching.domain.day import local_day
from services.matching.domain.figures import STRAIGHT, Travel
from services.matching.domain.gates import travel_seconds
from services.matching.domain.plan import request
from services.matching.domain.publication import review, submit
from services.matching.domain.quote import Quote
from services.matching.domain.rules import Rules
from services.matching.solver.errand import Errand
from services.matching.solver.maps import map_of
from services.matching.store import MatchingStore
from tests.support.reserve import COMMUNITY, a_need, an_entry
from tests.support.river import by_the_river


@pytest.fixture
def store(city, tmp_path, monkeypatch):
    """A city with a river, and who lives on both banks."""
    monkeypatch.setenv("HUIYIN_STREETS", by_the_river(tmp_path))
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    store.prepare()
    homes = {"across": 300, "along": -1100}
    store.pool.admit(enters(an_entry(one, metres=far)) for one, far in homes.items())
    store.pool.mirror.refresh()
    return store


def a_published_need(key="need", **changes):
    need, _ = submit(a_need(starts_in=timedelta(hours=2), **changes), key=key, now=utcnow(), by="x")
    return review(need, ReviewNeed(need_id=key, verdict="approve"), now=utcnow(), by="y")[0]


def a_plan(store, need, travel, key="plan", **changes):
    """A plan that measured so, published unless told otherwise."""
    wish = SolvePlan(area=need.community[:6], day=local_day(need.starts_at))
    number = store.agenda.next_version(wish.area, wish.day)
    plan, _ = request(wish, key=key, by="o", version=number, rules=Rules(wish.area))
    plan = replace(plan, state="published", travel=travel, **changes)
    store.plans.add(plan, cause=Envelope("test", {}, id=key))
    return plan


def in_range(store, need):
    store.needs.add(need, cause=Envelope("test", {}, id=need.id))
    return store.explanations.funnel(need.id)["places"][0]["in_range"]


def test_of_no_plan_a_need_is_as_far_as_a_plan_of_today_would_measure(store):
    need = a_published_need()
    assert in_range(store, need) == 1
    store.places.top_up(store.needs.kept(need.id), cause=Envelope("look", {}), now=utcnow())
    assert set(store.needs.get(need.id).asked()) == {"along"}


def test_what_a_plan_has_measured_by_straight_lines_is_so_afterwards(store):
    need = a_published_need()
    a_plan(store, need, STRAIGHT, sought={need.id: (1, 0)})
    assert in_range(store, need) == 1
    assert store.people.ways.to(need) is travel_seconds
    other = a_published_need("other")
    assert store.people.ways.to(other) is not travel_seconds


def test_the_newest_plan_that_sought_people_says_how_ways_are_measured(store):
    need, streets = a_published_need(), Travel("streets", 1.0, map_of(COMMUNITY).version)
    a_plan(store, need, STRAIGHT, "first", sought={need.id: (1, 0)})
    a_plan(store, need, streets, "second", sought={need.id: (1, 0)})
    a_plan(store, need, STRAIGHT, "third", sought={})
    assert store.people.ways.streets(need) is not None
    assert store.people.ways.streets(replace(need, quote=Quote("first"))) is None


def test_a_refill_is_not_compared_with_prices_of_a_map_that_is_gone(store):
    need = a_published_need()
    a_plan(store, need, Travel("streets", 1.0, "another"), sought={need.id: (1, 0)})
    quoted = replace(need, quote=Quote("plan", 400))
    assert not store.people.ways.as_planned(quoted)
    assert store.people.ways.as_planned(need)
    assert store.people.ways.as_planned(replace(need, quote=Quote("no plan", 400)))


def test_where_a_map_cannot_be_read_ways_are_straight_lines(store, tmp_path, monkeypatch):
    (tmp_path / "broken.geojson").write_text("{}")
    monkeypatch.setenv("HUIYIN_STREETS", f"1401={tmp_path / 'broken.geojson'}")
    store.people.ways.read()
    assert store.people.ways.around(COMMUNITY) is None
    assert store.people.ways.to(a_published_need()) is travel_seconds


def test_help_comes_from_the_own_bank_once_the_map_has_been_read(store):
    now = utcnow()

    def nearest():
        walks = store.people.ways.around(COMMUNITY)
        find, on_foot = store.pool.mirror.helpers, walks.seconds if walks else None
        until = now + timedelta(hours=2)
        return find(COMMUNITY, now, until, asks=Errand.LIFE, count=2, on_foot=on_foot)

    store.pool.admit([enters(an_entry(f"home{at}", metres=-300)) for at in range(3)])
    store.pool.admit([enters(an_entry("opposite", metres=310))])
    assert store.people.ways.around(COMMUNITY) is None
    store.people.ways.read()
    assert len(nearest()) == 2
    assert not {"across", "opposite"} & set(nearest())
