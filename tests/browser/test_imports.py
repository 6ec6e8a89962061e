"""An operator checks a list of people, mends what is wrong with it, and imports it."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.registry import ImportChunk, ImportProgressed, RowProblem
from kit.wire import Caller
from tests.browser.screen import SIZES, seen
from tests.gateway.town import Owner, Town, until

TITLES = "姓名,手机,社区代码,服务意向,服务时段,出生日期"
ROW = "王秀英,13800000000,140107001002,卡口值班,上午,1990-01-31"
LIST = {"name": "迎泽区.csv", "mimeType": "text/csv", "buffer": f"{TITLES}\n{ROW}\n".encode()}
KINDS = [("phone", "phone_invalid"), ("birth_date", "invalid"), ("community", "outside_area"),
         ("intentions", "missing"), ("", "empty_row")]  # fmt: skip
PROBLEMS = [
    RowProblem(row=row, column=column, code=code)
    for row in range(2, 11)
    for column, code in KINDS
]  # fmt: skip


def told(town: Town, key: str, sequence: int, **more: Any) -> None:
    """Say how far the registry is with a list."""
    facts = {"import_id": key, "kind": "volunteers", "state": "running", "dry_run": True}
    counts = {"rows": 2000, "seen": 0, "accepted": 0, "repeated": 0, "rejected": 0, "problems": []}
    event = ImportProgressed.model_validate(facts | counts | more)
    town.say(event, sequence=sequence, caller=Caller("clerk", "city_op", "1401"))


def opened(page: Page, town: Town, language: str = "zh-CN") -> None:
    page.goto(f"/imports?lang={language}")
    page.locator("#key").fill(town.key("city_op"))


def sent(page: Page, button: str) -> str:
    """Press a button that sends the list; the id of its import."""
    with page.expect_response("**/v1/imports/volunteers?*") as answer:
        page.get_by_role("button", name=button).click()
    return str(answer.value.json()["id"])


def checked(page: Page, town: Town, button: str = "先核对") -> str:
    """Check a list of which 1,950 people are new and 9 rows are wrong."""
    page.locator("#file").set_input_files(LIST)
    key = sent(page, button)
    counts = {"seen": 2000, "accepted": 1950, "repeated": 41, "rejected": 9}
    told(town, key, 2, state="done", problems=PROBLEMS, **counts)
    return key


@pytest.mark.req("R-REG-07")
def test_one_sees_how_far_the_check_is_and_then_what_was_understood(page: Page, town: Town):
    with Owner(town):
        opened(page, town)
        page.get_by_label("名单文件").set_input_files(LIST)
        key = sent(page, "先核对")
        status = page.get_by_role("status")
        expect(status).to_contain_text("正在读取文件")
        told(town, key, 1, seen=1000, accepted=980, rejected=20)
        expect(status).to_contain_text("已处理 1,000 / 2,000 行")
        assert page.locator("#progress").evaluate("one => one.value") == 0.5
        seen(page, "imports-running")
        told(town, key, 2, state="done", seen=2000, accepted=0, rejected=2000)
        expect(page.get_by_role("heading", name="核对结果")).to_be_visible()
        expect(page.locator("#done")).to_have_text("没有可以登记的新人。")
        expect(page.locator("#take")).to_be_hidden()


@pytest.mark.req("R-REG-07")
def test_every_bad_row_is_shown_page_by_page_in_words(page: Page, town: Town):
    page.set_viewport_size(SIZES["phone"])
    with Owner(town):
        opened(page, town)
        checked(page, town)
        rows = page.locator("#rows tr")
        expect(rows).to_have_count(20)
        expect(rows.nth(0)).to_have_text("2整行整行为空。")
        expect(rows.nth(1)).to_have_text("2出生日期看不懂；应为：日期，如 2022-04-13。")
        page.get_by_role("button", name="下一页").click()
        expect(rows.nth(0)).to_contain_text("6")
        page.get_by_role("button", name="下一页").click()
        expect(rows).to_have_count(5)
        expect(page.get_by_role("button", name="下一页")).to_be_disabled()
        page.get_by_role("button", name="上一页").click()
        expect(rows).to_have_count(20)
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
        seen(page, "imports-checked")


@pytest.mark.req("R-REG-07")
def test_what_was_checked_is_imported_and_nothing_before(page: Page, town: Town):
    with Owner(town) as owner:
        opened(page, town)
        key = checked(page, town)
        expect(page.locator("#counts")).to_contain_text("可以登记")
        page.locator("#file").set_input_files(LIST | {"buffer": b"something else"})
        imported = sent(page, "导入这 1,950 人")
        assert imported != key
        told(town, imported, 1, state="done", dry_run=False, seen=2000, accepted=1950, rejected=50)
        expect(page.locator("#done")).to_have_text("导入完成：登记了 1,950 人。")
        expect(page.get_by_role("heading", name="导入结果")).to_be_visible()
        seen(page, "imports-done")
        until(lambda: len(owner.heard) == 4)
    chunks = [one.message() for one in owner.heard if one.type == ImportChunk.topic]
    assert [one.dry_run for one in chunks] == [True, False]
    assert chunks[0].rows == chunks[1].rows == [ROW.split(",")]
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_all_problems_of_a_list_are_taken_home_as_a_table(page: Page, town: Town, tmp_path: Path):
    with Owner(town):
        opened(page, town)
        checked(page, town)
        with page.expect_download() as download:
            page.get_by_role("button", name="下载全部问题").click()
    assert download.value.suggested_filename == "迎泽区.csv-有问题的行.csv"
    download.value.save_as(tmp_path / "wrong.csv")
    text = (tmp_path / "wrong.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["行", "列", "代码", "说明"]
    assert ["3", "手机", "phone_invalid", "这不是 11 位的手机号。"] in rows
    assert len(rows) == len(PROBLEMS) + 1


def test_an_english_reader_sees_what_a_column_holds_and_takes_an_empty_list(
    page: Page, town: Town, tmp_path: Path
):
    with Owner(town):
        opened(page, town, "en")
        page.get_by_text("Which columns a list has").click()
        expect(page.get_by_text("a date such as 2022-04-13").first).to_be_visible()
        page.get_by_label("Fleet volunteers").check()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download an empty list").click()
        download.value.save_as(tmp_path / "empty.csv")
        assert "licence_class,licence_valid_to,plate" in (tmp_path / "empty.csv").read_text()
        page.get_by_label("Reserve volunteers").check()
        checked(page, town, "Check it")
        expect(page.locator("#rows tr").nth(2)).to_contain_text(
            "This community is not in the area for which the list may be brought."
        )
        seen(page, "imports-english")


def test_a_long_file_that_is_no_list_ends_with_the_reason(
    page: Page, town: Town, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("services.gateway.routers.imports.AT_ONCE", 10)
    opened(page, town)
    torn = LIST | {"buffer": f'{TITLES}\n王,"1'.encode()}
    page.locator("#file").set_input_files(torn)
    page.get_by_role("button", name="先核对").click()
    expect(page.get_by_role("alert")).to_contain_text("文件无法读取")
    expect(page.locator("#result")).to_be_hidden()


def test_a_list_without_its_columns_or_a_wrong_key_is_told_at_once(page: Page, town: Town):
    opened(page, town, "en")
    page.locator("#file").set_input_files(LIST | {"buffer": "姓名,手机\n王,1\n".encode()})
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("alert")).to_contain_text("community, intentions, available")
    page.locator("#key").fill("hy_0_wrong")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("alert")).to_contain_text("valid API key")
    expect(page.locator("#result")).to_be_hidden()


def test_whoever_works_here_finds_it_from_the_first_page(page: Page):
    page.goto("/?lang=en")
    seen(page, "overview")
    page.get_by_role("link", name="Import a list").click()
    expect(page.get_by_role("heading", name="Import a list", level=1)).to_be_visible()
