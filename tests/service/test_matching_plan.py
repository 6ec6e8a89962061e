"""A day's plan over the real bus: computed in another process, offered, kept up."""

import time
from datetime import timedelta

import pytest

from contracts.matching import (
    AcceptOffer,
    AppointHead,
    DeclineOffer,
    OffersMade,
    PlanChanged,
    PublishPlan,
    RulesChanged,
    SetRules,
    SignException,
    SolvePlan,
    WeighGates,
)
from contracts.vocabulary import Gate
from kit.wire import utcnow
from services.matching.domain.day import first_moment, local_day
from services.matching.domain.quote import Refills
from services.matching.store import MatchingStore
from tests.support.city import REVIEWER
from tests.support.reserve import an_entry, enlist, offers_made, people, published
from tests.support.river import by_the_river

LATER = timedelta(days=2)


def planned(city) -> str:
    """A solved plan for the day after tomorrow; its id."""
    wish = SolvePlan(area="1401", day=local_day(utcnow() + LATER))
    outcome = city.ask(wish)
    assert (outcome.status, outcome.result["state"]) == (201, "requested")
    city.until(lambda: "solved" in states(city, outcome.command_id), patience=60)
    return outcome.command_id


def published_plan(city) -> str:
    plan_id = planned(city)
    assert city.ask(PublishPlan(plan_id=plan_id)).status == 200
    city.until(lambda: "published" in states(city, plan_id))
    return plan_id


def states(city, plan_id):
    city.take()
    return [
        one.state for one, _ in city.said if isinstance(one, PlanChanged) and one.plan_id == plan_id
    ]


def asked(city):
    """Who was offered a place, by need."""
    city.until(lambda: city.waiting("matching.commands") == 0)
    made = [one for event in city.heard(OffersMade) for one in event.offers]
    return {one.volunteer_id: one.offer_id.rpartition("-")[0] for one in made}


def test_a_plan_fills_what_greed_would_leave_empty(city, matching):
    """The one who lives nearest to the first post is the only one who can reach the second."""
    enlist(city, an_entry("both", metres=0), an_entry("first", metres=-800))
    first = published(city, starts_in=LATER, people=1)
    north = {"lat": 37.87 + 900 / 111_195, "lon": 112.55}
    second = published(city, starts_in=LATER, people=1, site=north)
    plan_id = published_plan(city)
    city.until(lambda: asked(city) == {"both": second, "first": first})
    solved = next(one for one in city.heard(PlanChanged) if one.state == "solved")
    assert (solved.plan_id, solved.needs, solved.places, solved.filled) == (plan_id, 2, 2, 2)
    assert solved.cost_seconds > 0


def test_a_second_plan_keeps_the_people_of_the_first(city, matching):
    enlist(city, *people(4))
    need_id = published(city, starts_in=LATER, people=2)
    published_plan(city)
    offers = offers_made(city, need_id, 2)
    city.ask(AcceptOffer(offer_id=offers["v0"]))
    other = published(city, starts_in=LATER, people=1)
    published_plan(city)
    assert list(offers_made(city, other)) == ["v2"]
    assert offers_made(city, need_id) == offers


def test_a_declined_place_of_a_plan_goes_to_someone_else(city, matching):
    enlist(city, *people(3))
    need_id = published(city, starts_in=LATER, people=1)
    published_plan(city)
    city.ask(DeclineOffer(offer_id=offers_made(city, need_id)["v0"]))
    assert list(offers_made(city, need_id, 2)) == ["v0", "v1"]


def test_a_plan_says_nothing_before_it_is_published(city, matching):
    enlist(city, *people(3))
    published(city, starts_in=LATER)
    planned(city)
    assert not [one for one, _ in city.said if isinstance(one, OffersMade)]
    assert city.db("matching").pool.count_documents({"holds": {"$ne": []}}) == 0


def test_publishing_an_unsolved_plan_is_refused(city, matching):
    wish = SolvePlan(area="1401", day=local_day(utcnow() + LATER))
    (key,) = city.send(wish)
    city.outcome(key)
    (refused, *_) = [city.ask(PublishPlan(plan_id=key)), city.ask(PublishPlan(plan_id="none"))]
    assert refused.code in {"plan_not_solved", ""}
    assert city.ask(PublishPlan(plan_id="none")).status == 404


