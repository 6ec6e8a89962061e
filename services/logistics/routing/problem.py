"""What is to be brought where, by whom, and within which times."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
#: A time that never comes, in seconds.
NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Stops:
    """Where goods go, one row a stop; times in seconds since midnight."""

    place: Ints
    #: What it gets, one column for each measure (crates, kilograms).
    load: Ints
    #: Work may begin from ``early`` until ``late``; it takes ``service`` seconds.
    early: Ints
    late: Ints
    service: Ints
    #: Before this nobody can leave a depot with its goods.
    release: Ints


@dataclass(frozen=True, slots=True)
class Cars:
    """Who can drive, one row a car: from its depot, and back there before its shift ends."""

    room: Ints
    place: Ints
    early: Ints
    late: Ints
    #: How often it may load again.
    reloads: Ints
    #: What it costs to ask this car at all, in seconds of driving.
    price: Ints


@dataclass(frozen=True, slots=True)
class Job:
    """A day's work; ``seconds`` and ``cost`` from each place (row) to each other (column)."""

    stops: Stops
    cars: Cars
    seconds: Ints
    cost: Ints
    #: How long it takes to load, before every trip.
    loading: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """What one car does: trips from its depot and back, each with its stops in order."""

    car: int
    trips: tuple[tuple[int, ...], ...]

    @property
    def stops(self) -> tuple[int, ...]:
        """All its stops, in order."""
        return tuple(stop for trip in self.trips for stop in trip)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where; and whom nobody goes to, which is never left unsaid."""

    routes: tuple[Route, ...]
    unserved: tuple[int, ...]


def columns(**lists: Any) -> dict[str, Ints]:
    """Columns of whole numbers; of a list of rows two dimensions."""
    return {name: np.asarray(one, dtype=np.int64) for name, one in lists.items()}


def arrays(job: Job) -> dict[str, Any]:
    """A job as arrays with names."""
    rows = {
        f"{part}.{one.name}": getattr(table, one.name)
        for part, table in (("stops", job.stops), ("cars", job.cars))
        for one in fields(table)
    }
    return {"seconds": job.seconds, "cost": job.cost, "loading": job.loading, **rows}


def job_of(named: Any) -> Job:
    """The job that these arrays are."""
    return Job(
        stops=Stops(**{one.name: named[f"stops.{one.name}"] for one in fields(Stops)}),
        cars=Cars(**{one.name: named[f"cars.{one.name}"] for one in fields(Cars)}),
        seconds=named["seconds"],
        cost=named["cost"],
        loading=int(named["loading"]),
    )
