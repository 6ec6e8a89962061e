"""What matching keeps, with those who compute plans from it: they bring the solver with them."""

from pymongo.database import Database

from kit.seal import Keys
from kit.store import Doc
from services.matching.store import MatchingStore
from services.matching.store.drafts import Drafts
from services.matching.store.planner import People, Planner


class PlanningStore(MatchingStore):
    """The store of the service; tools that read shelves only do without its planner."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.drafts = Drafts(self.plans, self.needs, self.pool, self.agenda)
        self.planner = Planner(
            agenda=self.agenda,
            plans=self.plans,
            certificates=self.certificates,
            drafts=self.drafts,
            people=People(self.pool, self.rota, self.turns, self.rules),
        )
