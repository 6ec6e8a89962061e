"""Lists of those who are thanked, and certificates, as they rest."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from contracts.registry import (
    DecideObjection,
    ListAwards,
    PrintCertificate,
    RecognitionRules,
)
from kit.errors import NotFound
from kit.store import Doc, Shelf, Store
from kit.wire import Envelope
from services.registry.domain.age import first_moment
from services.registry.domain.certificate import (
    Certificate,
    RevokedAlready,
    of_award,
    of_award_id,
    of_records,
    revoke,
)
from services.registry.domain.recognition import (
    Award,
    AwardList,
    Given,
    NotOnTheList,
    decide,
    issue,
    issued,
    publish,
    ranked,
)
from services.registry.domain.record import ServiceRecord
from services.registry.domain.volunteer import Volunteer
from services.registry.store.records import Records

#: Certificates made in one sweep of one list.
SWEEP = 200


class Honours:
    """Awards and certificates; they read records and people."""

    def __init__(self, store: Store, people: Shelf[Volunteer], records: Records) -> None:
        self.lists = store.shelf("award_lists", AwardList)
        self.awards = store.shelf("awards", Award, personal=("objection", "decision"))
        self.certificates = store.shelf("certificates", Certificate, personal=("name", "reason"))
        self._people = people
        self._records = records

    def prepare(self) -> None:
        """Awards are found by list and number, certificates by person."""
        self.awards.collection.create_index([("list_id", 1), ("number", 1)], name="number")
        self.awards.collection.create_index([("list_id", 1), ("rank", 1)], name="rank")
        self.certificates.collection.create_index("volunteer_id", name="person")

    # ---- lists ----------------------------------------------------------------------------

    def make_public(
        self, wish: ListAwards, rules: RecognitionRules, weights: dict[str, float], cause: Envelope
    ) -> None:
        """Keep the awards, then the list that tells of them; a repeat finds both."""
        given = self._given(wish, rules.least_minutes)
        ids = [one.volunteer_id for one in given]
        found = self._people.collection.find({"_id": {"$in": ids}}, {"number": 1})
        numbers = {one["_id"]: one["number"] for one in found}
        known = [one for one in given if one.volunteer_id in numbers]
        awards = ranked(known, rules, weights, list_id=cause.id, numbers=numbers)
        self.awards.add_many((one, (), cause) for one in awards)
        made, says = publish(
            wish,
            awards,
            list_id=cause.id,
            days=rules.objection_days,
            now=cause.time,
            by=cause.caller.id,
        )
        self.lists.add(made, says, cause=cause)

    def _given(self, wish: ListAwards, least: int) -> list[Given]:
        """What people gave in an area and period, added up by the database."""
        minutes = {"$cond": [{"$eq": ["$nature", "volunteer"]}, "$minutes", 0]}
        rows = self._records.shelf.collection.aggregate(
            [
                {"$match": _within(wish, least)},
                {
                    "$group": {
                        "_id": {"person": "$volunteer_id", "post": "$category"},
                        "services": {"$sum": 1},
                        "minutes": {"$sum": minutes},
                        "first": {"$min": "$started_at"},
                    }
                },
            ]
        )
        return list(_together(rows))

    def award(self, list_id: str, number: str) -> Award:
        """The award of somebody by their number."""
        for one in self.awards.find({"list_id": list_id, "number": number}, limit=1):
            return one
        raise NotOnTheList

    def page(self, list_id: str, after: int, limit: int) -> list[Award]:
        """A piece of a list, best first."""
        query = {"list_id": list_id, "rank": {"$gt": after}}
        found = self.awards.collection.find(query).sort("rank").limit(limit)
        return [self.awards.entity(one) for one in found]

    def settle(self, wish: DecideObjection, cause: Envelope) -> None:
        """Decide an objection; what was certified meanwhile falls with the award."""
        award = self.award(wish.list_id, wish.volunteer_number)
        after = self.awards.decide(award.id, partial(decide, wish), cause=cause)
        if after.state == "fallen":
            self._take_back([after], cause.time)

    def _take_back(self, fallen: Iterable[Award], now: datetime) -> None:
        """Revoke the certificates of awards that fell."""
        for award in fallen:
            key = of_award_id(award)
            cause = Envelope(type="registry.fallen", data={}, id=f"fallen-{award.id}", time=now)
            rule = partial(revoke, award.decision, now=now)
            with suppress(NotFound, RevokedAlready):
                self.certificates.decide(key, rule, cause=cause)

    def begin(self, list_id: str, cause: Envelope) -> None:
        """Start to issue a list."""
        query = {"list_id": list_id, "state": "objected"}
        undecided = self.awards.collection.count_documents(query)
        rule = partial(issue, undecided=undecided, now=cause.time)
        self.lists.decide(list_id, rule, cause=cause)

    # ---- certificates ---------------------------------------------------------------------

    def carry_on(self, now: datetime) -> None:
        """Make the next certificates of lists that are being issued."""
        for listed in self.lists.find({"state": "issuing"}):
            query = {"list_id": listed.id, "state": {"$in": ["listed", "confirmed"]}}
            awards = self.awards.find(query, limit=SWEEP)
            name = f"issue-{listed.id}"
            cause = Envelope(type="registry.issue", data={}, id=name, time=now)
            if not awards:
                left = query | {"state": {"$in": ["listed", "objected", "confirmed"]}}
                if not self.awards.collection.count_documents(left, limit=1):
                    self.lists.decide(listed.id, issued, cause=cause)
                continue  # an objection that came beside the order to issue is decided first
            ids = [one.volunteer_id for one in awards]
            people = {one.id: one for one in self._people.find({"_id": {"$in": ids}})}
            self.certificates.add_many(
                (*of_award(one, listed, people[one.volunteer_id], now=now), cause)
                for one in awards
                if one.volunteer_id in people
            )
            # An objection made in time may be heard, and decided, while they are made: whoever
            # writes last sees what the other has written.
            done = {"_id": {"$in": [one.id for one in awards]}}
            self.awards.collection.update_many(
                done | {"state": {"$in": ["listed", "confirmed"]}},
                {"$set": {"state": "issued"}, "$inc": {"_v": 1}},
            )
            self._take_back(self.awards.find(done | {"state": "fallen"}), now)

    def print(self, wish: PrintCertificate, cause: Envelope) -> None:
        """Certify what is recorded of a person."""
        volunteer = self._people.get(wish.volunteer_id)
        start, end = first_moment(wish.since), first_moment(wish.until, days=1)
        inside: list[ServiceRecord] = [
            one for one in self._records.of(volunteer.id) if start <= one.started_at < end
        ]
        certificate, says = of_records(
            volunteer,
            inside,
            certificate_id=cause.id,
            period=(wish.since, wish.until),
            issuer=wish.issuer,
            now=cause.time,
            by=cause.caller.id,
        )
        self.certificates.add(certificate, says, cause=cause)


def _within(wish: ListAwards, least: int) -> Doc:
    start, end = first_moment(wish.since), first_moment(wish.until, days=1)
    return {
        "community": {"$gte": wish.area, "$lt": wish.area + ":"},
        "started_at": {"$gte": start, "$lt": end},
        "state": "effective",
        "minutes": {"$gte": least},
    }


def _together(rows: Iterable[Any]) -> Iterable[Given]:
    """One line for each person, out of one for each person and post."""
    found: dict[str, Given] = {}
    for row in rows:
        person, post = row["_id"]["person"], row["_id"]["post"]
        before = found.get(person, Given(person, 0, {}, row["first"]))
        found[person] = Given(
            person,
            before.services + row["services"],
            {**before.minutes, post: row["minutes"]},
            min(before.first_at, row["first"]),
        )
    return found.values()
