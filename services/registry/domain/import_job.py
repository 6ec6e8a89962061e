"""An import: a list of people that comes in chunks, in any order, some of them twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from contracts.notify import KeepContacts
from contracts.registry import (
    ImportChunk,
    ImportKind,
    ImportProgressed,
    RowProblem,
    StartImport,
    VolunteersImported,
)
from kit.errors import Refusal, Unacceptable
from services.registry.domain.volunteer import Volunteer, contact, pool_entry

#: Contacts in one command.
_CONTACTS = 1000

Outcome = tuple["ImportJob", list[ImportProgressed]]


class ImportDiffers(Refusal):
    """This import was announced as another list: its kind, size or mode is not the same."""

    code = "import_differs"


class NoSuchChunk(Unacceptable):
    """The list was announced with fewer chunks."""

    code = "no_such_chunk"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of one chunk."""

    accepted: int = 0
    repeated: int = 0
    rejected: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.accepted + other.accepted,
            self.repeated + other.repeated,
            self.rejected + other.rejected,
        )

    @property
    def seen(self) -> int:
        """All rows."""
        return self.accepted + self.repeated + self.rejected


@dataclass(frozen=True, slots=True)
class ImportJob:
    """A list and how far it is.  Each chunk counts once, however often it arrives."""

    id: str
    kind: ImportKind
    rows: int
    chunks: int
    dry_run: bool
    started_at: datetime
    started_by: str
    state: Literal["running", "done"] = "running"
    announced: bool = False
    #: By number of the chunk, as text.
    done: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedChunk:
    """The mark of a chunk that has been taken in, and of what had to be said about it."""

    id: str
    import_id: str
    chunk: int
    accepted: int


def mark_of(import_id: str, chunk: int) -> str:
    """The id of a chunk's mark."""
    return f"{import_id}.{chunk}"


def opened(wish: StartImport | ImportChunk, *, now: datetime, by: str) -> ImportJob:
    """The import as its first message describes it: a chunk may overtake the announcement."""
    rows = wish.rows if isinstance(wish, StartImport) else wish.total_rows
    return ImportJob(
        id=wish.import_id,
        kind=wish.kind,
        rows=rows,
        chunks=wish.chunks,
        dry_run=wish.dry_run,
        started_at=now,
        started_by=by,
    )


def expect(wish: StartImport | ImportChunk, job: ImportJob) -> None:
    """Refuse what does not belong to this import."""
    other = opened(wish, now=job.started_at, by=job.started_by)
    for fact in ("kind", "rows", "chunks", "dry_run"):
        if getattr(job, fact) != getattr(other, fact):
            raise ImportDiffers(field=fact)
    if isinstance(wish, ImportChunk) and wish.chunk >= job.chunks:
        raise NoSuchChunk(chunk=wish.chunk, chunks=job.chunks)


def announce(wish: StartImport, job: ImportJob) -> Outcome:
    """Someone says that a list comes.  Saying it twice changes nothing."""
    expect(wish, job)
    if job.announced:
        return job, []
    job = _settled(replace(job, announced=True))
    return job, [_progress(job, ())]


def count(
    chunk: ImportChunk, tally: Tally, problems: Sequence[RowProblem], job: ImportJob
) -> Outcome:
    """Enter what became of a chunk."""
    expect(chunk, job)
    if str(chunk.chunk) in job.done:
        return job, []
    job = _settled(replace(job, done={**job.done, str(chunk.chunk): tally}))
    return job, [_progress(job, problems)]


def taken_in(
    chunk: ImportChunk, people: Sequence[Volunteer]
) -> tuple[ImportedChunk, list[VolunteersImported | KeepContacts]]:
    """The mark of a chunk, and what is said about the people it brought."""
    key = mark_of(chunk.import_id, chunk.chunk)
    mark = ImportedChunk(key, chunk.import_id, chunk.chunk, len(people))
    if not people:
        return mark, []
    entries = [pool_entry(one) for one in people]
    contacts = [contact(one) for one in people]
    return mark, [
        VolunteersImported(
            import_id=chunk.import_id, kind=chunk.kind, chunk=chunk.chunk, entries=entries
        ),
        *(
            KeepContacts(contacts=contacts[start : start + _CONTACTS])
            for start in range(0, len(contacts), _CONTACTS)
        ),
    ]


def total(job: ImportJob) -> Tally:
    """The counts of all chunks so far."""
    return sum(job.done.values(), Tally())


def _settled(job: ImportJob) -> ImportJob:
    return replace(job, state="done" if len(job.done) == job.chunks else "running")


def _progress(job: ImportJob, problems: Sequence[RowProblem]) -> ImportProgressed:
    sums = total(job)
    return ImportProgressed(
        import_id=job.id,
        kind=job.kind,
        state=job.state,
        dry_run=job.dry_run,
        rows=job.rows,
        seen=sums.seen,
        accepted=sums.accepted,
        repeated=sums.repeated,
        rejected=sums.rejected,
        problems=list(problems),
    )
