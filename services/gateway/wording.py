"""News and figures in the words of people."""

from collections.abc import Mapping
from typing import Any

from contracts.words import label
from services.gateway.definitions import DEFINITIONS

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
    parts = [f"{people} 人" if people else "", f"{vehicles} 车" if vehicles else ""]
    return "、".join(filter(None, parts))


def _so_many(number: int, thing: str, language: str) -> str:
    return f"{number:,} {thing}" if language == "en" else f"{thing} {number:,} 件"
