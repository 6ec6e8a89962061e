"""Plans on a screen: figures, proof, and what each gate costs; reports for one's own squad."""

import re
from base64 import b64encode
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from contracts.matching import GateValue, PlanChanged, PlanGap, RepairFigures, Travel
from contracts.vocabulary import Gate
from tests.browser.screen import SIZES, seen
from tests.gateway.oracle import Oracle
from tests.gateway.town import Owner, Town, until

HERE = "140107001002"
DAY = date(2022, 4, 13)
PIXEL = b"\xff\xd8\xff\xda\x00\x06scan\x01\x02\xff\xd9"


def told(state="solved", plan_id="desk-r2", **more) -> PlanChanged:
    figures = {"needs": 663, "places": 14944, "filled": 12346, "cost_seconds": 5_000_000}
    facts = {"plan_id": plan_id, "area": "1401", "day": DAY, "state": state, "version": 2}
    return PlanChanged.model_validate(facts | figures | more)


def opened(page: Page, town: Town, path="/plan-desk") -> None:
    page.goto(path)
    page.get_by_label("操作员密钥").fill(town.key("city_op"))
    page.get_by_label("服务日期").fill(DAY.isoformat())
    page.get_by_role("button", name="打开").click()


REPAIRED = {
    "repair": RepairFigures(dropped=3, called=2, moved=4, released=0, more=5, fewer=1),
    "gaps": [PlanGap(need_id="n", missing=1)],
    "travel": Travel(mode="streets", detour=1.0, version="abc123"),
    "repairs": "desk",
}


def repaired(town: Town) -> None:
    town.say(told(repaired_by="desk-r2", plan_id="desk", version=1), sequence=1)
    town.say(told(**REPAIRED), sequence=2)
    for one in ("desk", "desk-r2"):
        until(lambda key=one: town.db.plans.count_documents({"_id": key}))


@pytest.mark.req("R-PLAN-02")
def test_a_plan_shows_its_proof_its_gaps_and_that_it_was_repaired(page: Page, town: Town):
    page.set_viewport_size(SIZES["phone"])
    repaired(town)
    opened(page, town)
    new = page.locator(".plan", has_text="第 2 版")
    for said in (
        "安排 12346 人",
        "已证明没有更好的方案",
        "3 人退出，补入 2 人，调整 4 人",
        "地图版本 abc123",
        "1 个必到岗位缺人",
    ):
        expect(new).to_contain_text(said)
    old = page.locator(".plan", has_text="第 1 版")
    expect(old).to_contain_text("已由新版本取代")
    expect(old.get_by_role("button")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_what_each_gate_costs_is_asked_for_and_shown_the_dearest_first(page: Page, town: Town):
    repaired(town)
    weighed = [
        GateValue(gate=Gate.TRAINING_MISSING, more=633),
        GateValue(gate=Gate.NOT_AVAILABLE, more=1081),
        GateValue(gate=Gate.NOT_WILLING, more=0),
    ]
    with Owner(town) as owner:
        opened(page, town)
        new = page.locator(".plan", has_text="第 2 版")
        new.get_by_role("button", name="计算各门槛的代价").click()
        until(lambda: [one.type for one in owner.heard] == ["matching.weigh_gates.v1"])
        town.say(told(**REPAIRED, gates=weighed), sequence=3)
        lines = new.locator(".values li")
        expect(lines).to_have_count(2)
        expect(lines.nth(0)).to_contain_text("1081 个名额")
        expect(lines.nth(1)).to_contain_text("633 个名额")
        seen(page, "plan-desk")


def test_a_wrong_key_sees_no_plan_and_english_readers_are_told_so(page: Page):
    page.goto("/plan-desk?lang=en")
    expect(page.get_by_role("heading", name="Plans of the day")).to_be_visible()
    page.get_by_label("key", exact=False).first.fill("hy_0_wrong")
    page.get_by_role("button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#plans")).to_be_hidden()


@pytest.mark.req("R-DUTY-01")
def test_a_squad_reads_its_reports_with_photos_and_one_of_it_files_another(page: Page, town: Town):
    town.lies("need-1", HERE, owner="wang")
    reports = [
        {
            "id": "r1",
            "volunteer_id": "wang",
            "at": "2022-04-13T02:00:00+00:00",
            "place": "北门岗亭",
            "content": "查验<b>行程卡</b> 312 人",
        }
    ]

    def answered(asked):
        if asked.type == "matching.read_photo.v1":
            return {"result": {"photo": b64encode(PIXEL).decode()}}
        return {"result": {"reports": reports}}

    with Oracle(town, answered), Owner(town):
        page.goto("/service-reports")
        page.get_by_label("志愿者密钥").fill(town.key("volunteer", HERE, subject="wang"))
        page.get_by_label("任务编号").fill("need-1")
        page.get_by_role("button", name="打开").click()
        card = page.locator("#list .letter")
        expect(card).to_contain_text("北门岗亭")
        expect(card).to_contain_text("<b>行程卡</b>")
        expect(card).to_contain_text("10:00")
        expect(card.locator("img")).to_have_attribute("src", re.compile("^data:image/jpeg"))
        seen(page, "service-reports")
        page.get_by_label("地点").fill("南门")
        page.get_by_label("做了什么").fill("交接班")
        photo = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": PIXEL}
        page.get_by_label("照片", exact=True).set_input_files(photo)
        page.get_by_role("button", name="提交报告").click()
        expect(page.get_by_role("status")).to_contain_text("报告已提交")
