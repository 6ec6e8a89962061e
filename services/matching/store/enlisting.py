"""What the registry tells of people, written into the pool."""

from collections.abc import Iterable
from itertools import islice

from pymongo import UpdateOne
from pymongo.collection import Collection

from kit.inserting import insert_new
from kit.store import Doc
from services.matching.domain.candidate import Candidate
from services.matching.store.mirror import NOW, STAMP
from services.matching.store.zones import Zones

#: Rows written, or read, in one piece: the process does nothing else meanwhile.
PIECE = 500


def enlist(there: Collection[Doc], zones: Zones, people: Iterable[tuple[Candidate, int]]) -> None:
    """Write down what is told of people, each with the version it is true of.

    What is held stays held, and late news find no older version.  Inserting costs the database a
    third of an upsert, so who was there is updated afterwards.
    """
    start: Doc = {"holds": [], "offered": 0, "served": 0, "changed": NOW}
    rest = iter(people)
    while piece := list(islice(rest, PIECE)):
        orders = zones.concerning(one.community for one, _ in piece)
        told = [
            (one.id, plain(one) | {"told": version, "zones": orders[one.community]})
            for one, version in piece
        ]
        known = insert_new(there, [{"_id": key, **facts, **start} for key, facts in told])
        updates = [
            UpdateOne(
                {"_id": key, "told": {"$not": {"$gt": facts["told"]}}},
                {"$set": facts, "$currentDate": STAMP},
            )
            for key, facts in (told[place] for place in known)
        ]
        if updates:
            there.bulk_write(updates, ordered=False)


def plain(one: Candidate) -> Doc:
    """What the registry tells of a person, as it rests in the pool."""
    return {
        "community": one.community,
        "spot": {"lat": one.spot.lat, "lon": one.spot.lon} if one.spot else None,
        "intentions": sorted(one.intentions),
        "available": sorted(one.available),
        "areas": sorted(one.areas),
        "trained_for": sorted(one.trained_for),
        "insured_until": one.insured_until.isoformat() if one.insured_until else None,
        "birth_year": one.birth_year,
        "affiliation": one.affiliation,
        "seats": one.seats,
        "asleep": one.asleep,
        "qualifications": sorted(one.qualifications),
        "household": one.household,
    }
