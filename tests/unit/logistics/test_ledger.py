"""Lines of the ledger: balanced, numbered, sealed, never overdrawn, earliest expiry first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain.account import (
    Account,
    account,
    expires_on,
    local_day,
    lot_of,
    origin_of,
    usable,
)
from services.logistics.domain.ledger import (
    AlreadyClaimed,
    LotExpired,
    Move,
    NotEnoughStock,
    NotOwed,
    Posting,
    Tip,
    posted,
    seal,
)
from tests.unit.logistics.books import KEEPS, NOON, Paper, a_delivery, a_move

YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture
def paper():
    return Paper()


def test_goods_that_come_in_are_owed_to_whoever_sent_them(paper):
    entry = paper.post(a_delivery(120))
    assert [(leg.account, leg.seq, leg.delta, leg.balance) for leg in entry.legs] == [
        (f"supplier:s1|suit|{KEEPS}.l1", 1, -120, -120),
        (f"warehouse:main|suit|{KEEPS}.l1", 1, 120, 120),
    ]


def test_each_leg_takes_its_accounts_next_number(paper):
    paper.post(a_delivery(100))
    first, second = paper.post(a_move(30)), paper.post(a_move(20, key="m2"))
    assert [leg.seq for leg in first.legs] == [2, 1]
    assert [(leg.seq, leg.balance) for leg in second.legs] == [(3, 50), (2, 50)]


def test_more_than_there_is_is_refused_with_what_there_is(paper):
    paper.post(a_delivery(7))
    with pytest.raises(NotEnoughStock) as refused:
        paper.post(a_move(8))
    assert refused.value.facts == {"item": "suit", "wanted": 8, "available": 7}
    assert len(paper.entries) == 1


def test_what_expires_first_goes_first_and_one_wish_may_empty_several_lots(paper):
    paper.post(a_delivery(5, "2022-06-30.b", key="i1"))
    paper.post(a_delivery(5, "2022-05-01.a", key="i2"))
    paper.post(a_delivery(5, f"{KEEPS}.c", key="i3"))
    entry = paper.post(a_move(8))
    taken = {account(leg.account).lot: -leg.delta for leg in entry.legs if leg.delta < 0}
    assert taken == {"2022-05-01.a": 5, "2022-06-30.b": 3}


def test_a_lot_is_good_through_the_end_of_its_last_day_where_the_goods_are():
    lot = lot_of(date(2022, 4, 7), "s1")
    assert expires_on(lot) == date(2022, 4, 7)
    last_second = datetime(2022, 4, 7, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Taiyuan
    assert usable(lot, local_day(last_second))
    assert not usable(lot, local_day(last_second + timedelta(seconds=1)))


def test_expired_goods_are_neither_taken_nor_given_by_name(paper):
    paper.post(a_delivery(5, "2022-04-06.a"), at=YESTERDAY)
    with pytest.raises(NotEnoughStock) as refused:
        paper.post(a_move(1))
    assert refused.value.facts["available"] == 0
    named = Move("suit", 1, "warehouse:main", "team:t1", "2022-04-06.a")
    with pytest.raises(LotExpired):
        paper.post(Posting("m", "issue", (named,)))


def test_expired_goods_do_not_come_in(paper):
    with pytest.raises(LotExpired):
        paper.post(a_delivery(5, "2022-04-06.a"))


def test_expired_goods_can_be_thrown_away(paper):
    paper.post(a_delivery(5, "2022-04-06.a"), at=YESTERDAY)
    named = Move("suit", 5, "warehouse:main", "scrap", "2022-04-06.a")
    paper.post(Posting("x", "expire", (named,)))
    assert paper.there("warehouse:main") == 0


def test_earmarked_goods_wait_for_their_own_donation(paper):
    lot = lot_of(None, "gift-d1", earmarked=True)
    assert origin_of(lot) == "gift-d1"
    paper.post(a_delivery(5, lot))
    with pytest.raises(NotEnoughStock):
        paper.post(a_move(1))
    own = Move("suit", 5, "warehouse:main", "reserved:team:t1", origin="gift-d1")
    paper.post(Posting("a", "allot", (own,)))
    assert paper.there("reserved:team:t1") == 5


def test_what_is_given_once_is_refused_the_second_time(paper):
    paper.post(a_delivery(5))
    claims = ("protective_suit:2022-04-07:v1",)
    paper.post(a_move(1, claims=claims))
    with pytest.raises(AlreadyClaimed):
        paper.post(a_move(1, key="m2", claims=claims))


def test_a_count_books_the_difference_and_proves_that_someone_looked(paper):
    paper.post(a_delivery(100))
    shelf = str(Account("warehouse:main", "suit", f"{KEEPS}.l1"))
    less = paper.post(Posting("c1", "count", counted={shelf: 97}))
    assert {leg.account.partition("|")[0]: leg.delta for leg in less.legs} == {
        "warehouse:main": -3, "adjust": 3,
    }  # fmt: skip
    same = paper.post(Posting("c2", "count", counted={shelf: 97}))
    assert [(leg.delta, leg.balance) for leg in same.legs] == [(0, 97)]


@pytest.mark.req("R-DON-03")
def test_nobody_is_paid_back_more_than_was_advanced(paper):
    lot = f"{KEEPS}.money"
    spent = Posting("a", "advance", (Move("cny_fen", 3_000_000, "advance:v1", "used", lot),))
    back = Posting("b", "reimburse", (Move("cny_fen", 3_000_000, "donor", "advance:v1", lot),))
    paper.post(spent)
    assert paper.there("advance:v1", "cny_fen") == -3_000_000
    paper.post(back)
    with pytest.raises(NotOwed):
        paper.post(replace(back, id="c"))


def test_an_entry_seals_everything_before_it(paper):
    first = paper.post(a_delivery(100))
    second = paper.post(a_move(1))
    assert (first.previous, second.previous) == ("", first.hash)
    later = NOON + timedelta(seconds=1)
    others = {"reason": "?", "no": 9, "by": "x", "at": later, "claims": ("c",), "previous": ""}
    for field, other in (others | {"legs": second.legs[:1]}).items():
        assert seal(replace(second, **{field: other})) != second.hash


def test_the_event_tells_the_same_as_the_entry(paper):
    entry = paper.post(a_delivery(120))
    said = posted(entry)
    assert (said.entry_id, said.kind, said.no, said.hash) == ("in", "receive", 1, entry.hash)
    assert [
        (leg.account, leg.item, leg.lot, leg.delta, leg.balance, leg.seq) for leg in said.legs
    ] == [
        ("supplier:s1", "suit", f"{KEEPS}.l1", -120, -120, 1),
        ("warehouse:main", "suit", f"{KEEPS}.l1", 120, 120, 1),
    ]


@given(
    there=st.dictionaries(
        st.dates(date(2022, 4, 1), date(2022, 4, 20)), st.integers(0, 9), max_size=6
    ),
    wanted=st.integers(1, 30),
)
def test_earlier_lots_are_emptied_before_later_ones_are_touched(there, wanted):
    paper = Paper()
    for day, quantity in there.items():
        paper.tips.update(
            {str(Account("warehouse:main", "suit", lot_of(day, "s"))): Tip(1, quantity)}
        )
        paper.lots.setdefault(("warehouse:main", "suit"), set()).add(lot_of(day, "s"))
    good = {day: n for day, n in there.items() if day >= local_day(NOON)}
    if sum(good.values()) < wanted:
        with pytest.raises(NotEnoughStock):
            paper.post(a_move(wanted))
        return
    paper.post(a_move(wanted))
    left = wanted
    for day in sorted(good):
        took = min(left, good[day])
        left -= took
        assert (
            paper.tips[str(Account("warehouse:main", "suit", lot_of(day, "s")))].balance
            == good[day] - took
        )
