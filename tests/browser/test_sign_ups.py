"""A community pastes a 接龙: it sees each line, mends what is in doubt, and registers the rest."""

import pytest
from playwright.sync_api import Page, expect

from contracts.registry import ImportProgressed
from services.registry.domain.sign_up import parse, told
from tests.browser.screen import SIZES, seen
from tests.gateway.oracle import Oracle
from tests.gateway.town import Owner, Town

HERE = "140107001002"
PASTED = """#接龙 桥东社区志愿者
1、王秀英 138-0000-0000 核酸采样 上午
2、李强 13900000001
3、张三<b> 1380000
4、刘芳 13700000002 来不了"""


def answered(asked):
    return {"result": {"lines": [told(one) for one in parse(asked.data["text"])]}}


def pasted(page: Page, town: Town, text: str = PASTED) -> None:
    page.goto("/sign-ups")
    page.get_by_label("操作员密钥").fill(town.key("community_op", HERE))
    page.get_by_label("社区代码").fill(HERE)
    page.get_by_label("接龙文字").fill(text)


def done(key: str) -> ImportProgressed:
    counts = {"rows": 2, "seen": 2, "accepted": 1, "repeated": 1, "rejected": 0, "problems": []}
    facts = {"import_id": key, "kind": "volunteers", "state": "done", "dry_run": False}
    return ImportProgressed.model_validate(facts | counts)


@pytest.mark.req("R-REG-02")
def test_plain_lines_are_registered_and_the_others_shown(page: Page, town: Town):
    page.set_viewport_size(SIZES["phone"])
    with Oracle(town, answered), Owner(town) as owner:
        pasted(page, town)
        page.get_by_role("button", name="看一看").click()
        expect(page.get_by_role("alert")).to_contain_text("至少各选一项")
        page.get_by_label("卡口值班").check()
        page.get_by_label("下午").check()
        page.get_by_role("button", name="看一看").click()
        expect(page.get_by_role("heading", name="看得准的：2 人")).to_be_visible()
        expect(page.get_by_role("heading", name="需要核对的：2 行")).to_be_visible()
        plain, doubtful = page.locator("#plain .letter"), page.locator("#doubtful .letter")
        expect(plain.nth(0)).to_contain_text("核酸采样 · 上午")
        expect(plain.nth(1)).to_contain_text("卡口值班 · 下午")
        expect(doubtful.nth(0)).to_contain_text("张三<b> 1380000")
        expect(doubtful.nth(0)).to_contain_text("手机号有误")
        expect(doubtful.nth(1)).to_contain_text("像是取消了")
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
        assert [one.type for one in owner.heard] == []
        seen(page, "sign-ups")
        with page.expect_response("**/v1/imports/sign-ups") as taken:
            page.get_by_role("button", name="登记这 2 人").click()
        expect(page.get_by_role("status")).to_contain_text("正在登记")
        town.say(done(taken.value.json()["id"]))
        expect(page.get_by_role("status")).to_contain_text("新登记 1 人，原已登记 1 人")
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_in_english_and_with_a_key_of_elsewhere_nothing_is_read(page: Page, town: Town):
    page.goto("/sign-ups?lang=en")
    expect(page.get_by_role("heading", name="Sign-ups from a chat")).to_be_visible()
    pasted(page, town)
    page.get_by_label("操作员密钥").fill(town.key("community_op", "140108001001"))
    page.get_by_label("卡口值班").check()
    page.get_by_label("下午").check()
    page.get_by_role("button", name="看一看").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#read")).to_be_hidden()
