"""The hash chain over a unit's records: an edited, dropped or reordered one shows.

Each link holds the digest of one version of one record and the hash of the link before it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: What the first link of a chain follows.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the chain of one unit."""

    unit: str
    seq: int
    record_id: str
    version: int
    digest: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How far a unit's chain is; its id is the unit's."""

    id: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain is not what it was: ``edited``, ``missing``, ``broken``, ``cut``, ``loose``."""

    seq: int
    record_id: str
    what: str


def digest_of(facts: Mapping[str, Any]) -> str:
    """SHA-256 over the facts in a form that has one spelling."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def linked(before: ChainHead, sealed: Iterable[tuple[str, int, str]]) -> list[Link]:
    """The links that follow for these records: id, version and digest of each."""
    links, seq, previous = list[Link](), before.seq, before.hash
    for record_id, version, digest in sealed:
        seq += 1
        mine = _hash(before.id, seq, record_id, version, digest, previous)
        links.append(Link(before.id, seq, record_id, version, digest, previous, mine))
        previous = mine
    return links


def faults(
    links: Iterable[Link], there: Mapping[tuple[str, int], str], head: ChainHead
) -> list[Fault]:
    """What is wrong with a chain, against the records as they are and the end it should have.

    ``there`` gives the digest of every version of every record that was sealed.
    """
    found: list[Fault] = []
    seen: set[tuple[str, int]] = set()
    seq, previous = 0, BEGINNING
    for link in links:
        key = (link.record_id, link.version)
        if link.seq != seq + 1 or link.previous != previous or link.hash != _hash_of(link):
            found.append(Fault(link.seq, link.record_id, "broken"))
        if key not in there:
            found.append(Fault(link.seq, link.record_id, "missing"))
        elif there[key] != link.digest:
            found.append(Fault(link.seq, link.record_id, "edited"))
        seen.add(key)
        seq, previous = link.seq, link.hash
    if (seq, previous) != (head.seq, head.hash):
        found.append(Fault(seq, "", "cut"))
    return found + [Fault(0, record_id, "loose") for record_id, _ in sorted(there.keys() - seen)]


def _hash_of(link: Link) -> str:
    return _hash(link.unit, link.seq, link.record_id, link.version, link.digest, link.previous)


def _hash(*parts: str | int) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
