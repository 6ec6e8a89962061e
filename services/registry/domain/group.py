"""A work group: sub-groups with head and deputy, to which requests and tasks are routed (Yiwu).

Its structure can be copied to another compound; its people never go with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contracts.base import Message
from contracts.registry import AppointHead, FormGroup, GroupChanged, SubGroupPlan, SubGroupTold
from kit.errors import NotFound, Unacceptable
from services.registry.domain.text import clean, masked_name

#: The seven of Yiwu, and what comes to each.
SEVEN = (
    ("liaison", "联络管理组", ("psychological", "special_care")),
    ("coordination", "综合协调组", ("other", "complaint")),
    ("logistics", "后勤保障组", ("food", "mother_baby", "supplies")),
    ("sampling", "核酸采集组", ("sampling", "medical_transfer")),
    ("recruiting", "招募宣传组", ("recruiting", "publicity")),
    ("building_heads", "楼长管理组", ("headcount", "notice")),
    ("errands", "红色代跑组", ("errand", "medicine")),
)
_SEVEN = [
    SubGroupPlan(code=code, title=name, takes=frozenset(takes)) for code, name, takes in SEVEN
]


class SubGroupTwice(Unacceptable):
    """Two sub-groups have the same code, or take the same category."""

    code = "subgroup_twice"


class NoSuchSubGroup(NotFound):
    """This work group has no such sub-group."""

    code = "no_such_subgroup"


class OtherCommunity(Unacceptable):
    """Heads of a compound's sub-groups live there."""

    code = "other_community"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who heads, and whether the name may be shown."""

    volunteer_id: str
    public: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class SubGroup:
    """A part of the group."""

    title: str
    takes: frozenset[str]
    head: Seat | None = None
    deputy: Seat | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A work group; its sub-groups by their code."""

    id: str
    community: str
    kind: str
    title: str
    formed_at: datetime
    formed_by: str
    subgroups: Mapping[str, SubGroup]


Outcome = tuple[Group, list[Message]]


def form(wish: FormGroup, *, group_id: str, now: datetime, by: str) -> Outcome:
    """Form a group by a template, without people."""
    plans = _SEVEN if wish.subgroups is None else wish.subgroups
    taken = [one for plan in plans for one in plan.takes]
    if len({one.code for one in plans}) < len(plans) or len(set(taken)) < len(taken):
        raise SubGroupTwice(field="subgroups")
    group = Group(
        id=group_id,
        community=wish.community,
        kind=clean(wish.kind),
        title=clean(wish.title),
        formed_at=now,
        formed_by=by,
        subgroups={one.code: SubGroup(clean(one.title), one.takes) for one in plans},
    )
    return group, [_changed(group)]


def appoint(wish: AppointHead, group: Group, *, community: str, now: datetime) -> Outcome:
    """Fill a seat; ``community`` is where the person lives."""
    part = group.subgroups.get(wish.subgroup)
    if part is None:
        raise NoSuchSubGroup
    if community != group.community:
        raise OtherCommunity(field="volunteer_id")
    seat = Seat(wish.volunteer_id, wish.public, now)
    part = replace(part, head=seat) if wish.post == "head" else replace(part, deputy=seat)
    after = replace(group, subgroups={**group.subgroups, wish.subgroup: part})
    return after, [_changed(after)]


def routed(group: Group, category: str) -> str:
    """The sub-group that takes care of a category; who takes ``other`` takes what nobody does."""
    for wanted in (category, "other"):
        for code, part in group.subgroups.items():
            if wanted in part.takes:
                return code
    return next(iter(group.subgroups), "")


def template(group: Group) -> list[dict[str, Any]]:
    """The structure alone, as `FormGroup` takes it again."""
    return [
        {"code": code, "title": part.title, "takes": sorted(part.takes)}
        for code, part in group.subgroups.items()
    ]


def told(group: Group, names: Mapping[str, str], category: str | None) -> dict[str, Any]:
    """The organigram for residents; ``names`` by volunteer, masked unless shown by choice."""

    def seat(of: Seat | None) -> str | None:
        name = names.get(of.volunteer_id, "") if of else ""
        return (name if of and of.public else masked_name(name)) if name else None

    parts = [
        {"code": code, "title": part.title, "takes": sorted(part.takes), "head": seat(part.head),
         "deputy": seat(part.deputy)}
        for code, part in group.subgroups.items()
    ]  # fmt: skip
    found: dict[str, Any] = {"title": group.title, "kind": group.kind, "subgroups": parts}
    found["template"] = template(group)
    return found | ({"routed_to": routed(group, category)} if category else {})


def people(group: Group) -> set[str]:
    """Who has a seat."""
    seats: list[Seat | None] = []
    for part in group.subgroups.values():
        seats += [part.head, part.deputy]
    return {one.volunteer_id for one in seats if one}


def _changed(group: Group) -> GroupChanged:
    return GroupChanged(
        group_id=group.id,
        community=group.community,
        kind=group.kind,
        title=group.title,
        subgroups=[
            SubGroupTold(
                code=code, title=part.title, takes=part.takes, headed=part.head is not None
            )
            for code, part in group.subgroups.items()
        ],
    )
