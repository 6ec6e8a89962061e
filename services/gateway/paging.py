"""Pages of a list: an opaque cursor that says after which document to go on.

A cursor holds the sort values of the last document shown, so a page costs the same wherever it
lies, and documents that come or go meanwhile move nothing.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import Query, Request

from services.gateway.problems import Problem

MOST = 200
#: The largest number that a document can hold.
_LARGEST = 2**63 - 1
Doc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """By which field a list is sorted; ``_id`` decides between equals."""

    field: str
    descending: bool = True

    @property
    def sort(self) -> list[tuple[str, int]]:
        """As MongoDB wants it."""
        direction = -1 if self.descending else 1
        return [("_id", direction)] if self.field == "_id" else [
            (self.field, direction), ("_id", direction)
        ]  # fmt: skip


class Page:
    """The part of a list that a request asks for: ``?limit=`` and ``?cursor=``."""

    def __init__(
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
        cursor: Annotated[str, Query(max_length=600)] = "",
    ) -> None:
        self._request = request
        self.limit = limit
        self._after = _opened(cursor) if cursor else None

    @property
    def fetch(self) -> int:
        """How many documents to read: one more than is shown tells whether there is a next page."""
        return self.limit + 1

    def narrow(self, query: Doc, order: Order) -> dict[str, Any]:
        """The query, restricted to what comes after the cursor."""
        if self._after is None:
            return dict(query)
        value, key = self._after
        beyond = "$lt" if order.descending else "$gt"
        if order.field == "_id":
            after: dict[str, Any] = {"_id": {beyond: key}}
        else:
            after = {"$or": [
                {order.field: {beyond: value}}, {order.field: value, "_id": {beyond: key}}
            ]}  # fmt: skip
        return {"$and": [dict(query), after]} if query else after

    def cut(self, found: Sequence[Doc], order: Order) -> tuple[list[Doc], dict[str, str]]:
        """The documents to show, and the ``Link`` header (RFC 8288) to the next page if any."""
        shown = list(found[: self.limit])
        if len(found) <= self.limit:
            return shown, {}
        last = shown[-1]
        cursor = _closed(last.get(order.field), str(last["_id"]))
        others = [
            (name, value)
            for name, value in self._request.query_params.multi_items()
            if name != "cursor"
        ]
        query = urlencode([*others, ("cursor", cursor)])
        return shown, {"Link": f'<{self._request.url.path}?{query}>; rel="next"'}


def _closed(value: object, key: str) -> str:
    plain = {"t": value.isoformat()} if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(orjson.dumps([plain, key])).decode("ascii").rstrip("=")


def _opened(cursor: str) -> tuple[Any, str]:
    try:
        value, key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(value, dict):
            value = datetime.fromisoformat(value["t"]).astimezone(UTC)
    except (binascii.Error, ValueError, KeyError, TypeError, OverflowError):
        raise Problem(400, "bad_cursor", "This cursor was not made here.") from None
    kept = not isinstance(value, list) and not (isinstance(value, int) and value > _LARGEST)
    if not isinstance(key, str) or not kept:
        raise Problem(400, "bad_cursor", "This cursor was not made here.")
    return value, key
