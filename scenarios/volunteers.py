"""The people of a reserve and its fleet, as rows of the spreadsheets in which a city keeps them.

Nobody here exists: every name begins with 合成 ("synthetic") and every phone number with 100,
which no real mobile number does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from scenarios.chance import Floats, Ints, dice, picked, shared_out
from scenarios.geography import Atlas, District

HEAD = [
    "姓名", "手机", "社区代码", "出生日期", "性别", "服务意向", "服务时段", "服务区域", "技能",
    "培训", "保险至", "纬度", "经度", "归属", "单位",
]  # fmt: skip
DRIVER_HEAD = [*HEAD, "驾照", "驾照有效期", "车牌", "车型", "座位", "载重", "冷藏"]

#: How many of a hundred volunteers are willing to do each kind of duty.
WILLING = {
    "卡口值班": 0.76,
    "社会面管控": 0.76,
    "核酸采样": 0.68,
    "区域保供": 0.72,
    "流行病学调查": 0.40,
    "隔离点服务": 0.30,
    "样本转运": 0.30,
}
TRAINED, INSURED = 0.90, 0.95
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文晓春海燕"
SKILLS = ["", "急救", "护理", "外语", "手语", "驾驶", "计算机", "心理疏导", "消杀"]
PARTS = {"上午": 0.82, "下午": 0.80, "晚上": 0.35, "夜间": 0.08}
BLOCKS = {"社会志愿者": 85, "下沉干部": 11, "属地其他": 4}
VEHICLES = [  # type, licence, seats, load in kg, share
    ("轿车", "C1", 5, 200, 0.62),
    ("面包车", "C1", 7, 800, 0.22),
    ("货车", "B2", 3, 3000, 0.10),
    ("中巴", "A1", 15, 500, 0.06),
]


@dataclass(frozen=True, slots=True)
class People:
    """Rows ready for a spreadsheet, and the number of the community each one lives in."""

    head: list[str]
    rows: list[list[str]]
    home: Ints

    def of(self, codes: Sequence[str], area: str) -> "People":
        """Those who live in an area; ``codes`` are the communities that ``home`` numbers."""
        inside = np.array([codes[at].startswith(area) for at in self.home.tolist()])
        rows = [self.rows[at] for at in np.flatnonzero(inside).tolist()]
        return People(self.head, rows, self.home[inside])


def where_they_live(atlas: Atlas, districts: dict[str, District], total: int, seed: int) -> Ints:
    """How many volunteers each community has: many in town, few or none in far villages."""
    rng = dice(seed, "where they live")
    town = np.array([one.urban for one in atlas.communities])
    rural = np.array([not one.in_a_street for one in atlas.communities])
    keen = np.array([districts[one.district_code].keen for one in atlas.communities])
    weight = keen * np.where(
        town, rng.lognormal(0.0, 0.45, len(atlas)), 0.08 * rng.lognormal(0.0, 1.1, len(atlas))
    )
    weight[rural & town] *= 0.5
    weight[rural & ~town & (rng.random(len(atlas)) < 0.35)] = 0.0
    return shared_out(total, weight)


def reserve(atlas: Atlas, counts: Ints, day: date, seed: int, *, first_phone: int = 0) -> People:
    """The reserve volunteers, ordered by community.

    ``first_phone`` is where in the sequence of synthetic numbers theirs begin: cities that are
    played on one platform share nobody.
    """
    home = np.repeat(np.arange(len(atlas)), counts)
    rows = _rows(atlas, home, day, seed, first_phone=first_phone, about="reserve")
    return People(HEAD, rows, home)


def fleet(atlas: Atlas, counts: Ints, total: int, day: date, seed: int) -> People:
    """Drivers with their vehicles, who live where volunteers live."""
    rng = dice(seed, "fleet")
    home = np.sort(rng.choice(len(atlas), size=total, p=counts / counts.sum()))
    first_phone = int(counts.sum())
    rows = _rows(atlas, home, day, seed, first_phone=first_phone, about="drivers")
    for row, born in zip(rows, _dates(day, -rng.integers(22 * 366, 59 * 365, total)), strict=True):
        row[DRIVER_HEAD.index("出生日期")] = born
    kinds = picked(rng, VEHICLES, [one[4] for one in VEHICLES], total)
    valid_to = _dates(day, rng.integers(200, 3000, total))
    for number, (row, kind, until) in enumerate(zip(rows, kinds, valid_to, strict=True)):
        vehicle, licence, seats, load_kg, _ = kind
        cold = "是" if vehicle == "面包车" and number % 5 == 0 else "否"
        row += [licence, until, f"合成A{number:05d}", vehicle, str(seats), str(load_kg), cold]
    return People(DRIVER_HEAD, rows, home)


def _rows(
    atlas: Atlas, home: Ints, day: date, seed: int, *, first_phone: int, about: str
) -> list[list[str]]:
    rng, n = dice(seed, about), len(home)
    willing = rng.random((n, len(WILLING))) < np.array(list(WILLING.values()))
    willing[~willing.any(axis=1), 0] = True
    trained = willing & (rng.random(willing.shape) < TRAINED)
    free = rng.random((n, len(PARTS))) < np.array(list(PARTS.values()))
    free[~free.any(axis=1), 0] = True
    lat, lon = atlas.moved(home, *_around_compounds(home, rng))
    codes = np.array([one.code for one in atlas.communities])
    block = picked(rng, list(BLOCKS), list(map(float, BLOCKS.values())), n)
    columns = [
        _names(rng, n),
        _phones(first_phone, n),
        codes[home].tolist(),
        _dates(day, -_ages(rng, n)),
        rng.choice(["女", "男"], n).tolist(),
        _lists(willing, list(WILLING)),
        _lists(free, list(PARTS)),
        _service_areas(rng, codes[home].tolist()),
        picked(rng, SKILLS, [60, 5, 5, 5, 1, 10, 8, 3, 3], n),
        _lists(trained, list(WILLING)),
        _insured_until(rng, day, n),
        lat.astype(str).tolist(),
        lon.astype(str).tolist(),
        block,
        ["合成单位" if one == "下沉干部" else "" for one in block],
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _around_compounds(home: Ints, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Kilometres east and north of the community's centre: five compounds, people around each."""
    compounds = rng.normal(0.0, 0.16, (int(home.max()) + 1, 5, 2))
    centre = compounds[home, rng.integers(0, 5, len(home))]
    spread = rng.uniform(0.06, 0.15, len(home))[:, None]
    places = centre + rng.normal(0.0, 1.0, centre.shape) * spread
    return places[:, 0], places[:, 1]


