"""Lists of people: taken in chunk by chunk, kept once, and told when a list is whole."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Semaphore

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from contracts.registry import ImportChunk, RowProblem
from kit.errors import NotFound
from kit.store import PAUSE, Rule, Shelf, Store
from kit.wire import Envelope
from services.registry.domain import echo
from services.registry.domain.age import local_day
from services.registry.domain.chunk import Source, rows_of
from services.registry.domain.household import Hide
from services.registry.domain.import_job import (
    ImportedChunk,
    ImportJob,
    Tally,
    count,
    expect,
    mark_of,
    opened,
    taken_in,
)
from services.registry.domain.volunteer import Volunteer
from services.registry.store.echoes import Echoes

#: Chunks in work at once: while one waits for the database, another is read.
CHUNKS_AT_ONCE = 2
#: How long it may rest who came in a list while the rest of the list is taken in.
UNTOLD = timedelta(seconds=10)
#: Seconds for which a dry run remembers whom it has seen.
DAY = 24 * 3600


class Lists:
    """The lists that people came in."""

    def __init__(
        self, store: Store, volunteers: Shelf[Volunteer], echoes: Echoes, hide: Hide
    ) -> None:
        self._store = store
        self._volunteers = volunteers
        self._echoes = echoes
        self._hide = hide
        self.jobs = store.shelf("imports", ImportJob)
        self.chunks = store.shelf("import_chunks", ImportedChunk)
        self._turns = Semaphore(CHUNKS_AT_ONCE)

    def prepare(self) -> None:
        """Rehearsals are forgotten after a day."""
        self._store.db.rehearsals.create_index("at", expireAfterSeconds=DAY)

    def settle(self, fresh: ImportJob, rule: Rule[ImportJob], *, cause: Envelope) -> ImportJob:
        """Apply a rule to an import, which is as ``fresh`` says if nobody spoke of it before."""
        with suppress(NotFound):
            return self.jobs.decide(fresh.id, rule, cause=cause)
        try:
            job, says = rule(fresh)
            self.jobs.add(job, says, cause=cause)
        except DuplicateKeyError:
            return self.jobs.decide(fresh.id, rule, cause=cause)
        return job

    def take_in(self, chunk: ImportChunk, *, cause: Envelope) -> None:
        """Keep the people of a chunk and what is to be said of them, and then count the chunk.

        Three writes, each of which a repeat completes and none of which it doubles: a person is
        found again by id and row, the mark of a chunk by its number, a counted chunk in its import.
        Who came is said when the list is whole: its sender waits for the outcome, and whoever
        hears of the people would take half of the machine meanwhile.
        """
        fresh = opened(chunk, now=cause.time, by=cause.caller.id)
        job = next(iter(self.jobs.find({"_id": fresh.id})), fresh)
        expect(chunk, job)
        tally, problems = Tally(), list[RowProblem]()
        if str(chunk.chunk) not in job.done:
            with self._turns:
                tally, problems = self._enlist(chunk, cause)
        job = self.settle(fresh, partial(count, chunk, tally, problems), cause=cause)
        if job.state == "done":
            self._store.say(
                "import_chunks", [mark_of(job.id, number) for number in range(job.chunks)]
            )

    def _enlist(self, chunk: ImportChunk, cause: Envelope) -> tuple[Tally, list[RowProblem]]:
        people, problems = self._read(chunk, cause)
        if chunk.dry_run:
            new = len(self._would_be_new(people, cause))
        else:
            kept, old = self._kept(people, cause)
            answered = self._echoes.answer_rows(old, cause) if old else {}
            new = len(kept) + len(answered)
            mark, says = taken_in(chunk, kept)
            with suppress(DuplicateKeyError):
                quiet = replace(cause, answer_to="")
                told = echo.repeated(list(answered), local_day(cause.time))
                self.chunks.add(mark, [*says, *told], cause=quiet, rests=UNTOLD)
        return Tally(new, len(people) - new, len(chunk.rows) - len(people)), problems

    def _read(
        self, chunk: ImportChunk, cause: Envelope
    ) -> tuple[list[Volunteer], list[RowProblem]]:
        """The people of a chunk and what is wrong with other rows; other work gets its turns."""
        source = Source(cause.time, cause.caller.id, cause.caller.area, self._id_of, self._hide)
        people: list[Volunteer] = []
        problems: list[RowProblem] = []
        for number, row in enumerate(rows_of(chunk, source)):
            if isinstance(row, Volunteer):
                people.append(row)
            else:
                problems.extend(row)
            if number % PAUSE == 0:
                time.sleep(0)
        return people, problems

    def _id_of(self, phone: str) -> str:
        """The id that this phone number has in every list; nobody finds the number from it."""
        return "v" + self._store.keys.blind("volunteer", phone)

    def _kept(
        self, people: Sequence[Volunteer], cause: Envelope
    ) -> tuple[list[Volunteer], list[Volunteer]]:
        """Keep those who are new; with the others.  Whom the same row brought is new, once more."""
        there = self._volunteers.add_many((one, (), cause) for one in people)
        if not there:
            return list(people), []
        found = self._volunteers.collection.find(
            {"_id": {"$in": [one.id for one in there]}}, {"import_id": 1, "import_row": 1}
        )
        rows = {(one["_id"], one["import_id"], one["import_row"]) for one in found}
        repeated = {
            one.import_row for one in there if (one.id, one.import_id, one.import_row) not in rows
        }
        new = [one for one in people if one.import_row not in repeated]
        return new, [one for one in people if one.import_row in repeated]

    def _would_be_new(self, people: Sequence[Volunteer], cause: Envelope) -> list[Volunteer]:
        """Whom `_kept` would keep; remembers for a day whom other chunks of a dry run brought."""
        keys = {self._store.keys.blind("phone", one.phone): one for one in people}
        known = {
            keys[one["phone_key"]].id
            for one in self._volunteers.collection.find(
                {"phone_key": {"$in": list(keys)}}, {"phone_key": 1}
            )
        }
        if known:
            strange = self._echoes.strange(people, cause)
            old = self._echoes.told(strange, cause)
            known -= {one.id for there, one in strange.items() if there not in old}
        new = [one for one in people if one.id not in known]
        if not new:
            return []
        seen = [(f"{one.import_id}.{one.id}", one.import_row) for one in new]
        # By the database's own clock: a rehearsal in another year must not make it look old.
        clock = {"$currentDate": {"at": True}}
        self._store.db.rehearsals.bulk_write(
            [
                UpdateOne({"_id": key}, {"$setOnInsert": {"row": row}} | clock, upsert=True)
                for key, row in seen
            ],
            ordered=False,
        )
        found = self._store.db.rehearsals.find({"_id": {"$in": [key for key, _ in seen]}})
        firsts = {(one["_id"], one["row"]) for one in found}
        return [one for one, mark in zip(new, seen, strict=True) if mark in firsts]
