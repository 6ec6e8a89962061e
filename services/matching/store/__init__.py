"""Needs, plans and the pool, as they rest.  Only this package names a collection."""

from datetime import datetime
from functools import partial

from pymongo.database import Database

from contracts.matching import SubmitNeed
from contracts.registry import OrganisationChanged
from kit.newest import keep_newest
from kit.seal import Keys
from kit.store import Doc, Store
from kit.wire import Envelope
from services.matching.domain.deadline import pass_time
from services.matching.domain.need import Need
from services.matching.domain.organisation import Organisation
from services.matching.domain.plan import Plan
from services.matching.store.agenda import Agenda
from services.matching.store.answers import Answers
from services.matching.store.certificates import Certificates
from services.matching.store.channels import Channels
from services.matching.store.closures import Closures
from services.matching.store.drafts import Drafts
from services.matching.store.explanations import Explanations
from services.matching.store.help import HelpDesk
from services.matching.store.missions import Missions
from services.matching.store.moves import Moves
from services.matching.store.people import People
from services.matching.store.places import Places
from services.matching.store.planner import Planner
from services.matching.store.pool import Pool
from services.matching.store.purges import Purges
from services.matching.store.redirects import Redirects
from services.matching.store.reports import Reports
from services.matching.store.rota import Rota
from services.matching.store.rules import RuleBook
from services.matching.store.standing import StandingCases
from services.matching.store.turns import Turns
from services.matching.store.ways import Ways

#: Needs looked at in one sweep.
SWEEP = 1000


class MatchingStore(Store):
    """The service's shelves, and the local copies of what others own."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.needs = self.shelf("needs", Need)
        self.plans = self.shelf("plans", Plan)
        self.rules = RuleBook(self)
        self.agenda = Agenda(self.needs, self.plans, self.rules)
        self.certificates = Certificates(self)
        self.pool = Pool(self)
        self.rota = Rota(self)
        self.organisations = self.shelf("organisations", Organisation)
        self.turns = Turns(self)
        self.people = people = People(
            self.needs, self.pool, self.rota, self.turns, self.rules, Ways(self.plans)
        )
        self.drafts = Drafts(self.plans, self.needs, people, self.agenda)
        self.planner = Planner(
            agenda=self.agenda,
            plans=self.plans,
            certificates=self.certificates,
            drafts=self.drafts,
            people=people,
        )
        self.channels = Channels(self, self.needs)
        self.redirects = Redirects(self.needs, people)
        self.answers = Answers(self.needs, people)
        moves = Moves(self.needs, people, self.redirects)
        self.places = Places(self.needs, people, self.organisations, self.answers, moves)
        self.explanations = Explanations(self.needs, self.plans, people)
        self.help = HelpDesk(self, people)
        self.standing = StandingCases(self, self.channels)
        self.missions = Missions(self, self.channels)
        self.purges = Purges(
            self,
            help_=self.help.cases,
            standing=self.standing.shelf,
            missions=self.missions.shelf,
        )
        self.reports = Reports(self, self.needs)
        self.closures = Closures(self.needs, self.pool)

    def prepare(self) -> None:
        """Create the indexes by which this service finds things."""
        super().prepare()
        self.needs.collection.create_index("next_due", name="due")
        self.needs.collection.create_index([("starts_at", 1), ("community", 1)], name="day")
        self.agenda.prepare()
        self.pool.prepare()
        self.rota.prepare()
        self.turns.prepare()
        self.help.prepare()
        self.standing.prepare()
        self.missions.prepare()
        self.reports.prepare()
        self.channels.prepare()

    # ---- needs ----------------------------------------------------------------------------

    def due(self, now: datetime) -> list[tuple[Need, int]]:
        """Needs that time alone changes by now, with their versions, the longest overdue first."""
        found = self.needs.collection.find({"next_due": {"$lte": now}})
        documents = found.sort("next_due").limit(SWEEP)
        return [(self.needs.entity(one), one["_v"]) for one in documents]

    def pass_time(self, need: Need, version: int, now: datetime) -> None:
        """Let time have its effect on a need; of several processes that try, one does.

        A command that was given before may be obeyed after it, and bring the same moment back: so
        the version says what has been done, and not the moment.
        """
        rule = partial(pass_time, now=now)
        if rule(need)[0] != need:
            cause = Envelope(type="sweep", data={}, id=f"time-{need.id}-{version}")
            self.needs.decide(need.id, rule, cause=cause)

    def look(self, need: Need, now: datetime) -> None:
        """Look for people when it is time to, if the need still wants some."""
        if need.look_at and need.look_at <= now and need.seeks():
            moment = f"{need.look_at:%Y%m%dT%H%M%S%f}"  # the same for all processes that notice it
            cause = Envelope(type="sweep", data={}, id=f"look-{need.id}-{moment}")
            self.top_up(need.id, cause=cause, now=now)

    def supporter(self, wish: SubmitNeed) -> Organisation | None:
        """The organisation that supplies a need's people, NotFound, or none: then an office does.

        An office's unit is the code of an area in which the need lies.
        """
        unit = wish.supporting_unit
        if unit is None or wish.community.startswith(unit):
            return None
        return self.organisations.get(unit)

    def top_up(self, need_id: str, *, cause: Envelope, now: datetime) -> None:
        """Fill what a need still wants, unless the command has paused that."""
        kept = self.needs.kept(need_id)
        if not self.channels.holds_back(kept.entity, cause=cause, now=now):
            self.places.top_up(kept, cause=cause, now=now)

    # ---- organisations --------------------------------------------------------------------

    def know(self, changed: OrganisationChanged, *, version: int) -> None:
        """Keep the newest that the registry has told of an organisation."""
        copy = {"state": changed.state, "members": sorted(changed.members)}
        news = [(changed.organisation_id, version, copy)]
        keep_newest(self.organisations.collection, news, version="_v")
