"""The rules in force, as the public page tells them: taken from where they are applied."""

from collections.abc import Mapping
from typing import Any

from services.matching.domain.gates import ADULT, DRIVE, SKILLED_POSTS, WALK, Way
from services.matching.domain.need import WAITS_FOR_PLAN
from services.matching.domain.offer import LIFETIME, LOOK_AGAIN
from services.matching.domain.policy import IN_FORCE


def algorithm() -> Mapping[str, Any]:
    """Limits in minutes, metres and years; posts by their codes."""
    return {
        "version": IN_FORCE.version,
        "service_seconds": IN_FORCE.service,
        "walk": _way(WALK),
        "drive": _way(DRIVE),
        "adult": ADULT,
        "skilled_posts": sorted(SKILLED_POSTS),
        "answer_minutes": _minutes(LIFETIME.total_seconds()),
        "look_again_minutes": _minutes(LOOK_AGAIN.total_seconds()),
        "before_shift_minutes": _minutes(WAITS_FOR_PLAN.total_seconds()),
    }


def _way(way: Way) -> Mapping[str, int]:
    return {"minutes": _minutes(way.limit), "metres": int(way.reach)}


def _minutes(seconds: float) -> int:
    return round(seconds / 60)
