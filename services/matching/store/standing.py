"""Standing cases, and the hours of those who visit."""

from datetime import datetime, timedelta
from functools import partial

from pymongo import ASCENDING

from kit.errors import Forbidden
from kit.shreds import Label
from kit.store import Doc, Rule, Store
from kit.wire import Envelope
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part
from services.matching.domain.gates import prefixes
from services.matching.domain.organisation import must_be_in_service
from services.matching.domain.standing_case import StandingCase, readable
from services.matching.domain.visit import is_due, is_past, pass_time, plan, seeks
from services.matching.store.channels import Channels
from services.matching.store.mirror import AWAKE, STAMP

#: Digits of the area codes in which a visitor is sought: community, street, district.
REACH = (12, 9, 6)
#: Cases looked at in one sweep.
SWEEP = 200


def standing_label(case: StandingCase) -> Label:
    """By which key a case is sealed: destroyed when it and its emergency are over."""
    return Label(case.community, (case.opened_at or case.from_at).date(), "standing")


class StandingCases:
    """The cases.  A visitor's hours are held before the case names them, as with offers."""

    def __init__(self, store: Store, channels: Channels) -> None:
        self._channels = channels
        self._store = store
        personal = ("name", "phone", "address", "detail", "note")
        self.shelf = store.shelf(
            "standing_cases", StandingCase, personal=personal, shred=standing_label
        )
        self._people = store.shelf("pool", Candidate)

    def prepare(self) -> None:
        """Cases are found by when something is due."""
        due = {"next_at": {"$type": "date"}}
        self.shelf.collection.create_index("next_at", name="due", partialFilterExpression=due)

    def decide(self, key: str, rule: Rule[StandingCase], *, cause: Envelope) -> None:
        """Take a step with a case; whoever does not come any more has their hours back."""
        before = self.shelf.get(key)
        self.shelf.decide(key, rule, cause=cause)
        after = self.shelf.get(key)
        if (after.visitor_id, after.visit_at) != (before.visitor_id, before.visit_at):
            self._free(before.visitor_id, before)

    def pass_time(self, now: datetime) -> None:
        """Seek visitors and notice missed visits; of several processes that try, one does.

        A pause of the channel stops the search for visitors and never an alarm.
        """
        left = SWEEP
        for document in self.shelf.collection.find({"next_at": {"$lte": now}}).sort("next_at"):
            case = self.shelf.entity(document)
            sought = seeks(case, now)
            if sought and self._channels.paused("standing", case.community):
                if not is_due(case, now):
                    continue  # found again when the channel goes on
                sought = False
            if (left := left - 1) < 0:
                return
            name = f"time-{case.id}-{document['_v']}"
            cause = Envelope(type="sweep", data={}, id=name)
            if sought:
                self._plan(case, now, cause)
            else:
                self.decide(case.id, partial(pass_time, now=now), cause=cause)

    def read(self, key: str, cause: Envelope, purpose: str | None = None) -> Doc:
        """Who is visited and what for; the visitor reads it while in service.  On record first."""
        case, caller = self.shelf.get(key), cause.caller
        if caller.role == "volunteer":
            asleep = any(one.asleep for one in self._people.find_all([caller.subject]))
            if asleep or case.visitor_id != caller.subject:
                raise Forbidden
        by = {"by": caller.id, "role": caller.role, "subject": caller.subject, "at": cause.time}
        self._store.db.readings.insert_one({"standing_id": key, "purpose": purpose, **by})
        return dict(readable(case))

    def must_be_in_service(self, helper: str | None) -> None:
        """Refuse a helper who is known not to be in service; news of others may be on their way."""
        for person in self._people.find_all([helper] if helper else []):
            must_be_in_service(person)

    def _plan(self, case: StandingCase, now: datetime, cause: Envelope) -> None:
        visitor = self._hold(case, now)
        try:
            rule = partial(plan, visitor_id=visitor, now=now)
            self.shelf.decide(case.id, rule, cause=cause)
        finally:
            after = self.shelf.get(case.id)
            if (after.visitor_id, after.visit_at) != (visitor, case.visit_at):
                self._free(visitor, case)

    def _hold(self, case: StandingCase, now: datetime) -> str:
        """Hold the hours of the usual helper, or of somebody near; "" when nobody is free."""
        if case.visit_at is None or is_past(case, now):
            return ""
        if case.helper_id and self._take({"_id": case.helper_id}, case, case.visit_at):
            return case.helper_id
        for digits in REACH:
            near: Doc = {"community": {"$regex": f"^{case.community[:digits]}"}}
            if found := self._take(near | _willing(case, case.visit_at), case, case.visit_at):
                return found
        return ""

    def _take(self, who: Doc, case: StandingCase, at: datetime) -> str:
        """Hold one free person's hours in one step; or find who was held before a crash.

        Nobody who is not in service, the usual helper neither.
        """
        who = who | AWAKE
        held = {"holds": {"$elemMatch": {"need": case.id, "start": at}}}
        until = at + timedelta(minutes=case.minutes)
        free = {"holds": {"$not": {"$elemMatch": {"start": {"$lt": until}, "end": {"$gt": at}}}}}
        hold = {"need": case.id, "token": case.id, "start": at, "end": until, "lease": None}
        people = self._people.collection
        person = people.find_one(who | held, {"_id": 1}) or people.find_one_and_update(
            who | free,
            {"$push": {"holds": hold}, "$currentDate": STAMP},
            projection={"_id": 1},
            sort=[("served", ASCENDING), ("offered", ASCENDING), ("_id", ASCENDING)],
        )
        return str(person["_id"]) if person else ""

    def _free(self, volunteer: str, case: StandingCase) -> None:
        if volunteer and case.visit_at:
            hold = {"need": case.id, "start": case.visit_at}
            change = {"$pull": {"holds": hold}, "$currentDate": STAMP}
            self._people.collection.update_one({"_id": volunteer}, change)


def _willing(case: StandingCase, at: datetime) -> Doc:
    """Who may be asked: errands are area supply, a ride takes a driver."""
    fits: Doc = {"areas": {"$in": prefixes(case.community)}, "available": day_part(at)}
    if case.category == "medical_transfer":
        return fits | {"seats": {"$ne": None}}
    return fits | {"intentions": "area_supply"}
