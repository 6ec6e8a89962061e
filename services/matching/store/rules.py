"""The figures by which areas are dispatched."""

import time
from contextlib import suppress
from functools import partial

from pymongo.errors import DuplicateKeyError

from contracts.matching import SetRules
from contracts.vocabulary import AREA_LEVELS
from kit.errors import NotFound
from kit.store import Store
from kit.wire import Envelope
from services.matching.domain.rules import Rules, in_force, set_rules

#: Seconds for which figures are taken to be what they were.
NOTICED = 2.0


class RuleBook:
    """One document per area that has figures of its own; its id is the area's code."""

    def __init__(self, store: Store) -> None:
        self._shelf = store.shelf("rules", Rules)
        #: All that there are, which are few, and when they were read.
        self._known: dict[str, Rules] = {}
        self._read_at = float("-inf")

    def set(self, wish: SetRules, *, cause: Envelope) -> None:
        """Give an area its figures, or new ones."""
        rule = partial(set_rules, wish=wish)
        with suppress(NotFound):
            self._shelf.decide(wish.area, rule, cause=cause)
            return
        rules, says = rule(Rules(wish.area))
        try:
            self._shelf.add(rules, says, cause=cause)
        except DuplicateKeyError:  # somebody else was the first
            self._shelf.decide(wish.area, rule, cause=cause)

    def of(self, area: str) -> Rules:
        """The figures in force in an area; new ones are noticed within seconds."""
        asked = time.monotonic()
        if asked - self._read_at > NOTICED:
            self._known = {one.id: one for one in self._shelf.find({})}
            self._read_at = asked
        around = (self._known.get(area[:level]) for level in AREA_LEVELS if level <= len(area))
        return in_force(one for one in around if one is not None)

    def nightly(self) -> list[Rules]:
        """The figures of areas whose plans are solved by the clock."""
        return self._shelf.find({"nightly": True})
