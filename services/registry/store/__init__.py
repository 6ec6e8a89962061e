"""The registry in MongoDB: the only module here that knows a collection's name."""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contracts.base import Message
from contracts.registry import ClaimRecord, JoinByLink, ReadEligibility
from contracts.vocabulary import Affiliation
from kit.errors import NotFound, Refusal
from kit.seal import Keys
from kit.store import Doc, Rule, Store
from kit.wire import Envelope, utcnow
from services.registry.domain import echo
from services.registry.domain.gate import Post, Verdict, judge
from services.registry.domain.group import Group
from services.registry.domain.household import unnamed
from services.registry.domain.joining import (
    NoSuchRecord,
    badge,
    claim,
    must_be_of,
)
from services.registry.domain.liaison import Liaisons
from services.registry.domain.organisation import AlreadyApplied, Organisation
from services.registry.domain.person import person_of
from services.registry.domain.phone import dialled
from services.registry.domain.recruit_link import (
    LinkGone,
    RecruitLink,
    must_be_open,
    take_place,
)
from services.registry.domain.roll import Roll
from services.registry.domain.standing import Outcome
from services.registry.domain.station import Station, StationThere
from services.registry.domain.team import Team
from services.registry.domain.text import clean
from services.registry.domain.volunteer import AlreadyRegistered, Volunteer, register
from services.registry.store.echoes import Echoes
from services.registry.store.honours import Honours
from services.registry.store.hours import Hours
from services.registry.store.incidents import Incidents
from services.registry.store.lists import Lists
from services.registry.store.records import Records
from services.registry.store.reserve import Reserve
from services.registry.store.rules import Rulebook
from services.registry.store.stories import Stories
from services.registry.store.troubles import Troubles

log = logging.getLogger(__name__)

#: Volunteers looked at in one sweep.
SWEEP = 200