def test_a_city_is_planned_offered_and_answered(city, matching):
    """Ten needs, two drivers, forty people: everybody has one place at most."""
    enlist(city, *people(40), *[an_entry(f"d{at}", metres=5000, seats=4) for at in range(2)])
    needs = [published(city, starts_in=LATER, people=3, vehicles=at < 2) for at in range(10)]
    published_plan(city)
    city.until(lambda: len(asked(city)) == 32)
    by_need = list(asked(city).values())
    assert sorted(by_need.count(need) for need in needs) == [3] * 8 + [4] * 2
    drivers = {
        one.volunteer_id
        for event in city.heard(OffersMade)
        for one in event.offers
        if one.with_vehicle
    }
    assert drivers == {"d0", "d1"}


@pytest.mark.req("R-PLAN-02")
def test_a_mandatory_post_without_people_stops_the_plan_until_somebody_signs(city, matching):
    enlist(city, *people(1))
    need_id = published(city, starts_in=LATER, people=2, mandatory=True)
    plan_id = planned(city)
    solved = next(one for one in city.heard(PlanChanged) if one.state == "solved")
    assert [(one.need_id, one.missing) for one in solved.gaps] == [(need_id, 1)]
    refused = city.ask(PublishPlan(plan_id=plan_id))
    assert (refused.status, refused.code) == (409, "mandatory_empty")
    assert refused.facts == {"needs": [need_id]}
    wish = SignException(plan_id=plan_id, reason="two of the street step in")
    assert city.ask(wish).code == "signer_is_planner"
    assert city.ask(wish, caller=REVIEWER).status == 200
    assert city.ask(PublishPlan(plan_id=plan_id)).status == 200
    assert list(offers_made(city, need_id)) == ["v0"]


@pytest.mark.req("R-PLAN-01")
def test_plans_of_a_day_are_numbered_even_when_asked_for_at_once(city, matching):
    wish = SolvePlan(area="1401", day=local_day(utcnow() + LATER))
    city.send(*[wish] * 5)
    city.until(lambda: city.take() or len(requested(city)) == 5)
    assert sorted(one.version for one in requested(city)) == [1, 2, 3, 4, 5]


def requested(city):
    return [
        one for one, _ in city.said if isinstance(one, PlanChanged) and one.state == "requested"
    ]


@pytest.mark.req("R-PLAN-01")
def test_the_clock_asks_for_the_plan_once(city, matching):
    """The city closes at midnight's first minute: it is always past the cut-off."""
    outcome = city.ask(SetRules(area="1401", nightly=True, cut_off="00:00", rest_hours=12))
    assert outcome.status == 201
    city.until(lambda: requested(city) or city.take(), patience=30)
    (plan,) = requested(city)
    assert plan.plan_id == f"nightly-1401-{plan.day:%Y%m%d}"
    assert (plan.day, plan.rules_version) == (local_day(utcnow() + timedelta(days=1)), 1)
    assert city.ask(SetRules(area="1401", nightly=True, cut_off="00:00")).status == 200
    assert city.heard(RulesChanged, 2)[-1].version == 2


def test_a_shift_missing_from_a_round_the_clock_post_is_told_with_the_plan(city, matching):
    published(city, starts_in=LATER, post="north-gate")
    planned(city)
    solved = next(one for one in city.heard(PlanChanged) if one.state == "solved")
    assert {one.post for one in solved.uncovered} == {"north-gate"}


@pytest.mark.req("R-NEED-04")
def test_a_need_that_comes_after_the_cut_off_is_proposed_to_people_at_once(city, matching):
    """The plan of that day has closed long ago: nobody waits for it."""
    enlist(city, *people(1))
    tomorrow = first_moment(local_day(utcnow())) + timedelta(days=1, hours=20)
    city.ask(SetRules(area="140107", cut_off="00:00"))
    began = time.monotonic()
    need_id = published(city, starts_in=tomorrow - utcnow())
    assert list(offers_made(city, need_id)) == ["v0"]
    assert time.monotonic() - began < 60


