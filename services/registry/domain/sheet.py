"""The lists that cities keep of their people: one row, one person, taken whole or not at all.

Columns, by Chinese or English title, in any order; others are ignored.

===============  ====================  =========================================================
title            title                 cell
===============  ====================  =========================================================
姓名 *            name *                as on the identity card
手机 *            phone *               11 digits
社区代码 *        community *           12 digits
服务意向 *        intentions *          codes or 卡口值班、隔离点服务、样本转运、区域保供、
                                       流行病学调查、核酸采样、社会面管控
服务时段 *        available *           codes or 上午、下午、晚上、夜间; 全天 is all four
服务区域          service_areas         area codes; the home district when empty
出生日期          birth_date            2000-01-31, 2000/1/31, 20000131 or 2000年1月31日
性别              gender                男 or 女
技能              skills                free words
培训              trained_for           like 服务意向
保险至            insured_until         a date
纬度, 经度        lat, lon              degrees; both or none
坐标系            frame                 wgs84 (when empty), gcj02 or bd09
归属              affiliation           社会志愿者, 下沉干部 or 属地其他
单位              employer              free words
家庭轮换          household_group       a word that a household shares: never two in one shift
驾照 **           licence_class **      A1 … D
驾照有效期 **      licence_valid_to **   a date
车牌 **           plate **              with or without separators
车型              vehicle_type          轿车, 面包车, 货车, 中巴 or 救护车
座位              seats                 4 when empty
载重              load_kg               kilograms
冷藏              cold_box              是 or 否
===============  ====================  =========================================================

``*`` must be filled, ``**`` must be filled in lists of drivers.  Several values in one cell stand
between 、 ; or , (full width too).  A problem is told as row, column and code, never as the value:
``missing``, ``invalid``, ``outside_area``, ``empty_row``, ``missing_column``, ``column_twice`` or
the code of the rule that says no, such as ``phone_invalid`` or ``licence_expired``.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from contracts.vocabulary import PROVINCES, Affiliation, DayPart, Frame, PostCategory
from services.registry.domain.text import clean

T = TypeVar("T")
Reader = Callable[[str], Any]

NEEDED = ("name", "phone", "community", "intentions", "available")
DRIVERS_NEED = ("licence_class", "licence_valid_to", "plate")

#: Every title that is understood, in lower case and without spaces, and the column it names.
TITLES: Mapping[str, str] = {
    "姓名": "name", "手机": "phone", "手机号": "phone", "社区代码": "community",
    "出生日期": "birth_date", "性别": "gender", "服务意向": "intentions", "服务时段": "available",
    "服务区域": "service_areas", "技能": "skills", "培训": "trained_for",
    "保险至": "insured_until", "纬度": "lat", "经度": "lon", "坐标系": "frame",
    "归属": "affiliation", "单位": "employer", "驾照": "licence_class",
    "驾照有效期": "licence_valid_to", "车牌": "plate", "车型": "vehicle_type", "座位": "seats",
    "载重": "load_kg", "冷藏": "cold_box",
    "家庭轮换": "household_group",
}  # fmt: skip
COLUMNS = frozenset(TITLES.values())

POSTS: Mapping[str, PostCategory] = {one.value: one for one in PostCategory} | {
    "卡口值班": PostCategory.CHECKPOINT,
    "卡点监测": PostCategory.CHECKPOINT,
    "隔离点服务": PostCategory.ISOLATION_SITE,
    "样本转运": PostCategory.SAMPLE_TRANSPORT,
    "区域保供": PostCategory.AREA_SUPPLY,
    "物资配送": PostCategory.AREA_SUPPLY,
    "流行病学调查": PostCategory.EPI_SURVEY,
    "流调": PostCategory.EPI_SURVEY,
    "核酸采样": PostCategory.SAMPLING,
    "社会面管控": PostCategory.AREA_CONTROL,
}
PARTS: Mapping[str, tuple[DayPart, ...]] = {one.value: (one,) for one in DayPart} | {
    "上午": (DayPart.MORNING,),
    "下午": (DayPart.AFTERNOON,),
    "晚上": (DayPart.EVENING,),
    "夜间": (DayPart.NIGHT,),
    "全天": tuple(DayPart),
    "all": tuple(DayPart),
}
_AFFILIATIONS: Mapping[str, Affiliation] = {one.value: one for one in Affiliation} | {
    "社会志愿者": Affiliation.SOCIAL,
    "社会": Affiliation.SOCIAL,
    "下沉干部": Affiliation.DEPLOYED_CADRE,
    "属地其他": Affiliation.LOCAL_OTHER,
}
#: How the platform itself writes each of them.
POST_WORDS = {one: next(word for word, post in POSTS.items() if post is one and word != one.value)
              for one in PostCategory}  # fmt: skip
PART_WORDS = {one: next(word for word, parts in PARTS.items() if parts == (one,) and word != one)
              for one in DayPart}  # fmt: skip
AFFILIATION_WORDS = {
    Affiliation.SOCIAL: "社会志愿者",
    Affiliation.DEPLOYED_CADRE: "下沉干部",
    Affiliation.LOCAL_OTHER: "属地其他",
}
_GENDERS = {"男": "male", "女": "female", "male": "male", "female": "female"}
_VEHICLES = {
    "轿车": "car", "面包车": "van", "货车": "truck", "中巴": "minibus", "救护车": "ambulance",
} | {one: one for one in ("car", "van", "truck", "minibus", "ambulance")}  # fmt: skip
VEHICLE_WORDS = {code: word for word, code in _VEHICLES.items() if word != code}
_YES_OR_NO = {"是": True, "有": True, "yes": True, "true": True, "1": True} | {
    "否": False, "无": False, "no": False, "false": False, "0": False,
}  # fmt: skip
_FRAMES = {one.value: one for one in Frame}

_BETWEEN = re.compile(r"[、;,，；|]")
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_AREA = re.compile(r"[0-9]{2}(?:[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10})?")


def column_of(title: str) -> str:
    """The English name of a column, or nothing for one that is not understood."""
    name = clean(title).strip("*").replace(" ", "").lower()
    return TITLES.get(name, name if name in COLUMNS else "")


@lru_cache(maxsize=4096)
def posts(cell: str) -> frozenset[PostCategory]:
    """Post categories by code or Chinese name; ValueError for anything else."""
    return frozenset(_one_of(POSTS, part) for part in _parts(cell))


@lru_cache(maxsize=1024)
def day_parts(cell: str) -> frozenset[DayPart]:
    """Parts of the day by code or Chinese name; ValueError for anything else."""
    return frozenset(one for part in _parts(cell) for one in _one_of(PARTS, part))


@lru_cache(maxsize=4096)
def areas(cell: str) -> frozenset[str]:
    """Area codes of any level; ValueError for anything else."""
    return frozenset(map(_area, _parts(cell)))


@lru_cache(maxsize=4096)
def community(cell: str) -> str:
    """A community's code, all 12 digits; ValueError for anything else."""
    code = _area(_digits(cell))
    if len(code) != 12:
        raise ValueError("not a community")
    return code


