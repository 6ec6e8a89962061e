"""What the day's posts need to protect their people, and what of it the stores lack (R-GATE-06).

One suit a person and day (Putuo), however many shifts somebody has; the other figures are those of
common practice and a city's to change.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.vocabulary import HAZARDOUS_POSTS

#: Pieces for one person and day on hazardous posts, and on all others.
SUITED: Mapping[str, int] = {
    "protective_suit": 1,
    "n95_mask": 2,
    "face_shield": 1,
    "glove_pair": 2,
}
MASKED: Mapping[str, int] = {"surgical_mask": 2}


def demand(
    places: Iterable[Mapping[str, Any]], kits: Mapping[str, Mapping[str, int]] | None = None
) -> dict[str, int]:
    """By item, for the people who have a place; a hazardous post decides for the whole day.

    ``kits`` says by category what a city gives each of them, where it has said so.
    """
    posts: dict[str, str] = {}
    for one in places:
        person, category = one["volunteer_id"], one["category"]
        if person not in posts or category in HAZARDOUS_POSTS:
            posts[person] = category
    needed: dict[str, int] = {}
    for category in posts.values():
        usual = SUITED if category in HAZARDOUS_POSTS else MASKED
        for item, pieces in (kits or {}).get(category, usual).items():
            needed[item] = needed.get(item, 0) + pieces
    return needed


def compared(needed: Mapping[str, int], in_store: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each item with what is needed, what lies free in stores, and what is short."""
    return [
        {
            "item": item,
            "needed": pieces,
            "in_store": in_store.get(item, 0),
            "short": max(0, pieces - in_store.get(item, 0)),
        }
        for item, pieces in sorted(needed.items())
    ]
