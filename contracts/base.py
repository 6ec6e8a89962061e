"""The three kinds of message.

An *event* states what happened; the service that says it owns it.  A *command* asks its
owner to do something, once.  A *query* asks its owner to tell something and changes
nothing.  A released message never changes shape except by an added optional field: what it
needs next is a new class with the next version in its topic.
"""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

#: Every message that has been defined, by topic.  Filled as modules are imported.
MESSAGES: dict[str, type["Message"]] = {}


class Message(BaseModel):
    """Immutable data under a topic ``owner.name.vN``."""

    #: Built when first used: each process says and hears but some of the hundreds.
    model_config = ConfigDict(frozen=True, defer_build=True)
    topic: ClassVar[str]
    #: Personal data inside: travels and rests encrypted (see docs/wire-format.md).
    sealed: ClassVar[bool] = False

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the class in the list of messages; two classes cannot share a topic."""
        super().__pydantic_init_subclass__(**kwargs)
        topic = cls.__dict__.get("topic")
        if topic is None:
            return
        if topic in MESSAGES:
            raise TypeError(f"{topic} is declared twice")
        MESSAGES[topic] = cls

    @classmethod
    def owner(cls) -> str:
        """The service that says this event, or obeys this command, or answers this query."""
        return cls.topic.partition(".")[0]

    @property
    def route(self) -> str:
        """The routing key under which it travels."""
        return self.topic


class Event(Message):
    """A fact.  Readers ignore fields they do not know, so fields may be added."""

    #: A word that may follow the topic in the routing key, for a reader to leave such events out.
    aside: ClassVar[str] = ""


class Command(Message):
    """A request.  Unknown fields are refused, so a typo never passes silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    #: ``main`` for what a person waits for, ``bulk`` for what comes in thousands of rows,
    #: ``ledger`` for what one process at a time may write.
    lane: ClassVar[str] = "main"
    #: Whether its owner takes many at once.
    in_batches: ClassVar[bool] = False


class Query(Message):
    """A question to the owner of what is asked; answered at once or not at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
