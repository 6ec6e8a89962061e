"""Who is sent to a request for help, and the hours that are held for it.

The case and the person are two documents.  The person's hours are held first, and only for a
while: a crash in between costs somebody two free hours and nothing else.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pymongo import ASCENDING

from kit.errors import NotFound
from kit.store import Doc, Store
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part
from services.matching.domain.gates import prefixes
from services.matching.domain.help_case import HelpRequest
from services.matching.domain.help_claim import (
    Busy,
    NobodyFree,
    NotQualified,
    NotSuited,
    TooManyClaims,
    suits,
)
from services.matching.domain.help_policy import HelpPolicy
from services.matching.domain.organisation import must_be_in_service
from services.matching.solver.errand import Errand
from services.matching.store.mirror import AWAKE, STAMP
from services.matching.store.newcomers import arrived
from services.matching.store.people import People

#: How long somebody who is sent is asked for nothing else.
HOURS = timedelta(hours=2)
#: Claims that began earlier count no longer among those that somebody has open.
LATELY = timedelta(days=1)
#: How many of the nearest are tried.
NEAREST = 5
#: Where nobody's home is known somebody is sought by digits of the area codes: community, street,
#: district.
REACH = (12, 9, 6)


class Responders:
    """People of the pool, as those who help."""

    def __init__(self, store: Store, people: People, policy: HelpPolicy) -> None:
        self._people = store.shelf("pool", Candidate)
        self._mirror = people.pool.mirror
        self._ways = people.ways
        self._policy = policy

    def prepare(self) -> None:
        """Those who are held for a case are found by it; they are few."""
        self._people.collection.create_index("holds.case", sparse=True, name="case")

    def hold(self, case: HelpRequest, *, named: str | None, now: datetime, token: str) -> str:
        """Hold the hours of the one who is named, or of the first who fits; who it is.

        ``token`` names the attempt: who was held is found again by it after a crash.
        """
        wanted = self._policy.remote.get(case.category, "")
        if named:
            return self._hold_named(case, named, wanted, now, token)
        if wanted:
            return self._hold_provider(case, wanted, now, token)
        until, errand = now + HOURS, _errand(case)
        for one in self._nearest(case.community, now, until, errand):
            if volunteer := self.take({"_id": one} | _willing(case, now), case, now, token):
                return volunteer
        for digits in REACH:
            near = {"community": {"$regex": f"^{case.community[:digits]}"}}
            if volunteer := self.take(near | _willing(case, now), case, now, token):
                return volunteer
        raise NobodyFree

    def _nearest(self, community: str, now: datetime, until: datetime, asks: Errand) -> list[str]:
        """Along streets where there is a map of them."""
        walks = self._ways.around(community)
        on_foot = walks.seconds if walks else None
        find = self._mirror.helpers
        return find(community, now, until, asks=asks, count=NEAREST, on_foot=on_foot)

    def _hold_named(
        self, case: HelpRequest, named: str, wanted: str, now: datetime, token: str
    ) -> str:
        person = self._must_exist(named)
        must_be_in_service(person)
        if wanted and wanted not in person.qualifications:
            raise NotQualified
        if self.take({"_id": named}, case, now, token):
            return named
        raise Busy

    def _hold_provider(
        self, case: HelpRequest, qualification: str, now: datetime, token: str
    ) -> str:
        """Hold the hours of somebody qualified, whose help needs no way: of the district first."""
        for digits in (6, 4):
            here: Doc = {"community": {"$regex": f"^{case.community[:digits]}"}}
            if volunteer := self.take(here | {"qualifications": qualification}, case, now, token):
                return volunteer
        raise NobodyFree

    def hold_for_claim(
        self, case: HelpRequest, *, volunteer: str, now: datetime, token: str
    ) -> str:
        """Hold the hours of one who may take it and has not taken too many already."""
        person = self._must_exist(volunteer)
        must_be_in_service(person)
        if not suits(person, case):
            raise NotSuited
        lately = {"$gt": ["$$this.end", now - LATELY]}  # what a crash left counts no longer
        theirs = {"$and": [{"$eq": ["$$this.claim", True]}, lately]}
        claims = {"$filter": {"input": "$holds", "cond": theirs}}
        few = {"$expr": {"$lt": [{"$size": claims}, self._policy.claims]}}
        if self.take({"_id": volunteer, **few}, case, now, token, claim=True):
            return volunteer
        if self._people.collection.count_documents({"_id": volunteer, **few}, limit=1):
            raise Busy
        raise TooManyClaims(most=self._policy.claims)

    def take(
        self, who: Doc, case: HelpRequest, now: datetime, token: str = "", *, claim: bool = False
    ) -> str | None:
        """Find one free person and hold their hours, in one step; those who served least first.

        Nobody who is not in service, whoever asks.
        """
        until = now + HOURS
        hold: Doc = {"need": case.id, "token": token or case.id, "lease": None, "case": case.id}
        hold |= {"start": now, "end": until}
        taken = {"holds": {"$elemMatch": {"start": {"$lt": until}, "end": {"$gt": now}}}}
        person = self._people.collection.find_one_and_update(
            {**who, **AWAKE, "$nor": [taken]},
            {
                "$push": {"holds": hold | ({"claim": True} if claim else {})},
                "$currentDate": STAMP,
            },
            projection={"_id": 1},
            sort=[("served", ASCENDING), ("offered", ASCENDING), ("_id", ASCENDING)],
        )
        return str(person["_id"]) if person else None

    def held(self, help_id: str, token: str) -> str:
        """Whose hours this attempt has held since before a crash; "" if nobody's.

        Who is not in service any more is not sent: those hours pass by themselves.
        """
        mine = {"holds": {"$elemMatch": {"case": help_id, "token": token}}}
        person = self._people.collection.find_one(AWAKE | mine, {"_id": 1})
        return str(person["_id"]) if person else ""

    def asleep(self, volunteer: str) -> bool:
        """Whether somebody is known not to be in service."""
        return any(one.asleep for one in self._people.find_all([volunteer] if volunteer else []))

    def free(self, volunteer: str, help_id: str) -> None:
        """Give somebody their hours back."""
        self._people.collection.update_one(
            {"_id": volunteer},
            {"$pull": {"holds": {"need": help_id}}, "$currentDate": STAMP},
        )

    def _must_exist(self, volunteer: str) -> Candidate:
        """The volunteer, or NotFound."""
        found = arrived(partial(self._people.find_all, [volunteer]))
        if not found:
            raise NotFound(f"there is no volunteer {volunteer}")
        return found[0]


def _willing(case: HelpRequest, now: datetime) -> dict[str, Any]:
    """Who may be asked: errands are area supply; a transfer takes a driver; a life, anybody."""
    if case.level == "life":
        return {}
    fits = {"areas": {"$in": prefixes(case.community)}, "available": day_part(now)}
    if case.category == "medical_transfer":
        return fits | {"seats": {"$ne": None}}
    return fits | {"intentions": "area_supply"}


def _errand(case: HelpRequest) -> Errand:
    if case.level == "life":
        return Errand.LIFE
    return Errand.TRANSFER if case.category == "medical_transfer" else Errand.SUPPLY
