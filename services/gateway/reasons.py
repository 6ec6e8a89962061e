"""Why somebody may not serve at a post, in the words of people."""

from collections.abc import Mapping
from typing import Any

from contracts.words import label

REASONS: dict[str, tuple[str, str]] = {
    "not_in_service": (
        "该志愿者目前不在岗（{state}）。",
        "This volunteer is not in service ({state}).",
    ),
    "consent_withdrawn": ("本人已撤回服务同意。", "The consent to serve was withdrawn."),
    "age_unknown": (
        "该岗位须年满 {min_age} 周岁，但没有登记出生日期。",
        "This post asks for {min_age} years of age, and no date of birth is known.",
    ),
    "age_below_min": ("未满 {min_age} 周岁。", "Younger than {min_age}."),
    "age_above_max": ("超过 {max_age} 周岁。", "Older than {max_age}."),
    "training_missing": ("没有参加{category}所需的培训。", "No training for {category}."),
    "training_failed": ("{category}培训考核不合格。", "The training for {category} was failed."),
    "training_category": (
        "只参加过其他岗位的培训，没有{category}培训。",
        "Trained for other posts, not for {category}.",
    ),
    "training_expired": ("{category}培训已过有效期。", "The training for {category} has expired."),
    "training_online_only": (
        "{category}要求面对面培训，线上培训不够。",
        "{category} asks for training face to face; online is not enough.",
    ),
    "trainer_not_medical": (
        "{category}培训须由医务人员进行。",
        "Training for {category} must be given by medical staff.",
    ),
    "insurance_missing": (
        "没有意外伤害保险，须保到 {last_day}。",
        "No accident insurance; it must hold until {last_day}.",
    ),
    "insurance_shift": (
        "保险没有覆盖整个班次，须保到 {last_day}。",
        "The insurance does not cover the whole shift, until {last_day}.",
    ),
    "qualification_missing": (
        "缺少职业资格：{qualification}。",
        "A qualification is missing: {qualification}.",
    ),
    "qualification_expired": (
        "职业资格已过期：{qualification}。",
        "The qualification has expired: {qualification}.",
    ),
    "agreement_missing": (
        "没有签订{category}书面服务协议。",
        "No written agreement was signed for {category}.",
    ),
    "zone_sealed": (
        "所在区域（{area}）为封控区，只能在本社区服务。",
        "Area {area} is sealed: service is possible in one's own community only.",
    ),
    "zone_controlled": (
        "所在区域（{area}）为管控区，人不出区。",
        "Area {area} is controlled: nobody leaves it.",
    ),
    "letter_needed": (
        "岗位在管控区域（{area}）内，须开具介绍信。",
        "The post is in a closed area ({area}): an introduction letter is needed.",
    ),
    "guide_not_read": (
        "尚未阅读岗位服务指南（第 {version} 版）。",
        "The post's guide (version {version}) has not been read.",
    ),
}


def reason(code: str, language: str, facts: Mapping[str, Any]) -> str:
    """The sentence for a closed gate; the code itself for one that is new here."""
    said = REASONS.get(code, (code, code))[language == "en"]
    return said.format_map({name: label(str(fact), language) for name, fact in facts.items()})
