"""An audit of the ledger: kept and published, whatever it found."""

from dataclasses import dataclass
from datetime import datetime

from contracts.base import Message
from contracts.logistics import LedgerAudited
from services.logistics.domain.auditor import Finding


@dataclass(frozen=True, slots=True)
class Audit:
    """A finding with its date; its id is the message that asked for it, or the night."""

    id: str
    at: datetime
    by: str
    finding: Finding
    milliseconds: int


def audited(
    found: Finding, *, key: str, now: datetime, by: str, milliseconds: int
) -> tuple[Audit, list[Message]]:
    """An audit to keep, and to publish."""
    told = LedgerAudited(
        audit_id=key,
        entries=found.entries,
        accounts=found.accounts,
        faults=list(found.faults),
        hash=found.hash,
        totals=found.totals,
        milliseconds=milliseconds,
    )
    return Audit(key, now, by, found, milliseconds), [told]
