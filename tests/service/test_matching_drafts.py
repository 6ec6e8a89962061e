"""A plan that nobody has been told of follows what happens, by exact repair, with its proof."""

import gzip
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.matching import (
    ClaimPlaces,
    PlanChanged,
    PublishPlan,
    SignException,
    SolvePlan,
    WeighGates,
    WithdrawNeed,
)
from contracts.registry import VolunteerChanged
from kit.wire import utcnow
from services.matching.domain.day import local_day
from services.matching.store import MatchingStore
from tests.support.city import REVIEWER
from tests.support.reserve import (
    COMMUNITY,
    an_entry,
    an_organisation,
    enlist,
    offers_made,
    people,
    published,
)

LATER = timedelta(days=2)
VERIFY = Path(__file__).parents[2] / "docs" / "verify_certificate.py"


def solved(city) -> list[PlanChanged]:
    """The plans that were computed so far, once each."""
    city.take()
    found = {
        one.plan_id: one
        for one, _ in reversed(city.said)
        if isinstance(one, PlanChanged) and one.state == "solved" and not one.repaired_by
    }
    return sorted(found.values(), key=lambda one: one.version)


def planned(city) -> PlanChanged:
    before = len(solved(city))
    city.ask(SolvePlan(area="1401", day=local_day(utcnow() + LATER)))
    city.until(lambda: len(solved(city)) > before)
    return solved(city)[-1]


def repaired(city, version=2) -> PlanChanged:
    city.until(lambda: solved(city)[-1].version >= version)
    return solved(city)[-1]


def withdraws(city, volunteer: str) -> None:
    """Let the registry tell that somebody is not to be asked any more."""
    entry = an_entry(volunteer).model_copy(update={"asleep": True})
    news = VolunteerChanged(
        entry=entry, home=COMMUNITY, state="withdrawn", cause="left", at=utcnow()
    )  # fmt: skip
    city.send(news, sequence=9)


def pairs(city, plan_id: str) -> dict[str, str]:
    """Who is to go where by a plan."""
    found = store(city).plans.get(plan_id).waiting
    return {one: need for need, some in found.items() for one in some}


def store(city) -> MatchingStore:
    return MatchingStore(city.db("matching"), name="matching", keys=city.keys)


def proven(city, plan_id: str, folder: Path) -> bool:
    """Whether the certificate convinces the program that knows nothing of this project."""
    its = store(city)
    certificate, _ = its.certificates.opened(its.plans.get(plan_id).proof)
    file = folder / f"{plan_id}.json"
    file.write_bytes(gzip.decompress(certificate))
    return subprocess.run([sys.executable, "-I", VERIFY, file], check=False).returncode == 0


@pytest.mark.req("R-PLAN-01")
def test_somebody_drops_out_before_publication_and_the_next_version_is_the_best_again(
    city, matching, tmp_path
):
    """Who is near to both posts moves over, and who is far comes in: the second is in reach."""
    homes = {"first": -100, "near": 500, "far": 1700}
    enlist(city, *(an_entry(one, metres=at) for one, at in homes.items()))
    south = published(city, starts_in=LATER, people=1)
    north = published(
        city, starts_in=LATER, people=1, site={"lat": 37.87 + 900 / 111_195, "lon": 112.55}
    )
    first = planned(city)
    assert pairs(city, first.plan_id) == {"first": south, "near": north}

    withdraws(city, "first")
    second = repaired(city)
    assert pairs(city, second.plan_id) == {"near": south, "far": north}
    assert (second.repairs, second.version, second.gap_seconds) == (first.plan_id, 2, 0)
    change = second.repair
    assert (change.dropped, change.called, change.moved, change.released) == (1, 1, 1, 0)
    assert proven(city, first.plan_id, tmp_path)
    assert proven(city, second.plan_id, tmp_path)

    refused = city.ask(PublishPlan(plan_id=first.plan_id))
    assert (refused.code, refused.facts) == ("plan_repaired", {"plan": second.plan_id})
    assert city.ask(WeighGates(plan_id=first.plan_id)).code == "plan_repaired"
    assert city.ask(PublishPlan(plan_id=second.plan_id)).status == 200
    assert list(offers_made(city, south)) == ["near"]
    assert list(offers_made(city, north)) == ["far"]


