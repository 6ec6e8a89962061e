"""The asker's page and the volunteers' board, on a phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from contracts.gateway import NoteOutcome
from kit.wire import Envelope, new_id, utcnow
from tests.browser.screen import seen
from tests.gateway.happened import asked, imported
from tests.gateway.town import Owner, Town, until

PHONE = {"width": 360, "height": 740}
HERE, NEXT_STREET = "140107001002", "140107002001"


@pytest.fixture
def owner(town: Town) -> Iterator[Owner]:
    with Owner(town, said_yes) as owner:
        yield owner


def said_yes(envelope: Envelope) -> NoteOutcome:
    return NoteOutcome(command_id=envelope.id, status=200, result={"state": "triaged"})


def known(town: Town, *states: str, **facts) -> str:
    """A request that has passed through these states, the last one of now."""
    help_id, later = new_id(), {"due_at": utcnow() + timedelta(minutes=40)}
    for sequence, state in enumerate(states, start=1):
        now = {"received_at": utcnow() - timedelta(minutes=23), **later, **facts}
        town.say(asked(state, key=help_id, **now), sequence=sequence)
    found = {"_id": help_id, "state": states[-1]}
    until(lambda: town.db.help_requests.count_documents(found))
    return help_id


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.req("R-HELP-05")
def test_an_asker_follows_the_request_and_says_that_it_is_still_needed(
    page: Page, town: Town, owner: Owner
):
    page.set_viewport_size(PHONE)
    help_id = known(town, "received", "triaged", questions=1, level="urgent")
    page.goto(f"/h/{town.keys.link_token('help', help_id)}")
    expect(page.get_by_text("还需要帮助吗？")).to_be_visible()
    expect(page.get_by_text("最迟处理时间")).to_be_visible()
    assert fits(page)
    assert owner.heard == []
    seen(page, "help-question")
    page.get_by_role("button", name="仍然需要").click()
    expect(page.get_by_role("status")).to_contain_text("继续办理")
    assert [one.type for one in owner.heard] == ["matching.affirm_help.v1"]


def test_an_answered_request_asks_whether_it_is_solved(page: Page, town: Town, owner: Owner):
    page.set_viewport_size(PHONE)
    states = ("received", "triaged", "dispatched", "resolved")
    help_id = known(town, *states, answered=True, responsible=f"community_op:{HERE}")
    page.goto(f"/h/{town.keys.link_token('help', help_id)}")
    expect(page.get_by_text("问题解决了吗？")).to_be_visible()
    assert page.locator("[aria-current=step]").inner_text().startswith("答复")
    seen(page, "help-resolved")
    page.get_by_role("button", name="还没解决").click()
    expect(page.get_by_role("status")).to_contain_text("继续办理")


@pytest.mark.req("R-HELP-04")
def test_a_volunteer_takes_a_request_from_the_board(page: Page, town: Town, owner: Owner):
    me = new_id()
    town.say(imported(me, community=HERE))
    until(lambda: town.db.volunteers.count_documents({"_id": me}))
    known(town, "triaged", on_board=True, community=HERE, level="urgent", category="mother_baby")
    known(town, "triaged", on_board=True, community=NEXT_STREET, category="medical_transfer")
    page.set_viewport_size(PHONE)
    page.goto("/board")
    page.get_by_label("志愿者密钥").fill(town.key("volunteer", "", me))
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("heading", name="母婴用品")).to_be_visible()
    expect(page.get_by_text("需要车辆").filter(visible=True)).to_have_count(1)
    assert fits(page)
    seen(page, "board")
    page.get_by_role("button", name="我来帮忙").first.click()
    expect(page.get_by_role("status")).to_contain_text("已由您负责")
    assert owner.heard[-1].type == "matching.claim_help.v1"
    assert owner.heard[-1].data["volunteer_id"] == me
