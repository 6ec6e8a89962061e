"""Stopping what was started, in order, and nothing else."""

import asyncio
import signal
import time
from collections.abc import Iterable
from itertools import groupby

from cli.identity import Identity, marked
from cli.state import Entry

PAUSE = 0.02


async def drain(entries: Iterable[Entry]) -> list[str]:
    """Stop stage after stage, the members of a stage together.

    Returns the names of those that had to be killed because their grace ran out.
    """
    killed = []
    for _, stage in groupby(sorted(entries, key=lambda one: one.stage), key=lambda one: one.stage):
        members = list(stage)
        outcomes = await asyncio.gather(*map(stop, members))
        killed += [one.name for one, clean in zip(members, outcomes, strict=True) if not clean]
    return killed


async def stop(entry: Entry) -> bool:
    """SIGTERM, then SIGKILL when the grace is over; True if the first was enough."""
    who = entry.identity
    clean = True
    if who and who.send(signal.SIGTERM):
        clean = await gone(who, entry.grace)
        if not clean:
            who.send(signal.SIGKILL)
            await gone(who, 5.0)
    return clean


async def gone(who: Identity, patience: float) -> bool:
    """Wait until ``who`` no longer runs; False if it still does after ``patience`` seconds."""
    end = time.monotonic() + patience
    while who.alive:
        if time.monotonic() > end:
            return False
        await asyncio.sleep(PAUSE)
    return True


async def sweep(launch: str) -> int:
    """Kill whatever still carries the mark of ``launch``; returns how many there were."""
    count = 0
    for _ in range(20):  # a killed parent may have just forked: look until a look finds nothing
        left = marked(launch)
        if not left:
            break
        count += len(left)
        for who in left:
            who.send(signal.SIGKILL)
        await asyncio.sleep(PAUSE)
    return count
