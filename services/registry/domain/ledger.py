"""A volunteer as a row of the 《志愿者信息台账》, in words that an import understands again."""

from typing import Any

from contracts.registry import LEDGER_COLUMNS
from services.registry.domain.age import local_day
from services.registry.domain.phone import masked_phone
from services.registry.domain.responsibility import managing_unit
from services.registry.domain.sheet import AFFILIATION_WORDS, PART_WORDS, POST_WORDS, VEHICLE_WORDS
from services.registry.domain.text import masked_name, masked_plate
from services.registry.domain.volunteer import Volunteer

#: Who contacts people and so sees whom: the community and the street (谁招募谁联络谁管理).
CONTACT = frozenset({"community_op", "street_op"})
STATES = {
    "pending_confirmation": "待确认", "reserve": "在册", "suspended": "暂停",
    "withdrawn": "退出", "rejected": "未通过",
}  # fmt: skip
_SEARCHED = ("intentions", "available", "skills", "trained_for", "service_areas")
_GENDERS = {"female": "女", "male": "男", None: ""}


def row(volunteer: Volunteer, *, unmasked: bool) -> list[str]:
    """The cells in the order of `LEDGER_COLUMNS`; empty where nothing is known."""
    cells = _personal(volunteer) if unmasked else _masked(volunteer)
    cells |= _driving(volunteer) | {
        "志愿者编号": volunteer.number,
        "性别": _GENDERS[volunteer.gender],
        "社区代码": volunteer.community,
        "归属": AFFILIATION_WORDS[volunteer.affiliation],
        "单位": volunteer.employer,
        "服务意向": "、".join(POST_WORDS[one] for one in sorted(volunteer.intentions)),
        "服务时段": "、".join(
            word for one, word in PART_WORDS.items() if one in volunteer.available
        ),
        "服务区域": "、".join(sorted(volunteer.service_areas)),
        "技能": "、".join(sorted(volunteer.skills)),
        "培训": "、".join(POST_WORDS[one] for one in sorted(volunteer.trained_for)),
        "保险至": volunteer.insured_until.isoformat() if volunteer.insured_until else "",
        "管理单位": managing_unit(volunteer),
        "招募单位": volunteer.recruited_by,
        "状态": STATES[volunteer.state],
        "登记日期": local_day(volunteer.registered_at).isoformat(),
    }
    return [cells[column] for column in LEDGER_COLUMNS]


def _personal(volunteer: Volunteer) -> dict[str, str]:
    return {
        "姓名": volunteer.name,
        "手机": volunteer.phone,
        "出生日期": volunteer.birth_date,
        "车牌": volunteer.plate,
    }


def _masked(volunteer: Volunteer) -> dict[str, str]:
    return {
        "姓名": masked_name(volunteer.name),
        "手机": masked_phone(volunteer.phone),
        "出生日期": str(volunteer.birth_year or ""),
        "车牌": masked_plate(volunteer.plate) if volunteer.plate else "",
    }


def _driving(volunteer: Volunteer) -> dict[str, str]:
    driving = volunteer.driving
    if driving is None:
        return dict.fromkeys(("驾照", "驾照有效期", "车型", "座位"), "")
    return {
        "驾照": driving.licence_class,
        "驾照有效期": driving.licence_valid_to.isoformat(),
        "车型": VEHICLE_WORDS[driving.vehicle_type],
        "座位": str(driving.seats),
    }


def listed(volunteer: Volunteer) -> dict[str, Any]:
    """One line of a search: enough to choose, nothing to recognise."""
    return {
        "id": volunteer.id,
        "number": volunteer.number,
        "name": masked_name(volunteer.name),
        "community": volunteer.community,
        "state": volunteer.state,
        "affiliation": volunteer.affiliation.value,
        "has_vehicle": volunteer.driving is not None,
    } | {name: sorted(getattr(volunteer, name)) for name in _SEARCHED}
