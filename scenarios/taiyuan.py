"""Taiyuan, 12 April 2022: the platform that matched reserve volunteers with communities.

The figures are those that the city published; the people are made up, the communities are real.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from scenarios import cases, mistakes, needs, teams, volunteers
from scenarios.division import communities
from scenarios.errors import CannotPlay
from scenarios.geography import District, atlas
from scenarios.volunteers import People

SEED = 20220412
AREA = "1401"
EVENING = datetime(2022, 4, 12, 18, 0, tzinfo=needs.CHINA)
DAY = date(2022, 4, 13)
#: Until when people read letters: whoever is asked later is asleep, or on duty.
MIDNIGHT = datetime.combine(DAY, time(), needs.CHINA)
RESERVE, FLEET, HELP, HELP_BY_PHONE, CALLS = 39_724, 823, 55, 4, 12
DEMAND = needs.Demand(in_town=614, remote=49, places=15_040, vehicles=300)

DISTRICTS = {
    "140105": District(37.800, 112.565, 10, 1.2),  # 小店区
    "140106": District(37.858, 112.575, 8, 1.2),  # 迎泽区
    "140107": District(37.893, 112.575, 10, 1.2),  # 杏花岭区
    "140108": District(37.945, 112.500, 12),  # 尖草坪区
    "140109": District(37.868, 112.495, 10, 1.1),  # 万柏林区
    "140110": District(37.735, 112.475, 9),  # 晋源区
    "140121": District(37.607, 112.358, 12, 0.9),  # 清徐县
    "140122": District(38.058, 112.673, 20, 0.8),  # 阳曲县
    "140123": District(38.066, 111.797, 18, 0.7),  # 娄烦县
    "140171": District(37.750, 112.610, 6),  # 山西转型综合改革示范区
    "140181": District(37.907, 112.170, 18, 0.8),  # 古交市
}

#: What the city published, to stand beside what came out here.
SEED_FIGURES = {
    "reserve_volunteers": 39_724,
    "fleet_volunteers": 823,
    "needs_published": 663,
    "needs_matched": 614,
    "volunteers_matched": 14_944,
    "help_received": 55,
    "help_closed": 55,
    "sprayers_allotted": 120,
    "rescue_kits_allotted": 108,
    "stock_balance": 0,
}


@dataclass(frozen=True, slots=True)
class City:
    """All that is entered in the course of the story."""

    communities: int
    reserve: People
    fleet: People
    needs: list[dict[str, Any]]
    help: list[dict[str, Any]]
    calls: list[dict[str, Any]]


def city(cache: Path, area: str = AREA) -> City:
    """The same city every time, or the part of it that lies in ``area``.

    Reads the communities through ``cache``; CannotPlay if there are none or hardly anybody.
    """
    places = communities(AREA, cache)
    where = atlas(places, DISTRICTS, SEED)
    counts = volunteers.where_they_live(where, DISTRICTS, RESERVE, SEED)
    whole = City(
        communities=len(places),
        reserve=volunteers.reserve(where, counts, EVENING.date(), SEED),
        fleet=volunteers.fleet(where, counts, FLEET, EVENING.date(), SEED),
        needs=needs.asked_for(where, counts, DEMAND, DAY, SEED),
        help=cases.help_requests(where, counts, HELP - HELP_BY_PHONE, SEED),
        calls=cases.calls(where, counts, CALLS, SEED),
    )
    return whole if area == AREA else _part(whole, [one.code for one in places], area)


def _part(whole: City, codes: list[str], area: str) -> City:
    """As many people, and as close to each other, as in the whole: a street, or a district."""
    part = City(
        communities=sum(code.startswith(area) for code in codes),
        reserve=whole.reserve.of(codes, area),
        fleet=whole.fleet.of(codes, area),
        needs=[one for one in whole.needs if one["community"].startswith(area)],
        help=[one for one in whole.help if one["ask"]["community"].startswith(area)],
        calls=[one for one in whole.calls if one["open"]["community"].startswith(area)],
    )
    if len(part.reserve.rows) <= len(mistakes.VOLUNTEERS) or not part.needs:
        raise CannotPlay(f"In {area} there is hardly anybody of Taiyuan; try 140107008, a street.")
    return part


def reserve_rows(people: People) -> list[list[str]]:
    """The reserve's list with the mistakes that a list of that length has."""
    return mistakes.planted(people.head, people.rows, mistakes.VOLUNTEERS)


def fleet_rows(people: People) -> list[list[str]]:
    """The fleet's list with its mistakes."""
    return mistakes.planted(people.head, people.rows, mistakes.DRIVERS)


__all__ = ["City", "city", "fleet_rows", "reserve_rows", "teams"]
