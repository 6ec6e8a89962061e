"""Fruit and noodles are brought to a post: on record, in the ledger, published, thanked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.logistics import DonationChanged, GiveComfort, ReceiveDonation, StockDonation
from contracts.notify import KeepContacts
from services.logistics.domain.comfort import comfort
from services.logistics.domain.disclosure import public
from services.logistics.domain.donation import ItemRepeated
from services.logistics.domain.inspection import ExpiryMissing, NotPledged, receive
from services.logistics.domain.ledger import LotExpired, Page, enter, posted
from services.logistics.domain.whereabouts import count, receipt

NOON = datetime(2022, 4, 7, 4, 0, tzinfo=UTC)
FRUIT = {"item": "fruit", "quantity": 20, "unit": "box", "category": "food"}


def brought(*lines, **more):
    wish = GiveComfort(
        donor_name="Li Hua", donor_phone="13800000000", area="140107",
        post={"kind": "station", "id": "s1"}, lines=lines or [FRUIT], **more,
    )  # fmt: skip
    return comfort(wish, key="g1", now=NOON, by="head")


def entered(gift):
    return enter(receipt(gift), Page(0, "", {}, {}), at=NOON, by="head")


@pytest.mark.req("R-DON-05")
def test_a_comfort_gift_goes_from_the_donor_straight_to_the_post():
    gift, says = brought(need_id="n1")
    assert [type(one) for one in says] == [DonationChanged, StockDonation, KeepContacts]
    entry = entered(gift)
    assert entry.kind == "comfort"
    assert [(leg.account, leg.delta) for leg in entry.legs] == [
        ("donor|fruit|2022-04-07.gift-g1", -20),
        ("station:s1|fruit|2022-04-07.gift-g1", 20),
    ]
    there, (told,) = count(gift, posted(entry))
    assert (told.state, told.brought_to, told.need_id) == ("delivered", "station:s1", "n1")
    assert public(there)["delivered"] == {"fruit": 20}
    assert "Li Hua" not in str(told)


@pytest.mark.req("R-DON-05")
def test_its_donor_is_named_as_wished_and_its_clocks_run():
    gift, _ = brought(joint_donors=["Wang Fang"])
    assert public(gift)["donor"] == "L***、W***"
    assert public(replace(gift, publish_name="anonymous"))["donor"] == ""
    assert gift.disclose_by == NOON + timedelta(hours=72)


def test_what_keeps_has_no_date_and_medicine_must_have_one():
    gift, _ = brought({"item": "hand_warmer", "quantity": 5}, FRUIT)
    assert gift.lines["hand_warmer"].expires_on is None
    with pytest.raises(ExpiryMissing):
        brought({"item": "pill", "quantity": 5, "category": "medicine"})
    with pytest.raises(LotExpired):
        brought(expires={"fruit": "2022-04-06"})
    with pytest.raises(ItemRepeated):
        brought(FRUIT, FRUIT)


def test_what_is_at_its_post_is_not_received_again():
    with pytest.raises(NotPledged):
        receive(brought()[0], ReceiveDonation(donation_id="g1"), now=NOON, by="keeper")
