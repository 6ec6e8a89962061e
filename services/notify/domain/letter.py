"""A message to one person: how it is written, and what becomes of it.

queued → sent, or failed after repeated refusals (an operator's task), or unreachable when nobody
knows an address.  "Sent" says that a channel took it, never that it was delivered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from contracts.notify import MessagesChanged, MessageState
from contracts.words import moment
from services.notify.domain.notice import Recipient
from services.notify.domain.templates import TEMPLATES
from services.notify.domain.wording import Language, in_words

#: What a channel made of a letter; None when it was not tried at all.
Fate = Literal["sent", "refused", "no_address"]

#: How often a letter is tried and the first wait, which grows fourfold each time.  An address may
#: come a moment after the message, on another queue; a refusal may be a provider's bad hour.
NO_ADDRESS = (4, timedelta(seconds=2))
REFUSED = (5, timedelta(seconds=30))


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is reached, and in which language."""

    name: str
    phone: str
    language: Language = "zh-CN"


NOBODY = Address(name="", phone="")


@dataclass(frozen=True, slots=True)
class Intent:
    """A message that shall be sent: which notice, to whom, how often tried already."""

    id: str
    notice: str
    template: str
    to: Recipient
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it goes out."""

    id: str
    phone: str
    title: str
    text: str


def write(intent: Intent, facts: Mapping[str, Any], address: Address, *, link: str) -> Letter:
    """Fill the template in the language of its reader."""
    language, template = address.language, TEMPLATES[intent.template]
    words = in_words(facts, language) | {"name": address.name, "link": link}
    if intent.to.answer_by is not None:
        words["answer_by"] = moment(intent.to.answer_by, language)
    return Letter(
        intent.id, address.phone, template.title[language], template.fill(language, words)
    )


@dataclass(frozen=True, slots=True)
class Step:
    """Where a message stands after its turn, and when its next turn is due."""

    state: MessageState
    due: datetime
    tries: int


def after(fate: Fate | None, tries: int, now: datetime) -> Step:
    """What follows from its fate for a message that was tried ``tries`` times before."""
    if fate is None:
        return Step("queued", now, tries)
    if fate == "sent":
        return Step("sent", now, tries + 1)
    most, wait = NO_ADDRESS if fate == "no_address" else REFUSED
    if tries + 1 < most:
        return Step("queued", now + wait * 4**tries, tries + 1)
    return Step("unreachable" if fate == "no_address" else "failed", now, tries + 1)


def changes(steps: Mapping[Step, Sequence[Intent]], channel: str) -> Iterator[MessagesChanged]:
    """One event for all messages of a template that came to the same end."""
    for step, group in steps.items():
        for template in sorted({one.template for one in group if step.state != "queued"}):
            ids = [one.id for one in group if one.template == template]
            yield MessagesChanged(
                state=step.state, template=template, channel=channel, message_ids=ids
            )


def masked(phone: str) -> str:
    """A phone number as others may see it: 138****8000."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "****"
