"""Gifts over the real bus: nothing oversold, nothing lost, nothing posted twice."""

from collections import Counter

import pytest

from contracts.logistics import (
    AllotDonation,
    DefineKit,
    DeliverAllotment,
    DonationChanged,
    EntryPosted,
    IssueKits,
    MoveStock,
    PledgeDonation,
    ReceiveDonation,
    ReviseKit,
    StockDonation,
)
from kit.wire import Envelope
from services.logistics.domain.account import account
from services.logistics.poster import QUEUE
from services.logistics.service import LogisticsService


@pytest.fixture
def logistics(city):
    service = city.run(LogisticsService)
    city.run_poster()
    return service


def a_pledge(phone=None, **quantities):
    return PledgeDonation(
        donor_name="Li Hua",
        donor_phone=phone,
        area="1401",
        lines=[{"item": item, "quantity": quantity} for item, quantity in quantities.items()],
    )


def in_stock(city, **quantities):
    """A donation on the shelves; its id."""
    key = city.ask(a_pledge(**quantities)).command_id
    assert city.ask(ReceiveDonation(donation_id=key)).result["state"] == "received"
    return key


def an_allotment(donation, item, quantity, team="t1"):
    return AllotDonation(
        donation_id=donation, item=item, quantity=quantity, to={"kind": "team", "id": team},
        reason="by the list of the command post",
    )  # fmt: skip


def balances(city):
    """What the entries add up to, by place and item, over all lots."""
    sums = Counter()
    for entry in city.db("logistics").entries.find():
        for leg in entry["legs"]:
            where = account(leg["account"])
            sums[where.place, where.item] += leg["delta"]
    return sums


def chains(city):
    """The legs of each account, in the order of their numbers."""
    legs = {}
    for entry in city.db("logistics").entries.find():
        for leg in entry["legs"]:
            legs.setdefault(leg["account"], []).append(leg)
    return {key: sorted(chain, key=lambda leg: leg["seq"]) for key, chain in legs.items()}


def kept(city, donation):
    return city.db("logistics").donations.find_one({"_id": donation})


def in_state(city, donation, item, kind):
    return kept(city, donation)["whereabouts"].get(item, {}).get(kind)


def state_of(city, donation):
    return kept(city, donation)["state"]


def finish(city, logistics):
    """Let the service do what waits for it, and stop it: nothing is in hand any more."""
    city.until(lambda: not (city.waiting("logistics.commands") or city.waiting(QUEUE)))
    logistics.stop()


def test_a_gift_comes_into_stock_by_itself(city, logistics):
    donation = in_stock(city, mask=500)
    city.until(lambda: state_of(city, donation) == "stocked")
    assert balances(city) == {("donor", "mask"): -500, ("warehouse:main", "mask"): 500}
    states = [one.state for one in city.heard(DonationChanged, 3)]
    assert states == ["pledged", "received", "stocked"]


def test_the_donor_rests_encrypted_and_notify_is_told_where_to_reach_them(city, logistics):
    before = city.waiting("notify.commands")
    city.ask(a_pledge(phone="13800000000", mask=5))
    kept = city.db("logistics").donations.find_one()
    assert "Li Hua" not in str(kept)
    assert "13800000000" not in str(kept)
    city.until(lambda: city.waiting("notify.commands") == before + 1)


def test_declined_goods_never_come_into_stock(city, logistics):
    donation = city.ask(a_pledge(mask=5)).command_id
    declined = city.ask(ReceiveDonation(donation_id=donation, inspected="declined", note="expired"))
    assert (declined.status, declined.result["state"]) == (200, "declined")
    refused = city.ask(an_allotment(donation, "mask", 1))
    assert (refused.status, refused.code) == (409, "not_enough_stock")
    assert city.ask(ReceiveDonation(donation_id=donation)).code == "donation_not_pledged"
    assert not balances(city)


