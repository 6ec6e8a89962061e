"""The public overview as a reader sees it."""

import pytest
from playwright.sync_api import Page, expect

from contracts.matching import NeedFilled, NeedPublished, OffersAccepted
from kit.wire import new_id
from tests.gateway.happened import answered, made, need
from tests.gateway.town import Town

WIDTHS = [1280, 360]


def test_figures_change_while_one_looks(page: Page, town: Town):
    page.goto("/")
    figure = page.locator("[data-figure='community_needs.filled']").first
    before = int(figure.inner_text().replace(",", ""))
    key = new_id()
    town.say(need(NeedPublished, "published", key), sequence=2)
    town.say(made("v1", "v2", need_id=key), sequence=3)
    town.say(answered(OffersAccepted, "v1", "v2", need_id=key), sequence=4)
    town.say(need(NeedFilled, "filled", key), sequence=4)
    expect(figure).to_have_text(str(before + 1), timeout=15_000)
    expect(page.locator("#newest .text", has_text="社区需求招满").first).to_be_visible()


def test_the_page_says_when_it_has_lost_the_gateway(page: Page):
    page.goto("/")
    page.route("**/v1/stats", lambda route: route.abort())
    expect(page.locator("#live")).to_have_text("连接中断，正在重试", timeout=15_000)
    page.unroute("**/v1/stats")
    expect(page.locator("#live")).to_have_text("实时", timeout=30_000)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/?lang=en", "/outbox"])
def test_nothing_sticks_out_of_the_screen(page: Page, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_can_be_read_without_scripts(browser, base: str):
    context = browser.new_context(base_url=base, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="八个模块")).to_be_visible()
    expect(page.locator(".card")).to_have_count(8)
    context.close()


def test_the_page_has_its_landmarks_and_one_main_heading(page: Page):
    page.goto("/")
    for role in ("banner", "main", "contentinfo", "navigation"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_focused()


def test_one_can_change_the_language(page: Page):
    page.goto("/")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="The eight modules")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
