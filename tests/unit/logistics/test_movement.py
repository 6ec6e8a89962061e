"""Movements: who may move what from where to where, once, and how it is taken back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.logistics import CountStock, DistributeStock, MoveStock, ReverseEntry, SignWaiver
from services.logistics.domain.ledger import AlreadyPosted, NotEnoughStock
from services.logistics.domain.movement import (
    LEGAL,
    NoSuchMovement,
    OneADay,
    OwnEntry,
    OwnWaiver,
    WaiverSpent,
    distribution,
    movement,
    reversal,
    shares,
    sign,
    stock_count,
)
from tests.unit.logistics.books import NOON, Paper, a_delivery, a_move


def a_wish(kind="issue", source="warehouse:main", target="person:v1", **line):
    lines = [{"item": "protective_suit", "quantity": 1} | line]
    return MoveStock(
        area="1401", kind=kind, source=source, target=target, lines=lines, reason="duty"
    )


def moved(wish, waiver=None, by="keeper"):
    return movement(wish, key="m1", now=NOON, by=by, waiver=waiver)


@pytest.mark.req("R-LOG-06")
def test_a_suit_is_claimed_by_its_person_for_the_local_day():
    assert moved(a_wish()).claims == ("protective_suit:2022-04-07:v1",)
    assert moved(a_wish(item="mask", quantity=50)).claims == ()
    assert moved(a_wish(target="team:t1", quantity=30)).claims == ()


def test_two_suits_at_once_are_refused():
    with pytest.raises(OneADay):
        moved(a_wish(quantity=2))


@pytest.mark.req("R-LOG-06")
def test_a_second_suit_needs_two_different_signatures_and_a_fitting_waiver():
    wish = SignWaiver(area="1401", person_id="v1", day="2022-04-07", reason="torn")
    waiver, _ = sign(wish, key="w1", now=NOON, by="doctor")
    assert moved(a_wish(), waiver).claims == ("waiver:w1",)
    with pytest.raises(OwnWaiver):
        moved(a_wish(), waiver, by="doctor")
    with pytest.raises(WaiverSpent):
        moved(a_wish(target="person:v2"), waiver)


@pytest.mark.parametrize(
    "wish",
    [
        a_wish("receive", "warehouse:main", "warehouse:east"),
        a_wish("issue", "donor", "person:v1"),
        a_wish("transfer", "warehouse:main", "warehouse:main"),
        a_wish("deliver", "reserved:team:t1", "team:t2"),
        a_wish("issue", "warehouse:main", "person:v1", item="cny_fen"),
        a_wish("advance", "advance:v1", "used", item="mask"),
        a_wish("receive", "supplier:s1", "warehouse:main", lot="2022-04-07.x"),
    ],
)
def test_goods_do_not_move_in_other_ways(wish):
    with pytest.raises(NoSuchMovement):
        moved(wish)


def test_every_place_that_goods_can_reach_they_can_leave():
    """Invariant 10: nothing gets stuck."""
    reached = set().union(*(targets for _, targets in LEGAL.values())) - {
        "used",
        "scrap",
        "advance",
    }
    left = set().union(*(sources for sources, _ in LEGAL.values()))
    assert reached <= left


def test_a_delivery_names_its_lot_after_the_day_and_the_message():
    wish = a_wish("receive", "supplier:s1", "warehouse:main", expires_on="2022-06-30")
    assert moved(wish).moves[0].lot == "2022-06-30.m1"


@pytest.mark.req("R-LOG-11")
def test_a_mistake_is_taken_back_by_its_opposite_and_by_somebody_else():
    paper = Paper()
    paper.post(a_delivery(10, "2022-05-01.a", key="i1"))
    paper.post(a_delivery(10, "2022-06-01.b", key="i2"))
    entry = paper.post(a_move(15))
    wish = ReverseEntry(area="1401", entry_id=entry.id, reason="wrong team")
    with pytest.raises(OwnEntry):
        reversal(entry, wish, by="keeper")
    back = paper.post(reversal(entry, wish, by="chief"), by="chief")
    assert (paper.there("warehouse:main"), paper.there("team:t1")) == (20, 0)
    with pytest.raises(AlreadyPosted):
        reversal(back, wish, by="x")


def test_only_shelves_are_counted():
    with pytest.raises(NoSuchMovement):
        stock_count(
            CountStock(
                area="1401", place="donor", item="m", lot="2022-04-07.x", counted=1, reason="?"
            ),
            key="c",
        )


@pytest.mark.req("R-ORG-05")
def test_120_sprayers_and_108_kits_are_shared_among_seven_teams_to_the_last_piece():
    paper = Paper()
    paper.post(a_delivery(120, item="sprayer", key="i1"))
    paper.post(a_delivery(108, item="rescue_kit", key="i2"))
    wish = DistributeStock(
        area="1401", reason="by the command post",
        lines=[{"item": "sprayer", "quantity": 120}, {"item": "rescue_kit", "quantity": 108}],
        recipients=[{"kind": "team", "id": f"t{n}"} for n in range(7)],
    )  # fmt: skip
    paper.post(distribution(wish, key="share"))
    for item, total in (("sprayer", 120), ("rescue_kit", 108)):
        got = [paper.there(f"reserved:team:t{n}", item) for n in range(7)]
        assert (sum(got), paper.there("warehouse:main", item)) == (total, 0)
        assert max(got) - min(got) <= 1
    twice = wish.model_copy(update={"recipients": [wish.recipients[0]] * 2})
    with pytest.raises(NoSuchMovement):
        distribution(twice, key="share")


@given(total=st.integers(0, 10_000), among=st.integers(1, 100))
def test_shares_add_up_and_differ_by_one_at_most(total, among):
    parts = shares(total, among)
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1


def test_a_reversal_of_what_has_gone_on_is_refused():
    paper = Paper()
    paper.post(a_delivery(5))
    issued = paper.post(a_move(5))
    paper.post(replace(a_move(5, kind="use", source="team:t1", to="used"), id="u"))
    wish = ReverseEntry(area="1401", entry_id=issued.id, reason="?")
    with pytest.raises(NotEnoughStock):
        paper.post(reversal(issued, wish, by="chief"))
