"""Destroys the keys under which the words of one emergency were sealed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.registry import IncidentPurged
from kit.shreds import Label
from kit.store import Doc, Shelf, Store
from kit.wire import Envelope
from services.matching.domain.help_case import OVER
from services.matching.domain.purge import Purge, purged
from services.matching.store.help import shred_label
from services.matching.store.missions import mission_label
from services.matching.store.standing import standing_label

#: Needs whose people have no more use for a letter.
_DONE = ("completed", "expired", "withdrawn")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is sealed: when it began, when it is over, and by which key."""

    shelf: Shelf[Any]
    began: str
    over: Sequence[str]
    label: Callable[[Any], Label]

    def of(self, order: IncidentPurged) -> Iterable[Any]:
        """Those of an emergency."""
        query: Doc = {"community": _inside(order), self.began: _then(order)}
        return self.shelf.find(query)


class Purges:
    """What was destroyed, and for which emergency."""

    def __init__(
        self, store: Store, *, help_: Shelf[Any], standing: Shelf[Any], missions: Shelf[Any]
    ) -> None:
        self._store = store
        self._help = help_
        self._kinds = {
            "help": Kind(help_, "received_at", sorted(OVER), shred_label),
            "standing": Kind(standing, "opened_at", ("ended",), standing_label),
            "mission": Kind(missions, "raised_at", ("released", "cancelled"), mission_label),
        }
        self.shelf = store.shelf("purges", Purge)

    def carry_out(self, order: IncidentPurged, *, cause: Envelope) -> None:
        """Destroy, then tell; doing it again finds less to destroy and tells of the same cases.

        A key seals everything of one kind, community and day: as long as a case of that day is
        open, the key stays, and `PurgeIncident` comes again for it.
        """
        found = {name: list(kind.of(order)) for name, kind in self._kinds.items()}
        still = {
            str(kind.label(one))
            for name, kind in self._kinds.items()
            for one in found[name]
            if one.state not in kind.over
        }
        over = {
            name: [one.id for one in found[name] if str(kind.label(one)) not in still]
            for name, kind in self._kinds.items()
        }
        keys = self._store.shreds.destroy(
            order.area, order.since.date(), order.until.date(), but=frozenset(still)
        )
        # Nor shall the same phone or door be recognised by its keyed hash.
        hashes = {"$unset": {"phone_key": "", "household_key": ""}, "$inc": {"_v": 1}}
        readable = {"_id": {"$in": over["help"]}, "phone_key": {"$exists": True}}
        self._help.collection.update_many(readable, hashes)
        self._forget_letters(order)
        made, says = purged(
            order,
            purge_id=cause.id,
            keys=keys,
            over=over["help"],
            standing=over["standing"],
            kept=len(found["help"]) - len(over["help"]),
            now=cause.time,
        )
        self.shelf.add(made, says, cause=cause)

    def _forget_letters(self, order: IncidentPurged) -> None:
        """From where people crossed to a shift that is over, and why their letter was revoked."""
        forgotten = {"$mergeObjects": ["$$one.v", {"home": "", "letter_revoked": ""}]}
        entries = {"input": {"$objectToArray": "$offers"}, "as": "one"}
        offers = {"$map": entries | {"in": {"k": "$$one.k", "v": forgotten}}}
        done = {"community": _inside(order), "starts_at": _then(order), "state": {"$in": _DONE}}
        change = {"offers": {"$arrayToObject": offers}, "_v": {"$add": ["$_v", 1]}}
        self._store.db.needs.update_many(done | {"offers": {"$ne": {}}}, [{"$set": change}])


def _inside(order: IncidentPurged) -> Doc:
    return {"$gte": order.area, "$lt": order.area + ":"}


def _then(order: IncidentPurged) -> Doc:
    return {"$gte": order.since, "$lte": order.until}
