"""The one family of errors that may cross a service's border."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule said no.

    ``code`` is for programs, the message for people, ``status`` for HTTP; ``facts`` fill the
    blanks of the sentence in other languages and never hold personal data.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message or (self.__doc__ or "").splitlines()[0])
        self.facts = facts


class NotFound(Refusal):
    """The thing named does not exist."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """This caller may not do that here."""

    code = "forbidden"
    status = 403


class Unacceptable(Refusal):
    """What was sent breaks a rule that the sender could have known."""

    code = "unacceptable"
    status = 422


class Unreadable(Exception):
    """A message on the bus that is not what its topic promises: straight to the dead letters."""


class Unavailable(Exception):
    """The broker or the database cannot be reached now; trying later is right."""
