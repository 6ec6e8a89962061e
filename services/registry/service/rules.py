"""The rules in force, and zones."""

from functools import partial
from typing import Any

from contracts.registry import ProposePolicy, ReadPosts, ReviewPolicy, SetZone
from kit.entrypoints import answers, obeys
from kit.wire import Envelope
from services.registry.domain import policy
from services.registry.domain.catalogue import found
from services.registry.domain.zone import set_zone
from services.registry.service.base import OnTheBus


class AboutRules(OnTheBus):
    """The rules in force, and zones."""

    @obeys(ProposePolicy)
    def propose(self, wish: ProposePolicy, cause: Envelope) -> None:
        """Write down a proposal."""
        self.store.rules.propose(wish, cause=cause)

    @obeys(ReviewPolicy)
    def review_policy(self, wish: ReviewPolicy, cause: Envelope) -> None:
        """Put rules in force, or turn them down."""
        rule = partial(policy.review, wish, cause.caller.id)
        self.store.rules.policies.decide(wish.policy_id, rule, cause=cause)

    @answers(ReadPosts)
    def read_posts(self, query: ReadPosts, cause: Envelope) -> dict[str, Any]:
        """The posts of a place."""
        rules, version = self.store.rules.posts(query.area, query.at or cause.time)
        posts = found(rules.posts, query.search) if query.search else rules.posts
        return {"version": version, "items": [one.model_dump(mode="json") for one in posts]}

    @obeys(SetZone)
    def set_zone(self, wish: SetZone, cause: Envelope) -> None:
        """Order a zone."""
        zone, says = set_zone(wish, zone_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.rules.zones.add(zone, says, cause=cause)
