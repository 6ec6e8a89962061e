"""The states of a volunteer, and what opens posts to one; each change has its reason."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from contracts.base import Message
from contracts.registry import (
    AcknowledgeGuide,
    AddDriving,
    ChangeStanding,
    EndRole,
    GiveRole,
    PoolEntry,
    PostRules,
    RecordCover,
    RecordQualification,
    RecordTraining,
    ReportIn,
    SignAgreement,
    VolunteerChanged,
    VolunteerState,
)
from kit.errors import NotFound, Refusal
from services.registry.domain.age import MIN_DRIVER_AGE, local_day, sound_birth_date
from services.registry.domain.evidence import (
    Agreement,
    Cover,
    Position,
    Qualification,
    Standing,
    Training,
    Turn,
)
from services.registry.domain.person import covered_until, person_of, trained_now
from services.registry.domain.responsibility import SelfOnly, must_manage
from services.registry.domain.volunteer import (
    Driving,
    Volunteer,
    pool_entry,
    sound_licence_date,
    sound_plate,
)

#: From which state one may come into another; nothing leaves ``rejected``.
MAY_BECOME: dict[VolunteerState, frozenset[VolunteerState]] = {
    "pending_confirmation": frozenset({"reserve", "rejected", "withdrawn"}),
    "reserve": frozenset({"suspended", "withdrawn"}),
    "suspended": frozenset({"reserve", "withdrawn"}),
    "withdrawn": frozenset({"reserve"}),
    "rejected": frozenset(),
}
#: What people decide about themselves, where it is more than to leave.
_ONESELF = {
    "pending_confirmation": {"reserve", "withdrawn"},
    "withdrawn": {"reserve"},
}
Outcome = tuple[Volunteer, list[Message]]
_NONE = Standing()


class StandingImpossible(Refusal):
    """A volunteer in this state cannot come into that one."""

    code = "standing_impossible"


class FreshConsentNeeded(Refusal):
    """Whoever withdrew comes back with a consent given after that."""

    code = "fresh_consent_needed"


class NoSuchRole(NotFound):
    """The volunteer does not hold this position."""

    code = "no_such_role"


class LearnedInFuture(Refusal):
    """This course has not been given yet."""

    code = "learned_in_future"


def change(
    wish: ChangeStanding,
    volunteer: Volunteer,
    *,
    rules: PostRules,
    now: datetime,
    caller: Mapping[str, str],
) -> Outcome:
    """Bring a volunteer into another state: its managing unit may, and oneself may come and go."""
    if caller["role"] == "volunteer":
        if wish.to not in _ONESELF.get(volunteer.state, {"withdrawn"}):
            raise SelfOnly
    else:
        must_manage(volunteer, caller["area"], caller["role"])
    if wish.to == volunteer.state:
        return volunteer, []
    if wish.to not in MAY_BECOME[volunteer.state]:
        raise StandingImpossible(state=volunteer.state, to=wish.to)
    before = _standing(volunteer)
    if volunteer.state == "withdrawn":
        left = max(one.at for one in before.turns if one.to == "withdrawn")
        fresh = (one.given_at > left and not one.withdrawn_at for one in before.consents)
        if not any(fresh):
            raise FreshConsentNeeded
    turn = Turn(wish.to, wish.reason, now, caller["id"])
    after = replace(volunteer, state=wish.to, standing=replace(before, turns=(*before.turns, turn)))
    return told(after, wish.to, rules, now)


def train(
    wish: RecordTraining, volunteer: Volunteer, *, rules: PostRules, now: datetime, by: str
) -> Outcome:
    """Enter the result of a course."""
    if wish.on > local_day(now):
        raise LearnedInFuture(field="on")
    training = Training(
        course=str(wish.course),
        title=wish.title,
        provider=wish.provider,
        hours=wish.hours,
        result=wish.result,
        mode=wish.mode,
        trainer_medical=wish.trainer_medical,
        on=wish.on,
        valid_to=wish.valid_to,
        recorded_by=by,
    )
    before = _standing(volunteer)
    standing = replace(before, trainings=(*before.trainings, training))
    return told(replace(volunteer, standing=standing), f"training_{wish.result}", rules, now)


def cover(wish: RecordCover, volunteer: Volunteer, *, rules: PostRules, now: datetime) -> Outcome:
    """Enter an insurance."""
    new = Cover(wish.insurer, wish.provider, wish.starts_on, wish.ends_on)
    before = _standing(volunteer)
    if new in before.covers:
        return volunteer, []
    standing = replace(before, covers=(*before.covers, new))
    return told(replace(volunteer, standing=standing), "insured", rules, now)


def qualify(
    wish: RecordQualification, volunteer: Volunteer, *, rules: PostRules, now: datetime
) -> Outcome:
    """Enter a qualification; the same kind again renews it."""
    before = _standing(volunteer)
    others = tuple(one for one in before.qualifications if one.type != wish.type)
    new = Qualification(wish.type, wish.valid_to)
    standing = replace(before, qualifications=(*others, new))
    return told(replace(volunteer, standing=standing), "qualified", rules, now)


def agree(wish: SignAgreement, volunteer: Volunteer, *, rules: PostRules, now: datetime) -> Outcome:
    """Enter a signed agreement."""
    before = _standing(volunteer)
    new = Agreement(wish.category, wish.sha256, wish.valid_to)
    standing = replace(before, agreements=(*before.agreements, new))
    return told(replace(volunteer, standing=standing), "agreed", rules, now)


def acknowledge(wish: AcknowledgeGuide, volunteer: Volunteer) -> Outcome:
    """Note that the guide of a post was read; an older version never replaces a newer one."""
    before = _standing(volunteer)
    version = max(wish.version, before.guides.get(wish.category, 0))
    guides = {**before.guides, wish.category.value: version}
    return replace(volunteer, standing=replace(before, guides=guides)), []


def add_driving(
    wish: AddDriving, volunteer: Volunteer, *, rules: PostRules, now: datetime
) -> Outcome:
    """Let somebody of the reserve join the fleet, or bring another car."""
    today = local_day(now)
    if volunteer.birth_date:
        born = date.fromisoformat(volunteer.birth_date)
        sound_birth_date(born, today=today, at_least=MIN_DRIVER_AGE)
    vehicle = wish.vehicle
    driving = Driving(
        licence_class=wish.licence_class,
        licence_valid_to=sound_licence_date(wish.licence_valid_to, today=today),
        vehicle_type=vehicle.type,
        seats=vehicle.seats,
        load_kg=vehicle.load_kg,
        cold_box=vehicle.cold_box,
    )
    plate = sound_plate(vehicle.plate, synthetic=volunteer.synthetic)
    return told(replace(volunteer, driving=driving, plate=plate), "driving", rules, now)


def give_role(wish: GiveRole, volunteer: Volunteer, *, now: datetime) -> Outcome:
    """Enter a position; one person may hold several (R-REG-14)."""
    before = _standing(volunteer)
    if any((one.role, one.unit) == (wish.role, wish.unit) for one in before.positions):
        return volunteer, []
    positions = (*before.positions, Position(wish.role, wish.unit, now, wish.until))
    return replace(volunteer, standing=replace(before, positions=positions)), []


def end_role(wish: EndRole, volunteer: Volunteer) -> Outcome:
    """Take a position back."""
    before = _standing(volunteer)
    left = tuple(one for one in before.positions if (one.role, one.unit) != (wish.role, wish.unit))
    if len(left) == len(before.positions):
        raise NoSuchRole
    return replace(volunteer, standing=replace(before, positions=left)), []


def report_in(wish: ReportIn, volunteer: Volunteer, *, rules: PostRules, now: datetime) -> Outcome:
    """Let a member serve where they are: in the community they reported to, and only there."""
    before = _standing(volunteer)
    standing = replace(before, reported_to=wish.community, reported_at=now)
    return told(replace(volunteer, standing=standing), "reported_in", rules, now)


def expire(volunteer: Volunteer, *, rules: PostRules, now: datetime) -> Outcome:
    """Let time have its effect: what ran out counts no longer, and others must know."""
    due = _standing(volunteer).next_expiry
    if due is None or local_day(now) <= due:
        return volunteer, []
    return told(volunteer, "expired", rules, now)


def entry_now(volunteer: Volunteer, *, rules: PostRules, today: date) -> PoolEntry:
    """What others may know of a volunteer on this day, after all that was found out."""
    entry, standing = pool_entry(volunteer), volunteer.standing
    if standing is None:
        return entry
    person = person_of(volunteer)
    facts: dict[str, Any] = {
        "trained_for": trained_now(person, rules, today),
        "insured_until": covered_until(person.standing.covers, today),
        "qualifications": frozenset(
            one.type
            for one in standing.qualifications
            if one.valid_to is None or one.valid_to >= today
        ),
    }
    if standing.reported_to:
        here = standing.reported_to
        facts |= {"community": here, "near": None, "service_areas": frozenset({here})}
    return entry.model_copy(update=facts)


def _standing(volunteer: Volunteer) -> Standing:
    return volunteer.standing or _NONE


def told(volunteer: Volunteer, why: str, rules: PostRules, now: datetime) -> Outcome:
    """The volunteer with the day of the next expiry, and what others must know of the change."""
    today = local_day(now)
    standing = replace(_standing(volunteer), next_expiry=None)
    ends = [one.valid_to for one in standing.trainings]
    ends += [one.valid_to for one in standing.qualifications]
    ends += [one.ends_on for one in standing.covers]
    begins = [one.starts_on - timedelta(days=1) for one in standing.covers]
    ahead = [day for day in [*ends, *begins] if day is not None and day >= today]
    standing = replace(standing, next_expiry=min(ahead, default=None))
    after = replace(volunteer, standing=standing)
    entry = entry_now(after, rules=rules, today=today)
    said = VolunteerChanged(entry=entry, home=after.community, state=after.state, cause=why, at=now)
    return after, [said]
