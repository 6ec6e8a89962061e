"""Squads on the bus."""

from functools import partial
from typing import Any

from contracts.matching import AppointHead, ReadOwnSquad, ReadSquads
from kit.entrypoints import answers, obeys
from kit.wire import Envelope
from services.matching.domain.need import Need
from services.matching.domain.roster import offer_id, split
from services.matching.domain.squad import Squad, appoint, led_by, squads
from services.matching.service.desk import Desk


class SquadDesk(Desk):
    """Who leads whom."""

    @obeys(AppointHead)
    def appoint_head(self, wish: AppointHead, cause: Envelope) -> None:
        """Let somebody lead."""
        need_id, number = split(wish.assignment_id)
        self.store.needs.decide(need_id, partial(appoint, number=number), cause=cause)

    @answers(ReadSquads)
    def read_squads(self, query: ReadSquads, _cause: Envelope) -> dict[str, Any]:
        """All squads of a need."""
        need = self.store.needs.get(query.need_id)
        return {"squads": [_told(need, one) for one in squads(need)]}

    @answers(ReadOwnSquad)
    def read_own_squad(self, query: ReadOwnSquad, cause: Envelope) -> dict[str, Any]:
        """The squad of its head, while the shift lasts."""
        need_id, number = split(query.assignment_id)
        need = self.store.needs.get(need_id)
        return _told(need, led_by(need, number, now=cause.time))


def _told(need: Need, squad: Squad) -> dict[str, Any]:
    members = [
        {
            "assignment_id": offer_id(need.id, number),
            "volunteer_id": need.offers[number].volunteer,
            "state": need.offers[number].state,
            "head": number == squad.head,
        }
        for number in squad.members
    ]
    head = offer_id(need.id, squad.head)
    return {
        "block": squad.block, "head": head, "appointed": squad.appointed, "members": members,
    }  # fmt: skip
