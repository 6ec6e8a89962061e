"""The people of the pool as needs may have them: free, rested, and one of a household at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.candidate import Candidate
from services.matching.domain.need import Need
from services.matching.store.pool import Pool
from services.matching.store.rota import Rota
from services.matching.store.rules import RuleBook
from services.matching.store.turns import Turns
from services.matching.store.ways import Ways


class Held(list[Candidate]):
    """People whose hours are held."""

    #: The need as it has decided about them; None while it has not, or nobody can say.
    decided: Need | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The pool, and by what is decided who of it is fit."""

    needs: Shelf[Need]
    pool: Pool
    rota: Rota
    turns: Turns
    rules: RuleBook
    ways: Ways

    def free(self, area: str, day: date, needs: Sequence[Need]) -> Iterator[Candidate]:
        """Those who could fill one of these needs of a day, as far as their hours go."""
        free = self.pool.free_on(day, needs)
        rested = self.rota.planned(free, needs, day, self.rules.of(area))
        return self.turns.planned(rested, needs)

    def fit(self, people: Sequence[Candidate], need: Need) -> list[Candidate]:
        """Those of these people who are rested and whose households are not at work then."""
        rested = self.rota.rested(people, need, self.rules.of(need.community))
        return self.turns.apart(rested, need)

    @contextmanager
    def held(
        self,
        need: Need,
        volunteers: Sequence[str],
        *,
        cause: Envelope,
        now: datetime,
        besides: str = "",
    ) -> Iterator[Held]:
        """Hold people while the need decides; then keep only the hours of those with an offer.

        Who must rest is left out, and whose household is at work: of two promises made at the
        same time at least one sees the other's hold.
        """
        held = Held()
        try:
            found = self.pool.hold(need, volunteers, token=cause.id, now=now, besides=besides)
            held += self.fit(found, need)
            yield held
        finally:
            decided = held.decided or self.needs.get(need.id)
            self.pool.settle(decided, volunteers, token=cause.id)
