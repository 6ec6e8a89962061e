"""Words that more than one service uses.  Codes are for programs; the console translates them."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

#: GB/T 2260: the first two digits of every area code.
PROVINCES = frozenset(
    f"{code}"
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 82),
    )
    for code in range(first, last + 1)
)
#: Lengths at which area codes nest: province, city, district, street, community.
AREA_LEVELS = (2, 4, 6, 9, 12)


def _in_a_province(code: str) -> str:
    if code[:2] not in PROVINCES:
        raise ValueError("no province has this code")
    return code


def _level(code: str) -> str:
    if len(code) not in AREA_LEVELS:
        raise ValueError("an area code has 2, 4, 6, 9 or 12 digits")
    return _in_a_province(code)


#: A community: all 12 digits.
CommunityCode = Annotated[
    str, Field(pattern=r"^[0-9]{12}$", examples=["140107001002"]), AfterValidator(_in_a_province)
]
#: Any area: 2 (province), 4 (city), 6 (district), 9 (street) or 12 digits (community).
AreaCode = Annotated[
    str, Field(pattern=r"^[0-9]{2,12}$", examples=["1401"]), AfterValidator(_level)
]
Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
#: One line that a person typed.
Line = Annotated[str, Field(min_length=1, max_length=120)]
#: Some sentences that a person typed.
Text = Annotated[str, Field(min_length=1, max_length=2000)]


def _narrow(typed: object) -> object:
    """Full-width digits, as phones in China type them, as plain ones (NFKC)."""
    wide = isinstance(typed, str) and not typed.isascii()
    return unicodedata.normalize("NFKC", str(typed)) if wide else typed


#: A phone number as dialled: 5 to 20 digits, with an optional plus.
Phone = Annotated[str, BeforeValidator(_narrow), Field(pattern=r"^\+?[0-9]{5,20}$")]

__all__ = ["AreaCode", "AwareDatetime", "CommunityCode", "Id", "Line", "Phone", "Text", "date"]


class Strict(BaseModel):
    """A part of a command: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PostCategory(StrEnum):
    """The seven kinds of duty post (Beita); cities may extend them."""

    CHECKPOINT = "checkpoint"
    ISOLATION_SITE = "isolation_site"
    SAMPLE_TRANSPORT = "sample_transport"
    AREA_SUPPLY = "area_supply"
    EPI_SURVEY = "epi_survey"
    SAMPLING = "sampling"
    AREA_CONTROL = "area_control"


#: Posts for which training must be face to face, by medical staff (Beita).
MEDICAL_POSTS = frozenset({PostCategory.ISOLATION_SITE, PostCategory.SAMPLE_TRANSPORT})
#: Posts on which everybody needs insurance and must be adult (regulation art. 17; ADR).
HAZARDOUS_POSTS = MEDICAL_POSTS | {PostCategory.SAMPLING}


class DayPart(StrEnum):
    """When in the day someone can serve: 06-12, 12-18, 18-24, 00-06 local time."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


#: The four callings of volunteers (Taiyuan) and the roles seen in the field, with their English:
#: words for what people like and can.  Forms and lists offer them, other words are taken, too,
#: and none of them opens a gate.
CALLINGS: Mapping[str, str] = {
    "宣传员": "publicity", "辅助员": "assistance", "关爱员": "care", "守护员": "guarding",
}  # fmt: skip
SKILLS: Mapping[str, str] = {
    "防疫员": "epidemic prevention", "流调员": "contact tracing", "巡逻员": "patrol",
    "物资保障员": "supplies", "信息录入员": "data entry", "驾驶员": "driving", "护士": "nursing",
    "消杀员": "disinfection",
}  # fmt: skip


class Affiliation(StrEnum):
    """Who recruits, contacts and manages a volunteer (Beita's three blocks)."""

    SOCIAL = "social"
    DEPLOYED_CADRE = "deployed_cadre"
    LOCAL_OTHER = "local_other"


class Gate(StrEnum):
    """Why someone may not serve at a post."""

    WALK_OVER_15MIN = "walk_over_15min"
    DRIVE_OVER_30MIN = "drive_over_30min"
    OUTSIDE_SERVICE_AREA = "outside_service_area"
    NOT_AVAILABLE = "not_available"
    NOT_WILLING = "not_willing"
    TRAINING_MISSING = "training_missing"
    INSURANCE_MISSING = "insurance_missing"
    AGE_BELOW_MIN = "age_below_min"
    AGE_ABOVE_MAX = "age_above_max"
    NO_VEHICLE = "no_vehicle"
    ALREADY_SERVING = "already_serving"
    HOUSEHOLD_SERVING = "household_serving"
    NOT_RESTED = "not_rested"
    DAY_OFF_DUE = "day_off_due"
    NOT_IN_SERVICE = "not_in_service"
    ZONE_SEALED = "zone_sealed"
    ZONE_CONTROLLED = "zone_controlled"


class Frame(StrEnum):
    """The coordinate frame a position was given in; stored positions are WGS-84."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Position(Strict):
    """A place on the map, in degrees."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    frame: Frame = Frame.WGS84


class CoarsePosition(BaseModel):
    """A position rounded to 0.001 degrees (about 100 m), in WGS-84: fit for events."""

    model_config = ConfigDict(frozen=True)
    lat: float
    lon: float


Verdict = Literal["approve", "reject"]

#: Why somebody in an office looks at who it is: to call them, to send somebody, because of a
#: complaint, to mend what was written down, or to check somebody's work.
Purpose = Literal["call", "dispatch", "complaint", "correction", "check"]
