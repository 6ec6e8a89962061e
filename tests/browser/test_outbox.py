"""The development outbox: a key opens it, and is forgotten with the page."""

from playwright.sync_api import Page, expect

from tests.gateway.oracle import Oracle
from tests.gateway.town import Town

LETTER = {
    "id": "m1", "at": "2022-04-12T04:00:00+00:00", "state": "sent", "channel": "smtp",
    "template": "offer", "phone": "100****5678", "title": "志愿服务邀请",
    "text": "请打开 http://127.0.0.1/o/abc.def 答复。<b>不是标记</b>",
}  # fmt: skip


def test_an_operator_reads_the_newest_messages(page: Page, town: Town):
    with Oracle(town, lambda _: {"result": {"messages": [LETTER]}}):
        page.goto("/outbox")
        page.get_by_label("操作员密钥").fill(town.key("city_op"))
        page.get_by_role("button", name="打开").click()
        letter = page.locator(".letter")
        expect(letter).to_have_count(1)
        expect(letter).to_contain_text("<b>不是标记</b>")
        expect(letter.get_by_role("link")).to_have_attribute("href", "http://127.0.0.1/o/abc.def")
    assert page.get_by_label("操作员密钥").input_value() == ""
    stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert stored == [0, 0, ""]


def test_a_wrong_key_opens_nothing(page: Page):
    page.goto("/outbox")
    page.get_by_label("操作员密钥").fill("hy_0_wrong")
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("alert")).to_contain_text("密钥")
    expect(page.locator("#outbox")).to_be_hidden()
