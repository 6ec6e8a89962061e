"""Needs, plans and the pool, as they rest.  Only this package names a collection."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contracts.matching import ClaimPlaces
from contracts.registry import OrganisationChanged
from kit.errors import NotFound
from kit.seal import Keys
from kit.store import Doc, Store
from kit.wire import Envelope
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import first_moment
from services.matching.domain.deadline import bar, pass_time
from services.matching.domain.gates import nearest
from services.matching.domain.need import OPEN, Need
from services.matching.domain.offer import Invitee, invite, offer
from services.matching.domain.organisation import Organisation, may_claim, may_serve
from services.matching.domain.plan import Plan
from services.matching.store.certificates import Certificates
from services.matching.store.help import HelpDesk
from services.matching.store.missions import Missions
from services.matching.store.pool import Pool

#: Needs looked at in one sweep.
SWEEP = 200


class MatchingStore(Store):
    """The service's shelves, and the local copies of what others own."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.needs = self.shelf("needs", Need)
        self.plans = self.shelf("plans", Plan)
        self.certificates = Certificates(self)
        self.pool = Pool(self)
        self.organisations = self.shelf("organisations", Organisation)
        self.help = HelpDesk(self)
        self.missions = Missions(self)

    def prepare(self) -> None:
        """Create the indexes by which this service finds things."""
        super().prepare()
        self.needs.collection.create_index("next_due", name="due")
        self.needs.collection.create_index([("starts_at", 1), ("community", 1)], name="day")
        self.pool.prepare()
        self.help.prepare()
        self.missions.prepare()

    # ---- needs ----------------------------------------------------------------------------

    def to_fill(self, area: str, day: date) -> list[Need]:
        """Needs of an area and day that still seek people."""
        start = first_moment(day)
        within = {"$gte": start, "$lt": start + timedelta(days=1)}
        found = self.needs.find(
            {
                "starts_at": within,
                "community": {"$regex": f"^{area}"},
                "state": {"$in": sorted(OPEN)},
            }
        )
        return sorted((one for one in found if one.seeks()), key=lambda one: one.id)

    def due(self, now: datetime) -> list[Need]:
        """Needs that time alone changes by now, the longest overdue first."""
        found = self.needs.collection.find({"next_due": {"$lte": now}})
        return [self.needs.entity(one) for one in found.sort("next_due").limit(SWEEP)]

    def pass_time(self, need: Need, now: datetime) -> None:
        """Let time have its effect on a need; of several processes that try, one does."""
        rule = partial(pass_time, now=now)
        if need.next_due and rule(need)[0] != need:
            self.needs.decide(need.id, rule, cause=_cause("time", need.id, need.next_due))

    # ---- offers ---------------------------------------------------------------------------

    def offer_places(
        self, need_id: str, volunteers: Sequence[str], *, cause: Envelope, now: datetime
    ) -> None:
        """Offer places of a need to these people, as far as they and the places are free."""
        need = self.needs.get(need_id)
        with self._held(need, volunteers, cause=cause, now=now) as held:
            rule = partial(offer, people=_invitees(held), now=now, token=cause.id)
            self.needs.decide(need_id, rule, cause=cause)

    def top_up(self, need_id: str, *, cause: Envelope, now: datetime) -> None:
        """Ask the nearest people who may serve, as many as a need still wants."""
        need = self.needs.get(need_id)
        chosen: list[str] = []
        for drivers in (False, True):
            wanted = need.wanted(with_vehicle=drivers)
            if wanted and now < need.starts_at:
                found = nearest(self.pool.around(need, drivers=drivers), need)
                chosen += [one.id for one in found[:wanted]]
        if chosen or need.seeks():
            self.offer_places(need_id, chosen, cause=cause, now=now)

    def look(self, need: Need, now: datetime) -> None:
        """Look for people when it is time to, if the need still wants some."""
        if need.look_at and need.look_at <= now and need.seeks():
            self.top_up(need.id, cause=_cause("look", need.id, need.look_at), now=now)

    def claim(self, wish: ClaimPlaces, *, cause: Envelope) -> None:
        """Offer places to the members whom an organisation names."""
        kept = self.needs.kept(wish.need_id)
        if cause.id in kept.marks:
            return
        may_claim(self.organisations.get(wish.organisation_id), wish.volunteer_ids)
        fresh = [one for one in wish.volunteer_ids if one not in kept.entity.asked()]
        known = self.pool.find(fresh)
        if len(known) < len(set(fresh)):
            raise NotFound("someone named is not in the reserve")
        may_serve(known, kept.entity)
        with self._held(kept.entity, fresh, cause=cause, now=cause.time) as held:
            missed = set(fresh) - {one.id for one in held}  # someone else was faster
            may_serve(self.pool.find(sorted(missed)), kept.entity)
            rule = partial(
                invite,
                people=_invitees(held),
                organisation=wish.organisation_id,
                now=cause.time,
                token=cause.id,
            )
            self.needs.decide(wish.need_id, rule, cause=cause)

    def free_forgotten(self, now: datetime) -> None:
        """Free the hours that were held for offers nobody made."""
        for (need_id, token), volunteers in self.pool.overdue(now).items():
            cause = Envelope(type="sweep", data={}, id=f"bar-{token}")
            self.needs.decide(need_id, partial(bar, token=token), cause=cause)
            self.pool.settle(self.needs.get(need_id), volunteers, token=token)

    @contextmanager
    def _held(
        self, need: Need, volunteers: Sequence[str], *, cause: Envelope, now: datetime
    ) -> Iterator[list[Candidate]]:
        """Hold people while the need decides; then keep only the hours of those with an offer."""
        try:
            yield self.pool.hold(need, volunteers, token=cause.id, now=now)
        finally:
            self.pool.settle(self.needs.get(need.id), volunteers, token=cause.id)

    # ---- organisations --------------------------------------------------------------------

    def know(self, changed: OrganisationChanged, *, version: int) -> None:
        """Keep the newest that the registry has told of an organisation."""
        copy = {"state": changed.state, "members": sorted(changed.members), "_v": version}
        try:
            self.organisations.collection.update_one(
                {"_id": changed.organisation_id, "_v": {"$lt": version}},
                {"$set": copy},
                upsert=True,
            )
        except DuplicateKeyError:
            return  # what is here is newer


def _invitees(people: Iterable[Candidate]) -> list[Invitee]:
    return [Invitee(one.id, with_vehicle=one.drives) for one in people]


def _cause(what: str, need_id: str, due: datetime) -> Envelope:
    """The cause of what time does: the same for all processes that notice it."""
    return Envelope(type="sweep", data={}, id=f"{what}-{need_id}-{due:%Y%m%dT%H%M%S%f}")
