"""The people of a city: they read their messages and say yes, no, or nothing.

Each has a temper that depends on the seed and the phone number alone, so the same people accept,
decline, ignore and fail to show up however often a scenario is played.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from scenarios.api import Api
from scenarios.chance import luck

Answer = Literal["accept", "decline", "ignore"]

#: Of a hundred who are asked: how many say yes, how many say no; the rest does not answer.
ACCEPT, DECLINE = 0.87, 0.075
#: Of a hundred who said yes: how many do not come.
NO_SHOW = 0.03
#: How many of them press a button at the same moment.
AT_ONCE = 192
#: Seconds between two looks into the mailbox.
LOOK_EVERY = 0.2

_LINK = re.compile(r"/o/([A-Za-z0-9_.-]+)")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with a link, and the one who reads it."""

    phone: str
    token: str


class Mailbox:
    """The messages that reached people's phones: one JSON line each in the mail sink's file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_to = 0

    def letters(self) -> Iterator[Letter]:
        """Letters with a link that came since the last look."""
        if not self._file.exists():
            return
        with self._file.open("rb") as lines:
            lines.seek(self._read_to)
            for line in lines:
                if not line.endswith(b"\n"):
                    return
                self._read_to += len(line)
                mail = json.loads(line)
                link = _LINK.search(mail["body"])
                if link:
                    yield Letter(mail["to"].partition("@")[0], link[1])


class People:
    """Everybody who gets letters: they read and answer for as long as the context lasts."""

    def __init__(self, api: Api, mailbox: Mailbox, notebook: Path, seed: int) -> None:
        self._api = api
        self._mailbox = mailbox
        self._notebook = notebook
        self._seed = seed
        self._answered = set(notebook.read_text().split()) if notebook.exists() else set[str]()
        #: Everybody answers at a moment of their own, not in the order of the letters.
        self._to_answer: asyncio.PriorityQueue[tuple[float, str, Answer]] = asyncio.PriorityQueue()
        self._pending = 0
        #: Phones of those who have agreed before they are asked: an organisation's own people.
        self.agreed: set[str] = set()
        #: Letters read, by what their readers do about them.
        self.read: Counter[Answer] = Counter()
        #: Answers by what came of them: ``200``, or the code of a refusal.
        self.outcomes: Counter[str] = Counter()

    async def __aenter__(self) -> Self:
        self._notebook.parent.mkdir(parents=True, exist_ok=True)
        self._notes = self._notebook.open("a", buffering=1)
        self._lives = [asyncio.create_task(self._read_mail())]
        self._lives += [asyncio.create_task(self._answer_letters()) for _ in range(AT_ONCE)]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in self._lives:
            one.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)
        self._notes.close()

    @property
    def done(self) -> int:
        """Letters read so far that need no more doing."""
        for one in self._lives:
            if one.done():
                one.result()  # raises what ended it
        return self.read.total() - self._pending

    def temper(self, phone: str) -> Answer:
        """What this one does about an offer."""
        if phone in self.agreed:
            return "accept"
        chance = luck(self._seed, "answer", phone)
        if chance < ACCEPT:
            return "accept"
        return "decline" if chance < ACCEPT + DECLINE else "ignore"

    async def _read_mail(self) -> None:
        while True:
            for letter in self._mailbox.letters():
                answer = self.temper(letter.phone)
                self.read[answer] += 1
                if answer != "ignore" and letter.token not in self._answered:
                    self._answered.add(letter.token)
                    self._pending += 1
                    moment = luck(self._seed, "moment", letter.token)
                    self._to_answer.put_nowait((moment, letter.token, answer))
            await asyncio.sleep(LOOK_EVERY)

    async def _answer_letters(self) -> None:
        while True:
            _, token, answer = await self._to_answer.get()
            status, code = await self._api.press(f"/o/{token}", answer)
            self.outcomes[code or str(status)] += 1
            self._notes.write(f"{token}\n")
            self._pending -= 1


def comes(seed: int, volunteer: str) -> bool:
    """Whether somebody who said yes turns up."""
    return luck(seed, "comes", volunteer) >= NO_SHOW
