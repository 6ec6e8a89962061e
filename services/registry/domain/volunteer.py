"""A volunteer of the reserve or the fleet, and how one joins."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from contracts.base import Message
from contracts.notify import Contact, KeepContacts
from contracts.registry import (
    PoolEntry,
    RegisterDriver,
    RegisterVolunteer,
    VolunteerRegistered,
    VolunteerState,
)
from contracts.vocabulary import Affiliation, DayPart, PostCategory
from kit.errors import Refusal, Unacceptable
from services.registry.domain.age import MIN_AGE, MIN_DRIVER_AGE, local_day, sound_birth_date
from services.registry.domain.evidence import Standing
from services.registry.domain.number import volunteer_number
from services.registry.domain.phone import mobile
from services.registry.domain.position import Near, coarse, near
from services.registry.domain.text import clean

#: Who registers without a key: declares for themselves, and nobody has seen the papers.
ANYBODY = "anonymous"

_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{4,5}[A-Z0-9挂学警港澳领]")
_NONE: frozenset[Any] = frozenset()
_BETWEEN_SIGNS = re.compile(r"[\s·.\-]+")


class AlreadyRegistered(Refusal):
    """This phone number already has a place in the reserve."""

    code = "already_registered"


class NameInvalid(Unacceptable):
    """A name has letters, and at most 120 of them."""

    code = "name_invalid"


class LicenceExpired(Unacceptable):
    """The driving licence is no longer valid."""

    code = "licence_expired"


class PlateInvalid(Unacceptable):
    """This is not a number plate."""

    code = "plate_invalid"


@dataclass(frozen=True, slots=True)
class Driving:
    """What makes a volunteer a fleet volunteer; the plate is kept apart, encrypted."""

    licence_class: str
    licence_valid_to: date
    vehicle_type: str
    seats: int
    load_kg: int
    cold_box: bool


@dataclass(frozen=True, slots=True)
class Volunteer:
    """One person of the reserve.  Text fields that were not filled in are empty."""

    id: str
    number: str
    state: VolunteerState
    name: str
    phone: str
    community: str
    intentions: frozenset[PostCategory]
    available: frozenset[DayPart]
    service_areas: frozenset[str]
    near: Near | None
    #: ISO 8601, because it rests encrypted.
    birth_date: str
    birth_year: int | None
    gender: Literal["female", "male"] | None
    skills: frozenset[str]
    trained_for: frozenset[PostCategory]
    insured_until: date | None
    affiliation: Affiliation
    employer: str
    plate: str
    driving: Driving | None
    synthetic: bool
    registered_at: datetime
    registered_by: str
    #: The list and the row this person came from; empty and 0 for a single registration.
    import_id: str = ""
    import_row: int = 0
    #: Who manages this person, when it is not the unit that is usual; see `responsibility`.
    managing_unit: str = ""
    #: The recruiting link or operator's area through which this person came.
    recruited_by: str = ""
    #: What was found out since; None when there is nothing.
    standing: Standing | None = None
    #: Stands for the word that the people of a household share; see `household`.
    household: str = ""
    #: Whether never two of the household serve at the same time.
    takes_turns: bool = True

    @property
    def attested(self) -> bool:
        """Whether somebody answers for what was declared of training and insurance."""
        return self.registered_by != ANYBODY


def register(
    wish: RegisterVolunteer, *, volunteer_id: str, now: datetime, by: str, area: str = ""
) -> tuple[Volunteer, list[Message]]:
    """Give someone a place in the reserve; others are told what they need to match and to call.

    ``area`` is the one that the recruiter acts for.
    """
    volunteer = enrol(wish, volunteer_id=volunteer_id, now=now, by=by, area=area)
    return volunteer, [
        VolunteerRegistered(entry=pool_entry(volunteer)),
        KeepContacts(contacts=[contact(volunteer)]),
    ]


def enrol(
    wish: RegisterVolunteer, *, volunteer_id: str, now: datetime, by: str, area: str = ""
) -> Volunteer:
    """The volunteer that a wish makes, if it is sound (regulation art. 7: true, complete)."""
    facts = _sound_facts(wish, local_day(now))
    return made(facts, volunteer_id=volunteer_id, now=now, by=by, area=area)


def made(
    facts: Mapping[str, Any],
    *,
    volunteer_id: str,
    now: datetime,
    by: str,
    area: str = "",
    import_id: str = "",
    import_row: int = 0,
) -> Volunteer:
    """The volunteer of these facts, which are sound already; see `sheet` for their names."""
    known = facts.get
    community, born = facts["community"], known("birth_date")
    recruiter, unit = _recruiter(area, community)
    return Volunteer(
        id=volunteer_id,
        number=volunteer_number(volunteer_id, community),
        state=_first_state(known("affiliation"), import_id),
        name=facts["name"],
        phone=facts["phone"],
        community=community,
        intentions=facts["intentions"],
        available=facts["available"],
        service_areas=known("service_areas") or frozenset((community[:6],)),
        near=known("near"),
        birth_date=born.isoformat() if born else "",
        birth_year=born.year if born else None,
        gender=known("gender"),
        skills=known("skills", _NONE),
        trained_for=known("trained_for", _NONE),
        insured_until=known("insured_until"),
        affiliation=known("affiliation", Affiliation.SOCIAL),
        employer=known("employer", ""),
        plate=known("plate", ""),
        driving=_driving(facts) if "licence_class" in facts else None,
        synthetic=facts["synthetic"],
        registered_at=now,
        registered_by=by,
        import_id=import_id,
        import_row=import_row,
        managing_unit=unit,
        recruited_by=recruiter,
        household=known("household_group", ""),
        takes_turns=bool(known("take_turns", 1)),
    )


def _recruiter(area: str, community: str) -> tuple[str, str]:
    """Through whom somebody of this community came, and the unit that manages them for that.

    Who recruits manages: a street or community that brings somebody has them.
    """
    block = {9: "street", 12: "community"}.get(len(area))
    if block is None or not community.startswith(area):
        return area, ""
    return f"{block}:{area}", f"{block}:{area}"


def _first_state(affiliation: Affiliation | None, import_id: str) -> VolunteerState:
    """Cadres on a list were not asked themselves: each confirms before being called (R-REG-05)."""
    listed = affiliation is Affiliation.DEPLOYED_CADRE and import_id
    return "pending_confirmation" if listed else "reserve"


def pool_entry(volunteer: Volunteer) -> PoolEntry:
    """What others may know of someone who has just joined."""
    return PoolEntry(
        volunteer_id=volunteer.id,
        community=volunteer.community,
        near=coarse(volunteer.near),
        intentions=volunteer.intentions,
        available=volunteer.available,
        service_areas=volunteer.service_areas,
        trained_for=volunteer.trained_for if volunteer.attested else _NONE,
        insured_until=volunteer.insured_until if volunteer.attested else None,
        birth_year=volunteer.birth_year,
        affiliation=volunteer.affiliation,
        vehicle_seats=volunteer.driving.seats if volunteer.driving else None,
        asleep=volunteer.state != "reserve",
        household=volunteer.household if volunteer.takes_turns else "",
    )


def contact(volunteer: Volunteer) -> Contact:
    """Where notify reaches a volunteer."""
    return Contact(subject=volunteer.id, phone=volunteer.phone, name=volunteer.name)


def sound_name(typed: str) -> str:
    """A name as it is kept, if there is one in what was typed."""
    name = clean(typed)
    if not 1 <= len(name) <= 120 or not any(map(str.isalpha, name)):
        raise NameInvalid(field="name")
    return name


def sound_licence_date(valid_to: date, *, today: date) -> date:
    """The last day of a licence, if it is not over."""
    if valid_to < today:
        raise LicenceExpired(field="licence_valid_to")
    return valid_to


def sound_plate(typed: str, *, synthetic: bool) -> str:
    """A number plate in capitals without separators; scenarios may make up their own form."""
    plate = _BETWEEN_SIGNS.sub("", clean(typed)).upper()
    if not plate or not (synthetic or _PLATE.fullmatch(plate)):
        raise PlateInvalid(field="plate")
    return plate


def _driving(facts: Mapping[str, Any]) -> Driving:
    return Driving(
        licence_class=facts["licence_class"],
        licence_valid_to=facts["licence_valid_to"],
        vehicle_type=facts.get("vehicle_type", "car"),
        seats=facts.get("seats", 4),
        load_kg=facts.get("load_kg", 0),
        cold_box=facts.get("cold_box", False),
    )


def _sound_facts(wish: RegisterVolunteer, today: date) -> dict[str, Any]:
    """What was said, field by field, after the rules; what was left out is left out."""
    facts = {name: value for name, value in wish if value is not None}
    youngest = MIN_AGE
    if isinstance(wish, RegisterDriver):
        youngest = MIN_DRIVER_AGE
        facts["licence_valid_to"] = sound_licence_date(wish.licence_valid_to, today=today)
        facts |= {"vehicle_type": wish.vehicle.type, **dict(wish.vehicle)}
        facts["plate"] = sound_plate(wish.vehicle.plate, synthetic=wish.synthetic)
    facts["name"] = sound_name(wish.name)
    facts["phone"] = mobile(wish.phone, synthetic=wish.synthetic)
    facts["skills"] = frozenset(filter(None, map(clean, wish.skills)))
    facts["employer"] = clean(wish.employer or "")
    if wish.birth_date:
        sound_birth_date(wish.birth_date, today=today, at_least=youngest)
    if wish.home:
        facts["near"] = near(wish.home)
    return facts