@pytest.mark.req("R-ORG-05")
def test_120_sprayers_and_108_kits_reach_seven_teams_and_the_store_is_empty(city, logistics):
    donation = in_stock(city, sprayer=120, rescue_kit=108)
    shares = {"sprayer": [18, 17, 17, 17, 17, 17, 17], "rescue_kit": [18, 15, 15, 15, 15, 15, 15]}
    allotments = city.send(
        *[
            an_allotment(donation, item, quantity, team=f"t{number}")
            for item, quantities in shares.items()
            for number, quantity in enumerate(quantities)
        ]
    )
    assert [city.outcome(key).status for key in allotments] == [201] * 14
    city.until(lambda: state_of(city, donation) == "allocated")
    assert balances(city)["warehouse:main", "sprayer"] == 0

    deliveries = city.send(
        *[DeliverAllotment(donation_id=donation, allotment_id=key) for key in allotments]
    )
    assert [city.outcome(key).status for key in deliveries] == [201] * 14
    city.until(lambda: state_of(city, donation) == "delivered")
    left = balances(city)
    for item, quantities in shares.items():
        received = [left[f"team:t{number}", item] for number in range(7)]
        assert received == quantities
        assert sum(received) == -left["donor", item]
        assert left["warehouse:main", item] == 0
        assert not any(left[f"reserved:team:t{number}", item] for number in range(7))
    city.until(lambda: city.heard(DonationChanged)[-1].state == "delivered")
    assert city.heard(DonationChanged)[-1].delivered == {"sprayer": 120, "rescue_kit": 108}


def test_400_allotments_at_once_of_5_out_of_1000_serve_exactly_200(city, logistics):
    donation = in_stock(city, suit=1000)
    city.run_poster()  # stands by
    keys = city.send(*[an_allotment(donation, "suit", 5, team=f"t{n % 7}") for n in range(400)])
    city.until(lambda: city.take() or all(key in city.outcomes for key in keys), patience=60)
    outcomes = [city.outcomes[key] for key in keys]
    assert Counter(one.status for one in outcomes) == {201: 200, 409: 200}
    refused = [one for one in outcomes if one.status == 409]
    assert {one.code for one in refused} == {"not_enough_stock"}
    assert {one.facts["available"] for one in refused} == {0}

    assert balances(city)["warehouse:main", "suit"] == 0
    for chain in chains(city).values():
        assert [leg["seq"] for leg in chain] == list(range(1, len(chain) + 1))
        balance = 0
        for leg in chain:
            balance += leg["delta"]
            assert leg["balance"] == balance
    city.until(lambda: state_of(city, donation) == "allocated", patience=60)
    assert len(city.heard(EntryPosted, 201)) == 201


def test_nobody_is_given_what_other_donors_gave(city, logistics):
    small, large = in_stock(city, mask=10), in_stock(city, mask=500)
    refused = city.ask(an_allotment(small, "mask", 11))
    assert refused.facts == {"item": "mask", "wanted": 11, "available": 10}
    assert city.ask(an_allotment(large, "mask", 500)).status == 201
    assert city.ask(an_allotment(small, "mask", 10)).status == 201
    assert balances(city)["warehouse:main", "mask"] == 0


def test_the_same_allotment_twice_takes_the_goods_once(city, logistics):
    donation = in_stock(city, mask=7)
    wish = Envelope.of(an_allotment(donation, "mask", 7), answer_to="gateway")
    city.post(wish, wish, wish.again())
    assert city.outcome(wish.id).result == {"id": wish.id}
    city.until(lambda: in_state(city, donation, "mask", "reserved") == 7)
    city.post(wish.again())
    finish(city, logistics)
    assert balances(city)["reserved:team:t1", "mask"] == 7
    assert in_state(city, donation, "mask", "reserved") == 7
    assert city.db("logistics").refusals.count_documents({}) == 0


def test_what_was_refused_stays_refused_when_its_second_copy_comes(city, logistics):
    wish = Envelope.of(moved("issue", "warehouse:main", "team:t1"), answer_to="gateway")
    city.post(wish)
    assert city.outcome(wish.id).code == "not_enough_stock"
    assert city.ask(moved("receive", "supplier:s1", "warehouse:main")).status == 201
    city.post(wish.again())
    finish(city, logistics)
    assert balances(city) == {("supplier:s1", "mask"): -3, ("warehouse:main", "mask"): 3}


