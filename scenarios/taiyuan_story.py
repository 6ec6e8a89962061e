"""Taiyuan as the demo plays it."""

import asyncio
from pathlib import Path
from typing import Any

from scenarios import report, taiyuan
from scenarios.play import play
from scenarios.stage import Stage
from scenarios.story import Story


async def _play(stage: Stage, cache: Path) -> dict[str, Any]:
    area = stage.area or taiyuan.AREA
    return await play(stage, await asyncio.to_thread(taiyuan.city, cache, area))


STORY = Story(
    name="taiyuan",
    title="Taiyuan, April 2022",
    seed=taiyuan.SEED,
    published=taiyuan.SEED_FIGURES,
    rows=report.ROWS,
    play=_play,
    outcome=report.outcome,
    least=frozenset({"stock_balance"}),
    divisible=True,
)
