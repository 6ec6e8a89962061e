"""People with papers, and posts that ask for them; by default everything is in order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from contracts.vocabulary import Affiliation, PostCategory
from services.registry.domain.catalogue import SHIPPED
from services.registry.domain.evidence import (
    Agreement,
    Consent,
    Cover,
    Qualification,
    Standing,
    Training,
)
from services.registry.domain.gate import Person, Post

HOME = "430511001002"
NEXT_DOOR = "430511001003"
#: Eight in the morning in Beita.
START = datetime(2021, 11, 1, 0, tzinfo=UTC)
DAY = date(2021, 11, 1)
RULES = {one.category: one for one in SHIPPED.posts}


def rule(category="sample_transport", **facts):
    return RULES[PostCategory(category)].model_copy(update=facts)


def a_post(category="sample_transport", *, hours=4, community=HOME, zones=(), **facts):
    ends = START + timedelta(hours=hours)
    return Post(rule(category, **facts), community, START, ends, tuple(zones))


def a_training(course="sample_transport", **facts):
    given = Training(
        course=course,
        title="穿脱防护服",
        provider="区医院",
        hours=2,
        result="passed",
        mode="onsite",
        trainer_medical=True,
        on=DAY - timedelta(days=10),
        valid_to=None,
        recorded_by="trainer",
    )
    return replace(given, **facts)


def a_cover(starts=DAY, ends=DAY):
    return Cover("人保", "platform", starts, ends)


def someone(*, trainings=None, covers=None, born=date(1990, 5, 6), **facts):
    held = {name: facts.pop(name) for name in _KEPT if name in facts}
    standing = Standing(
        trainings=tuple([a_training()] if trainings is None else trainings),
        covers=tuple([a_cover()] if covers is None else covers),
        **held,
    )
    given = {
        "id": "v1",
        "state": "reserve",
        "affiliation": Affiliation.SOCIAL,
        "born": born,
        "community": HOME,
    }
    return Person(standing=standing, **given | facts)


_KEPT = ("qualifications", "agreements", "consents", "guides")

__all__ = [
    "DAY", "HOME", "NEXT_DOOR", "RULES", "START", "Agreement", "Consent", "Qualification",
    "a_cover", "a_post", "a_training", "rule", "someone",
]  # fmt: skip
