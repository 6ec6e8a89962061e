"""Who is calling: the account behind an API key, or a resident without one."""

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.wire import Caller
from services.gateway.keys import hashed
from services.gateway.problems import Problem
from services.gateway.store import Database

#: Seconds a key is trusted, or an unknown one distrusted, before the database is asked again.
FRESH = 5.0
#: Keys remembered at once: more than a city has, fewer than an attacker could invent.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Account:
    """A caller, and what an agency has been contracted for (``needs:write``)."""

    caller: Caller
    contracts: frozenset[str] = frozenset()
    anonymous: bool = False


#: Somebody who shows no key: a resident, as far as the platform can tell.
ANYBODY = Account(Caller(id="anonymous", role="resident"), anonymous=True)


class Accounts:
    """Turns an ``Authorization`` header into an account."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, tuple[float, Mapping[str, Any] | None]] = {}

    async def who(self, authorization: str | None) -> Account:
        """The account behind a header, `ANYBODY` without one; a 401 Problem for a bad key."""
        if authorization is None:
            return ANYBODY
        scheme, _, shown = authorization.partition(" ")
        prefix, _, rest = shown.strip().partition("_")
        key_id, _, secret = rest.partition("_")
        if scheme.lower() != "bearer" or prefix != "hy" or not key_id.isalnum() or not secret:
            raise unauthorized()
        document = await self._read(key_id[:64])
        if (
            document is None
            or document["revoked_at"] is not None
            or not hmac.compare_digest(bytes(document["hash"]), hashed(secret))
        ):
            raise unauthorized()
        caller = Caller(key_id, document["role"], document["area"], document["subject"])
        return Account(caller, frozenset(document["contracts"]))

    async def _read(self, key_id: str) -> Mapping[str, Any] | None:
        now = time.monotonic()
        until, document = self._known.get(key_id, (0.0, None))
        if until <= now:
            if len(self._known) >= _MOST:
                self._known.clear()
            document = await self._database.key(key_id)
            self._known[key_id] = (now + FRESH, document)
        return document


def unauthorized() -> Problem:
    """The answer to somebody who must say who they are."""
    return Problem(
        401, "unauthorized", "This needs a valid API key.", headers={"WWW-Authenticate": "Bearer"}
    )
