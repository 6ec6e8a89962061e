"""Codes, moments and news in the words of people, in local time (Asia/Shanghai, UTC+8)."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from services.gateway.definitions import DEFINITIONS

_CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")

_LABELS: dict[str, tuple[str, str]] = {
    # posts
    "checkpoint": ("卡口值班", "checkpoint duty"),
    "isolation_site": ("隔离点服务", "isolation site service"),
    "sample_transport": ("样本转运", "sample transport"),
    "area_supply": ("区域保供", "area supply"),
    "epi_survey": ("流行病学调查", "epidemiological survey"),
    "sampling": ("核酸采样", "nucleic acid sampling"),
    "area_control": ("社会面管控", "public area control"),
    # help
    "medicine": ("药品", "medicine"),
    "food": ("食品", "food"),
    "mother_baby": ("母婴用品", "mother and baby supplies"),
    "medical_transfer": ("就医转运", "medical transfer"),
    "errand": ("代跑代办", "errand"),
    "psychological": ("心理支持", "psychological support"),
    "other": ("其他", "other"),
    # what teams do
    "rescue": ("救援", "rescue"),
    "disinfection": ("消毒", "disinfection"),
    "water_rescue": ("水上救援", "water rescue"),
    "supply": ("物资保障", "supply"),
    # goods and people
    "sprayer": ("弥雾机", "sprayers"),
    "rescue_kit": ("应急救援包", "rescue kits"),
    "protective_suit": ("防护服", "protective suits"),
    "antigen_kit": ("抗原试剂盒", "antigen kits"),
    "ration_pack": ("生活物资包", "ration packs"),
    "allot": ("分配", "allotted"),
    "arrive": ("到货", "arrived"),
    "comfort": ("慰问", "comfort gift"),
    "deliver": ("交付", "delivered"),
    "issue": ("发放", "issued"),
    "receive": ("入库", "received"),
    "return": ("退回", "returned"),
    "transfer": ("调拨", "transferred"),
    "volunteers": ("储备志愿者", "reserve volunteers"),
    "drivers": ("车队志愿者", "fleet volunteers"),
}

_NEWS: dict[str, tuple[str, str]] = {
    "need.published": (
        "社区需求发布：{category}，{wanted}",
        "Need published: {category}, {wanted}",
    ),
    "need.matched": ("社区需求有人应答：{category}", "First place taken: {category}"),
    "need.filled": ("社区需求招满：{category}，{wanted}", "Need filled: {category}, {wanted}"),
    "need.completed": ("服务完成：{category}", "Service completed: {category}"),
    "plan.published": (
        "派班方案发布：{needs} 项需求，安排 {filled}/{places} 个名额",
        "Plan published: {needs} needs, {filled} of {places} places",
    ),
    "help.received": ("收到求助：{category}", "Request for help: {category}"),
    "help.resolved": ("求助有了答复：{category}", "Request for help answered: {category}"),
    "donation.pledged": ("捐赠登记：{goods}", "Donation pledged: {goods}"),
    "donation.stocked": ("捐赠入库：{goods}", "Donation in stock: {goods}"),
    "donation.allocated": ("捐赠已分配：{goods}", "Donation allotted: {goods}"),
    "donation.delivered": ("捐赠已送达：{goods}", "Donation delivered: {goods}"),
    "team.registered": ("应急队伍登记：{members} 人", "Emergency team of {members} registered"),
    "mission.committed": ("应急队伍出动：{capability}", "Emergency team on its way: {capability}"),
    "mission.released": ("应急队伍归队：{capability}", "Emergency team back: {capability}"),
    "organisation.approved": ("社会组织通过审核：{name}", "Organisation approved: {name}"),
    "import.done": ("名单导入完成：{accepted} 名{people}", "List imported: {accepted} {people}"),
}


def label(code: str, language: str) -> str:
    """What people call the thing; cities extend the codes, so an unknown one is said as it is."""
    return _LABELS.get(code, (code, code))[language == "en"]


def moment(when: datetime, language: str) -> str:
    """Day and time on the wall clock: 4月12日（周二）08:00, or Tue 12 Apr 08:00."""
    local = when.astimezone(_CHINA)
    if language == "en":
        return local.strftime("%a %d %b %H:%M")
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def period(starts: datetime, ends: datetime, language: str) -> str:
    """From when to when; a shift lasts at most 24 hours, so it ends today or tomorrow."""
    last = ends.astimezone(_CHINA)
    tomorrow = last.date() > starts.astimezone(_CHINA).date()
    if language == "en":
        return f"{moment(starts, language)}–{last:%H:%M}{' next day' if tomorrow else ''}"
    return f"{moment(starts, language)}至{'次日' if tomorrow else ''}{last:%H:%M}"


def clock(when: datetime) -> str:
    """The time of day."""
    return f"{when.astimezone(_CHINA):%H:%M}"


def told(figures: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The figures with words beside the codes, and what each figure means."""
    items = [one | {"name": label(one["item"], language)} for one in figures["donations"]["items"]]
    return {
        **figures,
        "donations": figures["donations"] | {"items": items},
        "news": [one | {"text": news(one, language)} for one in figures["news"]],
        "definitions": {name: said[language] for name, said in DEFINITIONS.items()},
    }


def news(happening: Mapping[str, Any], language: str) -> str:
    """One line of news."""
    facts = {name: _said(name, fact, language) for name, fact in happening["facts"].items()}
    if "people" in facts and "vehicles" in facts:
        facts["wanted"] = _wanted(happening["facts"], language)
    return _NEWS[happening["what"]][language == "en"].format_map(facts)


def _said(name: str, fact: Any, language: str) -> str:
    if name == "goods":
        parts = [_so_many(number, label(item, language), language) for item, number in fact.items()]
        return (", " if language == "en" else "、").join(parts)
    return f"{fact:,}" if isinstance(fact, int) else label(fact, language)


def _wanted(facts: Mapping[str, int], language: str) -> str:
    people, vehicles = facts["people"], facts["vehicles"]
    if language == "en":
        parts = [f"{people} people" if people else "", f"{vehicles} vehicles" if vehicles else ""]
        return " and ".join(filter(None, parts))
    return f"{people} 人" * bool(people) + f"{vehicles} 车" * bool(vehicles)


def _so_many(number: int, thing: str, language: str) -> str:
    return f"{number:,} {thing}" if language == "en" else f"{thing} {number:,} 件"