def words(cell: str) -> frozenset[str]:
    """Free words of at most 120 characters."""
    found = frozenset(_parts(cell))
    if any(len(word) > 120 for word in found):
        raise ValueError("too long")
    return found


def line(cell: str) -> str:
    """One line of at most 120 characters."""
    text = clean(cell)
    if not 1 <= len(text) <= 120:
        raise ValueError("too long or empty")
    return text


def day(cell: str) -> date:
    """A date in one of the usual forms; ValueError for anything else."""
    if len(cell) == 10 and cell.isascii() and cell[4] == cell[7] == "-":
        return date.fromisoformat(cell)
    found = _DATE.fullmatch(_MIDNIGHT.sub("", clean(cell)))
    if found is None:
        raise ValueError("not a date")
    year, month, day_, short_month, short_day = found.groups()
    return date(int(year), int(month or short_month), int(day_ or short_day))


def degrees(most: float) -> Reader:
    """A reader of degrees up to so many, north or south, east or west."""

    def read(cell: str) -> float:
        value = float(clean(cell))
        if not -most <= value <= most:
            raise ValueError("off the globe")
        return value

    return read


def whole(least: int, most: int) -> Reader:
    """A reader of whole numbers within bounds."""

    def read(cell: str) -> int:
        value = int(_digits(cell))
        if not least <= value <= most:
            raise ValueError("out of bounds")
        return value

    return read


def code_of(codes: Mapping[str, T]) -> Callable[[str], T]:
    """A reader of one of these words."""
    return lambda cell: _one_of(codes, clean(cell))


#: How a cell is read where only its form matters; rules that need to know the day come on top.
FORMS: Mapping[str, Reader] = {
    "community": community,
    "intentions": posts,
    "available": day_parts,
    "service_areas": areas,
    "trained_for": posts,
    "skills": words,
    "employer": line,
    "household_group": line,
    "insured_until": day,
    "lat": degrees(90),
    "lon": degrees(180),
    "frame": code_of(_FRAMES),
    "gender": code_of(_GENDERS),
    "affiliation": code_of(_AFFILIATIONS),
    "licence_class": code_of({one: one for one in ("A1", "A2", "A3", "B1", "B2", "C1", "C2", "D")}),
    "vehicle_type": code_of(_VEHICLES),
    "seats": whole(1, 60),
    "load_kg": whole(0, 30_000),
    "cold_box": code_of(_YES_OR_NO),
}


def _one_of(codes: Mapping[str, T], word: str) -> T:
    """What the word stands for, in any case; ValueError if nothing."""
    found = codes.get(word, codes.get(word.lower(), codes.get(word.upper())))
    if found is None:
        raise ValueError("not a known word")
    return found


def _parts(cell: str) -> list[str]:
    """What stands between the separators; ValueError if nothing does."""
    parts = [part for part in map(str.strip, _BETWEEN.split(clean(cell))) if part]
    if not parts:
        raise ValueError("nothing but separators")
    return parts


def _digits(cell: str) -> str:
    """A number as text, without the ``.0`` that spreadsheets add."""
    return clean(cell).removesuffix(".0")


def _area(code: str) -> str:
    if not _AREA.fullmatch(code) or code[:2] not in PROVINCES:
        raise ValueError("not an area code")
    return code
