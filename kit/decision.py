"""What it is to decide: a rule, applied to an aggregate as it is, says what it shall be.

Pure: nothing here reads or writes; `kit.shelf` keeps what is decided.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

from contracts.base import Message
from contracts.gateway import NoteOutcome
from kit.errors import Forbidden
from kit.wire import Envelope


class Aggregate(Protocol):
    """A frozen dataclass with an identity."""

    @property
    def id(self) -> str:
        """What it is found by."""
        ...


E = TypeVar("E", bound=Aggregate)
#: What is said: a message, under an id of its own when its sayer must know it beforehand (the id
#: of a command is the id of what it creates).
Said = Message | tuple[str, Message]
#: A rule ready to be applied: the entity as it is -> the entity as it shall be, and what to say.
Rule = Callable[[E], tuple[E, Sequence[Said]]]


@dataclass(frozen=True, slots=True)
class Kept(Generic[E]):
    """An aggregate as it lies in the database."""

    entity: E
    version: int
    marks: frozenset[str]


class Turn(Generic[E]):
    """Decisions about one aggregate, taken one after the other, to be kept together."""

    def __init__(self, kept: Kept[E]) -> None:
        self.entity = kept.entity
        self.version = kept.version
        self.marks = kept.marks
        self.obeyed: list[str] = []
        #: What each decision says, with its cause and the version it makes.
        self.says: list[tuple[Sequence[Said], Envelope, int]] = []

    def take(self, rule: Rule[E], cause: Envelope) -> E | Exception:
        """Apply a rule; what it raises changes nothing and concerns only who brought it."""
        if cause.id in self.marks:
            return self.entity
        try:
            entity, says = rule(self.entity)
        except Exception as failure:  # noqa: BLE001  returned, and raised to the one it concerns
            return failure
        self.entity = entity
        self.version += 1
        self.marks |= {cause.id}
        self.obeyed.append(cause.id)
        self.says.append(([*says, *outcome(200, entity, cause)], cause, self.version))
        return entity


def outcome(status: int, entity: Aggregate, cause: Envelope) -> list[Message]:
    """What to tell whoever waits for this command; nothing when nobody does."""
    if not cause.answer_to:
        return []
    state = getattr(entity, "state", None)
    result = {"id": entity.id} | ({"state": _plain(state)} if state is not None else {})
    return [NoteOutcome(command_id=cause.id, status=status, result=result)]


def _plain(state: object) -> str:
    return str(state.value if isinstance(state, Enum) else state)


def while_own(rule: Rule[E], owner: Callable[[E], str], cause: Envelope, *, role: str) -> Rule[E]:
    """The rule, for callers of a role only as long as the aggregate is their own.

    Rights are decided where a command comes in.  When it is obeyed the time to answer may be over
    and somebody else may have been asked, for whom the late answer must not count.
    """

    def decided(entity: E) -> tuple[E, Sequence[Said]]:
        if cause.caller.role == role and cause.caller.subject != owner(entity):
            raise Forbidden
        return rule(entity)

    return decided
