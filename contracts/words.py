"""What people call the codes of the vocabulary, and moments on their wall clock.

Both those who tell (pages) and those who write (messages) use the same words.  Local time is
Asia/Shanghai, UTC+8, without summer time since 1992.
"""

from datetime import datetime, timedelta, timezone
from functools import lru_cache

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_LABELS: dict[str, tuple[str, str]] = {
    # posts
    "checkpoint": ("卡口值班", "checkpoint duty"),
    "isolation_site": ("隔离点服务", "isolation site service"),
    "sample_transport": ("样本转运", "sample transport"),
    "area_supply": ("区域保供", "area supply"),
    "epi_survey": ("流行病学调查", "epidemiological survey"),
    "sampling": ("核酸采样", "nucleic acid sampling"),
    "area_control": ("社会面管控", "public area control"),
    # help
    "medicine": ("药品", "medicine"),
    "food": ("食品", "food"),
    "mother_baby": ("母婴用品", "mother and baby supplies"),
    "medical_transfer": ("就医转运", "medical transfer"),
    "errand": ("代跑代办", "errand"),
    "psychological": ("心理支持", "psychological support"),
    "other": ("其他", "other"),
    # what teams do
    "rescue": ("救援", "rescue"),
    "disinfection": ("消毒", "disinfection"),
    "water_rescue": ("水上救援", "water rescue"),
    "supply": ("物资保障", "supply"),
    # goods and people
    "sprayer": ("弥雾机", "sprayers"),
    "rescue_kit": ("应急救援包", "rescue kits"),
    "protective_suit": ("防护服", "protective suits"),
    "antigen_kit": ("抗原试剂盒", "antigen kits"),
    "ration_pack": ("生活物资包", "ration packs"),
    "allot": ("分配", "allotted"),
    "arrive": ("到货", "arrived"),
    "comfort": ("慰问", "comfort gift"),
    "deliver": ("交付", "delivered"),
    "issue": ("发放", "issued"),
    "receive": ("入库", "received"),
    "return": ("退回", "returned"),
    "transfer": ("调拨", "transferred"),
    "fruit": ("水果", "fruit"),
    "instant_noodles": ("方便面", "instant noodles"),
    "piece": ("件", ""),
    "volunteers": ("储备志愿者", "reserve volunteers"),
    "drivers": ("车队志愿者", "fleet volunteers"),
}


def label(code: str, language: str) -> str:
    """What people call the thing; cities extend the codes, so an unknown one is said as it is."""
    return _LABELS.get(code, (code, code))[language == "en"]


@lru_cache(maxsize=1024)
def moment(when: datetime, language: str) -> str:
    """Day and time on the wall clock: 4月12日（周二）08:00, or Tue 12 Apr 08:00."""
    local = when.astimezone(CHINA)
    if language == "en":
        return local.strftime("%a %d %b %H:%M")
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"


@lru_cache(maxsize=1024)
def period(starts: datetime, ends: datetime, language: str) -> str:
    """From when to when; a shift lasts at most 24 hours, so it ends today or tomorrow."""
    last = ends.astimezone(CHINA)
    tomorrow = last.date() > starts.astimezone(CHINA).date()
    if language == "en":
        return f"{moment(starts, language)}–{last:%H:%M}{' next day' if tomorrow else ''}"
    return f"{moment(starts, language)}至{'次日' if tomorrow else ''}{last:%H:%M}"


def clock(when: datetime) -> str:
    """The time of day."""
    return f"{when.astimezone(CHINA):%H:%M}"
