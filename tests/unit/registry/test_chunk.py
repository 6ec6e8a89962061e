"""Rows of a list: a person, or every cell that is wrong, by row, column and code."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.domain.chunk import rows_of
from services.registry.domain.volunteer import Volunteer, enrol
from tests.unit.registry.builders import (
    DRIVER_TITLES,
    NOW,
    TITLES,
    a_chunk,
    a_driver,
    a_driver_row,
    a_row,
    a_source,
)


def read(*rows, area="1401", **facts):
    return list(rows_of(a_chunk(*rows, **facts), a_source(area)))


def problems(*rows, **facts):
    return [
        (one.row, one.column, one.code)
        for row in read(*rows, **facts)
        if not isinstance(row, Volunteer)
        for one in row
    ]


def test_a_row_becomes_a_person():
    (someone,) = read(a_row(name=" 李\u200b四 ", posts="卡口值班、核酸采样", when="全天"))
    assert (someone.name, someone.phone, someone.id) == ("李四", "10000000001", "v10000000001")
    assert someone.intentions == {"checkpoint", "sampling"}
    assert len(someone.available) == 4
    assert (someone.import_id, someone.import_row) == ("list-1", 2)


def test_a_row_and_a_form_with_the_same_facts_make_the_same_person():
    columns = [
        *DRIVER_TITLES,
        "出生日期",
        "性别",
        "服务区域",
        "技能",
        "培训",
        "保险至",
        "纬度",
        "经度",
    ]
    more = [
        "1990-05-06",
        "女",
        "1401",
        "急救、英语",
        "核酸采样",
        "2022-12-31",
        "37.8706",
        "112.5489",
    ]
    (from_row,) = read([*a_driver_row(), *more], columns=columns, kind="drivers")
    from_form = enrol(
        a_driver(
            phone="10000000001",
            birth_date="1990-05-06",
            gender="female",
            service_areas=["1401"],
            skills=["急救", "英语"],
            trained_for=["sampling"],
            insured_until="2022-12-31",
            home={"lat": 37.8706, "lon": 112.5489},
        ),
        volunteer_id=from_row.id,
        now=NOW,
        by="operator",
    )
    assert from_row == replace(from_form, import_id="list-1", import_row=2)


def test_titles_may_be_chinese_or_english_in_any_order_among_others():
    columns = ["序号", "available", "phone", "Name *", "社区代码", "服务意向", "备注"]
    (someone,) = read(
        ["1", "morning", "10000000007", "Li Ming", "140107001002", "sampling", "came by bus"],
        columns=columns,
    )
    assert (someone.name, someone.phone) == ("Li Ming", "10000000007")


def test_every_bad_cell_is_told_by_row_and_column():
    rows = [
        a_row(10000000001),
        ["", "1380000", "99", "洗碗", ""],
        a_row(10000000003, community="310107001002"),
    ]
    assert problems(*rows, first_row=502) == [
        (503, "name", "missing"),
        (503, "phone", "phone_not_synthetic"),
        (503, "community", "invalid"),
        (503, "intentions", "invalid"),
        (503, "available", "missing"),
        (504, "community", "outside_area"),
    ]


def test_a_problem_never_holds_the_value():
    rows = list(rows_of(a_chunk(["张三", "13800000001", "x", "y", "z"]), a_source()))
    told = json.dumps([one.model_dump() for row in rows for one in row], ensure_ascii=False)
    assert "13800000001" not in told
    assert "张三" not in told


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("出生日期", "2031-01-01", "birth_date_impossible"),
        ("出生日期", "2015-01-01", "too_young"),
        ("出生日期", "1990-02-30", "invalid"),
        ("出生日期", "sometime", "invalid"),
        ("性别", "？", "invalid"),
        ("服务区域", "1401、太原", "invalid"),
        ("培训", "驾驶", "invalid"),
        ("归属", "别的", "invalid"),
        ("技能", "好" * 121, "invalid"),
        ("单位", "好" * 121, "invalid"),
        ("保险至", "2022年13月1日", "invalid"),
        ("纬度", "37.8", "missing"),
        ("经度", "nan", "invalid"),
        ("经度", "181", "invalid"),
    ],
)
def test_optional_cells_are_checked_when_filled(column, cell, code):
    found = problems([*a_row(), cell], columns=[*TITLES, column])
    assert [one[2] for one in found] == [code]


@pytest.mark.parametrize(
    "cell",
    [
        "1990-05-06",
        "1990/5/6",
        "19900506",
        "1990年5月6日",
        "1990.5.6",
        "1990-05-06 00:00:00",
        "１９９０-05-06",
    ],
)
def test_dates_come_in_the_usual_forms(cell):
    (someone,) = read([*a_row(), cell], columns=[*TITLES, "出生日期"])
    assert someone.birth_date == "1990-05-06"


def test_numbers_may_come_as_spreadsheets_write_them():
    (someone,) = read(["张三", "10000000001.0", "140107001002.0", "核酸采样", "上午"])
    assert (someone.phone, someone.community) == ("10000000001", "140107001002")


def test_a_home_may_come_in_the_frame_of_public_maps():
    columns = [*TITLES, "纬度", "经度", "坐标系"]
    plain, shifted = read(
        [*a_row(), "37.8706", "112.5489", ""],
        [*a_row(), "37.8706", "112.5489", "gcj02"],
        columns=columns,
    )
    assert (plain.near.lat, plain.near.lon) == (37.871, 112.549)
    assert shifted.near != plain.near


def test_an_empty_row_is_told_once():
    assert problems(["", " ", "", "", ""], [""]) == [(2, "", "empty_row"), (3, "", "empty_row")]


def test_without_a_needed_column_no_row_is_read_and_the_title_is_told_once():
    two = a_chunk(["张三"], ["李四"], columns=["姓名"])
    rows = list(rows_of(two, a_source()))
    assert len(rows) == 2
    assert {(one.row, one.code) for one in rows[0]} == {(1, "missing_column")}
    assert rows[1] == ()
    later = a_chunk(["王五"], columns=["姓名"], chunk=1, chunks=2, first_row=4, total_rows=3)
    assert list(rows_of(later, a_source())) == [()]


def test_a_column_that_is_there_twice_is_told():
    assert (1, "phone", "column_twice") in problems([*a_row(), "1"], columns=[*TITLES, "phone"])


def test_drivers_bring_licence_and_plate():
    (driver,) = read(a_driver_row(), kind="drivers")
    assert (driver.driving.licence_class, driver.driving.seats) == ("C1", 4)
    full = [*a_driver_row(), "面包车", "7.0", "500", "是"]
    (driver,) = read(full, kind="drivers", columns=[*DRIVER_TITLES, "车型", "座位", "载重", "冷藏"])
    assert (driver.driving.vehicle_type, driver.driving.seats) == ("van", 7)
    assert (driver.driving.load_kg, driver.driving.cold_box) == (500, True)


def test_a_driver_without_a_valid_licence_is_refused():
    found = problems(
        a_driver_row(licence="C1", valid_to="2022-04-09"),
        a_driver_row(licence="E9"),
        a_driver_row(plate=""),
        kind="drivers",
    )
    assert found == [
        (2, "licence_valid_to", "licence_expired"),
        (3, "licence_class", "invalid"),
        (4, "plate", "missing"),
    ]


@settings(max_examples=2 * settings.default.max_examples)
@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6))
def test_whatever_is_in_the_cells_each_row_is_taken_whole_or_not_at_all(rows):
    results = read(*rows, kind="drivers")
    assert len(results) == len(rows)
    assert all(isinstance(one, Volunteer) or one for one in results)
