"""Beita, a district of Shaoyang, October 2022: cadres and citizens at 249 duty posts.

The figures are the article's; the people are made up, the communities are real.  412 people a
day, for 34 days, are its 14,000 person-times: the 249 posts, 50 places that organisations took
over, and the rest of them citizens who help their own community.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from scenarios import mistakes, needs, stations, volunteers
from scenarios.chance import Ints, dice
from scenarios.division import communities
from scenarios.geography import Atlas, District, atlas
from scenarios.volunteers import HEAD, People

Doc = dict[str, Any]

SEED = 20221017
AREA = "430511"
#: Where its people's phones begin in the sequence of synthetic numbers: far behind Taiyuan's.
FIRST_PHONE = 1_000_000
EVENING = datetime(2022, 10, 17, 17, 0, tzinfo=needs.CHINA)
#: Days that are played, of 34.  After six in a row comes a day off, so some serve seven times.
DAYS, DAYS_IN_ALL = 8, 34
SOCIAL, CADRES = 1_600, 484
PERSON_TIMES = 14_000
#: Beita is small: its four streets and its town lie within some kilometres.
DISTRICTS = {AREA: District(27.246, 111.452, 5)}

#: 联点认领: who takes over which places, with how many of its people; one organisation drives.
ORGANISATIONS = [
    ("合成酒业集团", "enterprise", "91430511MA000001X", 12, "checkpoint"),
    ("合成和谐社工服务中心", "private_non_enterprise", "52430511MJ0000012", 13, "area_supply"),
    ("合成出行司机志愿队", "enterprise", "91430511MA000003X", 25, "sample_transport"),
]  # fmt: skip

PUBLISHED = {
    "social": SOCIAL,
    "cadres": CADRES,
    "confirmed": CADRES,
    "posts": stations.POSTS,
    "empty": 0,
    "adopted": sum(one[3] for one in ORGANISATIONS),
    "liaisons": 160,
    "unfit": 0,
    "person_times": round(PERSON_TIMES / DAYS_IN_ALL),
    "best": 10,
}
ROWS = {
    "social": "社会志愿者 social volunteers",
    "cadres": "下沉干部 cadres on the list",
    "confirmed": "　confirmed by phone",
    "posts": "岗位 duty posts planned for each day",
    "empty": "　places there that nobody took",
    "adopted": "　places taken over by organisations",
    "liaisons": "联络员 liaisons, at most 10 each",
    "unfit": "　on duty untrained or uninsured",
    "person_times": "人次 person-times a day",
    "best": "荣誉摆台 trophies, % of those who served",
}


@dataclass(frozen=True, slots=True)
class City:
    """Who lives here, and where."""

    atlas: Atlas
    counts: Ints
    #: Bodies of ``POST /v1/join/…``: citizens who come through their community's code.
    citizens: list[Doc]
    cadres: People

    def posts(self, day: date) -> list[Doc]:
        """The bodies of ``POST /v1/needs`` for a day."""
        return stations.asked_for(self.atlas, self.counts, day, SEED)


def city(cache: Path) -> City:
    """The same city every time; reads the communities through ``cache``."""
    where = atlas(communities(AREA, cache), DISTRICTS, SEED)
    counts = volunteers.where_they_live(where, DISTRICTS, SOCIAL + CADRES, SEED)
    everybody = volunteers.reserve(where, counts, EVENING.date(), SEED, first_phone=FIRST_PHONE)
    sent = np.zeros(len(everybody.rows), dtype=np.bool_)
    sent[dice(SEED, "cadres").choice(len(sent), size=CADRES, replace=False)] = True
    return City(
        atlas=where,
        counts=counts,
        citizens=[_citizen(row) for row, one in zip(everybody.rows, sent, strict=True) if not one],
        cadres=People(HEAD, [_cadre(row) for row, one in
                             zip(everybody.rows, sent, strict=True) if one], everybody.home[sent]),
    )  # fmt: skip


def members(citizens: list[Doc]) -> list[list[int]]:
    """For each organisation the numbers of its people among the citizens, none twice."""
    grown = [n for n, one in enumerate(citizens) if "1968" <= one["birth_date"][:4] <= "1999"]
    total = sum(one[3] for one in ORGANISATIONS)
    chosen = iter(grown[:: len(grown) // total])
    return [[next(chosen) for _ in range(one[3])] for one in ORGANISATIONS]


def cadre_rows(people: People) -> list[list[str]]:
    """The list of cadres with the mistakes that such a list has."""
    return mistakes.planted(people.head, people.rows, mistakes.VOLUNTEERS)


def _cadre(row: list[str]) -> list[str]:
    """A row of the list: nobody is trained for anything yet, and no policy is known."""
    known = dict(zip(HEAD, row, strict=True))
    known |= {"归属": "下沉干部", "单位": "合成机关", "培训": "", "保险至": ""}
    return [known[title] for title in HEAD]


def _citizen(row: list[str]) -> Doc:
    """What a citizen fills in; training and insurance are entered by those who give them."""
    known = dict(zip(HEAD, row, strict=True))
    return {
        "name": known["姓名"],
        "phone": known["手机"],
        "community": known["社区代码"],
        "birth_date": known["出生日期"],
        "gender": {"女": "female", "男": "male"}[known["性别"]],
        "intentions": [stations.KINDS[one] for one in known["服务意向"].split("、")],
        "available": [stations.PARTS[one] for one in known["服务时段"].split("、")],
        "service_areas": [AREA],
        "skills": [known["技能"]] if known["技能"] else [],
        "home": {"lat": float(known["纬度"]), "lon": float(known["经度"])},
        "synthetic": True,
    }