def test_what_a_gate_costs_is_found_by_solving_without_it(city, matching):
    enlist(city, an_entry("bare").model_copy(update={"insured_until": None}))
    published(city, starts_in=LATER, people=1)
    plan_id = planned(city)
    assert city.ask(WeighGates(plan_id=plan_id)).result["state"] == "solved"
    told = [one for one in city.heard(PlanChanged, 3) if one.gates]
    assert {one.gate: one.more for one in told[-1].gates if one.more} == {"insurance_missing": 1}
    assert city.ask(PublishPlan(plan_id=plan_id)).status == 200
    city.until(lambda: "published" in states(city, plan_id))
    assert city.ask(WeighGates(plan_id=plan_id)).code == "already_offered"


def test_a_plan_walks_along_the_streets_of_a_city_that_has_a_map(
    city, matching, tmp_path, monkeypatch
):
    """The one across the river is nearest by the crow, the others on foot, also afterwards."""
    people = {"across": 300, "along": -700, "later": -780}
    enlist(city, *(an_entry(one, metres=metres) for one, metres in people.items()))
    need_id = published(city, starts_in=LATER, people=1)
    planned(city)
    monkeypatch.setenv("HUIYIN_STREETS", by_the_river(tmp_path))
    plan_id = published_plan(city)
    [(who, offer)] = offers_made(city, need_id).items()
    assert who == "along"
    city.ask(DeclineOffer(offer_id=offer))
    offers = offers_made(city, need_id, 2)
    assert set(offers) == {"along", "later"}
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    reason = store.explanations.why_not(plan_id, "across")
    assert (reason.verdict, reason.gates) == ("gates", (Gate.WALK_OVER_15MIN,))
    assert store.explanations.why_not(plan_id, "later").seconds == round(780 * 3.6 / 5)
    [place] = store.explanations.funnel(need_id)["places"]
    assert place["in_range"] == 2
    assert city.ask(AcceptOffer(offer_id=offers["later"])).status == 200
    assert followed_up(city, plan_id).refills == Refills(exact=1)
    first, second = [one.travel for one in city.heard(PlanChanged) if one.state == "solved"]
    assert (first.mode, first.detour, first.version) == ("straight", 1.3, "")
    assert (second.mode, second.detour, len(second.version)) == ("streets", 1.0, 12)


def test_a_place_that_falls_free_is_refilled_and_the_plan_tells_how_far_from_the_best(
    city, matching
):
    enlist(city, an_entry("first"), an_entry("second", metres=100), an_entry("third", metres=300))
    need_id = published(city, starts_in=LATER, people=1)
    plan_id = published_plan(city)
    [(who, offer)] = offers_made(city, need_id).items()
    assert who == "first"
    city.ask(AcceptOffer(offer_id=offer))
    city.ask(DeclineOffer(offer_id=offer))
    refill = offers_made(city, need_id, 2)["second"]
    assert city.ask(AcceptOffer(offer_id=refill)).status == 200

    plan = followed_up(city, plan_id)
    assert plan.refills == Refills(exact=1)


@pytest.mark.req("R-PLAN-06")
def test_a_plan_warns_of_squads_that_nobody_was_appointed_to_lead(city, matching):
    enlist(city, *people(2))
    need_id = published(city, starts_in=timedelta(hours=1), people=2)
    offers = offers_made(city, need_id, 2)
    for one in offers.values():
        assert city.ask(AcceptOffer(offer_id=one)).status == 200
    published(city, starts_in=LATER)
    plan_id = planned(city)
    city.db("matching").needs.update_one(
        {"_id": need_id}, {"$set": {"starts_at": utcnow() + LATER}}
    )
    assert followed_up(city, plan_id).headless == (need_id,)
    assert city.ask(AppointHead(assignment_id=offers["v0"])).status == 200
    assert followed_up(city, plan_id).headless == ()


def followed_up(city, plan_id):
    """A plan after its places and squads were looked at, as the clock does it."""
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    store.agenda.follow_up(utcnow())
    return store.plans.get(plan_id)
