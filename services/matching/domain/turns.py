"""People of one household who take turns, never two at the same time (夫妻轮换, R-REG-13)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part
from services.matching.domain.need import Need


def one_of_each(people: Iterable[Candidate], busy: Collection[str] = ()) -> list[Candidate]:
    """The first of each household, but nobody of a ``busy`` one; all who belong to none."""
    seen, left = set(busy), list[Candidate]()
    for one in people:
        if one.household not in seen:
            left.append(one)
        if one.household:
            seen.add(one.household)
    return left


def by_turns(
    people: Iterable[Candidate], needs: Sequence[Need], busy: Collection[str]
) -> Iterator[Candidate]:
    """For a day's plan: of each household whoever served less often, and has time for a shift."""
    parts = {day_part(need.starts_at) for need in needs}
    turn: dict[str, Candidate] = {}
    for one in people:
        if not one.household:
            yield one
        elif one.household not in busy and not parts.isdisjoint(one.available):
            turn[one.household] = min(turn.get(one.household, one), one, key=_turn)
    yield from turn.values()


def span(needs: Sequence[Need]) -> tuple[datetime, datetime]:
    """From the first beginning of these shifts to their last end."""
    return min(one.starts_at for one in needs), max(one.ends_at for one in needs)


def _turn(one: Candidate) -> tuple[int, str]:
    return one.served, one.id
