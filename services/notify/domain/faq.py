"""Questions of policy and their answers (政策问答): the same for everybody who asks."""

from dataclasses import dataclass, replace

from contracts.base import Message
from contracts.notify import FaqChanged, FaqState, PublishFaq, ReviseFaq
from contracts.vocabulary import AreaCode
from kit.errors import Refusal


class FaqWithdrawn(Refusal):
    """This answer was withdrawn."""

    code = "faq_withdrawn"


@dataclass(frozen=True, slots=True)
class Faq:
    """One question with the answer that holds in an area; ``revision`` counts from 1."""

    id: str
    area: AreaCode
    topic_of_call: str
    question: str
    answer: str
    state: FaqState = "published"
    revision: int = 1


Decision = tuple[Faq, list[Message]]


def announce(wish: PublishFaq, *, faq_id: str) -> Decision:
    """Answer a question for everybody."""
    faq = Faq(faq_id, wish.area, wish.topic_of_call, wish.question, wish.answer)
    return faq, [_changed(faq)]


def revise(faq: Faq, wish: ReviseFaq) -> Decision:
    """Give another answer; FaqWithdrawn."""
    _must_hold(faq)
    after = replace(faq, question=wish.question, answer=wish.answer)
    if after == faq:
        return faq, []
    after = replace(after, revision=faq.revision + 1)
    return after, [_changed(after)]


def withdraw(faq: Faq) -> Decision:
    """Take an answer back; FaqWithdrawn."""
    _must_hold(faq)
    after = replace(faq, state="withdrawn", revision=faq.revision + 1)
    return after, [_changed(after)]


def _must_hold(faq: Faq) -> None:
    if faq.state != "published":
        raise FaqWithdrawn


def _changed(faq: Faq) -> FaqChanged:
    return FaqChanged(
        faq_id=faq.id,
        area=faq.area,
        topic_of_call=faq.topic_of_call,
        question=faq.question,
        answer=faq.answer,
        state=faq.state,
        revision=faq.revision,
    )
