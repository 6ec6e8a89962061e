"""Hand-overs signed by both sides, over the real bus."""

import pytest

from contracts.logistics import MoveStock, ReceiptSigned, SignReceipt
from services.logistics.service import LogisticsService
from tests.support.city import OPERATOR, REVIEWER


def moved(city, kind, source, target):
    wish = MoveStock(
        area="1401", kind=kind, source=source, target=target, reason="发放",
        lines=[{"item": "test_reagent", "quantity": 10}],
    )  # fmt: skip
    return city.ask(wish).command_id


@pytest.mark.req("R-LOG-14")
def test_two_people_sign_for_what_is_handed_over(city):
    city.run(LogisticsService)
    city.run_poster()
    came = moved(city, "receive", "donor", "warehouse:main")
    handed = moved(city, "issue", "warehouse:main", "community:140107001002")
    wish = SignReceipt(area="1401", entry_id=handed)
    assert city.ask(wish, OPERATOR).code == "own_signature"
    assert city.ask(SignReceipt(area="1401", entry_id=came), REVIEWER).code == "no_hand_over"
    assert city.ask(wish, REVIEWER).status == 201
    assert city.ask(wish, REVIEWER).code == "signed_already"
    (told,) = city.heard(ReceiptSigned)
    assert told.entry_id == handed
    (kept,) = city.db("logistics").receipts.find()
    assert (kept["given_by"], kept["taken_by"]) == ("operator", "reviewer")
