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
from services.matching.solver import NOWHERE, gap, solve
from services.matching.solver.certificate import certificate as written
from services.matching.solver.city import city as prepared
from services.matching.solver.kernel import fastest


def plan(
    city: Annotated[str, typer.Option(help=f"One of {', '.join(CITIES)}.")] = "taiyuan4",
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
    kernel, begun = fastest(), time.process_time()
    problem = prepared(people, posts).problem
    typer.echo(f"{problem.people:,} people, {problem.posts:,} posts, {len(problem.person):,} pairs")
    best = solve(problem, kernel)
    unproven = gap(problem, best)
    seconds = time.process_time() - begun
    filled = np.count_nonzero(best.post != NOWHERE)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    typer.echo(f"{filled:,} of {problem.seats.sum():,} places filled, gap {unproven}")
    typer.echo(f"{seconds:.2f} s of processor ({kernel}), {peak:.0f} MB")
    if certificate:
        certificate.write_bytes(written(problem, best, policy=IN_FORCE.version))
        typer.echo(f"Proof: {certificate}; gunzip it for docs/verify_certificate.py")
