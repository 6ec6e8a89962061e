"""Households whose people take turns, so that one of them is always at home (夫妻轮换, R-REG-13).

They share a word, such as the number of their door.  It may say who they are, so it is not kept:
what is kept, and told, stands for the word within its community, and nobody finds it from that.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from contracts.registry import PostRules, RegisterVolunteer, SetHousehold
from services.registry.domain.standing import Outcome, told
from services.registry.domain.volunteer import Volunteer

W = TypeVar("W", bound=RegisterVolunteer)
#: What stands for a word in a community.
Hide = Callable[[str, str], str]


def unnamed(wish: W, hide: Hide) -> W:
    """The same wish without the word of the household."""
    if not wish.household_group:
        return wish
    return wish.model_copy(update={"household_group": hide(wish.community, wish.household_group)})


def set_household(
    wish: SetHousehold, volunteer: Volunteer, *, hide: Hide, rules: PostRules, now: datetime
) -> Outcome:
    """Put somebody into a household, or take them out of it; the pool learns of it."""
    word = wish.household_group
    household = hide(volunteer.community, word) if word else ""
    after = replace(volunteer, household=household, takes_turns=wish.take_turns)
    return (after, []) if after == volunteer else told(after, "household_changed", rules, now)
