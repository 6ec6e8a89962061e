"""Emergency teams, social organisations, and the gifts that the city hands to the teams."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.chance import shared_out

TEAMS = [  # name, district, what it can do, members, vehicles, position
    ("合成天龙应急救援队", "140105", ["rescue", "disinfection"], 42, 6, (37.801, 112.561)),
    ("合成蓝豹应急救援队", "140107", ["rescue", "water_rescue"], 36, 5, (37.893, 112.571)),
    ("合成曙光消杀突击队", "140106", ["disinfection"], 28, 3, (37.859, 112.577)),
    ("合成爱心医疗转运队", "140109", ["medical_transfer"], 30, 4, (37.868, 112.497)),
    ("合成汾河水上救援队", "140110", ["water_rescue", "rescue"], 24, 4, (37.737, 112.477)),
    ("合成北城应急保障队", "140108", ["supply", "disinfection"], 33, 7, (37.943, 112.503)),
    ("合成清徐应急保障队", "140121", ["supply", "rescue"], 26, 5, (37.609, 112.357)),
]  # fmt: skip
ORGANISATIONS = [  # name, kind, first 17 characters of its credit code, areas
    ("合成并州志愿服务联合会", "social_group", "51140100MJ0000001", ["1401"]),
    ("合成迎泽社工服务中心", "private_non_enterprise", "52140106MJ0000002", ["140106"]),
    ("合成巨轮邻里互助队", "community_group", "", ["140107001"]),
]
GIFT = {"sprayer": 120, "rescue_kit": 108}
MISSION = {
    "community": "140105001001",
    "capability": "disinfection",
    "detail": "社区发现阳性个案，须在今晚完成三栋楼的终末消杀。",
    "site": {"lat": 37.80, "lon": 112.57},
}

#: GB 32100: the alphabet of credit codes, and the weight of each place.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def teams() -> list[dict[str, Any]]:
    """Bodies of ``POST /v1/teams``."""
    return [
        {
            "name": name,
            "area": area,
            "capabilities": capabilities,
            "members": members,
            "vehicles": vehicles,
            "base": {"lat": lat, "lon": lon},
        }
        for name, area, capabilities, members, vehicles, (lat, lon) in TEAMS
    ]


def organisations(
    some: Sequence[tuple[str, str, str, list[str]]] = ORGANISATIONS,
) -> list[dict[str, Any]]:
    """Bodies of ``POST /v1/organisations``."""
    return [
        {
            "name": name,
            "kind": kind,
            "uscc": code + _check_character(code) if code else None,
            "service_areas": areas,
            "contact_name": "合成联络员",
            "contact_phone": str(10_099_900_000 + number),
            "synthetic": True,
        }
        for number, (name, kind, code, areas) in enumerate(some)
    ]


def gift(area: str) -> dict[str, Any]:
    """The body of ``POST /v1/donations`` for all that the teams get."""
    return {
        "donor_name": "合成爱心企业",
        "donor_phone": "10099990000",
        "publish_name": "full",
        "area": area,
        "purpose": "应急队伍防疫消杀和救援装备",
        "lines": [{"item": item, "quantity": n, "unit": "piece"} for item, n in GIFT.items()],
        "synthetic": True,
    }


def shares(item: str) -> list[int]:
    """How much of an item each team gets, by the size of the team."""
    members = np.array([float(one[3]) for one in TEAMS])
    return [int(one) for one in shared_out(GIFT[item], members)]


def _check_character(body: str) -> str:
    total = sum(3**place % 31 * _ALPHABET.index(one) for place, one in enumerate(body))
    return _ALPHABET[-total % 31]