class RegistryStore(Store):
    """People, the lists they came in, teams, organisations and the hours given."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.volunteers = self.shelf(
            "volunteers",
            Volunteer,
            personal=("name", "phone", "birth_date", "plate", "standing.turns.*.reason"),
            blind=("phone",),
        )
        self.reserve = Reserve(self.volunteers)
        self.echoes = Echoes(self, self.volunteers)
        self.lists = Lists(self, self.volunteers, self.echoes, self.hide)
        self.teams = self.shelf("teams", Team)
        self.organisations = self.shelf(
            "organisations", Organisation, personal=("contact_name", "contact_phone")
        )
        self.records = Records(self)
        self.hours = Hours(self)
        self.incidents = Incidents(self, self.records)
        self.honours = Honours(self, self.volunteers, self.records)
        self.links = self.shelf("recruit_links", RecruitLink)
        self.groups = self.shelf("work_groups", Group)
        self.stations = self.shelf("stations", Station)
        self.liaisons = self.shelf("liaisons", Liaisons)
        self.rolls = self.shelf("rolls", Roll)
        self.troubles = Troubles(self, self.volunteers, self.liaisons)
        self.stories = Stories(self, self.volunteers)
        self.rules = Rulebook(self)

    def prepare(self) -> None:
        """One phone, one place; one credit code, one application that was not rejected."""
        super().prepare()
        self.volunteers.collection.create_index("phone_key", unique=True)
        self.organisations.collection.create_index(
            "uscc",
            unique=True,
            partialFilterExpression={
                "uscc": {"$type": "string"},
                "state": {"$in": ["applied", "under_review", "approved"]},
            },
        )
        self.stations.collection.create_index("area", unique=True)
        self.volunteers.collection.create_index("standing.next_expiry", sparse=True, name="expiry")
        self.reserve.prepare()
        self.lists.prepare()
        self.echoes.prepare()
        self.rules.prepare()
        self.records.prepare()
        self.honours.prepare()
        self.incidents.prepare()
        self.troubles.prepare()
        self.stories.prepare()

    # ---- people ---------------------------------------------------------------------------

    def register(self, new: Sequence[tuple[Volunteer, Sequence[Message], Envelope]]) -> None:
        """Keep new volunteers.

        One whose phone number has a place is refused, or answered by an echo; of several none is
        answered here, and they are entered one by one then.
        """
        try:
            self.volunteers.add_each(new)
        except DuplicateKeyError:
            if len(new) > 1:
                raise AlreadyRegistered(field="phone") from None
            [(volunteer, _, cause)] = new
            if not self.echoes.answer(volunteer, cause=cause):
                self.register(new)  # the number's owner has left a moment ago

    def join(self, wish: JoinByLink, *, cause: Envelope) -> None:
        """Keep somebody who came by a link, then count them; the link tells who manages them."""
        link = self.links.get(wish.link_id)
        must_be_of(link, wish)
        try:
            must_be_open(link, cause.time)
        except LinkGone:
            if not (self.volunteers.find_all([cause.id]) or self.echoes.shelf.find_all([cause.id])):
                raise  # and whoever is a volunteer by this very wish is not sent away
        wish = unnamed(wish, self.hide)
        by, area = cause.caller.id, link.community
        new = register(wish, volunteer_id=cause.id, now=cause.time, by=by, area=area)
        self.register([(*new, cause)])
        with suppress(LinkGone):  # the last place was taken a moment ago: nobody is sent away
            rule = partial(take_place, now=cause.time)
            self.links.decide(link.id, rule, cause=replace(cause, answer_to=""))

    def hide(self, community: str, word: str) -> str:
        """What stands for the word that a household shares."""
        return "h" + self.keys.blind("household", f"{community}:{clean(word).casefold()}")

    def blocks(self, area: str) -> tuple[list[str], list[str]]:
        """Social volunteers in service in an area, and the others; neighbours side by side."""
        query = {"community": {"$gte": area, "$lt": area + ":"}, "state": "reserve"}
        found = self.volunteers.collection.find(query, {"affiliation": 1})
        social, inside = list[str](), list[str]()
        for one in found.sort([("community", 1), ("_id", 1)]):
            (social if one["affiliation"] == Affiliation.SOCIAL else inside).append(one["_id"])
        return social, inside

    def settle_liaisons(self, area: str, rule: Rule[Liaisons], *, cause: Envelope) -> None:
        """Apply a rule to an area's liaisons, of whom there are none at first."""
        fresh = Liaisons(f"liaisons-{area}", area, {})
        try:
            self.liaisons.decide(fresh.id, rule, cause=cause)
        except NotFound:
            try:
                self.liaisons.add(*rule(fresh), cause=cause)
            except DuplicateKeyError:
                self.liaisons.decide(fresh.id, rule, cause=cause)

    def by_phone(self, typed: str) -> str:
        """The id of whoever has this number; NotFound."""
        key = self.keys.blind("phone", dialled(typed))
        found = self.volunteers.collection.find_one({"phone_key": key}, {"_id": 1})
        if found is None:
            raise NoSuchRecord
        return str(found["_id"])

    def claim(self, wish: ClaimRecord, *, cause: Envelope) -> None:
        """Let somebody take over the record that others made of them."""
        key = self.by_phone(wish.phone)
        try:
            self.stand(key, partial(claim, wish), cause=cause)
        except NoSuchRecord:
            self.echoes.claim(wish, key, cause=cause)

    def badge(self, volunteer_id: str) -> dict[str, Any]:
        """What a badge tells; NotFound."""
        for answered in self.echoes.shelf.find_all([volunteer_id]):
            return echo.badge(answered)
        return badge(self.volunteers.get(volunteer_id))

    def stand(self, volunteer_id: str, rule: Callable[..., Outcome], *, cause: Envelope) -> None:
        """Decide about a volunteer's standing under the rules of the place."""
        community = self.volunteers.get(volunteer_id).community
        rules, _ = self.rules.posts(community, cause.time)
        ready = partial(rule, rules=rules, now=cause.time)
        self.volunteers.decide(volunteer_id, ready, cause=cause)

    def stand_if_can(
        self, volunteer_id: str, rule: Callable[..., Outcome], *, cause: Envelope
    ) -> None:
        """The same for one of many: whom it cannot be done for keeps the others from nothing."""
        try:
            self.stand(volunteer_id, rule, cause=cause)
        except Refusal as no:
            log.info("roll: %s for %s", no.code, volunteer_id)

    def judged(self, query: ReadEligibility) -> tuple[Verdict, Post]:
        """Whether a volunteer may serve a post, under the rules of the post's place."""
        volunteer = self.volunteers.get(query.volunteer_id)
        person, starts = person_of(volunteer), query.starts_at
        where = query.community or person.community
        rule, version = self.rules.post(query.category, where, starts)
        zones = self.rules.zones_of([person.community, where], starts)
        post = Post(rule, where, starts, query.ends_at, zones, version)
        return judge(person, post, query.moment), post

    def expired(self, today: date) -> list[str]:
        """Whose training or insurance counts no longer, and nobody was told yet."""
        past = {"standing.next_expiry": {"$lt": today.isoformat()}}
        found = self.volunteers.collection.find(past, {"_id": 1}).limit(SWEEP)
        return [one["_id"] for one in found]

    def living_in(self, area: str, volunteer_ids: Sequence[str]) -> set[str]:
        """Those of these people who are registered in an area."""
        inside = {"$gte": area, "$lt": area + ":"}
        query = {"_id": {"$in": list(volunteer_ids)}, "community": inside}
        return {one["_id"] for one in self.volunteers.collection.find(query, {"_id": 1})}

    def affiliations(self, volunteer_ids: Iterable[str]) -> dict[str, Affiliation]:
        """To whom each of these people belongs; unknown ones are left out."""
        found = self.volunteers.collection.find(
            {"_id": {"$in": list(volunteer_ids)}}, {"affiliation": 1}
        )
        return {one["_id"]: Affiliation(one["affiliation"]) for one in found}

    def note_reading(self, what: str, subject: str, cause: Envelope) -> None:
        """Write down who reads personal data (regulation art. 21), before it is read."""
        self.db.audit.insert_one(
            {
                "who": cause.caller.id,
                "role": cause.caller.role,
                "what": what,
                "subject": subject,
                "at": utcnow(),
                "call": cause.call or cause.id,
            }
        )

    # ---- organisations --------------------------------------------------------------------

    def apply(self, applicant: Organisation, says: Sequence[Message], *, cause: Envelope) -> None:
        """Keep an application, or refuse a second one of the same organisation."""
        try:
            self.organisations.add(applicant, says, cause=cause)
        except DuplicateKeyError:
            raise AlreadyApplied(field="uscc") from None

    def open_station(self, station: Station, says: Sequence[Message], *, cause: Envelope) -> None:
        """Keep the station of an area, or refuse a second one."""
        try:
            self.stations.add(station, says, cause=cause)
        except DuplicateKeyError:
            raise StationThere(field="area") from None

    def organisation(self, organisation_id: str | None) -> Organisation | None:
        """The organisation, NotFound, or nothing for a team that belongs to none."""
        return self.organisations.get(organisation_id) if organisation_id else None
