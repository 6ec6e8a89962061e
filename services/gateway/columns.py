"""The columns of lists of people, and what is wrong in a row, in the words of people.

What a cell means is the registry's business (`services/registry/domain/sheet.py`); a test compares
its titles with these.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.vocabulary import SKILLS
from services.gateway.lists import DRIVERS_NEED, NEEDED
from services.gateway.sentences import LANGUAGES, sentence

_POSTS = (
    "卡口值班、隔离点服务、样本转运、区域保供、流行病学调查、核酸采样、社会面管控，可写几项",
    "one or more of 卡口值班 checkpoint, 隔离点服务 isolation_site, 样本转运 sample_transport, "
    "区域保供 area_supply, 流行病学调查 epi_survey, 核酸采样 sampling, 社会面管控 area_control",
)
_DAY = ("日期，如 2022-04-13", "a date such as 2022-04-13")
_LINE = ("不超过 120 个字", "at most 120 characters")
_WORDS = (
    f"如{'、'.join(SKILLS)}，也可以是别的词，可写几项",
    f"such as {', '.join(f'{word} {english}' for word, english in SKILLS.items())}, or other words",
)

#: By column: its title and what belongs into its cells, each in Chinese and in English.
COLUMNS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "name": (("姓名", "name"), ("与身份证一致", "as on the identity card")),
    "phone": (("手机", "phone"), ("11 位手机号", "a mobile number of 11 digits")),
    "community": (("社区代码", "community"), ("12 位数字", "12 digits")),
    "intentions": (("服务意向", "intentions"), _POSTS),
    "available": (
        ("服务时段", "available"),
        (
            "上午、下午、晚上、夜间或全天，可写几项",
            "one or more of 上午 morning, 下午 afternoon, 晚上 evening, 夜间 night; 全天 all",
        ),
    ),
    "service_areas": (
        ("服务区域", "service_areas"),
        ("区划代码，不填为本县区", "codes of areas; the home district if empty"),
    ),
    "birth_date": (("出生日期", "birth_date"), _DAY),
    "gender": (("性别", "gender"), ("男或女", "男 male or 女 female")),
    "skills": (("技能", "skills"), _WORDS),
    "trained_for": (("培训", "trained_for"), _POSTS),
    "insured_until": (("保险至", "insured_until"), _DAY),
    "lat": (("纬度", "lat"), ("度，与经度同填", "degrees, together with lon")),
    "lon": (("经度", "lon"), ("度，与纬度同填", "degrees, together with lat")),
    "frame": (
        ("坐标系", "frame"),
        ("wgs84（不填时）、gcj02 或 bd09", "wgs84 (if empty), gcj02 or bd09"),
    ),
    "affiliation": (
        ("归属", "affiliation"),
        (
            "社会志愿者、下沉干部或属地其他",
            "社会志愿者 social, 下沉干部 deployed_cadre or 属地其他 local_other",
        ),
    ),
    "employer": (("单位", "employer"), _LINE),
    "household_group": (
        ("家庭轮换", "household_group"),
        (
            "一家人写同一个词，不会同班",
            "one word for a household, whose members then never share a shift",
        ),
    ),
    "licence_class": (
        ("驾照", "licence_class"),
        ("A1、A2、A3、B1、B2、C1、C2 或 D", "A1, A2, A3, B1, B2, C1, C2 or D"),
    ),
    "licence_valid_to": (("驾照有效期", "licence_valid_to"), _DAY),
    "plate": (("车牌", "plate"), ("如 晋A·12345", "such as 晋A·12345")),
    "vehicle_type": (
        ("车型", "vehicle_type"),
        (
            "轿车、面包车、货车、中巴或救护车",
            "轿车 car, 面包车 van, 货车 truck, 中巴 minibus or 救护车 ambulance",
        ),
    ),
    "seats": (("座位", "seats"), ("1 至 60，不填为 4", "1 to 60; 4 if empty")),
    "load_kg": (("载重", "load_kg"), ("公斤，0 至 30000", "kilograms, 0 to 30,000")),
    "cold_box": (("冷藏", "cold_box"), ("是或否", "是 yes or 否 no")),
}
#: Columns that only lists of drivers have, beside those that they need.
_ONLY = frozenset({"vehicle_type", "seats", "load_kg", "cold_box"})
#: What is wrong in a row where the sentence for a whole request would not fit.
_WRONG = {
    "missing": ("没有填写。", "Nothing is filled in."),
    "invalid": ("看不懂；应为：{form}。", "This is not understood; expected: {form}."),
    "empty_row": ("整行为空。", "The row is empty."),
    "missing_column": ("名单缺少这一列。", "The list lacks this column."),
    "column_twice": ("名单里这一列出现了两次。", "The list has this column twice."),
    "too_young": ("年龄不到，不能登记。", "Too young to be registered."),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a page explains it; ``driven`` is in lists of drivers only."""

    title: str
    form: str
    needed: bool
    driven: bool


def columns(language: str) -> list[Column]:
    """All columns that a list may have."""
    place = LANGUAGES.index(language)
    needed, drivers = ({names[-1] for names in some} for some in (NEEDED, DRIVERS_NEED))
    return [
        Column(title[place], form[place], name in needed | drivers, name in drivers | _ONLY)
        for name, (title, form) in COLUMNS.items()
    ]


def title(column: str, language: str) -> str:
    """What people call a column; nothing for the row as a whole."""
    return COLUMNS[column][0][LANGUAGES.index(language)] if column in COLUMNS else column


def wrong(column: str, code: str, language: str) -> str:
    """The sentence for what is wrong in a row."""
    place = LANGUAGES.index(language)
    if code not in _WRONG:
        return sentence(code, language, {}) or code
    form = COLUMNS[column][1][place] if column in COLUMNS else ""
    return _WRONG[code][place].format(form=form)
