"""At most ten social volunteers to each liaison, who is never one of them (R-PLAN-07)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.base import Message
from contracts.registry import LiaisonsAppointed
from kit.errors import Refusal

#: Social volunteers for whom one liaison answers (Beita).
PER_LIAISON = 10


class LiaisonsMissing(Refusal):
    """There are too few people from inside the system to answer for all social volunteers."""

    code = "liaisons_missing"


@dataclass(frozen=True, slots=True)
class Liaisons:
    """Who answers for whom in an area; its id is ``liaisons-`` and the area's code."""

    id: str
    area: str
    #: By the id of the liaison, the social volunteers.
    groups: Mapping[str, tuple[str, ...]]

    def of(self, volunteer_id: str) -> dict[str, Any]:
        """Both sides, for one person."""
        mine = (one for one, group in self.groups.items() if volunteer_id in group)
        return {
            "liaison": next(mine, None),
            "volunteers": list(self.groups.get(volunteer_id, ())),
        }


def needed(volunteers: int) -> int:
    """How many liaisons so many social volunteers need."""
    return math.ceil(volunteers / PER_LIAISON)


def appoint(
    before: Liaisons, *, social: Sequence[str], inside: Sequence[str]
) -> tuple[Liaisons, list[Message]]:
    """Everybody in ``social`` gets somebody of ``inside``; neighbours in the order share one.

    Pairs of those who are still there stay; who lost a liaison goes to the first with room.
    """
    wanted = needed(len(social))
    if wanted > len(inside):
        raise LiaisonsMissing(needed=wanted, available=len(inside))
    here, serving = frozenset(social), frozenset(inside)
    kept = {
        one: [person for person in group if person in here]
        for one, group in before.groups.items()
        if one in serving
    }
    chosen = sorted(kept, key=lambda one: -len(kept[one]))[:wanted]
    chosen += [one for one in inside if one not in chosen][: wanted - len(chosen)]
    groups = {one: kept.get(one, []) for one in chosen}
    settled = {person for group in groups.values() for person in group}
    waiting = [person for person in social if person not in settled]
    for group in groups.values():
        room = PER_LIAISON - len(group)
        group.extend(waiting[:room])
        waiting = waiting[room:]
    after = Liaisons(before.id, before.area, {one: tuple(g) for one, g in groups.items()})
    said = LiaisonsAppointed(area=after.area, volunteers=len(social), liaisons=len(groups))
    return after, [said]
