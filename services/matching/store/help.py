"""Help requests, and the hours of those who are sent.

The case and the person are two documents.  The person's hours are held first, and only for a
while: a crash in between costs somebody two free hours and nothing else.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from cattrs import structure
from pymongo import ASCENDING, DESCENDING

from contracts.base import Message
from contracts.logistics import ErrandChanged
from contracts.matching import AskHelp, ClaimHelp, DispatchHelp, MergeHelp
from kit.errors import Forbidden, NotFound, Refusal
from kit.shreds import Label
from kit.store import Doc, Rule, Store
from kit.wire import Envelope
from services.matching.domain import help_twin
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part
from services.matching.domain.gates import prefixes
from services.matching.domain.help import OVER, SENT, HelpRequest, receive
from services.matching.domain.help_answer import frees, readable
from services.matching.domain.help_claim import (
    Busy,
    NobodyFree,
    NotSuited,
    TooManyClaims,
    suits,
)
from services.matching.domain.help_errand import follow
from services.matching.domain.help_policy import POLICY, HelpPolicy, minutes
from services.matching.domain.help_time import pass_time
from services.matching.domain.help_work import claim, dispatch, may_claim, may_dispatch
from services.matching.solver.reserve import Errand
from services.matching.store.mirror import STAMP, Mirror

#: How long somebody who is sent is asked for nothing else.
HOURS = timedelta(hours=2)
#: Claims that began earlier count no longer among those that somebody has open.
LATELY = timedelta(days=1)
#: How often somebody named is looked for, and the seconds in between.
LOOKS, PAUSE = 10, 0.1
#: How many of the nearest are tried.
NEAREST = 5
#: Where nobody's home is known somebody is sought by digits of the area codes: community, street,
#: district.
REACH = (12, 9, 6)
#: Cases looked at in one sweep, and as possible duplicates of one.
SWEEP, ALIKE = 200, 30
#: What rests encrypted; of some the keyed hash finds the same phone and the same door.
PERSONAL = (
    "name", "phone", "address", "household", "detail", "medicine", "vulnerable", "answer",
    "overridden_why", "why",
)  # fmt: skip

_Take = Callable[[HelpRequest], str]


def shred_label(case: HelpRequest) -> Label:
    """By which key a case is sealed: it is destroyed when the emergency is over (art. 85)."""
    return Label(case.community, case.received_at.date())


class HelpDesk:
    """The cases, and who is sent to them."""

    def __init__(self, store: Store, mirror: Mirror) -> None:
        self._store = store
        self._mirror = mirror
        self.policy = _policy()
        self.cases = store.shelf(
            "help",
            HelpRequest,
            personal=PERSONAL,
            blind=("phone", "household"),
            shred=shred_label,
        )
        self._people = store.shelf("pool", Candidate)

    def prepare(self) -> None:
        """Cases are found by when something is due, and by what may be the same."""
        cases = self.cases.collection
        due = {"next_at": {"$type": "date"}}
        cases.create_index("next_at", name="next", partialFilterExpression=due)
        for field in ("phone_key", "household_key", "community"):
            cases.create_index([(field, ASCENDING), ("received_at", DESCENDING)], name=field)

    def receive(self, wish: AskHelp, *, cause: Envelope) -> None:
        """Take a request in, then look whether it, or another, has been asked for twice.

        In this order two that come at the same time still find each other.
        """
        case, says = receive(
            wish,
            help_id=cause.id,
            now=cause.time,
            by=cause.caller.id,
            volunteer=cause.caller.role == "volunteer",
            policy=self.policy,
        )
        self.cases.add(case, says, cause=cause)
        found = help_twin.suspects(case, self._alike(case), policy=self.policy)
        if found:
            noted = partial(help_twin.suspect, found=found, policy=self.policy)
            self.cases.decide(case.id, noted, cause=_because("alike", case.id))

    def decide(self, help_id: str, rule: Rule[HelpRequest], *, cause: Envelope) -> None:
        """Take a step with a case; whoever is no longer needed for it is free again."""
        before = self.cases.get(help_id)
        self.cases.decide(help_id, rule, cause=cause)
        after = self.cases.get(help_id)
        if before.volunteer_id and frees(before, after):
            self._free(before.volunteer_id, help_id)

    def merge(self, wish: MergeHelp, *, cause: Envelope) -> None:
        """Let one case wait for the answer of another."""
        into = self.cases.get(wish.into)
        rule = partial(help_twin.merge, into=into, now=cause.time, policy=self.policy)
        self.decide(wish.help_id, rule, cause=cause)

    def dispatch(self, wish: DispatchHelp, *, cause: Envelope) -> None:
        """Send the one who is named, or whoever is near, willing and free."""
        now = cause.time
        may = partial(may_dispatch, volunteer_id=wish.volunteer_id or "", now=now)
        take = partial(self._hold, named=wish.volunteer_id, now=now)
        self._send(wish.help_id, may, take, dispatch, cause=cause)

    def claim(self, wish: ClaimHelp, *, cause: Envelope) -> None:
        """Let a volunteer take a case from the board; of two at once one gets it."""
        now, who = cause.time, wish.volunteer_id
        may = partial(may_claim, volunteer_id=who, now=now, policy=self.policy)
        take = partial(self._hold_for_claim, volunteer=who, now=now)
        self._send(wish.help_id, may, take, claim, cause=cause)

    def follow(self, errand: ErrandChanged, *, cause: Envelope) -> None:
        """Let a case follow the errand that answers it; who buys is asked for nothing else."""
        if not errand.help_id or not (found := self.cases.find_all([errand.help_id])):
            return
        if errand.state == "claimed":
            self._take({"_id": errand.volunteer_id}, found[0], cause.time)
        rule = partial(follow, errand=errand, now=cause.time, policy=self.policy)
        with suppress(Refusal):  # an operator was faster
            self.decide(errand.help_id, rule, cause=cause)

    def pass_time(self, now: datetime) -> None:
        """Let time have its effect on every case; of several processes that try, one does."""
        due = self.cases.collection.find({"next_at": {"$lte": now}}).sort("next_at").limit(SWEEP)
        for case in due:
            rule = partial(pass_time, now=now, policy=self.policy)
            self.decide(case["_id"], rule, cause=_because("time", f"{case['_id']}-{case['_v']}"))

    def read(self, help_id: str, cause: Envelope) -> Doc:
        """Who asks and for what; the helper reads it while on the way.  Kept on record first."""
        case, caller = self.cases.get(help_id), cause.caller
        helper = caller.role == "volunteer"
        mine = case.volunteer_id == caller.subject and case.state in SENT
        if helper and not mine:
            raise Forbidden
        by = {"by": caller.id, "role": caller.role, "subject": caller.subject, "at": cause.time}
        self._store.db.readings.insert_one({"help_id": help_id, **by})
        return dict(readable(case, helper=helper))

    # ---- whose hours are held -------------------------------------------------------------

    def _send(
        self,
        help_id: str,
        may: Callable[[HelpRequest], None],
        take: _Take,
        rule: Callable[..., tuple[HelpRequest, list[Message]]],
        *,
        cause: Envelope,
    ) -> None:
        """Hold somebody's hours, then send them; if that fails they are free again."""
        kept = self.cases.kept(help_id)
        if cause.id in kept.marks:
            return
        may(kept.entity)
        volunteer = take(kept.entity)
        sent = partial(rule, volunteer_id=volunteer, now=cause.time, policy=self.policy)
        try:
            self.decide(help_id, sent, cause=cause)
        finally:
            if self.cases.get(help_id).volunteer_id != volunteer:
                self._free(volunteer, help_id)

    def _hold(self, case: HelpRequest, *, named: str | None, now: datetime) -> str:
        """Hold the hours of the one who is named, or of the first who fits; who it is."""
        if named:
            self._must_exist(named)
            if self._take({"_id": named}, case, now):
                return named
            raise Busy
        until, errand = now + HOURS, _errand(case)
        for one in self._mirror.helpers(case.community, now, until, asks=errand, count=NEAREST):
            if volunteer := self._take({"_id": one} | _willing(case, now), case, now):
                return volunteer
        for digits in REACH:
            near = {"community": {"$regex": f"^{case.community[:digits]}"}}
            if volunteer := self._take(near | _willing(case, now), case, now):
                return volunteer
        raise NobodyFree

    def _hold_for_claim(self, case: HelpRequest, *, volunteer: str, now: datetime) -> str:
        """Hold the hours of one who may take it and has not taken too many already."""
        if not suits(self._must_exist(volunteer), case):
            raise NotSuited
        lately = {"$gt": ["$$this.end", now - LATELY]}  # what a crash left counts no longer
        theirs = {"$and": [{"$eq": ["$$this.claim", True]}, lately]}
        claims = {"$filter": {"input": "$holds", "cond": theirs}}
        few = {"$expr": {"$lt": [{"$size": claims}, self.policy.claims]}}
        if self._take({"_id": volunteer, **few}, case, now, claim=True):
            return volunteer
        if self._people.collection.count_documents({"_id": volunteer, **few}, limit=1):
            raise Busy
        raise TooManyClaims(most=self.policy.claims)

    def _take(
        self, who: Doc, case: HelpRequest, now: datetime, *, claim: bool = False
    ) -> str | None:
        """Find one free person and hold their hours, in one step; those who served least first."""
        until = now + HOURS
        hold = {"need": case.id, "token": case.id, "start": now, "end": until, "lease": None}
        taken = {"holds": {"$elemMatch": {"start": {"$lt": until}, "end": {"$gt": now}}}}
        person = self._people.collection.find_one_and_update(
            {**who, "$nor": [taken]},
            {
                "$push": {"holds": hold | ({"claim": True} if claim else {})},
                "$currentDate": STAMP,
            },
            projection={"_id": 1},
            sort=[("served", ASCENDING), ("offered", ASCENDING), ("_id", ASCENDING)],
        )
        return str(person["_id"]) if person else None

    def _free(self, volunteer: str, help_id: str) -> None:
        self._people.collection.update_one(
            {"_id": volunteer},
            {"$pull": {"holds": {"need": help_id}}, "$currentDate": STAMP},
        )

    def _must_exist(self, volunteer: str) -> Candidate:
        """The volunteer; the news of one who registered just now may still be on its way."""
        for _ in range(LOOKS):
            if found := self._people.find_all([volunteer]):
                return found[0]
            time.sleep(PAUSE)
        raise NotFound(f"there is no volunteer {volunteer}")

    def _alike(self, case: HelpRequest) -> list[HelpRequest]:
        """Requests of these days from the same phone, door or community, the newest first."""
        blind = self._store.keys.blind
        same: list[Doc] = [
            {"community": case.community},
            {"phone_key": blind("phone", case.phone)},
        ]
        if case.household:
            same.append({"household_key": blind("household", case.household)})
        recent = {"received_at": {"$gte": case.received_at - minutes(self.policy.window)}}
        query: Doc = {"$or": [one | recent for one in same], "category": case.category}
        query |= {"_id": {"$ne": case.id}, "state": {"$nin": [*OVER, "duplicate"]}}
        found = self.cases.collection.find(query).sort("received_at", DESCENDING).limit(ALIKE)
        return [self.cases.entity(one) for one in found]


def _willing(case: HelpRequest, now: datetime) -> dict[str, Any]:
    """Who may be asked: errands are area supply; a transfer takes a driver; a life, anybody."""
    if case.level == "life":
        return {}
    fits = {"areas": {"$in": prefixes(case.community)}, "available": day_part(now)}
    if case.category == "medical_transfer":
        return fits | {"seats": {"$ne": None}}
    return fits | {"intentions": "area_supply"}


def _because(what: str, key: str) -> Envelope:
    """The cause of what nobody asked for: the same for all processes that notice it."""
    return Envelope(type="sweep", data={}, id=f"{what}-{key}")


def _policy() -> HelpPolicy:
    """The city's figures, or ours."""
    path = os.environ.get("HUIYIN_HELP_POLICY", "")
    return structure(orjson.loads(Path(path).read_bytes()), HelpPolicy) if path else POLICY


def _errand(case: HelpRequest) -> Errand:
    if case.level == "life":
        return Errand.LIFE
    return Errand.TRANSFER if case.category == "medical_transfer" else Errand.SUPPLY
