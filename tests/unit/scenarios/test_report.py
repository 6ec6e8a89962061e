"""The table at the end."""

import json
import os

from scenarios import memory, report, taiyuan
from scenarios.stories import STORIES

FIGURES = {
    "reserve_volunteers": {"registered": 39_724, "matched": 14_950},
    "volunteer_fleet": {"registered": 823, "matched": 290},
    "community_needs": {"published": 663, "matched": 618, "submitted": 663},
    "help_requests": {"received": 55, "closed": 55},
    "donations": {
        "items": [
            {"item": "instant_noodles", "allotted": 0, "in_stock": 0},
            {"item": "rescue_kit", "allotted": 108, "in_stock": 0},
            {"item": "sprayer", "allotted": 119, "in_stock": 1},
        ]
    },
}


def test_its_rows_come_out_of_the_public_figures():
    here = report.outcome(FIGURES)
    assert here.keys() == taiyuan.SEED_FIGURES.keys() == report.ROWS.keys()
    assert here["volunteers_matched"] == 14_950
    assert here["stock_balance"] == 1


def test_what_falls_short_of_the_seed_is_marked():
    table = report.table(STORIES["taiyuan"], report.outcome(FIGURES))
    marks = dict(zip(report.ROWS, table.columns[3].cells, strict=True))
    short = [name for name, mark in marks.items() if "below" in mark]
    assert short == ["sprayers_allotted", "stock_balance"]


def test_a_part_of_a_city_is_not_judged_by_what_was_published_of_the_whole():
    table = report.table(STORIES["taiyuan"], report.outcome(FIGURES), part=True)
    assert set(table.columns[3].cells) == {""}


def test_a_home_with_anybody_in_it_is_not_empty():
    assert report.anybody(FIGURES)


def test_memory_is_that_of_a_process_and_its_children():
    assert memory.memory_mb([os.getpid()]) > 10


def test_a_second_play_does_not_hide_what_the_first_one_cost(tmp_path):
    file = tmp_path / "report.json"
    for seconds in (200, 30, 31):
        cost = {"seconds": seconds, "requests": 1, "memory_mb": 1, "steps": []}
        report.write(file, {"here": {}, **cost})
    written = json.loads(file.read_text())
    assert (written["seconds"], written["first"]["seconds"]) == (31, 200)
