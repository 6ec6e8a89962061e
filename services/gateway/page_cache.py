"""Pages of lists, kept for a moment: whoever asks the same again is shown the same again.

A board that hangs in twenty offices and a list that a thousand phones open when a call goes out ask
for the same page many times in a second.  It is read once: whoever asks meanwhile waits for it, and
it is shown until this process writes to a read model, or a fifth of a second is over, because
another process may have written (ADR 17).  Rights are asked for every time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.routing import APIRoute
from prometheus_client import Counter
from starlette.routing import BaseRoute
from starlette.types import Message, Receive, Scope, Send

from kit.wire import Caller
from services.gateway.accounts import Accounts
from services.gateway.paging import Page
from services.gateway.security import Allow
from services.gateway.store import Database

#: Seconds for which a page is shown; how many are kept, and the bytes of the largest that is.
FRESH, MOST, LARGEST = 0.2, 500, 64 * 1024
#: Roles of which it is written down what they look at, with what they were shown.
_NOTED = frozenset({"inspector"})
#: Pages that also show what is no read model, and so are read anew every time: how far a list that
#: was sent in is, and what inspectors have looked at.
_ANEW = frozenset({"/v1/imports/{import_id}", "/v1/inspections"})

PAGES = Counter("huiyin_list_pages_total", "Pages of lists, by where they came from.", ["source"])
_READ, _KEPT = PAGES.labels("database"), PAGES.labels("memory")

#: What an answer may depend on: the address, who asks, and in which language.
_Key = tuple[str, bytes, Caller, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was answered, whole."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes

    @property
    def keeps(self) -> bool:
        """Whether it is shown to those who ask when it has been read; all who wait are told it."""
        return self.status == 200 and len(self.body) <= LARGEST

    async def tell(self, send: Send) -> None:
        headers = list(self.headers)  # whoever sends it on adds to them
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


#: None if there is nothing to share: an answer in pieces, or one that was broken off.
_Shared = asyncio.Future[_Answer | None]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page that is being read, or was; with the exception if it could not be."""

    since: float
    answer: _Shared


class _Telling:
    """Sends an answer on once it is whole, and shares it before that.

    Nobody who shares a page waits for the network of whoever asked first.
    """

    def __init__(self, send: Send, answer: _Shared) -> None:
        self._send = send
        self._answer = answer
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            whole = _Answer(start["status"], tuple(start["headers"]), message.get("body", b""))
            self._answer.set_result(None if message.get("more_body") else whole)
            await self._send(start)
        await self._send(message)


class PageCache:
    """Answers requests for lists, from memory where that is as good."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database = database
        self._accounts = accounts
        #: What was read since the read models were last changed, and how often they were by then.
        self._readings: dict[_Key, _Reading] = {}
        self._changes = 0

    async def answer(
        self, route: APIRoute, may: Allow, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer as the route does; a Problem is raised where the route would raise it."""
        request = Request(scope, receive, send)
        account = await self._accounts.who(request.headers.get("authorization"))
        if account.caller.role in _NOTED:
            await route.handle(scope, receive, send)
            return
        language = request.headers.get("accept-language", "")
        key = (scope["path"], scope["query_string"], account.caller, language)
        reading = self._current(key)
        if reading is None:
            await self._read(key, lambda told: route.handle(scope, receive, told), send)
            return
        await may(request)
        found = await asyncio.shield(reading.answer)
        if found is None:
            await route.handle(scope, receive, send)
        else:
            _KEPT.inc()
            await found.tell(send)

    def _current(self, key: _Key) -> _Reading | None:
        """A page that may be shown, or waited for.

        While this process writes to a read model some of it is there and some is not: what was
        read by then is not shown, and only what is being read since is waited for.
        """
        if self._changes != self._database.changes:
            self._readings.clear()
            self._changes = self._database.changes
        reading = self._readings.get(key)
        if reading is None or time.monotonic() - reading.since >= FRESH:
            return None
        return None if self._database.writing and reading.answer.done() else reading

    async def _read(self, key: _Key, make: Callable[[Send], Awaitable[None]], send: Send) -> None:
        """Let the route answer, and keep what it says if others may be shown the same."""
        future: _Shared = asyncio.get_running_loop().create_future()
        reading = _Reading(time.monotonic(), future)
        if len(self._readings) >= MOST:
            self._readings.clear()
        self._readings[key] = reading
        future.add_done_callback(lambda _: self._drop(key, reading))
        _READ.inc()
        try:
            await make(_Telling(send, future))
        except Exception as failure:
            if not future.done():
                future.set_exception(failure)
            raise
        finally:
            if not future.done():
                future.set_result(None)

    def _drop(self, key: _Key, reading: _Reading) -> None:
        """Forget a page that is for nobody but those who have waited for it."""
        failed = reading.answer.exception() is not None
        answer = None if failed else reading.answer.result()
        if (answer is None or not answer.keeps) and self._readings.get(key) is reading:
            del self._readings[key]


def rights(route: BaseRoute) -> Allow | None:
    """What a route that answers with pages of a list asks of its callers; None for others."""
    if not isinstance(route, APIRoute) or route.methods != {"GET"} or route.path in _ANEW:
        return None
    asked = [one.call for one in route.dependant.dependencies]
    if not any(getattr(one, "__annotations__", {}).get("return") is Page for one in asked):
        return None
    return next((one for one in asked if isinstance(one, Allow)), None)
