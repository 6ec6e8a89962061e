"""A gift is pledged, inspected, stocked, given and delivered, or declined."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from contracts.logistics import (
    AllotDonation,
    DonationChanged,
    EntryPosted,
    Leg,
    PledgeDonation,
    ReceiveDonation,
    StockDonation,
)
from contracts.notify import KeepContacts
from kit.errors import NotFound
from services.logistics.domain.allotment import allotment, delivery
from services.logistics.domain.disclosure import alarm, disclose, public, shown_name
from services.logistics.domain.donation import (
    Earmarked,
    ItemRepeated,
    allotted,
    delivered,
    pledge,
)
from services.logistics.domain.inspection import (
    AcceptedTooMuch,
    ExpiryMissing,
    NothingAccepted,
    NotPledged,
    receive,
)
from services.logistics.domain.ledger import LotExpired, Move
from services.logistics.domain.tracking import is_tracking_code
from services.logistics.domain.whereabouts import NotReceived, count, gifts_in, receipt
from tests.unit.logistics.books import Paper

NOON = datetime(2022, 4, 7, 4, 0, tzinfo=UTC)
LINES = ({"item": "sprayer", "quantity": 120}, {"item": "rescue_kit", "quantity": 108})


def a_pledge(*lines, phone="13800000000", **more):
    wish = PledgeDonation(
        donor_name="Li Hua", donor_phone=phone, area="1401", lines=lines or LINES,
        purpose="for emergency teams", **more,
    )  # fmt: skip
    return pledge(wish, key="d1", now=NOON, by="caller")


def a_received_donation(*lines):
    donation, _ = a_pledge(*lines)
    return received(donation)[0]


def received(donation, inspected="passed", **more):
    wish = ReceiveDonation(
        donation_id="d1", warehouse="main", inspected=inspected, note="sealed", **more
    )
    return receive(donation, wish, now=NOON, by="keeper")


PLACES = {
    "receive": ("donor", "warehouse:main"),
    "allot": ("warehouse:main", "reserved:team:t1"),
    "deliver": ("reserved:team:t1", "team:t1"),
    "reverse": ("team:t1", "reserved:team:t1"),
    "lose": ("warehouse:main", "scrap"),
}
LOT = "9999-12-31.gift-d1"


def posted(kind, item, quantity, entry="e1"):
    source, target = PLACES[kind]
    legs = [
        Leg(account=source, item=item, lot=LOT, delta=-quantity, balance=0, seq=1),
        Leg(account=target, item=item, lot=LOT, delta=quantity, balance=quantity, seq=1),
    ]
    return EntryPosted(entry_id=entry, kind=kind, donation_id="d1", legs=legs)


def after(donation, *entries):
    for entry in entries:
        donation, _ = count(donation, entry)
    return donation


def test_a_pledge_is_written_down_and_its_donor_will_be_told():
    donation, (changed, contacts) = a_pledge()
    assert (donation.state, donation.pledged_by) == ("pledged", "caller")
    assert isinstance(changed, DonationChanged)
    assert is_tracking_code(changed.tracking_code)
    assert isinstance(contacts, KeepContacts)
    assert (contacts.contacts[0].subject, contacts.contacts[0].name) == ("d1", "Li Hua")


def test_the_event_says_nothing_about_the_donor():
    _, (changed, _) = a_pledge()
    assert "Li" not in changed.model_dump_json()
    assert "138" not in changed.model_dump_json()


def test_nobody_is_called_who_left_no_number():
    _, says = a_pledge(phone=None)
    assert [type(one) for one in says] == [DonationChanged]


def test_an_item_stands_in_one_line():
    with pytest.raises(ItemRepeated):
        a_pledge({"item": "mask", "quantity": 1}, {"item": "mask", "quantity": 2, "unit": "box"})


def test_what_passed_the_inspection_goes_into_stock():
    donation, (changed, stock) = received(a_pledge()[0])
    assert (donation.state, donation.warehouse) == ("received", "main")
    assert (donation.inspected_by, donation.inspection_note) == ("keeper", "sealed")
    assert changed.state == "received"
    assert stock == StockDonation(donation_id="d1")


def test_what_did_not_pass_is_declined_and_never_enters_the_ledger():
    donation, says = received(a_pledge()[0], inspected="declined")
    assert donation.state == "declined"
    assert [type(one) for one in says] == [DonationChanged]


@pytest.mark.parametrize("inspected", ["passed", "declined"])
def test_goods_come_only_once(inspected):
    donation, _ = received(a_pledge()[0], inspected=inspected)
    with pytest.raises(NotPledged) as refused:
        received(donation)
    assert refused.value.facts == {"state": donation.state}


def test_the_receipt_brings_every_line_from_the_donor_to_the_warehouse():
    posting = receipt(a_received_donation())
    assert posting.moves == (
        Move("sprayer", 120, "donor", "warehouse:main", LOT),
        Move("rescue_kit", 108, "donor", "warehouse:main", LOT),
    )


def test_only_goods_that_are_here_enter_the_ledger():
    for donation in (a_pledge()[0], received(a_pledge()[0], inspected="declined")[0]):
        with pytest.raises(NotReceived):
            receipt(donation)


def test_a_donation_comes_as_far_as_its_goods():
    donation = a_received_donation()
    steps = [
        (posted("receive", "sprayer", 120), "stocked"),
        (posted("allot", "sprayer", 120), "stocked"),
        (posted("allot", "rescue_kit", 100), "stocked"),
        (posted("allot", "rescue_kit", 8), "allocated"),
        (posted("deliver", "rescue_kit", 108), "allocated"),
        (posted("deliver", "sprayer", 120), "delivered"),
    ]
    for entry, state in steps:
        donation, (changed,) = count(donation, entry)
        assert (donation.state, changed.state) == (state, state)
    assert allotted(donation) == delivered(donation) == {"sprayer": 120, "rescue_kit": 108}


def test_what_is_taken_back_or_spoilt_is_counted_as_such():
    donation = after(
        a_received_donation({"item": "mask", "quantity": 9}), posted("receive", "mask", 9),
        posted("allot", "mask", 8), posted("deliver", "mask", 8), posted("lose", "mask", 1),
    )  # fmt: skip
    assert donation.state == "delivered"
    donation = after(donation, posted("reverse", "mask", 8))
    assert (donation.state, delivered(donation)) == ("allocated", {})


def test_an_entry_concerns_the_donations_whose_lots_it_moved():
    assert gifts_in(posted("allot", "mask", 1)) == {"d1"}


def test_the_order_in_which_it_hears_of_them_does_not_matter():
    heard = [posted("receive", "mask", 9), posted("allot", "mask", 9), posted("deliver", "mask", 9)]
    for order in permutations(heard):
        donation = after(a_received_donation({"item": "mask", "quantity": 9}), *order)
        assert (donation.state, delivered(donation)) == ("delivered", {"mask": 9})


def an_allotment(quantity=20):
    wish = AllotDonation(
        donation_id="d1", item="sprayer", quantity=quantity, to={"kind": "team", "id": "t1"},
        reason="first on the list",
    )  # fmt: skip
    return allotment(wish, a_received_donation(), key="a1")


@pytest.fixture
def paper():
    paper = Paper()
    paper.post(receipt(a_received_donation()))
    return paper


def test_an_allotment_sets_goods_aside_for_its_recipient(paper):
    posting = an_allotment()
    assert (posting.id, posting.reason) == ("a1", "first on the list")
    paper.post(posting)
    assert paper.there("warehouse:main", "sprayer") == 100
    assert paper.there("reserved:team:t1", "sprayer") == 20


def test_a_delivery_hands_over_what_was_set_aside(paper):
    paper.post(delivery(paper.post(an_allotment()), donation_id="d1"))
    assert paper.there("reserved:team:t1", "sprayer") == 0
    assert paper.there("team:t1", "sprayer") == 20


def test_only_an_allotment_of_this_donation_can_be_delivered(paper):
    with pytest.raises(NotFound):
        delivery(paper.post(an_allotment()), donation_id="d2")
    with pytest.raises(NotFound):
        delivery(paper.entries[0], donation_id="d1")


@pytest.mark.req("R-DON-01")
def test_part_of_a_gift_may_pass_and_food_needs_its_last_day():
    pledged, _ = a_pledge({"item": "milk", "quantity": 100, "category": "food"})
    with pytest.raises(ExpiryMissing):
        received(pledged)
    with pytest.raises(LotExpired):
        received(pledged, expires={"milk": "2022-04-06"})
    with pytest.raises(AcceptedTooMuch):
        received(pledged, expires={"milk": "2022-05-01"}, accepted={"milk": 101})
    with pytest.raises(AcceptedTooMuch):
        received(pledged, expires={"milk": "2022-05-01", "rice": "2022-05-01"})
    taken, _ = received(pledged, expires={"milk": "2022-05-01"}, accepted={"milk": 80})
    (move,) = receipt(taken).moves
    assert (move.quantity, move.lot) == (80, "2022-05-01.gift-d1")


@pytest.mark.req("R-DON-01")
def test_what_was_given_for_one_goes_to_no_other():
    pledged, _ = a_pledge(earmark={"kind": "team", "id": "t9"})
    taken, _ = received(pledged)
    assert {move.lot for move in receipt(taken).moves} == {f"{LOT}.kept"}
    wish = AllotDonation(
        donation_id="d1", item="sprayer", quantity=1, to={"kind": "team", "id": "t1"}, reason="?"
    )
    with pytest.raises(Earmarked):
        allotment(wish, taken, key="a1")
    own = wish.model_copy(update={"to": wish.to.model_copy(update={"id": "t9"})})
    paper = Paper()
    paper.post(receipt(taken))
    paper.post(allotment(own, taken, key="a1"))
    assert paper.there("reserved:team:t9", "sprayer") == 1


@pytest.mark.req("R-DON-01")
def test_a_receipt_is_due_in_public_within_72_hours_and_alarms_after_five_days():
    taken, (changed, _) = received(a_pledge()[0])
    assert changed.disclose_by == NOON + timedelta(hours=72)
    assert alarm(taken, now=NOON + timedelta(days=5, seconds=-1)) == (taken, [])
    late, (told,) = alarm(taken, now=NOON + timedelta(days=5))
    assert (told.overdue, told.disclosed) == (True, False)
    assert alarm(late, now=NOON + timedelta(days=9))[1] == []
    shown, (told,) = disclose(taken, now=NOON + timedelta(hours=70))
    assert told.disclosed
    assert alarm(shown, now=NOON + timedelta(days=9))[1] == []
    assert disclose(shown, now=NOON + timedelta(days=9)) == (shown, [])


@pytest.mark.req("R-DON-04")
@pytest.mark.parametrize(
    ("how", "shown"),
    [("full", "Li Hua、Red Lion Ltd"), ("masked", "L***、R***"), ("anonymous", "")],
)
def test_donors_are_named_as_they_wish_and_may_give_together(how, shown):
    donation, (changed, _) = a_pledge(publish_name=how, joint_donors=["Red Lion Ltd"])
    assert shown_name(donation) == shown
    assert "Red Lion" not in changed.model_dump_json()
    assert public(donation)["donor"] == shown


def test_a_gift_of_which_nothing_is_good_is_declined_not_received():
    with pytest.raises(NothingAccepted):
        received(a_pledge()[0], accepted={line["item"]: 0 for line in LINES})
