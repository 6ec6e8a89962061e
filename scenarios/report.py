"""What came out, beside what the city published."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from scenarios.show import Done
from scenarios.story import Story

Doc = dict[str, Any]

#: What a play costs, as a report names it.
COSTS = ("seconds", "requests", "memory_mb", "steps")
#: What the rows of the table are called, in the order of the table.
ROWS = {
    "reserve_volunteers": "储备志愿者 reserve volunteers",
    "fleet_volunteers": "志愿车队 fleet volunteers",
    "needs_published": "社区需求 needs published",
    "needs_matched": "　needs matched",
    "volunteers_matched": "　reserve volunteers matched",
    "help_received": "我要求助 help requests received",
    "help_closed": "　solved, answered and closed",
    "sprayers_allotted": "爱心捐赠 sprayers allotted",
    "rescue_kits_allotted": "　rescue kits allotted",
    "stock_balance": "　left in the warehouse",
}


def outcome(figures: Mapping[str, Any]) -> dict[str, float]:
    """The rows of the table, out of ``GET /v1/stats``."""
    goods = {one["item"]: one for one in figures["donations"]["items"]}
    sprayers, kits = goods["sprayer"], goods["rescue_kit"]
    return {
        "reserve_volunteers": figures["reserve_volunteers"]["registered"],
        "fleet_volunteers": figures["volunteer_fleet"]["registered"],
        "needs_published": figures["community_needs"]["published"],
        "needs_matched": figures["community_needs"]["matched"],
        "volunteers_matched": figures["reserve_volunteers"]["matched"],
        "help_received": figures["help_requests"]["received"],
        "help_closed": figures["help_requests"]["closed"],
        "sprayers_allotted": sprayers["allotted"],
        "rescue_kits_allotted": kits["allotted"],
        "stock_balance": sprayers["in_stock"] + kits["in_stock"],
    }


def anybody(figures: Mapping[str, Any]) -> bool:
    """Whether there is anybody or anything on the platform."""
    people = figures["reserve_volunteers"]["registered"] + figures["volunteer_fleet"]["registered"]
    return bool(people or figures["community_needs"]["submitted"])


def table(story: Story, here: Mapping[str, float], *, part: bool = False) -> Table:
    """The seed's figures and ours, side by side; those of a part of the city are not judged."""
    shown = Table(title=story.title, title_justify="left")
    shown.add_column("")
    shown.add_column("published", justify="right")
    shown.add_column("here", justify="right")
    shown.add_column("")
    for name, words in story.rows.items():
        seed, ours = story.published[name], here[name]
        worse = ours > seed if name in story.least else ours < seed
        mark = "" if part else "[yellow]below[/]" if worse else "[green]✓[/]"
        shown.add_row(words, f"{seed:,}", f"{ours:,}", mark)
    return shown


def write(file: Path, report: Mapping[str, Any]) -> None:
    """Replace the report; what the first play cost stays beside what this one did."""
    before = json.loads(file.read_text()) if file.exists() else report
    first = before.get("first") or {name: before[name] for name in COSTS}
    half = file.with_suffix(".part")
    half.write_text(json.dumps({**report, "first": first}, ensure_ascii=False, indent=1))
    half.replace(file)


def steps(done: Iterable[Done]) -> list[Doc]:
    """The steps as the report keeps them."""
    return [{name: _short(value) for name, value in asdict(one).items()} for one in done]


def _short(value: object) -> object:
    return round(value, 1) if isinstance(value, float) else value
