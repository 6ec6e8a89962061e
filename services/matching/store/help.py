"""Help requests as they rest; whose hours are held for them, `responders` knows."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import orjson
from cattrs import structure
from pymongo import ASCENDING, DESCENDING

from contracts.base import Message
from contracts.logistics import ErrandChanged
from contracts.matching import AskHelp, ClaimHelp, DispatchHelp, MergeHelp
from kit.errors import Forbidden, Refusal
from kit.shreds import Label
from kit.store import Doc, Rule, Store
from kit.wire import Envelope
from services.matching.domain import help_twin
from services.matching.domain.help import receive
from services.matching.domain.help_answer import freed, is_done, readable
from services.matching.domain.help_case import OVER, SENT, HelpRequest
from services.matching.domain.help_errand import follow, is_news
from services.matching.domain.help_policy import POLICY, HelpPolicy, minutes
from services.matching.domain.help_time import pass_time
from services.matching.domain.help_work import claim, dispatch, may_claim, may_dispatch
from services.matching.store.people import People
from services.matching.store.responders import Responders
from services.matching.store.sessions import Sessions

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

    def __init__(self, store: Store, people: People) -> None:
        self._store = store
        self.policy = _policy()
        self.cases = store.shelf(
            "help",
            HelpRequest,
            personal=PERSONAL,
            blind=("phone", "household"),
            shred=shred_label,
        )
        self.sessions = Sessions(store)
        self._responders = Responders(store, people, self.policy)

    def prepare(self) -> None:
        """Cases are found by when something is due, and by what may be the same."""
        cases = self.cases.collection
        due = {"next_at": {"$type": "date"}}
        cases.create_index("next_at", name="next", partialFilterExpression=due)
        for field in ("phone_key", "household_key", "community"):
            cases.create_index([(field, ASCENDING), ("received_at", DESCENDING)], name=field)
        self.sessions.prepare()
        self._responders.prepare()

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
        kept = self.cases.kept(help_id)
        self.cases.decide(help_id, rule, cause=cause)
        before, after = kept.entity, self.cases.get(help_id)
        gone = freed(before, after)
        if cause.id in kept.marks:  # decided before a crash, which may have left them held
            gone = {*after.lapsed, *([after.volunteer_id] if is_done(after) else [])}
        for one in gone - {""}:
            self._responders.free(one, help_id)

    def merge(self, wish: MergeHelp, *, cause: Envelope) -> None:
        """Let one case wait for the answer of another."""
        into = self.cases.get(wish.into)
        rule = partial(help_twin.merge, into=into, now=cause.time, policy=self.policy)
        self.decide(wish.help_id, rule, cause=cause)

    def dispatch(self, wish: DispatchHelp, *, cause: Envelope) -> None:
        """Send the one who is named, or whoever is near, willing and free."""
        now = cause.time
        may = partial(may_dispatch, volunteer_id=wish.volunteer_id or "", now=now)
        hold = self._responders.hold
        take = partial(hold, named=wish.volunteer_id, now=now, token=cause.id)
        self._send(wish.help_id, may, take, dispatch, cause=cause)

    def claim(self, wish: ClaimHelp, *, cause: Envelope) -> None:
        """Let a volunteer take a case from the board; of two at once one gets it."""
        now, who = cause.time, wish.volunteer_id
        may = partial(may_claim, volunteer_id=who, now=now, policy=self.policy)
        hold = self._responders.hold_for_claim
        take = partial(hold, volunteer=who, now=now, token=cause.id)
        self._send(wish.help_id, may, take, claim, cause=cause)

    def follow(self, errand: ErrandChanged, *, cause: Envelope) -> None:
        """Let a case follow the errand that answers it; who buys is asked for nothing else."""
        if not errand.help_id or not (found := self.cases.find_all([errand.help_id])):
            return
        news = is_news(found[0], errand, cause.sequence)
        if errand.state == "claimed" and news:
            self._responders.take({"_id": errand.volunteer_id}, found[0], cause.time)
        heard = partial(follow, errand=errand, version=cause.sequence)
        serves = not self._responders.asleep(errand.volunteer_id)
        rule = partial(heard, now=cause.time, in_service=serves, policy=self.policy)
        with suppress(Refusal):  # an operator was faster
            self.decide(errand.help_id, rule, cause=cause)

    def pass_time(self, now: datetime) -> None:
        """Let time have its effect on every case; of several processes that try, one does."""
        due = self.cases.collection.find({"next_at": {"$lte": now}}).sort("next_at").limit(SWEEP)
        for case in due:
            if case.get("forget_at") and case["forget_at"] <= now:
                self.sessions.forget(case["_id"])
            rule = partial(pass_time, now=now, policy=self.policy)
            self.decide(case["_id"], rule, cause=_because("time", f"{case['_id']}-{case['_v']}"))

    def read(self, help_id: str, cause: Envelope, purpose: str | None = None) -> Doc:
        """Who asks and for what; the helper reads it while on the way.  Kept on record first.

        Who is not in service any more reads no longer to whom they were sent.
        """
        case, caller = self.cases.get(help_id), cause.caller
        helper = caller.role == "volunteer"
        mine = case.volunteer_id == caller.subject and case.state in SENT
        if helper and (not mine or self._responders.asleep(caller.subject)):
            raise Forbidden
        by = {"by": caller.id, "role": caller.role, "subject": caller.subject, "at": cause.time}
        self._store.db.readings.insert_one({"help_id": help_id, "purpose": purpose, **by})
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
        # Hours that this attempt held before a crash are used, or given back.
        volunteer = self._responders.held(help_id, cause.id)
        try:
            may(kept.entity)
        except Refusal:
            if volunteer:
                self._responders.free(volunteer, help_id)
            raise
        volunteer = volunteer or take(kept.entity)
        sent = partial(rule, volunteer_id=volunteer, now=cause.time, policy=self.policy)
        try:
            self.decide(help_id, sent, cause=cause)
        finally:
            if self.cases.get(help_id).volunteer_id != volunteer:
                self._responders.free(volunteer, help_id)

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


def _because(what: str, key: str) -> Envelope:
    """The cause of what nobody asked for: the same for all processes that notice it."""
    return Envelope(type="sweep", data={}, id=f"{what}-{key}")


def _policy() -> HelpPolicy:
    """The city's figures, or ours."""
    path = os.environ.get("HUIYIN_HELP_POLICY", "")
    return structure(orjson.loads(Path(path).read_bytes()), HelpPolicy) if path else POLICY
