"""Certificates of plans, in parts that fit into a document and an answer."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from kit.errors import NotFound
from kit.store import Doc, Store
from services.matching.domain.plan import Proof

#: Bytes of a part.
PART = 512 * 1024


class Certificates:
    """Named after what they hold, so that keeping one twice changes nothing."""

    def __init__(self, store: Store) -> None:
        self._parts = store.db["certificates"]

    def keep(
        self, certificate: bytes, prices: Mapping[str, tuple[int, int]] | None = None
    ) -> Proof:
        """Write it down; a plan that points to it may follow."""
        digest = sha256(certificate).hexdigest()
        parts = [certificate[at : at + PART] for at in range(0, len(certificate), PART)]
        for number, data in enumerate(parts):
            document: Doc = {"_id": f"{digest}/{number}", "data": data}
            self._parts.replace_one({"_id": document["_id"]}, document, upsert=True)
        return Proof(digest, len(parts), prices or {})

    def part(self, key: str) -> str:
        """A part, in base64."""
        found = self._parts.find_one({"_id": key})
        if found is None:
            raise NotFound
        return b64encode(found["data"]).decode()
