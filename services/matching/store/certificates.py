"""Certificates of plans, and who their numbers are, in parts that fit into a document."""

from base64 import b64encode
from hashlib import sha256

from kit.errors import NotFound
from kit.store import Doc, Store
from services.matching.domain.figures import Proof
from services.matching.solver.key import Key, unpacked
from services.matching.solver.process import Answer

#: Bytes of a part.
PART = 512 * 1024


class Certificates:
    """Named after what they hold, so that keeping one twice changes nothing."""

    def __init__(self, store: Store) -> None:
        self._parts = store.db["certificates"]

    def keep(self, found: Answer) -> Proof:
        """Write the proof of a plan down; a plan that points to it may follow."""
        digest, parts = self._keep(found.certificate)
        key, key_parts = self._keep(found.key.packed()) if found.key else ("", 0)
        return Proof(digest, parts, found.prices, key, key_parts)

    def opened(self, proof: Proof) -> tuple[bytes, Key]:
        """A certificate and who its numbers are, or NotFound."""
        if not proof.key_parts:
            raise NotFound
        key = b"".join(self._part(f"{proof.key}/{at}") for at in range(proof.key_parts))
        parts = [self._part(f"{proof.digest}/{at}") for at in range(proof.parts)]
        return b"".join(parts), unpacked(key)

    def part(self, key: str) -> str:
        """A part, in base64."""
        return b64encode(self._part(key)).decode()

    def _keep(self, data: bytes) -> tuple[str, int]:
        digest = sha256(data).hexdigest()
        parts = [data[at : at + PART] for at in range(0, len(data), PART)]
        for number, some in enumerate(parts):
            document: Doc = {"_id": f"{digest}/{number}", "data": some}
            self._parts.replace_one({"_id": document["_id"]}, document, upsert=True)
        return digest, len(parts)

    def _part(self, key: str) -> bytes:
        found = self._parts.find_one({"_id": key})
        if found is None:
            raise NotFound
        data: bytes = found["data"]
        return data
