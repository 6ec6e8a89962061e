"""Buying for others: the right thing, within the limit, with a receipt, and never forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.logistics import OpenErrand, StepErrand
from kit.errors import Forbidden, Refusal
from services.logistics.domain import errand as rules
from services.logistics.domain.errand import (
    HouseholdCap,
    Incomplete,
    NotNow,
    OverLimit,
    TakenAlready,
    changed,
    claim,
    open_errand,
    pass_time,
    readable,
    step,
)

NOW = datetime(2022, 4, 12, 1, tzinfo=UTC)
ORDER = {
    "community": "330782001001",
    "category": "medicine",
    "items": [
        {"name": "苯磺酸氨氯地平片", "maker": "某厂", "specification": "5mg×28片", "form": "片剂",
         "quantity": 2}
    ],
    "name": "王女士", "phone": "10000000001", "address": "8号楼3单元502室", "limit_fen": 20_000,
    "prescription": True, "card": "insurance_card",
}  # fmt: skip


def wish(**facts):
    return OpenErrand.model_validate(ORDER | facts)


def opened(**facts):
    return open_errand(wish(**facts), key="e1", now=NOW, by="op", slot="s:0", today="2022-04-12")[0]


def take(errand, name, subject="", minutes=10, **facts):
    said = StepErrand(errand_id="e1", step=name, **facts)
    return step(errand, said, now=NOW + timedelta(minutes=minutes), subject=subject)[0]


def claimed(errand=None, who="v1"):
    return claim(errand or opened(), volunteer_id=who, now=NOW)[0]


def bought():
    return take(claimed(), "buy", amount_fen=9_900, receipt="photo-1")


@pytest.mark.req("R-LOG-12", "R-HELP-04")
def test_milk_powder_is_at_the_door_within_the_hour_and_paid_outside_the_platform():
    milk = {"name": "婴儿配方奶粉", "brand": "某牌", "specification": "1段 900g"}
    errand = claimed(opened(category="mother_baby", items=[milk], card="none"))
    errand = take(errand, "buy", minutes=25, amount_fen=9_900, receipt="photo-1")
    errand = take(errand, "hand_over", minutes=48)
    told = changed(errand)
    assert (told.state, told.minutes, told.amount_fen) == ("handed_over", 48, 9_900)
    with pytest.raises(Incomplete):
        take(errand, "settle")
    assert take(errand, "settle", paid="cash").state == "settled"
    assert "No payment through the platform" in readable(errand)["payment"]


@pytest.mark.req("R-HELP-02", "R-LOG-12")
def test_an_order_of_medicine_says_exactly_which():
    order = readable(opened())
    assert order["items"][0]["specification"] == "5mg×28片"
    assert (order["prescription"], order["card"]) == (True, "insurance_card")
    for category in ("medicine", "mother_baby"):
        with pytest.raises(ValidationError, match="specification"):
            wish(category=category, items=[{"name": "阿司匹林"}])
    assert not changed(opened(runs_out_on="2022-04-20")).urgent
    soon = opened(runs_out_on="2022-04-13")
    assert changed(soon).urgent
    assert soon.due_at < opened().due_at


@pytest.mark.req("R-LOG-12")
def test_nothing_is_bought_beyond_the_limit_or_without_a_receipt():
    with pytest.raises(OverLimit):
        take(claimed(), "buy", amount_fen=20_001, receipt="photo-1")
    with pytest.raises(Incomplete):
        take(claimed(), "buy", amount_fen=9_900)
    with pytest.raises(Incomplete):
        take(bought(), "hand_over")  # the insurance card stays with nobody
    assert take(bought(), "hand_over", card_back=True).state == "handed_over"
    with pytest.raises(HouseholdCap):
        opened(items=[ORDER["items"][0] | {"quantity": 50}] * 2)


@pytest.mark.req("R-HELP-04")
def test_of_two_who_claim_one_gets_it_and_who_let_it_go_does_not_get_it_again():
    with pytest.raises(TakenAlready):
        claim(claimed(), volunteer_id="v2", now=NOW)
    back = take(claimed(), "give_back", reason="走不开")
    with pytest.raises(TakenAlready):
        claim(back, volunteer_id="v1", now=NOW)
    assert claim(back, volunteer_id="v2", now=NOW)[0].volunteer_id == "v2"
    with pytest.raises(NotNow):
        claim(bought(), volunteer_id="v2", now=NOW)


@pytest.mark.req("R-HELP-02", "R-LOG-12")
def test_what_runs_out_of_time_goes_back_to_triage():
    errand = opened()
    for number in range(1, rules.LAPSES + 1):
        errand = claimed(errand, f"v{number}")
        errand, (told,) = pass_time(errand, now=errand.due_at)
        assert told.why == "lapsed"
    assert (errand.state, errand.slot, errand.volunteer_id) == ("returned", None, "")
    nobody, (told,) = pass_time(opened(), now=NOW + rules.WAITS)
    assert (nobody.state, told.why) == ("returned", "nobody")
    gone = take(claimed(), "unavailable", reason="三家药店都没有")
    assert gone.state == "returned"


def test_what_was_bought_stays_with_the_buyer_and_is_told_of():
    late, (told,) = pass_time(bought(), now=NOW + timedelta(hours=5))
    assert (late.state, told.why, late.volunteer_id) == ("bought", "late", "v1")
    assert pass_time(late, now=NOW + timedelta(hours=9)) == (late, [])


def test_only_who_has_it_reads_the_order_and_takes_the_steps():
    errand = claimed()
    assert readable(errand, subject="v1")["phone"] == "10000000001"
    for subject in ("v2",):
        with pytest.raises(Forbidden):
            readable(errand, subject=subject)
        with pytest.raises(Forbidden):
            take(errand, "give_back", subject=subject, reason="x")
    with pytest.raises(Forbidden):
        take(errand, "cancel", subject="v1", reason="x")
    with pytest.raises(Forbidden):
        readable(take(bought(), "hand_over", card_back=True), subject="v1")


STEPS = ("give_back", "unavailable", "buy", "hand_over", "settle", "cancel", "claim", "wait")


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 4)), max_size=25))
def test_an_open_errand_always_has_a_time_and_a_place_of_its_household(wishes):
    """Nothing open is without its next moment (but what was told of as late), or its slot."""
    errand, clock = opened(), NOW
    for name, who in wishes:
        clock += timedelta(minutes=20)
        try:
            if name == "claim":
                errand, _ = claim(errand, volunteer_id=f"v{who}", now=clock)
            elif name == "wait":
                errand, _ = pass_time(errand, now=clock)
            else:
                said = StepErrand(
                    errand_id="e1", step=name, amount_fen=1, receipt="r", card_back=True,
                    paid="cash", reason="x",
                )  # fmt: skip
                errand, _ = step(errand, said, now=clock)
        except Refusal:
            continue
        is_open = errand.state in rules.OPEN
        assert (errand.slot is not None) == is_open
        assert is_open or errand.due_at is None
        assert errand.due_at is not None or errand.state not in ("open", "claimed")
        assert bool(errand.volunteer_id) == (errand.state not in ("open", "returned", "cancelled"))