@pytest.mark.req("R-PLAN-01")
def test_needs_that_come_and_go_and_wider_ones_are_followed_with_proof(city, matching, tmp_path):
    enlist(city, *people(6), an_entry("driver", seats=4))
    one = published(city, starts_in=LATER, people=2)
    other = published(city, starts_in=LATER, people=2)
    assert planned(city).filled == 4

    third = published(city, starts_in=LATER, people=1, vehicles=1)
    plan = repaired(city, 2)
    assert (plan.filled, plan.repair.more, plan.repair.called) == (6, 2, 2)
    assert proven(city, plan.plan_id, tmp_path)

    assert city.ask(WithdrawNeed(need_id=other, reason="the gate is closed")).status == 200
    plan = repaired(city, 3)
    assert (plan.filled, plan.repair.fewer) == (4, 2)
    assert set(pairs(city, plan.plan_id).values()) == {one, third}
    assert proven(city, plan.plan_id, tmp_path)

    claim = ClaimPlaces(
        need_id=one, organisation_id=an_organisation(city, "v5"), volunteer_ids=["v5"]
    )
    assert city.ask(claim).status == 200
    plan = repaired(city, 4)
    assert "v5" not in pairs(city, plan.plan_id)
    assert list(pairs(city, plan.plan_id).values()).count(one) == 1
    assert (plan.gap_seconds, proven(city, plan.plan_id, tmp_path)) == (0, True)


def test_a_plan_that_does_not_fit_any_more_is_not_published(city, matching):
    """Asked for before anybody has looked: the looking is part of it."""
    enlist(city, *people(2))
    need = published(city, starts_in=LATER, people=1)
    plan = planned(city)
    [who] = pairs(city, plan.plan_id)
    withdraws(city, who)
    city.until(lambda: city.db("matching").pool.count_documents({"_id": who, "asleep": True}))
    assert city.ask(PublishPlan(plan_id=plan.plan_id)).code == "plan_repaired"
    after = repaired(city)
    assert city.ask(PublishPlan(plan_id=after.plan_id)).status == 200
    assert list(offers_made(city, need)) == sorted({"v0", "v1"} - {who})


@pytest.mark.req("R-PLAN-02")
def test_who_has_signed_for_a_gap_answers_for_it_in_the_next_version_but_for_no_greater_one(
    city, matching
):
    enlist(city, *people(2), an_entry("spare", metres=9_000))
    need = published(city, starts_in=LATER, people=3, mandatory=True)
    other = published(city, starts_in=LATER, people=1, site={"lat": 37.87 + 0.081, "lon": 112.55})
    plan = planned(city)
    wish = SignException(plan_id=plan.plan_id, reason="known")
    assert city.ask(wish, caller=REVIEWER).status == 200
    city.ask(WithdrawNeed(need_id=other, reason="not needed"))
    second = repaired(city, 2)
    assert [(one.missing, one.excepted) for one in second.gaps] == [(1, True)]
    withdraws(city, "v0")
    third = repaired(city, 3)
    assert [(one.need_id, one.missing, one.excepted) for one in third.gaps] == [(need, 2, False)]


@pytest.mark.req("R-PLAN-01")
def test_who_joins_after_a_draft_takes_its_empty_place_in_the_next_version(
    city, matching, tmp_path
):
    enlist(city, *people(2))
    need = published(city, starts_in=LATER, people=3)
    first = planned(city)
    assert first.filled == 2
    enlist(city, an_entry("newcomer"))
    withdraws(city, "v0")
    second = repaired(city)
    assert pairs(city, second.plan_id) == {"v1": need, "newcomer": need}
    assert (second.repairs, second.gap_seconds) == (first.plan_id, 0)
    assert proven(city, second.plan_id, tmp_path)
