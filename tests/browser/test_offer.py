"""The link in a message, opened on a phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from contracts.gateway import NoteOutcome
from kit.wire import Envelope, new_id, utcnow
from tests.gateway.happened import made
from tests.gateway.town import Owner, Town, until

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def owner(town: Town) -> Iterator[Owner]:
    with Owner(town, said_yes) as owner:
        yield owner


@pytest.fixture
def link(town: Town) -> str:
    need_id = new_id()
    town.say(made("v1", need_id=need_id, expires_at=utcnow() + timedelta(hours=2)))
    offer_id = f"{need_id}-v1"
    until(lambda: town.db.offers.count_documents({"_id": offer_id}))
    return f"/o/{town.keys.link_token('offer', offer_id)}"


def said_yes(envelope: Envelope) -> NoteOutcome:
    return NoteOutcome(command_id=envelope.id, status=200, result={"state": "accepted"})


def test_opening_shows_and_pressing_answers(page: Page, link: str, owner: Owner):
    page.set_viewport_size(PHONE)
    page.goto(link)
    expect(page.get_by_text("有接触风险")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert owner.heard == []
    page.get_by_role("button", name="我接受").click()
    expect(page.get_by_role("status")).to_contain_text("名额")
    assert [one.type for one in owner.heard] == ["matching.accept_offer.v1"]


def test_buttons_are_large_enough_for_a_thumb(page: Page, link: str):
    page.set_viewport_size(PHONE)
    page.goto(link)
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_a_full_post_says_so_kindly(page: Page, link: str, owner: Owner):
    owner.answer = lambda envelope: NoteOutcome(
        command_id=envelope.id, status=409, code="place_taken", detail="full"
    )
    page.goto(link)
    page.get_by_role("button", name="我接受").click()
    expect(page.get_by_role("alert")).to_contain_text("名额已满")
