"""Messages owned by the gateway: what became of the commands it took in."""

from typing import Any, ClassVar

from pydantic import Field

from contracts.base import Command


class NoteOutcome(Command):
    """What the owner decided about a command, for the one who waits for the answer.

    ``status`` is an HTTP status; ``code`` names the refusal when it is 4xx, ``detail`` says it
    in English and ``facts`` are what other languages need to say it too.  Ids and facts only.
    """

    topic: ClassVar[str] = "gateway.note_outcome.v1"

    command_id: str
    status: int
    result: dict[str, Any] = Field(default_factory=dict)
    code: str = ""
    detail: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)


class NoteDeath(Command):
    """A command lies among its owner's dead letters: nothing happens until an operator acts."""

    topic: ClassVar[str] = "gateway.note_death.v1"

    command_id: str