def moved(kind, source, target):
    line = {"item": "mask", "quantity": 3}
    return MoveStock(
        area="1401", kind=kind, source=source, target=target, lines=[line], reason="duty"
    )


def test_a_wish_that_cannot_be_read_is_buried_and_those_bundled_with_it_are_entered(
    city, logistics
):
    goods = moved("receive", "supplier:s1", "warehouse:main")
    wishes = [Envelope.of(goods, answer_to="gateway") for _ in range(3)]
    broken = Envelope(type=MoveStock.topic, data={"area": 7})
    city.post(*wishes[:2], broken, wishes[2])
    assert [city.outcome(one.id).status for one in wishes] == [201] * 3
    (dead,) = city.dead("logistics")
    assert Envelope.unpack(dead.body, city.keys.message).id == broken.id
    assert dead.properties["message_id"] == broken.id
    finish(city, logistics)
    assert balances(city) == {("supplier:s1", "mask"): -9, ("warehouse:main", "mask"): 9}


def test_goods_are_stocked_once_however_often_it_is_asked(city, logistics):
    donation = in_stock(city, mask=7)
    city.post(*[Envelope.of(StockDonation(donation_id=donation)) for _ in range(3)])
    finish(city, logistics)
    assert balances(city)["warehouse:main", "mask"] == 7
    assert city.waiting("dead.logistics") == 0


def test_an_allotment_is_delivered_once(city, logistics):
    donation = in_stock(city, mask=7)
    allotment = city.ask(an_allotment(donation, "mask", 7)).result["id"]
    delivery = DeliverAllotment(donation_id=donation, allotment_id=allotment)
    assert city.ask(delivery).status == 201
    again = city.ask(delivery)
    assert (again.status, again.code) == (409, "already_posted")
    assert balances(city)["team:t1", "mask"] == 7


def test_what_nobody_knows_is_not_found(city, logistics):
    donation = in_stock(city, mask=7)
    for wish in (
        ReceiveDonation(donation_id="nothing"),
        an_allotment("nothing", "mask", 1),
        DeliverAllotment(donation_id=donation, allotment_id="nothing"),
        DeliverAllotment(donation_id=donation, allotment_id=f"receive-{donation}"),
    ):
        assert (city.ask(wish).status, city.ask(wish).code) == (404, "not_found")


@pytest.mark.req("R-GATE-06", "R-LOG-11")
def test_kits_leave_the_store_whole_or_not_at_all(city, logistics):
    lines = [{"item": "suit", "quantity": 1}, {"item": "mask", "quantity": 2}]
    kit = city.ask(DefineKit(area="1401", title="防护套装", lines=lines)).result["id"]
    come = {"area": "1401", "kind": "receive", "source": "supplier:s1", "target": "warehouse:main"}
    goods = [{"item": "suit", "quantity": 20}, {"item": "mask", "quantity": 30}]
    assert city.ask(MoveStock(**come, lines=goods, reason="bought")).status == 201
    wish = {"area": "1401", "kit_id": kit, "source": "warehouse:main", "reason": "morning"}
    out = [IssueKits(**wish, kits=12, target=f"team:t{n}") for n in range(2)]
    outcomes = [city.outcome(key) for key in city.send(*out)]
    assert sorted(one.status for one in outcomes) == [201, 409]
    found = balances(city)
    assert (found["warehouse:main", "suit"], found["warehouse:main", "mask"]) == (8, 6)
    city.ask(ReviseKit(kit_id=kit, lines=lines[:1]))
    assert city.ask(IssueKits(**wish, kits=8, target="team:t2")).status == 201
    assert balances(city)["warehouse:main", "suit"] == 0
    assert city.ask(IssueKits(**wish | {"kit_id": "none"}, kits=1, target="team:t2")).status == 404
