"""A client of the platform's public API, as anybody could write one.

Every command carries an idempotency key made of the scenario's name and what it is about, so a
scenario that was interrupted sends everything again and nothing happens twice.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from scenarios.errors import CannotPlay

T = TypeVar("T")
Body = Mapping[str, Any]
Doc = dict[str, Any]

CONNECTIONS = 200
#: Seconds for which an unreachable gateway is tried again.
PATIENCE = 60.0
PAUSE = 0.25


class Refused(Exception):
    """The platform said no; ``code`` is for programs, the message for people."""

    def __init__(self, status: int, problem: Mapping[str, Any], path: str) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        super().__init__(f"{path}: {status} {self.code}: {problem.get('detail', '')}")


class Api:
    """Keeps connections to the gateway open, and counts what it asks."""

    def __init__(self, url: str, scenario: str) -> None:
        self.url = url
        self.requests = 0
        self._scenario = scenario

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        timeout = aiohttp.ClientTimeout(total=90)
        self._session = aiohttp.ClientSession(self.url, connector=connector, timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def send(self, token: str, path: str, body: Body, *, about: str) -> Doc:
        """Give a command and wait for its outcome; Refused if its owner says no."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": f"{self._scenario}:{about}",
            "Prefer": "wait=30",
        }
        while True:
            status, told = await self._ask("POST", path, json=body, headers=headers)
            if status == 409 and told.get("code") == "in_flight":
                await asyncio.sleep(PAUSE)
            elif status == 202:
                return await self._outcome(told["command"], token)
            else:
                return _told(status, told, path)

    async def upload(self, token: str, path: str, name: str, content: bytes) -> Doc:
        """Send a file in a form."""
        headers = {"Authorization": f"Bearer {token}"}

        def form() -> aiohttp.FormData:
            made = aiohttp.FormData()
            made.add_field("file", content, filename=name)
            return made

        return _told(*await self._ask("POST", path, form, headers=headers), path)

    async def press(self, path: str, answer: str) -> tuple[int, str]:
        """Press a button of the page behind a link: the HTTP status and the code of a refusal."""
        headers = {"Prefer": "wait=30", "Accept": "application/json"}
        form = {"answer": answer}
        status, told = await self._ask("POST", path, lambda: form, headers=headers)
        return status, str(told.get("code", ""))

    async def read(self, token: str, path: str, **query: str | int) -> Doc:
        """One thing, or one page of a list."""
        headers = {"Authorization": f"Bearer {token}"}
        return _told(*await self._ask("GET", path, params=query, headers=headers), path)

    async def all(self, token: str, path: str, **query: str | int) -> AsyncIterator[Doc]:
        """Every item of a list, page after page."""
        headers = {"Authorization": f"Bearer {token}"}
        here: str | None = path
        parameters: dict[str, str | int] | None = {"limit": 200, **query}
        while here:
            status, page, following = await self._exchange(
                "GET", here, params=parameters, headers=headers
            )
            for item in _told(status, page, path)["items"]:
                yield item
            here, parameters = following, None

    async def _outcome(self, command: str, token: str) -> Doc:
        """What became of a command that took longer than we wait for an answer."""
        path = f"/v1/commands/{command}"
        while True:
            found = await self.read(token, path)
            if found["state"] == "done":
                return _told(found["status"], found.get("problem") or found["result"], path)
            await asyncio.sleep(PAUSE)

    async def _ask(
        self, method: str, path: str, form: Callable[[], Any] = lambda: None, **options: Any
    ) -> tuple[int, Doc]:
        """One request and its answer."""
        status, told, _ = await self._exchange(method, path, form, **options)
        return status, told

    async def _exchange(
        self, method: str, path: str, form: Callable[[], Any] = lambda: None, **options: Any
    ) -> tuple[int, Doc, str | None]:
        """One request; again, a moment later, while the gateway or its database is away.

        With the address of the next page, if the answer names one.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            self.requests += 1
            try:
                sent = self._session.request(method, path, data=form(), **options)
                async with sent as answer:
                    if answer.status < 500 or loop.time() > until:
                        links, told = answer.links, await answer.json(content_type=None)
                        following = str(links["next"]["url"]) if "next" in links else None
                        return answer.status, told, following
            except (aiohttp.ClientConnectionError, TimeoutError) as away:
                if loop.time() > until:
                    raise CannotPlay(f"The gateway at {self.url} does not answer.") from away
            await asyncio.sleep(PAUSE)


async def each(
    items: Iterable[T], do: Callable[[T], Awaitable[object]], *, at_once: int = 32
) -> None:
    """Do something with every item, so many at the same time; the first failure ends it."""
    rest = iter(items)

    async def work() -> None:
        for item in rest:
            await do(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(work())


def _told(status: int, told: Doc, path: str) -> Doc:
    if status >= 400:
        raise Refused(status, told, path)
    return told
