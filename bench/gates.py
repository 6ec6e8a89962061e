"""May each of 291,000 people serve each of seven posts?  Columns against a loop in Python."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np

from bench.platform import Platform
from bench.result import Result
from contracts.vocabulary import Affiliation
from services.registry.domain.catalogue import SHIPPED
from services.registry.domain.evidence import Cover, Standing, Training
from services.registry.domain.gate import Person, Post, judge
from services.registry.domain.gate_columns import Columns, closed, columns
from services.registry.domain.zone import Zone

#: Beijing's volunteers, and how many of them the loop judges: its time grows with the number.
PEOPLE, LOOPED, RUNS, SINGLE = 291_000, 10_000, 5, 20_000
START = datetime(2022, 5, 20, 0, tzinfo=UTC)
TODAY = date(2022, 5, 20)


def cases(_platform: Platform | None = None) -> Iterator[Result]:
    """All at once, and one alone."""
    people, posts = _people(PEOPLE), _posts()
    since = time.perf_counter()
    table = columns(people)
    built = time.perf_counter() - since
    batch = statistics.median(_timed(lambda: _all(table, posts)) for _ in range(RUNS))
    some = people[:LOOPED]
    loop = _timed(lambda: [judge(one, post, "check_in") for post in posts for one in some])
    yield Result(
        bench="gates",
        case=f"{PEOPLE:,} people x {len(posts)} posts",
        value=batch,
        unit="s",
        baseline="the same rules, one call for each person and post (extrapolated)",
        baseline_value=loop * PEOPLE / LOOPED,
        goal="<= 5 s",
        goal_met=batch + built <= 5,
        ratio=loop * PEOPLE / LOOPED / batch,
        more={"people_per_s": PEOPLE / (batch + built), "columns_from_objects_s": built},
    )
    few = people[:SINGLE]
    single = statistics.median(
        _timed(lambda: [judge(one, posts[2], "check_in") for one in few]) / SINGLE
        for _ in range(RUNS)
    )
    naive = statistics.median(
        _timed(lambda: [_naive(one, posts[2]) for one in few]) / SINGLE for _ in range(RUNS)
    )
    yield Result(
        bench="gates",
        case="one person, one post, every reason",
        value=single * 1e6,
        unit="us",
        baseline="the first three gates written out, yes or no, no reasons",
        baseline_value=naive * 1e6,
        goal="<= 100 us",
        goal_met=single <= 100e-6,
        ratio=naive / single,
    )


def _all(table: Columns, posts: list[Post]) -> int:
    return sum(int((closed(table, post) == 0).sum()) for post in posts)


def _timed(work: Callable[[], object]) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since


def _naive(person: Person, post: Post) -> bool:
    """What a first draft would write."""
    day = (post.ends_at + timedelta(hours=8)).date()
    if person.state != "reserve" or person.born is None:
        return False
    if not 18 <= (day - person.born).days // 365.25 <= 60:
        return False
    return any(
        one.course == post.rule.category and one.result == "passed"
        for one in person.standing.trainings
    ) and any(one.starts_on <= day <= one.ends_on for one in person.standing.covers)


def _posts() -> list[Post]:
    sealed = Zone("z", "110105001", "sealed", START - timedelta(days=1), None)
    end = START + timedelta(hours=4)
    return [Post(one, "110105002001", START, end, (sealed,)) for one in SHIPPED.posts]


def _people(number: int) -> list[Person]:
    """A city: a third trained for something, four of five insured, a few suspended."""
    chance = np.random.default_rng(7)
    courses = ["general", *(one.category.value for one in SHIPPED.posts)]
    picks = chance.integers(0, len(courses) * 3, (number, 2))
    ages = chance.integers(15, 75, number)
    insured, states = chance.random(number) < 0.8, chance.random(number)
    blocks = list(Affiliation)
    return [
        Person(
            id=str(row),
            state="reserve" if states[row] > 0.02 else "suspended",
            affiliation=blocks[row % 3],
            born=TODAY - timedelta(days=int(ages[row]) * 366),
            community=f"1101{row % 16:02}{row % 340:03}{row % 20:03}",
            standing=Standing(
                trainings=tuple(
                    _training(courses[pick], row) for pick in picks[row] if pick < len(courses)
                ),
                covers=(_cover(row),) if insured[row] else (),
            ),
        )
        for row in range(number)
    ]


def _training(course: str, row: int) -> Training:
    return Training(
        course=course,
        title="",
        provider="",
        hours=2,
        result="passed" if row % 9 else "failed",
        mode="onsite" if row % 4 else "online",
        trainer_medical=row % 2 == 0,
        on=TODAY - timedelta(days=row % 300),
        valid_to=TODAY + timedelta(days=row % 100 - 10),
        recorded_by="",
    )


def _cover(row: int) -> Cover:
    first = TODAY - timedelta(days=row % 90)
    return Cover("", "platform", first, first + timedelta(days=100))
