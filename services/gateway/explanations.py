"""Why a place is empty and why somebody was not chosen, in the words of people."""

from collections.abc import Iterable, Mapping
from typing import Any

#: Each gate: what is in the way, in Chinese and in English.
GATES: dict[str, tuple[str, str]] = {
    "walk_over_15min": ("步行超过 15 分钟", "the walk takes more than 15 minutes"),
    "drive_over_30min": ("车程超过 30 分钟", "the drive takes more than 30 minutes"),
    "outside_service_area": ("不在所选服务区域内", "outside the chosen service areas"),
    "not_available": ("该时段未登记可服务", "not available at that time of day"),
    "not_willing": ("未选择此类岗位", "this kind of post was not chosen"),
    "training_missing": ("尚未通过此类岗位的培训", "training for this kind of post is missing"),
    "insurance_missing": ("服务当日没有有效保险", "no valid insurance on that day"),
    "age_below_min": ("年龄低于岗位要求", "younger than the post allows"),
    "age_above_max": ("年龄高于岗位要求", "older than the post allows"),
    "no_vehicle": ("该岗位只需要带车志愿者", "only people with vehicles are sought there"),
    "already_serving": ("该时段已有其他安排", "promised elsewhere at that time"),
    "household_serving": (
        "家人在该时段已有安排，登记为轮流服务",
        "somebody of the household serves at that time, and they take turns",
    ),
    "not_rested": ("两次服务之间休息时间不足", "not enough rest since the last duty"),
    "day_off_due": ("已连续服务多日，应当休息一天", "a day off is due after so many days in a row"),
    "zone_sealed": ("所在小区已封控，只能在本社区服务", "the home is sealed: only service there"),
    "zone_controlled": ("所在区域已管控，不能出区服务", "the home is in a controlled zone"),
    "not_in_service": ("目前不在岗", "not in service at present"),
}

_VERDICTS: dict[str, tuple[str, str]] = {
    "asked": ("已在本次计划中收到岗位邀请。", "This plan did ask: there is an invitation."),
    "gates": (
        "最合适的岗位不符合条件：{gates}。",
        "At the post that suited best something is in the way: {gates}.",
    ),
    "others_nearer": (
        "最合适岗位的名额给了路程更短的志愿者：最远约 {longest} 分钟，本人约 {minutes} 分钟。",
        "The places of the best post went to people who live nearer: at most {longest} minutes "
        "away, here {minutes} minutes.",
    ),
    "best_overall": (
        "最合适岗位的名额已满。被安排的志愿者如去别处，全市路程之和会更长；本人约 {minutes} 分钟。",
        "The places of the best post are taken by people whose ways elsewhere would make all ways "
        "together longer; here it is {minutes} minutes.",
    ),
    "may_be_asked": (
        "最合适的岗位仍有空缺，可能稍后发出邀请。",
        "The best post still has places: an invitation may follow.",
    ),
    "nothing_near": ("计划当日附近没有岗位。", "No post of that day was within reach."),
}


def shut(gates: Iterable[str], language: str) -> str:
    """What is in the way, as a list within a sentence."""
    english = language == "en"
    words = [GATES.get(gate, (gate, gate))[english] for gate in gates]
    return ("; " if english else "；").join(words)


def why_not(reason: Mapping[str, Any], language: str) -> str:
    """Why somebody was not chosen."""
    said = _VERDICTS[reason["verdict"]][language == "en"]
    return said.format(
        gates=shut(reason["gates"], language),
        minutes=_minutes(reason["seconds"]),
        longest=_minutes(reason["longest"]),
    )


def funnel(place: Mapping[str, Any], language: str) -> str:
    """Why places of one kind are empty: how many are near, fit, or lack one thing."""
    lacking = sorted(
        ((count, gate) for gate, count in place["only"].items() if count), reverse=True
    )
    english = language == "en"
    if english:
        one_short = "; ".join(f"{count}: {GATES[gate][1]}" for count, gate in lacking)
        said = (
            f"{place['in_range']} people are within reach and {place['qualified']} of them may "
            f"serve now. Only one thing is in the way of others ({one_short or 'of nobody'})."
        )
    else:
        one_short = "，".join(f"{GATES[gate][0]} {count} 人" for count, gate in lacking)
        said = (
            f"可达范围内有 {place['in_range']} 人，其中 {place['qualified']} 人现在符合全部条件；"
            f"只差一项的：{one_short or '无'}。"
        )
    return said


def value_of(gate: Mapping[str, Any], language: str) -> str:
    """What a gate costs a plan."""
    name = GATES[gate["gate"]][language == "en"]
    if language == "en":
        return f"{gate['more']} more places could be filled but for this: {name}."
    return f"若放宽“{name}”一项，还可多安排 {gate['more']} 个名额。"


def _minutes(seconds: int) -> int:
    """Whole minutes, halves rounded up."""
    return (seconds + 30) // 60
