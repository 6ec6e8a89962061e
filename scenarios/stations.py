"""What Beita asks for on a day: health stations, liaison posts, road posts; and beside them the
places that organisations take over and those at which citizens help their own community.
"""

from datetime import date, time
from typing import Any

import numpy as np

from contracts.vocabulary import PostCategory
from scenarios.chance import Ints, dice, shared_out
from scenarios.geography import Atlas
from scenarios.needs import NEAR_KM, notice

Doc = dict[str, Any]

#: 228 duties at 57 health stations, 14 liaison posts and 7 road posts.
STATIONS, DUTIES, LIAISON_POSTS, ROAD_POSTS = 57, 4, 14, 7
POSTS = STATIONS * DUTIES + LIAISON_POSTS + ROAD_POSTS
#: Road posts so far out that nobody lives within a walk of 15 minutes.
FAR_OUT = 2
#: Communities in which citizens help besides, and how many of them in all: some do not come.
NEIGHBOURS, NEIGHBOURLY = 14, 155

MORNING, AFTERNOON = (time(8), time(14)), (time(14, 30), time(19))
KINDS = {
    "卡口值班": PostCategory.CHECKPOINT,
    "社会面管控": PostCategory.AREA_CONTROL,
    "核酸采样": PostCategory.SAMPLING,
    "区域保供": PostCategory.AREA_SUPPLY,
    "流行病学调查": PostCategory.EPI_SURVEY,
    "隔离点服务": PostCategory.ISOLATION_SITE,
    "样本转运": PostCategory.SAMPLE_TRANSPORT,
}
PARTS = {"上午": "morning", "下午": "afternoon", "晚上": "evening", "夜间": "night"}
#: What is done at health stations: sampling at every other, order or the gate at the rest.
AT_STATIONS = (
    PostCategory.SAMPLING,
    PostCategory.AREA_CONTROL,
    PostCategory.SAMPLING,
    PostCategory.CHECKPOINT,
)


def asked_for(atlas: Atlas, volunteers: Ints, day: date, seed: int) -> list[Doc]:
    """The needs of a day; ``about`` is what each is called in the scenario, and no part of it."""
    rng = dice(seed, "stations")
    near = atlas.near(volunteers, NEAR_KM)
    town = np.flatnonzero(near >= np.quantile(near, 0.25))
    spread = np.repeat(town, shared_out(STATIONS, near[town].astype(np.float64)))
    hubs = town[np.argsort(-near[town], kind="stable")]
    places = np.concatenate((
        spread, hubs[:LIAISON_POSTS], hubs[: ROAD_POSTS - FAR_OUT],
        np.full(FAR_OUT, int(np.argmax(atlas.lat))), hubs[:3], hubs[:NEIGHBOURS],
    ))  # fmt: skip
    lat, lon = atlas.moved(places, *rng.normal(0.0, 0.1, (2, len(places))))
    lat[_far_out()] = atlas.lat.max() + 0.05  # five kilometres north of the last village
    wanted = [*_posts(), *_adopted(), *_neighbourly()]
    return [
        notice(atlas, int(place), kind, shift, day)
        | counts
        | {"mandatory": name in MANDATORY, "about": f"{name}-{number}"}
        | {"site": {"lat": float(lat[number]), "lon": float(lon[number])}}
        for number, (place, (name, kind, shift, counts)) in enumerate(
            zip(places, wanted, strict=True)
        )
    ]


Wanted = tuple[str, PostCategory, tuple[time, time], Doc]
#: No plan leaves these empty (确保每个岗位有人在): the 249.
MANDATORY = frozenset({"station", "liaison", "road", "far"})


def _posts() -> list[Wanted]:
    stations = [
        ("station", AT_STATIONS[number % len(AT_STATIONS)], MORNING, {"people": DUTIES})
        for number in range(STATIONS)
    ]
    liaisons = [("liaison", PostCategory.EPI_SURVEY, MORNING, {"people": 1})] * LIAISON_POSTS
    roads = [("road", PostCategory.CHECKPOINT, MORNING, {"people": 1})] * (ROAD_POSTS - FAR_OUT)
    far = [("far", PostCategory.CHECKPOINT, MORNING, {"people": 1})] * FAR_OUT
    return [*stations, *liaisons, *roads, *far]


def _adopted() -> list[Wanted]:
    return [
        ("adopted-0", PostCategory.CHECKPOINT, MORNING, {"people": 12}),
        ("adopted-1", PostCategory.AREA_SUPPLY, MORNING, {"people": 13}),
        ("adopted-2", PostCategory.SAMPLE_TRANSPORT, MORNING, {"people": 0, "vehicles": 25}),
    ]


def _neighbourly() -> list[Wanted]:
    counts = shared_out(NEIGHBOURLY, np.ones(NEIGHBOURS))
    return [
        ("neighbours", PostCategory.AREA_SUPPLY, AFTERNOON, {"people": int(one)}) for one in counts
    ]


def _far_out() -> slice:
    first = STATIONS + LIAISON_POSTS + ROAD_POSTS - FAR_OUT
    return slice(first, first + FAR_OUT)
