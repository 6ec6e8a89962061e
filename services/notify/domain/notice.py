"""What people are told when something happens: one notice per occasion, to one or many people.

A repeat of an event is the same occasion and so has the same id.  Help requests and donations
report every change of themselves (an escalation too); their occasions are named after the state
they reached, so that nobody is told twice that help is on its way.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch

from contracts.base import Message
from contracts.logistics import DonationChanged
from contracts.matching import (
    HelpChanged,
    NeedRejected,
    NeedWithdrawn,
    OffersMade,
    OffersWithdrawn,
    StandingCaseChanged,
    WaitersPlaced,
)
from contracts.notify import TellAnswer
from contracts.registry import RegistrationRepeated, ThanksDue, TroubleChanged

#: What fills a template: text, codes, ISO 8601 moments; goods as (item, quantity, unit).
Facts = dict[str, str | list[tuple[str, int, str]]]

#: Messages to those who asked for help: their link leads to the request itself.
TO_ASKERS = frozenset(
    {"help_received", "help_dispatched", "help_question", "help_answer", "help_closed"}
)
#: Messages that say the same to several people; all others are to one person, about them.
TO_MANY = frozenset({"offer", "offer_withdrawn", "waiter_placed", "thanks"})
#: States of a help request that its asker is told of; the answer itself comes as TellAnswer.
_HELP_NEWS = {
    "received": "help_received",
    "dispatched": "help_dispatched",
    "closed": "help_closed",
}
_DONATION_NEWS = {
    "received": "donation_received",
    "allocated": "donation_allocated",
    "delivered": "donation_delivered",
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told: a subject of the address book; for an offer also which one, and until when."""

    subject: str
    offer_id: str = ""
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told.  Urgent ones go before all others."""

    id: str
    template: str
    facts: Facts
    to: tuple[Recipient, ...]
    urgent: bool = False

    def message_id(self, recipient: Recipient) -> str:
        """The same for the same notice, template and person: 32 hexadecimal characters."""
        parts = (self.id, self.template, recipient.subject, recipient.offer_id)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@singledispatch
def notices(heard: Message, occasion: str) -> Sequence[Notice]:
    """What ``heard`` means for people; ``occasion`` is the id under which it was said."""
    raise TypeError(f"nobody is told about {type(heard).__name__}: {occasion}")


@notices.register
def _offered(heard: OffersMade, occasion: str) -> Sequence[Notice]:
    facts: Facts = {
        "post": heard.category,
        "when": f"{heard.starts_at.isoformat()}/{heard.ends_at.isoformat()}",
        "meeting_place": heard.meeting_place,
        "content": heard.content,
        "precautions": heard.precautions,
        "risk_notice": heard.risk_notice,
        "guarantees": heard.guarantees,
    }
    to = tuple(Recipient(one.volunteer_id, one.offer_id, one.expires_at) for one in heard.offers)
    return [Notice(occasion, "offer", facts, to)]


@notices.register
def _offer_withdrawn(heard: OffersWithdrawn, occasion: str) -> Sequence[Notice]:
    to = tuple(Recipient(one.volunteer_id, one.offer_id) for one in heard.offers)
    return [Notice(occasion, "offer_withdrawn", {"post": heard.category}, to)]


@notices.register
def _placed(heard: WaitersPlaced, occasion: str) -> Sequence[Notice]:
    """At once: whoever waited may have only hours left."""
    to = tuple(Recipient(one.volunteer_id, one.offer_id) for one in heard.offers)
    return [Notice(occasion, "waiter_placed", {"post": heard.category}, to, urgent=True)]


@notices.register(NeedRejected)
@notices.register(NeedWithdrawn)
def _need_ended(heard: NeedRejected | NeedWithdrawn, occasion: str) -> Sequence[Notice]:
    """For the account that submitted the need: reachable once accounts have addresses."""
    if heard.created_by in ("", "system"):
        return []
    facts: Facts = {
        "post": heard.category,
        "when": f"{heard.starts_at.isoformat()}/{heard.ends_at.isoformat()}",
        "reason": heard.reason,
    }
    return [Notice(occasion, f"need_{heard.state}", facts, (Recipient(heard.created_by),))]


@notices.register
def _help_changed(heard: HelpChanged, _occasion: str) -> Sequence[Notice]:
    facts: Facts = {"request": heard.category, "number": number(heard.help_id)}
    told = []
    if heard.state in _HELP_NEWS:
        told.append(_about(heard.help_id, _HELP_NEWS[heard.state], facts, heard.volunteer_id))
    if heard.questions:  # told again with every later change, and so the same occasion
        occasion = f"help_question.{heard.help_id}.{heard.questions}"
        to = (Recipient(heard.help_id),)
        told.append(Notice(occasion, "help_question", facts, to, urgent=True))
    if heard.state == "dispatched" and heard.volunteer_id:  # once each time they are sent
        occasion = f"help_assigned.{heard.help_id}.{heard.dispatches}"
        to = (Recipient(heard.volunteer_id),)
        told.append(Notice(occasion, "help_assigned", facts, to, urgent=True))
    return told


@notices.register
def _standing_case_changed(heard: StandingCaseChanged, _occasion: str) -> Sequence[Notice]:
    if heard.state != "planned" or heard.visit_at is None:
        return []
    ends_at = heard.visit_at + timedelta(minutes=heard.minutes)
    facts: Facts = {
        "request": heard.category,
        "when": f"{heard.visit_at.isoformat()}/{ends_at.isoformat()}",
        "number": number(heard.standing_id),
    }
    occasion = f"standing_visit.{heard.standing_id}.{heard.visit_at:%Y%m%d%H%M}"
    return [Notice(occasion, "standing_visit", facts, (Recipient(heard.visitor_id),))]


@notices.register
def _trouble_changed(heard: TroubleChanged, _occasion: str) -> Sequence[Notice]:
    """Once, to the liaison: from then on an office is responsible, which looks at its list."""
    if heard.state != "raised" or not heard.liaison_id:
        return []
    facts: Facts = {"number": number(heard.trouble_id)}
    to = (Recipient(heard.liaison_id),)
    return [Notice(f"trouble.{heard.trouble_id}", "trouble_raised", facts, to, urgent=True)]


@notices.register
def _donation_changed(heard: DonationChanged, _occasion: str) -> Sequence[Notice]:
    template = _DONATION_NEWS.get(heard.state)
    if heard.brought_to:  # nobody but the post had it in hand: thanks are all there is to say
        template = "comfort_thanks" if heard.state == "delivered" else None
    if template is None:
        return []
    goods = [(line.item, line.quantity, line.unit) for line in heard.lines]
    facts: Facts = {"goods": goods, "number": number(heard.donation_id)}
    occasion = f"{template}.{heard.donation_id}"
    return [Notice(occasion, template, facts, (Recipient(heard.donation_id),))]


@notices.register
def _answered(heard: TellAnswer, occasion: str) -> Sequence[Notice]:
    facts: Facts = {"number": number(heard.subject), "answer": heard.text}
    to = (Recipient(heard.subject),)
    return [Notice(occasion, f"{heard.about}_answer", facts, to, urgent=True)]


def _about(help_id: str, template: str, facts: Facts, volunteer_id: str) -> Notice:
    """To the asker; once per state, and once for each helper who is sent."""
    occasion = f"{template}.{help_id}.{volunteer_id}".rstrip(".")
    return Notice(occasion, template, facts, (Recipient(help_id),), urgent=True)


def number(thing_id: str) -> str:
    """The short number that people read out on the phone: eight characters of the id."""
    return thing_id[:8].upper()


@notices.register
def _thanks(heard: ThanksDue, _occasion: str) -> Sequence[Notice]:
    """The occasion is the emergency itself, so that nobody is thanked twice."""
    to = tuple(map(Recipient, heard.volunteer_ids))
    if not to:
        return []
    # A notice carries its recipients' facts; each piece of people has its own, and so its own id.
    occasion = f"thanks-{heard.incident_id}-{heard.volunteer_ids[0]}"
    return [Notice(occasion, "thanks", {"incident": heard.title}, to)]


@notices.register
def _registered_again(heard: RegistrationRepeated, _occasion: str) -> Sequence[Notice]:
    """Once a day: a stranger who tries again must not be a nuisance."""
    return [
        Notice(f"registered_again.{one}.{heard.day}", "registered_again", {}, (Recipient(one),))
        for one in heard.volunteer_ids
    ]
