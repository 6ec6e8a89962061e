"""The rules in force and the zones ordered, as they rest."""

from collections.abc import Sequence
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from contracts.registry import (
    PolicyContent,
    PolicyKind,
    PostRule,
    PostRules,
    ProposePolicy,
    RecognitionRules,
    WorkCalendar,
)
from contracts.vocabulary import AREA_LEVELS, PostCategory
from kit.errors import NotFound
from kit.store import Doc, Store
from kit.wire import Envelope
from services.registry.domain.policy import DEFAULTS, Policy, in_force, propose
from services.registry.domain.zone import Zone

#: Proposals of one kind for one area that may come at the same moment.
_TRIES = 20


class Rulebook:
    """Policies and zones."""

    def __init__(self, store: Store) -> None:
        self.policies = store.shelf("policies", Policy)
        self.zones = store.shelf("zones", Zone)

    def prepare(self) -> None:
        """One version of each number; zones are found by area."""
        order = [("kind", 1), ("area", 1), ("version", 1)]
        self.policies.collection.create_index(order, unique=True, name="version")
        self.zones.collection.create_index("area", name="area")

    def propose(self, wish: ProposePolicy, *, cause: Envelope) -> None:
        """Keep a proposal under the next free number; the index decides who has it."""
        same = {"kind": wish.content.kind, "area": wish.area}
        for attempt in range(_TRIES):
            version = self.policies.collection.count_documents(same) + 1 + attempt
            policy, says = propose(
                wish, policy_id=cause.id, version=version, now=cause.time, by=cause.caller.id
            )
            try:
                self.policies.add(policy, says, cause=cause)
            except DuplicateKeyError:
                continue
            return
        raise DuplicateKeyError("too many proposals at once")

    def content(self, kind: PolicyKind, area: str, at: datetime) -> tuple[PolicyContent, int]:
        """The rules of a kind that hold somewhere at a moment, and their version; 0 is shipped."""
        query = {"kind": kind, "area": {"$in": _around(area)}, "state": "in_force"}
        policy = in_force(self.policies.find(query), area=area, at=at)
        return (DEFAULTS[kind], 0) if policy is None else (policy.rules(), policy.version)

    def posts(self, area: str, at: datetime) -> tuple[PostRules, int]:
        """The catalogue of posts that holds somewhere."""
        content, version = self.content("posts", area, at)
        assert isinstance(content, PostRules)  # noqa: S101  kept under its kind
        return content, version

    def post(self, category: PostCategory, area: str, at: datetime) -> tuple[PostRule, int]:
        """One post of it; NotFound where the city does not have it."""
        rules, version = self.posts(area, at)
        for one in rules.posts:
            if one.category == category:
                return one, version
        raise NotFound(f"there is no post {category.value} here")

    def calendar(self, area: str, at: datetime) -> WorkCalendar:
        """The working days that hold somewhere."""
        content, _ = self.content("calendar", area, at)
        assert isinstance(content, WorkCalendar)  # noqa: S101
        return content

    def recognition(self, area: str, at: datetime) -> RecognitionRules:
        """Who is thanked how, somewhere."""
        content, _ = self.content("recognition", area, at)
        assert isinstance(content, RecognitionRules)  # noqa: S101
        return content

    def zones_of(self, communities: Sequence[str], at: datetime) -> tuple[Zone, ...]:
        """The orders that concern one of these communities at a moment."""
        areas = sorted({area for one in communities for area in _around(one)})
        query: Doc = {
            "area": {"$in": areas},
            "starts_at": {"$lte": at},
            "$or": [{"ends_at": None}, {"ends_at": {"$gt": at}}],
        }
        return tuple(self.zones.find(query))


def _around(area: str) -> list[str]:
    """The codes of an area and of all areas it lies in."""
    return [area[:level] for level in AREA_LEVELS if level <= len(area)]
