"""`huiyin plan`: the night plan of a made-up city of a real size, without the services."""

import resource
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from bench.matching_city import CITIES
from bench.matching_city import city as synthetic
from services.matching.domain.policy import IN_FORCE
from services.matching.solver import NOWHERE, Problem, Solution, gap, solve
from services.matching.solver.certificate import certificate as written
from services.matching.solver.city import city as prepared
from services.matching.solver.kernel import Name, fastest
from services.matching.solver.warm import warm


def plan(
    city: Annotated[str, typer.Option(help=f"One of {', '.join(CITIES)}.")] = "taiyuan-day4",
    date: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Every day has its own city.")
    ] = datetime(2022, 4, 12),  # noqa: DTZ001  a date
    certificate: Annotated[
        Path | None, typer.Option(help="Where to keep the proof (JSON, gzip).")
    ] = None,
) -> None:
    """Make a city up, plan its day, and prove that no plan is better."""
    if city not in CITIES:
        raise typer.BadParameter(f"There are {', '.join(CITIES)}.", param_hint="--city")
    seeded = replace(CITIES[city], seed=int(f"{date:%Y%m%d}"))
    people, posts = synthetic(seeded)
    kernel = fastest()
    if kernel == "numba":
        warm()
    begun = time.process_time()
    problem = prepared(people, posts).problem
    paired = time.process_time() - begun
    typer.echo(
        f"{problem.people:,} people, {seeded.needs:,} needs, {problem.posts:,} posts, "
        f"{len(problem.person):,} pairs that pass every gate ({paired:.2f} s)"
    )
    best, unproven = _best(problem, kernel)
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    typer.echo(f"{seconds:.2f} s of processor in all ({kernel}), {peak:.0f} MB at the most")
    if certificate:
        certificate.write_bytes(written(problem, best, policy=IN_FORCE.version))
        typer.echo(f"Proof: {certificate}; gunzip it for docs/verify_certificate.py")
    if unproven:
        raise typer.Exit(1)


def _best(problem: Problem, kernel: Name) -> tuple[Solution, int]:
    """The best plan, and how many seconds its prices leave unproven."""
    begun = time.process_time()
    best = solve(problem, kernel)
    solved = time.process_time()
    filled, places = np.count_nonzero(best.post != NOWHERE), int(problem.seats.sum())
    typer.echo(f"{filled:,} of {places:,} places filled ({solved - begun:.2f} s)")
    unproven = gap(problem, best)
    typer.echo(
        f"Certificate: no plan is better by more than {unproven} s, checked from the prices alone "
        f"({time.process_time() - solved:.2f} s)"
    )
    return best, unproven


def beijing() -> None:
    """The largest city, once with enough people and once without."""
    typer.echo("Beijing, planned without the services: columns of people and posts to a proof.")
    for name in ("beijing-150k", "beijing-300k"):
        typer.echo("")
        plan(name, datetime(2022, 4, 12), None)  # noqa: DTZ001  a date
