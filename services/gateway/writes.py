"""What a projection wants written: a value, so that projections stay pure functions."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Write:
    """One update of one document.

    An event may come twice and late, so ``filter`` guards by version: when it does not match a
    document that exists, the upsert fails on its ``_id`` and nothing is changed, which is right.
    """

    collection: str
    filter: dict[str, Any]
    update: dict[str, Any]
    upsert: bool = True
    #: For every document that fits, and for none that is not there.
    many: bool = False
    #: For what is hardly ever there yet: inserted, and updated only where it was.
    fresh: bool = False
    #: Of something fresh that was there: what is written then as well.
    otherwise: "Write | None" = None
