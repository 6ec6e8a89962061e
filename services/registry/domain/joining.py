"""How people come into the reserve, whose they are, and how they leave it with their data."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from contracts.base import Message
from contracts.notify import ForgetContacts
from contracts.registry import (
    ClaimRecord,
    GiveConsent,
    JoinByLink,
    PostRules,
    TransferVolunteer,
    WithdrawConsent,
    WithdrawStories,
)
from kit.errors import NotFound, Refusal, Unacceptable
from services.registry.domain.evidence import Consent, Standing, Turn
from services.registry.domain.record import ServiceRecord
from services.registry.domain.recruit_link import RecruitLink
from services.registry.domain.responsibility import managing_unit, must_manage
from services.registry.domain.standing import told
from services.registry.domain.text import clean, masked_name
from services.registry.domain.volunteer import Volunteer

Outcome = tuple[Volunteer, list[Message]]
_NONE = Standing()
#: What is kept of somebody whose data were deleted, and why.
KEPT = (
    ("service_records", "regulation art. 19, Order 67: records are kept, under the number only"),
    ("certificates", "Order 67 art. 17: what was certified must stay verifiable"),
    ("audit", "PIPL art. 56: who read what is kept for three years"),
)


class LinkElsewhere(Unacceptable):
    """This link is of another community."""

    code = "link_elsewhere"


class NoSuchRecord(NotFound):
    """Number and phone do not belong together."""

    code = "no_such_record"


class ClaimedAlready(Refusal):
    """This record was claimed, and is somebody's."""

    code = "claimed_already"


class AreaElsewhere(Unacceptable):
    """A unit manages people who live in its area."""

    code = "area_elsewhere"


class NothingAgreed(Refusal):
    """There is no such consent to take back."""

    code = "nothing_agreed"


class LegalHold(Refusal):
    """Something about these data is not decided yet, so the law keeps them for now."""

    code = "legal_hold"


def must_be_of(link: RecruitLink, wish: JoinByLink) -> None:
    """Refuse whoever lives elsewhere: their own community's link is the right one."""
    if wish.community != link.community:
        raise LinkElsewhere(field="community")


def claim(wish: ClaimRecord, volunteer: Volunteer, *, rules: PostRules, now: datetime) -> Outcome:
    """Take over a record that somebody else made; the person says whether they are willing."""
    if clean(wish.number).upper() != volunteer.number:
        raise NoSuchRecord
    before = volunteer.standing or _NONE
    if any(one.to == "claimed" for one in before.turns):
        raise ClaimedAlready
    said: tuple[Turn, ...] = (Turn("claimed", wish.opinion or "", now, volunteer.id),)
    state = volunteer.state
    if state == "pending_confirmation" or (state == "reserve" and not wish.willing):
        state = "reserve" if wish.willing else "withdrawn"
        said += (Turn(state, "confirmed in person", now, volunteer.id),)
    after = replace(volunteer, state=state, standing=replace(before, turns=before.turns + said))
    return told(after, "claimed", rules, now)


def transfer(
    wish: TransferVolunteer,
    volunteer: Volunteer,
    *,
    rules: PostRules,
    now: datetime,
    caller: dict[str, str],
) -> Outcome:
    """Hand a volunteer over; whom they belonged to, and why they were handed on, stays."""
    must_manage(volunteer, caller["area"], caller["role"])
    if not volunteer.community.startswith(wish.area):
        raise AreaElsewhere(field="area")
    unit = f"{wish.block}:{wish.area}"
    if unit == managing_unit(volunteer):
        return volunteer, []
    before = volunteer.standing or _NONE
    turn = Turn(f"unit {unit}", f"{managing_unit(volunteer)}: {wish.reason}", now, caller["id"])
    standing = replace(before, turns=(*before.turns, turn))
    return told(
        replace(volunteer, managing_unit=unit, standing=standing), "transferred", rules, now
    )


def consent(wish: GiveConsent, volunteer: Volunteer, *, now: datetime) -> Outcome:
    """Write down a consent; the newest of a purpose is the one that holds."""
    before = volunteer.standing or _NONE
    given = Consent(wish.purpose, wish.version, wish.channel, now)
    return replace(volunteer, standing=replace(before, consents=(*before.consents, given))), []


def withdraw_consent(
    wish: WithdrawConsent, volunteer: Volunteer, *, rules: PostRules, now: datetime
) -> Outcome:
    """Take a consent back; without the one to serve nobody is asked any more."""
    before = volunteer.standing or _NONE
    mine = [one for one in before.consents if one.purpose == wish.purpose and not one.withdrawn_at]
    if not mine:
        raise NothingAgreed
    kept = tuple(replace(one, withdrawn_at=now) if one in mine else one for one in before.consents)
    after = replace(volunteer, standing=replace(before, consents=kept))
    after, says = told(after, "consent_withdrawn", rules, now)
    if wish.purpose == "publicity":
        says.append(WithdrawStories(volunteer_id=volunteer.id))
    return after, says


def erase(
    volunteer: Volunteer,
    *,
    records: Sequence[ServiceRecord],
    rules: PostRules,
    now: datetime,
) -> Outcome:
    """Delete what makes a person recognisable; the number and the hours stay."""
    if any(one.disputed or one.state == "proposed" for one in records):
        raise LegalHold(reason="a record is disputed or waits for approval")
    before = volunteer.standing or _NONE
    turn = Turn("withdrawn", "data deleted on request", now, volunteer.id)
    after = replace(
        volunteer,
        state="withdrawn",
        name="*",
        phone=f"deleted {volunteer.id}",
        birth_date="",
        plate="",
        employer="",
        household="",
        near=None,
        gender=None,
        skills=frozenset(),
        standing=replace(before, turns=(*before.turns, turn)),
    )
    after, says = told(after, "deleted", rules, now)
    forgotten = [
        WithdrawStories(volunteer_id=volunteer.id),
        ForgetContacts(subjects=[volunteer.id]),
    ]
    return after, [*says, *forgotten]


def exported(volunteer: Volunteer, records: Sequence[ServiceRecord]) -> dict[str, Any]:
    """Everything that is kept about somebody, for themselves alone; times as ISO 8601."""
    return {
        "profile": asdict(volunteer)
        | {name: sorted(getattr(volunteer, name)) for name in _SETS}
        | {"managing_unit": managing_unit(volunteer)},
        "records": [asdict(one) for one in records],
        "kept_after_deletion": [{"what": what, "why": why} for what, why in KEPT],
    }


_SETS = ("intentions", "available", "service_areas", "skills", "trained_for")


def badge(volunteer: Volunteer) -> dict[str, Any]:
    """What a badge tells whoever reads it: a number, and whether it is in service now."""
    return {
        "number": volunteer.number,
        "name": masked_name(volunteer.name),
        "in_service": volunteer.state == "reserve",
        "state": volunteer.state,
        "community": volunteer.community[:6],
    }
