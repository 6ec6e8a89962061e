"""What else is done about a request for help between its receipt and its answer."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Query
from contracts.matching.help import HelpLevel, HelpState
from contracts.vocabulary import AreaCode, Id, Line, Text


class TriageHelp(Command):
    """An operator sets another level than the computed one, and says why."""

    topic: ClassVar[str] = "matching.triage_help.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    level: HelpLevel
    reason: Line


class ClaimHelp(Command):
    """A volunteer takes a case from the board (主动请缨)."""

    topic: ClassVar[str] = "matching.claim_help.v1"

    help_id: Id
    volunteer_id: Id


class ReturnHelp(Command):
    """The helper gives a case back, or an office passes it on to another one of the same city.

    An office does so at most twice; then the city decides.
    """

    topic: ClassVar[str] = "matching.return_help.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    reason: Line
    to: AreaCode | None = Field(
        default=None, description="The office that shall take it; needed unless a helper returns."
    )


class NoteAttempt(Command):
    """Somebody tried to reach the asker."""

    topic: ClassVar[str] = "matching.note_attempt.v1"

    help_id: Id
    method: Literal["call", "visit", "message"]
    reached: bool = False


class AffirmHelp(Command):
    """The asker, or whoever has spoken to them, says that help is still needed."""

    topic: ClassVar[str] = "matching.affirm_help.v1"

    help_id: Id


class WithdrawHelp(Command):
    """The asker does not need it any more."""

    topic: ClassVar[str] = "matching.withdraw_help.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    reason: Line | None = None


class ReopenHelp(Command):
    """The asker is not done after all; for three days after the end."""

    topic: ClassVar[str] = "matching.reopen_help.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    reason: Line | None = None


class MergeHelp(Command):
    """Two requests are the same; this one waits for the answer of the other."""

    topic: ClassVar[str] = "matching.merge_help.v1"

    help_id: Id
    into: Id


class UnmergeHelp(Command):
    """They are not the same after all."""

    topic: ClassVar[str] = "matching.unmerge_help.v1"

    help_id: Id


class AdoptTwin(Command):
    """Said by matching itself: this request now stands for another one, too."""

    topic: ClassVar[str] = "matching.adopt_twin.v1"

    help_id: Id
    twin_id: Id
    level: HelpLevel


class DropTwin(Command):
    """Said by matching itself: it no longer does."""

    topic: ClassVar[str] = "matching.drop_twin.v1"

    help_id: Id
    twin_id: Id


class SettleTwin(Command):
    """Said by matching itself: what has become of the request that stands for this one."""

    topic: ClassVar[str] = "matching.settle_twin.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    main_id: Id
    state: HelpState
    answer: Text | None = None


class NoteSession(Command):
    """A qualified provider writes down what was said in confidence (R-HELP-10)."""

    topic: ClassVar[str] = "matching.note_session.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    text: Text


class ReadSessions(Query):
    """The provider's own notes of a case.  Operators are refused, and that they asked is kept."""

    topic: ClassVar[str] = "matching.read_sessions.v1"

    help_id: Id
