"""A kit is data with versions; so many of it leave a store in one line of the ledger."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from contracts.logistics import DefineKit, IssueKits, ReviseKit
from kit.errors import NotFound
from services.logistics.domain.kit import define, issue, revise
from services.logistics.domain.movement import NoSuchMovement, OneADay

NOON = datetime(2022, 4, 7, 4, 0, tzinfo=UTC)
SUIT, MASKS = {"item": "protective_suit", "quantity": 1}, {"item": "n95_mask", "quantity": 2}


def a_kit(*lines):
    wish = DefineKit(
        area="1401", title="采样防护套装", category="sampling", lines=lines or [SUIT, MASKS]
    )
    return define(wish, key="k1")[0]


def issued(kit, kits=12, target="team:t1", **more):
    wish = IssueKits(
        area="1401", kit_id="k1", kits=kits, source="warehouse:main", target=target,
        reason="早班", **more,
    )  # fmt: skip
    return issue(kit, wish, key="m1", now=NOON, by="keeper")


@pytest.mark.req("R-GATE-06")
def test_twelve_kits_are_one_posting_that_names_kit_and_version():
    posting = issued(a_kit())
    assert posting.kind == "issue"
    assert [(one.item, one.quantity) for one in posting.moves] == [
        ("protective_suit", 12), ("n95_mask", 24),
    ]  # fmt: skip
    assert posting.reason == "12 × 采样防护套装 v1: 早班"


def test_a_new_version_counts_from_now_on_and_an_old_one_can_be_named():
    kit, (told,) = revise(a_kit(), ReviseKit(kit_id="k1", lines=[MASKS]))
    assert (told.version, told.lines) == (2, {"n95_mask": 2})
    assert {one.item for one in issued(kit).moves} == {"n95_mask"}
    assert len(issued(kit, version=1).moves) == 2
    assert revise(kit, ReviseKit(kit_id="k1", lines=[MASKS])) == (kit, [])
    with pytest.raises(NotFound):
        issued(kit, version=3)


@pytest.mark.req("R-GATE-06")
def test_kits_go_round_no_rule_of_what_they_hold():
    assert issued(a_kit(), 1, "person:v1").claims == ("protective_suit:2022-04-07:v1",)
    with pytest.raises(OneADay):
        issued(a_kit(), 2, "person:v1")
    with pytest.raises(NoSuchMovement):
        issued(a_kit(), target="scrap")


def test_an_item_stands_in_a_kit_once():
    with pytest.raises(ValidationError):
        a_kit(SUIT, SUIT)
