"""The page behind a link in a message: it shows an offer, and what came of an answer."""

import asyncio
from typing import Any

from fastapi import Request, Response

from kit.wire import utcnow
from services.gateway.pages.paper import page
from services.gateway.pages.pressed import outcome_of

#: How often, and for how many seconds in between, an offer made just now is looked for.
_LOOKS, _PAUSE = 10, 0.1
#: States in which the other answer may still be given.
_OPEN = frozenset({"offered", "accepted", "waiting"})
#: States in which a yes comes late, and may still be of use before the shift.
_LATE = frozenset({"timed_out", "withdrawn"})


async def offer_page(request: Request, token: str, offer_id: str) -> Response:
    """What is offered, with its two buttons while there is something to answer."""
    offer, notice = await _read(request, offer_id)
    if not offer or not notice:
        return page(request, "message.html", status=503, text="not_yet", good=True)
    state = offer.get("state", "offered")
    if state == "offered" and offer["expires_at"] <= utcnow():
        state = "timed_out"
    late = state in _LATE and notice["starts_at"] > utcnow()
    facts = {"offer": offer, "notice": notice, "state": state, "open": state in _OPEN or late}
    crosses = state == "accepted" and offer.get("home")
    facts["letter"] = request.app.state.keys.link_token("letter", offer_id) if crosses else ""
    return page(request, "offer.html", token=token, **facts)


async def answered_page(
    request: Request, token: str, offer_id: str, said: str, outcome: dict[str, Any] | None
) -> Response:
    """What came of an answer; None while it is not known."""
    status, facts = outcome_of(request, outcome)
    facts |= {"token": token, "said": said}
    _, notice = await _read(request, offer_id, looks=1)
    return page(request, "answered.html", status=status, notice=notice, **facts)


async def _read(
    request: Request, offer_id: str, looks: int = _LOOKS
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The offer and its need's notice, as soon as the event that tells of them is here."""
    database = request.app.state.database
    for look in range(looks):
        offer = await database.get("offers", offer_id)
        if offer is not None and "expires_at" in offer:
            return offer, await database.get("offer_notices", offer["need_id"])
        if look + 1 < looks:
            await asyncio.sleep(_PAUSE)
    return None, None
