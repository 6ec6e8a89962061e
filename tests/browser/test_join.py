"""The form behind a recruiting poster, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from contracts.registry import JoinByLink
from kit.wire import new_id
from tests.browser.screen import SIZES, seen
from tests.gateway.oracle import Oracle
from tests.gateway.town import Owner, Town

NOTICE = {"community": "140107001002", "notice": "桥东社区招募志愿者", "expires_at": "2099-01-01"}


def told(asked):
    return {"result": NOTICE if "link" in asked.type else {"number": "V140107ABCDEF"}}


@pytest.mark.req("R-REG-01")
def test_somebody_signs_up_with_a_phone_in_one_hand(page: Page, town: Town):
    page.set_viewport_size(SIZES["phone"])
    with Oracle(town, told), Owner(town) as owner:
        page.goto(f"/j/{new_id()}")
        expect(page.get_by_text("桥东社区招募志愿者")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
        targets = page.locator("label.choice, input:not([type=checkbox]), form button").all()
        assert all((one.bounding_box() or {"height": 0})["height"] >= 44 for one in targets)
        seen(page, "join")
        page.set_viewport_size(SIZES["phone"])
        page.get_by_label("姓名").fill("王秀英")
        page.get_by_label("手机号").fill("13812345678")
        page.get_by_label("卡口值班").check()
        page.get_by_label("上午").check()
        page.get_by_label("家庭暗号").fill("3号楼")
        page.get_by_label("我同意").check()
        page.get_by_role("button", name="提交报名").click()
        expect(page.get_by_text("V140107ABCDEF")).to_be_visible()
        seen(page, "joined")
    wish = next(one.message() for one in owner.heard if one.type == JoinByLink.topic)
    assert (wish.name, wish.household_group) == ("王秀英", "3号楼")
