"""What the communities of a city ask for on one day: people for shifts, some with vehicles."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import numpy as np

from contracts.vocabulary import PostCategory
from scenarios.chance import Floats, Ints, dice, picked, shared_out
from scenarios.geography import Atlas

CHINA = timezone(timedelta(hours=8))
#: Half an hour to hand over: nobody serves both shifts.
SHIFTS = [(time(8), time(12, 30)), (time(12), time(17))]

#: A little more than a walk of 15 minutes.
NEAR_KM = 1.0
GUARANTEES = "志愿者意外伤害保险；N95口罩、手套、面屏；饮用水和工作餐。"
PRECAUTIONS = "提前十分钟到达集合点；全程佩戴口罩；服务结束先消毒再离开。"


@dataclass(frozen=True, slots=True)
class Duty:
    """How often a kind of post is asked for, and what its notice says."""

    share: float
    content: str
    risk: str


MEDICAL_RISK = "感染风险较高，须经医务人员当面培训。"
DUTIES = {
    PostCategory.CHECKPOINT: Duty(
        24, "小区出入口测温验码、登记车辆、提醒居民佩戴口罩。", "长时间站立，近距离接触人员。"
    ),
    PostCategory.AREA_CONTROL: Duty(
        24, "楼院巡查、防疫宣传、公共区域消杀。", "接触消毒剂，需戴手套和护目镜。"
    ),
    PostCategory.SAMPLING: Duty(
        22, "核酸采样点维持秩序、扫码登记、引导老人儿童。", "人员密集，有感染风险。"
    ),
    PostCategory.AREA_SUPPLY: Duty(
        20, "分拣并送达居民的蔬菜、药品和快递。", "搬运重物，注意腰部。"
    ),
    PostCategory.EPI_SURVEY: Duty(
        6, "电话排查、信息录入，协助流调人员核对名单。", "接触个人信息，须签保密承诺。"
    ),
    PostCategory.ISOLATION_SITE: Duty(2, "隔离点送餐、登记和物资管理。", MEDICAL_RISK),
    PostCategory.SAMPLE_TRANSPORT: Duty(
        2, "把核酸样本箱从采样点送到检测机构并登记交接。", MEDICAL_RISK
    ),
}


@dataclass(frozen=True, slots=True)
class Demand:
    """How much is asked for, and where."""

    in_town: int
    remote: int
    #: Places for people over all needs in town; the remote ones ask for a few more.
    places: int
    #: Vehicles over all needs in town.
    vehicles: int


def asked_for(
    atlas: Atlas, volunteers: Ints, demand: Demand, day: date, seed: int
) -> list[dict[str, Any]]:
    """The needs as bodies of ``POST /v1/needs``, ordered by community.

    Communities in town ask the more, the more people have registered around them.  The remote
    ones are far villages with next to no volunteers: they ask too, and most ask in vain.
    """
    rng = dice(seed, "needs")
    near = atlas.near(volunteers, NEAR_KM)
    town = _where_people_live(near, demand.in_town, rng)
    remote = _where_nobody_lives(atlas, near, demand.remote, rng)
    size = np.sqrt(near[town]) * rng.lognormal(0.0, 0.35, len(town))
    people = np.concatenate(
        (3 + shared_out(demand.places - 3 * len(town), size), rng.integers(4, 16, len(remote)))
    )
    cars = rng.multinomial(demand.vehicles, size / size.sum())
    vehicles = np.concatenate((cars, np.zeros(len(remote), dtype=np.int64)))
    where = np.concatenate((town, remote))
    kinds = picked(rng, list(DUTIES), [one.share for one in DUTIES.values()], len(where))
    lat, lon = atlas.moved(where, *rng.normal(0.0, 0.12, (2, len(where))))
    afternoon = rng.random(len(where)) < 0.45
    needs = [
        notice(atlas, place, kinds[n], SHIFTS[int(afternoon[n])], day)
        | {"people": int(people[n]), "vehicles": int(vehicles[n])}
        | {"site": {"lat": float(lat[n]), "lon": float(lon[n])}}
        for n, place in enumerate(where.tolist())
    ]
    return sorted(needs, key=lambda one: str(one["community"]))


def _where_people_live(near: Ints, n: int, rng: np.random.Generator) -> Ints:
    """Communities with volunteers around, the more the likelier, none twice."""
    weight: Floats = np.where(near >= 50, np.sqrt(near), 0.0)
    return np.sort(rng.choice(len(near), size=n, replace=False, p=weight / weight.sum()))


def _where_nobody_lives(atlas: Atlas, near: Ints, n: int, rng: np.random.Generator) -> Ints:
    """Villages in and around which at most one volunteer has registered."""
    village = np.array([not (one.urban or one.in_a_street) for one in atlas.communities])
    return np.sort(rng.choice(np.flatnonzero(village & (near <= 1)), size=n, replace=False))


def notice(
    atlas: Atlas, place: int, kind: PostCategory, shift: tuple[time, time], day: date
) -> dict[str, Any]:
    """A need without its numbers and its site: who asks, what for, when, at what risk."""
    community, duty = atlas.communities[place], DUTIES[kind]
    starts, ends = (datetime.combine(day, one, CHINA).isoformat() for one in shift)
    return {
        "community": community.code,
        "category": kind.value,
        "starts_at": starts,
        "ends_at": ends,
        "meeting_place": f"{community.name}门口",
        "content": duty.content,
        "precautions": PRECAUTIONS,
        "risk_notice": duty.risk,
        "guarantees": GUARANTEES,
    }
