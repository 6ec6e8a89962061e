"""Read model of offers and of the duty that comes of them: one document per offer."""

from collections.abc import Mapping
from typing import Any

from contracts.matching import (
    AssignmentsBriefed,
    AssignmentsCheckedIn,
    AssignmentsCheckedOut,
    AssignmentsMissed,
    LettersRevoked,
    OfferMade,
    OffersAccepted,
    OffersAnswered,
    OffersDeclined,
    OffersMade,
    OffersTimedOut,
    OffersWaiting,
    OffersWithdrawn,
    ReportFiled,
    TasksHandedOut,
    WaitersPlaced,
)
from kit.wire import Envelope
from services.gateway.views.projection import UNTOLD, position, project, since
from services.gateway.writes import Write

#: States in the order a person can pass through them; one version of a need may tell of several.
STATES = (
    "offered", "waiting", "accepted", "declined", "timed_out", "withdrawn", "checked_in",
    "checked_out", "missed",
)  # fmt: skip
#: Those in which somebody has, or had, a place.
TAKEN = ("accepted", "checked_in", "checked_out", "missed")
_BECAME: dict[type[OffersAnswered], str] = {
    OffersAccepted: "accepted",
    OffersDeclined: "declined",
    OffersTimedOut: "timed_out",
    OffersWithdrawn: "withdrawn",
    AssignmentsMissed: "missed",
    OffersWaiting: "waiting",
    WaitersPlaced: "accepted",
}
Told = OffersMade | OffersAnswered | AssignmentsCheckedIn | AssignmentsCheckedOut


@project.register
def of_made(event: OffersMade, envelope: Envelope) -> list[Write]:
    """New offers, and the notice of the need, which the page behind their links shows."""
    shift = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    notice = {
        **shift,
        "area": event.community,
        "category": event.category.value,
        "meeting_place": event.meeting_place,
        "content": event.content,
        "precautions": event.precautions,
        "risk_notice": event.risk_notice,
        "guarantees": event.guarantees,
        "remote": event.remote,
    }
    writes = [Write("offer_notices", {"_id": event.need_id}, {"$set": notice})]
    # Nothing about an offer can be older, so its first version stands just below this event's.
    first = {"v": position(envelope) - 1, "state": "offered", "changed_at": envelope.time}
    for one in event.offers:
        known = {**_whose(event, one.volunteer_id), **shift}
        known |= {"with_vehicle": one.with_vehicle, "expires_at": one.expires_at}
        known |= {
            "override": one.override,
            "instead": one.instead,
            "echelon": one.echelon,
        }
        home = _home(one)
        update = {"$set": known, "$min": {"at": envelope.time}, "$setOnInsert": first | home}
        later = _from(one.offer_id, home) if home else None
        writes.append(Write("offers", {"_id": one.offer_id}, update, fresh=True, otherwise=later))
        scope = {"kind": "offer", "area": event.community, "owner": one.volunteer_id}
        writes.append(Write("scopes", {"_id": one.offer_id}, {"$setOnInsert": scope}))
    return writes


def forgotten(which: Mapping[str, Any]) -> Write:
    """Forget from where the holders of these offers came, also when it is told once more."""
    update = {"$set": {"home_forgotten": True}, "$unset": {"home": ""}}
    return Write("offers", {**which, "home": {"$gt": ""}}, update, many=True)


@project.register
def of_answered(event: OffersAnswered, envelope: Envelope) -> list[Write]:
    """Offers that have their answer, or will get none; and people who did not come."""
    state = _BECAME[type(event)]
    return [
        _changed(event, one.offer_id, one.volunteer_id, envelope, {"state": state})
        for one in event.offers
    ]


@project.register
def of_revoked(event: LettersRevoked, envelope: Envelope) -> list[Write]:
    """Letters that are no longer good; their holders keep the place."""
    moment = {"letter_revoked_at": envelope.time}
    return [since("offers", one.offer_id, moment) for one in event.offers]


@project.register
def of_arrival(event: AssignmentsCheckedIn, envelope: Envelope) -> list[Write]:
    """People are on duty."""
    return _on_duty(event, envelope, "checked_in")


@project.register
def of_leaving(event: AssignmentsCheckedOut, envelope: Envelope) -> list[Write]:
    """People have served."""
    return _on_duty(event, envelope, "checked_out")


@project.register
def of_briefing(event: AssignmentsBriefed, _envelope: Envelope) -> list[Write]:
    """People who may be told what to do."""
    return [since("offers", one, {"briefed_at": event.at}) for one in event.assignment_ids]


@project.register
def of_tasks(event: TasksHandedOut, envelope: Envelope) -> list[Write]:
    """What people do today; the last word counts."""
    v = position(envelope)
    return [
        Write(
            "offers",
            {"_id": one.assignment_id, "task_v": {"$not": {"$gte": v}}},
            {"$set": {"task": one.duty, "task_v": v}, "$setOnInsert": {"v": UNTOLD}},
        )
        for one in event.tasks
    ]


@project.register
def of_report(event: ReportFiled, _envelope: Envelope) -> list[Write]:
    """When somebody on duty last reported; what they said is for their squad."""
    update = {"$max": {"reported_at": event.at}, "$setOnInsert": {"v": UNTOLD}}
    return [Write("offers", {"_id": event.assignment_id}, update)]


def _home(offer: OfferMade) -> dict[str, str]:
    """From where somebody comes who needs a letter for it."""
    return {"home": offer.home} if offer.home else {}


def _from(key: str, home: dict[str, str]) -> Write:
    """The same about an offer that was heard of before, unless it is to be forgotten."""
    known = {"_id": key, "home_forgotten": {"$ne": True}}
    return Write("offers", known, {"$set": home}, upsert=False)


def _on_duty(
    event: AssignmentsCheckedIn | AssignmentsCheckedOut, envelope: Envelope, state: str
) -> list[Write]:
    writes = []
    for duty in event.duties:
        times = duty.model_dump(include={"checked_in_at", "checked_out_at", "minutes"})
        facts = {"state": state, **times}
        key, volunteer = duty.assignment_id, duty.volunteer_id
        writes.append(_changed(event, key, volunteer, envelope, facts))
    return writes


def _changed(
    event: Told, key: str, volunteer_id: str, envelope: Envelope, facts: dict[str, Any]
) -> Write:
    v = position(envelope, STATES.index(facts["state"]))
    known = _whose(event, volunteer_id) | facts | {"v": v, "changed_at": envelope.time}
    update = {"$set": known, "$min": {"at": envelope.time}}
    return Write("offers", {"_id": key, "v": {"$lt": v}}, update)


def _whose(event: Told, volunteer_id: str) -> dict[str, Any]:
    """What every event about an offer tells alike."""
    return {
        "need_id": event.need_id,
        "volunteer_id": volunteer_id,
        "area": event.community,
        "category": event.category.value,
    }