def _names(rng: np.random.Generator, n: int) -> list[str]:
    surname = np.array(list(SURNAMES))[rng.integers(0, len(SURNAMES), n)]
    given = np.array(list(GIVEN))[rng.integers(0, len(GIVEN), (2, n))]
    return ["合成" + "".join(one) for one in zip(surname, *given, strict=True)]


def _phones(first: int, n: int) -> list[str]:
    """``100`` and eight digits below 99 million: a walk whose step is prime to it never repeats."""
    numbers = (np.arange(first, first + n) * 61_803_397 + 27_182_818) % 99_000_000
    return [f"100{one:08d}" for one in numbers]


def _ages(rng: np.random.Generator, n: int) -> Ints:
    """Days of life: mostly 18 to 60 years, a few younger and some older."""
    years = np.where(rng.random(n) < 0.97, rng.triangular(18.1, 32, 60, n), rng.uniform(16, 70, n))
    return (years * 365.25).astype(np.int64)


def _service_areas(rng: np.random.Generator, homes: list[str]) -> list[str]:
    """Anywhere in the city, in the home district (an empty cell says so), or in the street."""
    digits = picked(rng, [4, 0, 9], [70, 20, 10], len(homes))
    return [home[:n] for home, n in zip(homes, digits, strict=True)]


def _insured_until(rng: np.random.Generator, day: date, n: int) -> list[str]:
    until = _dates(day, rng.integers(20, 360, n))
    chance = rng.random(n)
    return [
        one if lucky < INSURED else "" if lucky < 0.98 else (day - timedelta(30)).isoformat()
        for one, lucky in zip(until, chance, strict=True)
    ]


def _dates(day: date, offsets: Ints) -> list[str]:
    days: list[str] = (np.datetime64(day, "D") + offsets).astype(str).tolist()
    return days


def _lists(chosen: npt.NDArray[np.bool_], words: list[str]) -> list[str]:
    """The chosen words of each row, joined; rows share few patterns, so each is joined once."""
    pattern = chosen @ (1 << np.arange(len(words)))
    texts = {
        one: "、".join(word for bit, word in enumerate(words) if one >> bit & 1)
        for one in np.unique(pattern).tolist()
    }
    return [texts[one] for one in pattern.tolist()]
