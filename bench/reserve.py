"""A page of people out of 291,000, by area, skill, intention and time, as the registry finds it."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from typing import Any

import numpy as np
from pymongo import MongoClient

from bench.crowd import PEOPLE
from bench.platform import Platform
from bench.result import Result, percentile
from contracts.registry import FindVolunteers, RegisterVolunteer
from contracts.vocabulary import DayPart, PostCategory
from kit.seal import Keys
from kit.wire import Envelope
from services.registry.domain.ledger import listed
from services.registry.domain.volunteer import enrol
from services.registry.store import RegistryStore

#: Requests of each kind, and how many of them the slow ways answer.
REQUESTS, SLOW, PIECE = 600, 12, 3000
SKILLS = ("护士", "英语", "驾驶", "心理咨询", "无人机", "手语")
#: How many of a hundred have each skill; sign language is one in five hundred.
SHARE = (0.06, 0.2, 0.3, 0.02, 0.005, 0.002)
NOW = datetime(2022, 5, 20, tzinfo=UTC)
Doc = dict[str, Any]


def cases(platform: Platform) -> Iterator[Result]:
    """Through the registry's store, against the plain query and a loop."""
    platform.servers()
    keys = Keys(platform.settings.keys)
    with MongoClient[Doc](platform.settings.mongo_uri, tz_aware=True) as client:
        db = client["bench_registry"]
        client.drop_database(db)
        store = RegistryStore(db, name="registry", keys=keys)
        store.prepare()
        people = list(fill(store))
        asked = list(_questions())
        ours = [_timed(partial(_page, store, one)) for one in asked]
        plain = [_timed(partial(_plain, store, one)) for one in asked[:SLOW]]
        loop = [_timed(partial(_loop, people, one)) for one in asked[:SLOW]]
        client.drop_database(db)
    yield Result(
        bench="reserve",
        case=f"page of 50 of {PEOPLE:,} by area, skill, intention and time",
        value=percentile(ours, 0.99),
        unit="ms p99",
        baseline="the same query without our indexes (collection scan, sorted)",
        baseline_value=percentile(plain, 0.5),
        ratio=percentile(plain, 0.5) / percentile(ours, 0.5),
        goal="<= 50 ms p99",
        goal_met=percentile(ours, 0.99) <= 50,
        more={
            "p50": percentile(ours, 0.5),
            "worst": max(ours),
            "python_loop_ms": percentile(loop, 0.5),
            "requests": len(ours),
        },
    )


def _page(store: RegistryStore, query: FindVolunteers) -> int:
    people, _ = store.reserve.find(query)
    return len([listed(one) for one in people])


def _plain(store: RegistryStore, query: FindVolunteers) -> int:
    area = {"$gte": query.area, "$lt": query.area + ":"}
    wanted: Doc = {"state": query.state, "community": area}
    named = {"skills": query.skill, "intentions": query.intention, "available": query.available}
    wanted |= {name: str(value) for name, value in named.items() if value}
    found = store.volunteers.collection.find(wanted).hint([("$natural", 1)])
    return len(list(found.sort([("community", 1), ("_id", 1)]).limit(query.limit)))


def _loop(people: list[Doc], query: FindVolunteers) -> int:
    found = [
        one
        for one in people
        if one["community"].startswith(query.area)
        and one["state"] == query.state
        and (not query.skill or query.skill in one["skills"])
        and (not query.intention or query.intention in one["intentions"])
        and (not query.available or query.available in one["available"])
    ]
    found.sort(key=lambda one: (one["community"], one["_id"]))
    return len(found[: query.limit])


def _timed(work: Callable[[], int]) -> float:
    since = time.perf_counter()
    work()
    return (time.perf_counter() - since) * 1000


def _questions() -> Iterator[FindVolunteers]:
    """City, district, street and community; with and without each wish; some fit nobody.

    One in eight asks for a state that nobody is in: nothing but the walk itself.
    """
    areas = ("1101", "110105", "110105001", "110105001001")
    skills, posts, parts = (None, *SKILLS), (None, *PostCategory), (None, *DayPart)
    every = list(product(areas, skills, posts, parts))
    chance = np.random.default_rng(5)
    for place in chance.integers(0, len(every), REQUESTS):
        area, skill, post, part = every[place]
        state = "suspended" if chance.random() < 1 / 8 else "reserve"
        wish = {"skill": skill, "intention": post, "available": part, "state": state}
        yield FindVolunteers.model_validate({"area": area, **wish})


def fill(store: RegistryStore, number: int = PEOPLE) -> Iterator[Doc]:
    """People as registrations make them, kept as the store keeps them."""
    chance = np.random.default_rng(11)
    posts, parts = list(PostCategory), list(DayPart)
    waiting: list[Doc] = []
    for row in range(number):
        skills = {one for one, draw in zip(SKILLS, chance.random(6) < SHARE, strict=True) if draw}
        wish = RegisterVolunteer.model_construct(
            name="合成志愿者",
            phone=f"100{row:08}",
            community=f"1101{row % 16 + 1:02}{row // 16 % 20 + 1:03}{row // 320 % 20 + 1:03}",
            intentions=frozenset(posts[one] for one in set(chance.integers(0, 7, 2))),
            available=frozenset(parts[one] for one in set(chance.integers(0, 4, 2))),
            skills=frozenset(skills),
            synthetic=True,
        )
        person = enrol(wish, volunteer_id=f"v{row:07}", now=NOW, by="bench")
        cause = Envelope(type="bench", data={}, id=f"c{row}", time=NOW)
        waiting.append(store.volunteers.document(person, (), cause))
        if len(waiting) == PIECE or row == number - 1:
            store.volunteers.collection.insert_many(waiting, ordered=False)
            kept = ("_id", "community", "state", "skills", "intentions", "available")
            yield from ({name: one[name] for name in kept} for one in waiting)
            waiting = []
