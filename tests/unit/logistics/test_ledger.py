"""Goods are never lost, never doubled, and nobody gives away what is not there."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from services.logistics.domain.ledger import (
    Account,
    Entry,
    Move,
    NotEnoughStock,
    Posting,
    Tip,
    enter,
    moved,
)

NOON = datetime(2022, 4, 7, 4, 0, tzinfo=UTC)
STORE = Account("warehouse:main", "suit")


def a_posting(quantity, source="warehouse:main", target="reserved:team:t1", key="p1", gift="d1"):
    return Posting(key, "allot", gift, (Move("suit", quantity, source, target),), "duty")


def entered(posting, tips):
    entry, _ = enter(posting, tips, at=NOON, by="keeper")
    return entry


def test_an_entry_takes_the_next_number_of_each_account_and_carries_its_balance():
    entry = entered(a_posting(30), {STORE: Tip(seq=17, balance=100, of_gift=80)})
    store, reserved = entry.legs
    assert (store.seq, store.delta, store.balance, store.of_gift) == (18, -30, 70, 50)
    assert (reserved.seq, reserved.delta, reserved.balance) == (1, 30, 30)
    assert (entry.at, entry.by) == (NOON, "keeper")


def test_nobody_gives_away_what_is_not_there():
    with pytest.raises(NotEnoughStock) as refused:
        entered(a_posting(11), {STORE: Tip(seq=1, balance=10, of_gift=10)})
    assert (refused.value.status, refused.value.code) == (409, "not_enough_stock")
    assert refused.value.facts == {"item": "suit", "wanted": 11, "available": 10}


def test_nor_what_other_donors_gave():
    with pytest.raises(NotEnoughStock) as refused:
        entered(a_posting(11), {STORE: Tip(seq=2, balance=500, of_gift=10)})
    assert refused.value.facts["available"] == 10


def test_what_comes_from_outside_is_not_counted_beforehand():
    entry = entered(a_posting(120, source="donor", target="warehouse:main"), {})
    assert [leg.balance for leg in entry.legs] == [-120, 120]


def test_several_moves_of_one_account_make_one_leg():
    moves = (Move("suit", 3, "donor", "warehouse:main"), Move("suit", 4, "donor", "warehouse:main"))
    entry = entered(Posting("p1", "receive", "d1", moves), {})
    assert [(leg.account, leg.delta) for leg in entry.legs] == [
        ("donor", -7), ("warehouse:main", 7),
    ]  # fmt: skip


def test_the_event_tells_the_same_as_the_entry():
    entry, (said,) = enter(
        a_posting(30), {STORE: Tip(seq=17, balance=100, of_gift=80)}, at=NOON, by="keeper"
    )
    assert (said.entry_id, said.donation_id) == ("p1", "d1")
    assert (said.kind, said.reason) == ("allot", "duty")
    assert [(leg.account, leg.seq, leg.balance) for leg in said.legs] == [
        (leg.account, leg.seq, leg.balance) for leg in entry.legs
    ]
    assert moved(said.legs) == {"suit": 30}


class Books(RuleBasedStateMachine):
    """A ledger kept by two clerks, one of whom decides on what he saw a while ago."""

    views = Bundle("views")

    def __init__(self):
        super().__init__()
        self.entries: dict[str, Entry] = {}
        self.taken: set[tuple[str, str, int]] = set()

    # what a store does: look, decide, claim the numbers or find them gone

    def look(self):
        tips = {}
        for entry in self.entries.values():
            for leg in entry.legs:
                tips[Account(leg.account, leg.item)] = (leg.seq, leg.balance)
        return tips

    def tips(self, seen, of_gift):
        return {one: Tip(seq, balance, of_gift[one]) for one, (seq, balance) in seen.items()}

    def of_gift(self, gift):
        sums = Counter()
        for entry in self.entries.values():
            if entry.donation_id == gift:
                sums.update({Account(leg.account, leg.item): leg.delta for leg in entry.legs})
        return sums

    def claim(self, entry):
        numbers = {(leg.account, leg.item, leg.seq) for leg in entry.legs}
        if numbers & self.taken or entry.id in self.entries:
            return False
        self.taken |= numbers
        self.entries[entry.id] = entry
        return True

    def post(self, posting, tips):
        try:
            return self.claim(entered(posting, tips))
        except NotEnoughStock:
            return False

    places = st.sampled_from(
        ["warehouse:main", "warehouse:east", "reserved:team:t1", "team:t1", "community:c1"]
    )
    gifts = st.sampled_from(["d1", "d2"])
    items = st.sampled_from(["suit", "mask"])
    keys = st.integers(0, 60).map(str)
    pieces = st.integers(1, 40)

    @rule(key=keys, gift=gifts, item=items, quantity=pieces, to=places)
    def give(self, key, gift, item, quantity, to):
        """What comes from outside always goes in; the same id again changes nothing."""
        known = key in self.entries
        posting = Posting(key, "receive", gift, (Move(item, quantity, "donor", to),))
        assert self.post(posting, self.tips(self.look(), self.of_gift(gift))) is not known

    @rule(key=keys, gift=gifts, item=items, quantity=pieces, source=places, to=places)
    def move(self, key, gift, item, quantity, source, to):
        """What moves inside goes through exactly when this gift's goods are there."""
        posting = Posting(key, "allot", gift, (Move(item, quantity, source, to),))
        there = self.of_gift(gift)[Account(source, item)] + quantity * (source == to) >= quantity
        known = key in self.entries
        done = self.post(posting, self.tips(self.look(), self.of_gift(gift)))
        assert done is (there and not known)

    @rule(target=views, gift=gifts)
    def remember(self, gift):
        """What a slow clerk sees: first the ends of the chains, then the gift's part."""
        return gift, self.look()

    @rule(view=views, key=keys, item=items, quantity=pieces, source=places, to=places)
    def move_late(self, view, key, item, quantity, source, to):
        """Who looked before somebody else moved the same goods gets nowhere."""
        gift, seen = view
        posting = Posting(key, "allot", gift, (Move(item, quantity, source, to),))
        current = self.look()
        fresh = all(seen.get(one) == current.get(one) for one in posting.changes())
        claimed = self.post(posting, self.tips(seen, self.of_gift(gift)))
        assert fresh or not claimed

    # what must be so at any time

    @invariant()
    def nothing_is_lost_or_made(self):
        for entry in self.entries.values():
            sums = Counter()
            for leg in entry.legs:
                sums[leg.item] += leg.delta
            assert not any(sums.values())

    @invariant()
    def numbers_have_no_gaps_and_balances_are_running_sums(self):
        chains = defaultdict(list)
        for entry in self.entries.values():
            for leg in entry.legs:
                chains[leg.account, leg.item].append((leg, entry.donation_id))
        for chain in chains.values():
            balance, gifts = 0, Counter()
            chain.sort(key=lambda one: one[0].seq)
            assert [leg.seq for leg, _ in chain] == list(range(1, len(chain) + 1))
            for leg, gift in chain:
                balance += leg.delta
                gifts[gift] += leg.delta
                assert (leg.balance, leg.of_gift) == (balance, gifts[gift])

    @invariant()
    def nothing_real_is_overdrawn(self):
        for entry in self.entries.values():
            for leg in entry.legs:
                if leg.account != "donor":
                    assert leg.balance >= 0
                    assert leg.of_gift >= 0


TestBooks = Books.TestCase
