"""Help requests, and the hours of those who are sent.

The case and the person are two documents.  The person's hours are held first, and only for a
while: a crash in between costs somebody two free hours and nothing else.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pymongo import ASCENDING

from contracts.matching import DispatchHelp
from kit.errors import NotFound, Refusal
from kit.store import Rule, Store
from kit.wire import Envelope
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part
from services.matching.domain.gates import prefixes
from services.matching.domain.help import HelpRequest, dispatch, escalate, may_dispatch
from services.matching.solver.reserve import Errand
from services.matching.store.mirror import STAMP, Mirror

#: How long somebody who is sent is asked for nothing else.
HOURS = timedelta(hours=2)
#: How many of the nearest are tried.
NEAREST = 5
#: Where nobody's home is known somebody is sought by digits of the area codes: community, street,
#: district.
REACH = (12, 9, 6)
#: Cases escalated in one sweep.
SWEEP = 200


class NobodyFree(Refusal):
    """Nobody of the reserve near there is willing and free now."""

    code = "nobody_free"


class Busy(Refusal):
    """This volunteer is on duty or on their way elsewhere."""

    code = "volunteer_busy"


class HelpDesk:
    """The cases, and who is sent to them."""

    def __init__(self, store: Store, mirror: Mirror) -> None:
        self._mirror = mirror
        self.cases = store.shelf(
            "help",
            HelpRequest,
            personal=("name", "phone", "address", "detail", "medicine", "vulnerable", "answer"),
        )
        self._people = store.shelf("pool", Candidate)

    def prepare(self) -> None:
        """Open cases are found by when they are due."""
        due = {"due_at": {"$type": "date"}}
        self.cases.collection.create_index("due_at", name="due", partialFilterExpression=due)

    def decide(self, help_id: str, rule: Rule[HelpRequest], *, cause: Envelope) -> None:
        """Take a step with a case; whoever is no longer needed for it is free again."""
        before = self.cases.get(help_id)
        self.cases.decide(help_id, rule, cause=cause)
        after = self.cases.get(help_id)
        if before.volunteer_id and _frees(before, after):
            self._free(before.volunteer_id, help_id)

    def dispatch(self, wish: DispatchHelp, *, cause: Envelope) -> None:
        """Send the one who is named, or whoever is near, willing and free."""
        kept = self.cases.kept(wish.help_id)
        if cause.id in kept.marks:
            return
        may_dispatch(kept.entity, wish.volunteer_id or "")
        now = cause.time
        volunteer = self._hold(kept.entity, wish.volunteer_id, now)
        rule = partial(dispatch, volunteer_id=volunteer, now=now)
        try:
            self.decide(wish.help_id, rule, cause=cause)
        finally:
            if self.cases.get(wish.help_id).volunteer_id != volunteer:
                self._free(volunteer, wish.help_id)

    def escalate(self, now: datetime) -> None:
        """Hand every overdue case one office up; of several processes that try, one does."""
        overdue = self.cases.collection.find({"due_at": {"$lte": now}}).sort("due_at").limit(SWEEP)
        for case in map(self.cases.entity, overdue):
            cause = Envelope(
                type="sweep", data={}, id=f"overdue-{case.id}-{case.due_at:%Y%m%dT%H%M%S%f}"
            )
            self.cases.decide(case.id, partial(escalate, now=now), cause=cause)

    # ---- whose hours are held -------------------------------------------------------------

    def _hold(self, case: HelpRequest, named: str | None, now: datetime) -> str:
        """Hold the hours of the one who is named, or of the first who fits; who it is."""
        if named:
            if self._take({"_id": named}, case, now):
                return named
            known = self._people.collection.count_documents({"_id": named}, limit=1)
            raise Busy if known else NotFound(f"there is no volunteer {named}")
        until, errand = now + HOURS, _errand(case)
        for one in self._mirror.helpers(case.community, now, until, asks=errand, count=NEAREST):
            if volunteer := self._take({"_id": one} | _willing(case, now), case, now):
                return volunteer
        for digits in REACH:
            near = {"community": {"$regex": f"^{case.community[:digits]}"}}
            if volunteer := self._take(near | _willing(case, now), case, now):
                return volunteer
        raise NobodyFree

    def _take(self, who: dict[str, Any], case: HelpRequest, now: datetime) -> str | None:
        """Find one free person and hold their hours, in one step; those who served least first."""
        until = now + HOURS
        hold = {"need": case.id, "token": case.id, "start": now, "end": until, "lease": None}
        taken = {"holds": {"$elemMatch": {"start": {"$lt": until}, "end": {"$gt": now}}}}
        person = self._people.collection.find_one_and_update(
            {**who, "$nor": [taken]},
            {"$push": {"holds": hold}, "$currentDate": STAMP},
            projection={"_id": 1},
            sort=[("served", ASCENDING), ("offered", ASCENDING), ("_id", ASCENDING)],
        )
        return str(person["_id"]) if person else None

    def _free(self, volunteer: str, help_id: str) -> None:
        self._people.collection.update_one(
            {"_id": volunteer},
            {"$pull": {"holds": {"need": help_id}}, "$currentDate": STAMP},
        )


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


def _frees(before: HelpRequest, after: HelpRequest) -> bool:
    """Whether the one who was sent has done what there was to do, or was replaced."""
    if after.volunteer_id != before.volunteer_id:
        return True
    return after.state in ("resolved", "confirmed", "closed", "rejected")
