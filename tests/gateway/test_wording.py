"""What people read: news, moments, and texts in both languages."""

import re
from pathlib import Path

import pytest

from contracts.matching import (
    NeedCompleted,
    NeedFilled,
    NeedMatched,
    NeedPublished,
    PlanChanged,
)
from contracts.registry import ImportProgressed
from services.gateway import wording
from services.gateway.definitions import DEFINITIONS
from services.gateway.pages import texts
from services.gateway.pages.texts import TEXTS
from services.gateway.sentences import LANGUAGES
from services.gateway.views import project
from tests.gateway import happened
from tests.gateway.happened import envelope

TEMPLATES = Path(wording.__file__).parent / "pages" / "templates"
PLAN = PlanChanged(
    plan_id="p1", area="1401", day="2022-04-13", state="published", needs=663, places=16_000,
    filled=15_000,
)  # fmt: skip
LIST = ImportProgressed(
    import_id="i1", kind="drivers", state="done", dry_run=False, rows=823, seen=823,
    accepted=823, repeated=0, rejected=0, problems=[],
)  # fmt: skip
EVENTS = [
    happened.need(NeedPublished, "published", people=24, vehicles=2),
    happened.need(NeedMatched, "matched"),
    happened.need(NeedFilled, "filled"),
    happened.need(NeedCompleted, "completed"),
    PLAN,
    LIST,
    *map(happened.asked, ("received", "resolved")),
    *map(happened.given, ("pledged", "stocked", "allocated", "delivered")),
    happened.team(),
    *map(happened.mission, ("committed", "released")),
    happened.organisation("approved"),
]
NEWS = [
    one.update["$set"]
    for event in EVENTS
    for one in project(event, envelope(event))
    if one.collection == "happenings"
]


def test_there_is_a_sentence_for_every_kind_of_news_and_no_other():
    assert {one["what"] for one in NEWS} == set(wording._NEWS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("happening", NEWS, ids=lambda one: one["what"])
def test_news_are_sentences(happening, language):
    assert re.fullmatch(r"[^{}_]+", wording.news(happening, language))


@pytest.mark.parametrize(
    ("what", "chinese", "english"),
    [
        ("need.published", "社区需求发布：卡口值班，24 人、2 车",
         "Need published: checkpoint duty, 24 people and 2 vehicles"),
        ("plan.published", "派班方案发布：663 项需求，安排 15,000/16,000 个名额",
         "Plan published: 663 needs, 15,000 of 16,000 places"),
        ("import.done", "名单导入完成：823 名车队志愿者", "List imported: 823 fleet volunteers"),
        ("donation.stocked", "捐赠入库：弥雾机 120 件、kit 108 件",
         "Donation in stock: 120 sprayers, 108 kit"),
    ],
)  # fmt: skip
def test_news_say_what_happened(what, chinese, english):
    [one] = [one for one in NEWS if one["what"] == what]
    assert wording.news(one, "zh-CN") == chinese
    assert wording.news(one, "en") == english


def test_pages_say_everything_in_both_languages():
    assert all(TEXTS[language][name] for language in LANGUAGES for name in TEXTS["en"])


def test_no_two_pages_use_one_name_for_what_they_say():
    said = [one for one in vars(texts).values() if hasattr(one, "TEXTS")]
    assert len(said) > 10
    assert sum(len(one.TEXTS) for one in said) == len(TEXTS["en"])


def test_definitions_are_in_both_languages():
    assert all(set(said) == set(LANGUAGES) for said in DEFINITIONS.values())


def test_templates_run_no_inline_code_and_load_nothing_from_elsewhere():
    for template in TEMPLATES.glob("*.html"):
        html = template.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html), (
            template.name
        )
        assert not re.search(r"(src|href)=\"https?:", html), template.name
        assert "|safe" not in html.replace(" ", ""), template.name
