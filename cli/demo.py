"""`huiyin demo`: a city's story, played through the public API by simulated people."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli import launch, plan
from cli.admin import make_key
from cli.settings import Settings
from cli.state import StateFile
from scenarios import memory, report
from scenarios.api import Api, Refused
from scenarios.clock import RehearsalClock
from scenarios.errors import CannotPlay
from scenarios.people import Mailbox, People
from scenarios.processors import Processors
from scenarios.show import Show
from scenarios.staff import Staff
from scenarios.stage import Stage
from scenarios.stories import STORIES
from scenarios.story import Story

#: Too large to be played person by person on one machine: only planned (`cli.plan`).
PLANNED = "beijing"
#: From which part on processor time that the host kept back is worth a word.
NOTEWORTHY = 0.05

_CITIES = ", ".join((*STORIES, PLANNED))

console = Console(highlight=False)


def demo(
    city: Annotated[str, typer.Argument(help=f"Which city: {_CITIES}.")] = "taiyuan",
    area: Annotated[
        str, typer.Option(help="Only a street or district of Taiyuan, such as 140107008.")
    ] = "",
) -> None:
    """Start the platform and replay a city on it; again is safe, it ends with the same figures."""
    if city == PLANNED:
        plan.beijing()
        return
    if city not in STORIES:
        raise typer.BadParameter(f"there is no scenario called {city}, only {_CITIES}")
    story = STORIES[city]
    if area and not story.divisible:
        raise typer.BadParameter(f"{story.title} is played whole", param_hint="--area")
    launch.up()
    settings = Settings.read()
    console.print(f"[bold]{story.title}[/] on {settings.public_url}")
    if area:
        console.print(f"Only what lies in {area}; what was published is of the whole city.")
    try:
        asyncio.run(_played(settings, story, area))
    except KeyboardInterrupt:
        console.print("\nInterrupted. `make demo` goes on from here, `make down` stops everything.")
        raise typer.Exit(130) from None
    except (CannotPlay, Refused, ExceptionGroup) as wrong:
        for sentence in _sentences(wrong):
            console.print(sentence, style="red", markup=False)
        raise typer.Exit(1) from None


async def _played(settings: Settings, story: Story, area: str) -> None:
    begun, before = time.monotonic(), Processors.now()
    notes = _notes(settings, story)
    async with Api(settings.public_url, story.name) as api:
        mailbox = Mailbox(settings.home / "mail.jsonl")
        # One notebook for all cities: a letter is answered once, whoever is played when it is read.
        people = People(api, mailbox, settings.home / "demo" / "answered", story.seed)
        show = Show(console, lambda: api.requests, lambda: memory.memory_mb(_pids(settings)))
        stage = Stage(
            api=api,
            staff=Staff(notes / "keys.json", make_key),
            people=people,
            clock=RehearsalClock(settings.home / "clock"),
            show=show,
            notes=notes,
            area=area,
        )
        figures = await story.play(stage, settings.cache)
    seconds, processors = time.monotonic() - begun, Processors.now().since(before)
    _conclude(settings, stage, story, figures, seconds, processors)


def _notes(settings: Settings, story: Story) -> Path:
    """Where a story keeps its keys; the first one, Taiyuan, has them beside the folders of all."""
    notes = settings.home / "demo"
    notes = notes if story.name == "taiyuan" else notes / story.name
    notes.mkdir(parents=True, exist_ok=True)
    return notes


def _conclude(
    settings: Settings,
    stage: Stage,
    story: Story,
    figures: dict[str, Any],
    seconds: float,
    processors: Processors,
) -> None:
    """Print the table and write the report."""
    here, done = story.outcome(figures), stage.show.done
    requests = sum(one.requests for one in done)
    peak = max(one.memory_mb for one in done)
    named = "" if story.name == "taiyuan" else f"-{story.name}"
    file = settings.home / f"demo-report{named}.json"
    report.write(
        file,
        {
            "scenario": story.name,
            "published": story.published,
            "here": here,
            "seconds": round(seconds, 1),
            "processor_seconds": round(processors.busy),
            "processor_withheld": round(processors.withheld, 2),
            "requests": requests,
            "memory_mb": round(peak),
            "steps": report.steps(done),
            "answers": stage.people.outcomes,
            "figures": figures,
        },
    )
    console.print()
    console.print(report.table(story, here, part=bool(stage.area)))
    console.print(
        f"{seconds:.0f} s, {requests:,} requests ({requests / seconds:,.0f}/s), at most "
        f"{peak:,.0f} MB of memory for the whole platform. Report: {file}"
    )
    if processors.withheld >= NOTEWORTHY:
        console.print(
            f"The host of this machine kept back {processors.withheld:.0%} of the processor time "
            "that was wanted: alone on it, this takes less long."
        )
    console.print(f"The platform stays up: [bold]{settings.public_url}/[/]  (`make down` stops it)")


def _pids(settings: Settings) -> list[int]:
    """The supervisor's process, whose children all others are, and the servers'."""
    state = StateFile(settings.home).read()
    if state is None:
        return []
    return [state.supervisor.pid, *(one.pid for one in state.entries() if one.pid)]


def _sentences(wrong: Exception) -> Iterator[str]:
    """What went wrong, once each, however many met it at the same time."""
    if isinstance(wrong, ExceptionGroup):
        strange = wrong.split((CannotPlay, Refused))[1]
        if strange is not None:
            raise strange
        yield from {said: None for one in wrong.exceptions for said in _sentences(one)}
    else:
        yield str(wrong)
