"""Hours that are about to count.

Records are a document each, and two that overlap may be approved at the same moment.  So the
person's hours are claimed first, in one document that both must write; the claim is given back
when the record says what became of it, and whoever claims next finds the record.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.errors import DuplicateKeyError

from kit.store import Doc, Store
from services.registry.domain.correction import HoursOverlap, Span
from services.registry.domain.record import ServiceRecord


class Hours:
    """By person, what is being decided about their hours."""

    def __init__(self, store: Store) -> None:
        self._claims = store.db.hour_claims

    @contextmanager
    def claimed(self, record: ServiceRecord, span: Span, token: str) -> Iterator[None]:
        """Keep others from letting hours count that overlap these; ``token`` names the attempt.

        A repeat of an attempt that ended in a crash finds its own claim.  Raises HoursOverlap.
        """
        start, end = span
        other = {"record": {"$ne": record.id}, "start": {"$lt": end}, "end": {"$gt": start}}
        free: Doc = {"_id": record.volunteer_id, "claims": {"$not": {"$elemMatch": other}}}
        claim = {"record": record.id, "start": start, "end": end, "token": token}
        self._claim(free, claim)
        try:
            yield
        finally:
            mine = {"$pull": {"claims": {"token": token}}}
            self._claims.update_one({"_id": record.volunteer_id}, mine)

    def _claim(self, free: Doc, claim: Doc) -> None:
        push = {"$addToSet": {"claims": claim}}
        try:
            self._claims.update_one(free, push, upsert=True)
        except DuplicateKeyError:  # somebody has claims, by now perhaps others than these
            if not self._claims.update_one(free, push).matched_count:
                raise HoursOverlap(record_id=claim["record"]) from None
