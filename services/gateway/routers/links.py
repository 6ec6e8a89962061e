"""The link in a message: opening it shows the offer, only pressing a button answers it.

Mail scanners and chat previews open links, so GET never acts (reliability §2.3).  A button pressed
again is told what came of the first time for as long as that holds; what was refused then may be
right now (too early to begin, no place free), so the owner is asked again.
"""

from collections.abc import Awaitable
from dataclasses import replace
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from contracts.base import Command
from contracts.matching import AcceptOffer, CheckIn, DeclineOffer, ReportProgress
from kit.wire import Caller, new_id
from services.gateway import bodies, pages
from services.gateway.intake import Outcome, Taken
from services.gateway.orders import Order
from services.gateway.problems import Problem
from services.gateway.sending import Direct, answer, carry_out, parse

router = APIRouter(prefix="/o", tags=["links"], include_in_schema=False)

ANSWERS: dict[str, type[Command]] = {
    "accept": AcceptOffer,
    "decline": DeclineOffer,
    # at a post that is nowhere, who serves there says so here
    "begin": CheckIn,
    "progress": ReportProgress,
}
#: The states of an offer in which what was said last still holds.
_HOLDS = {
    "accept": frozenset({"accepted", "waiting", "checked_in", "checked_out"}),
    "decline": frozenset({"declined"}),
    "begin": frozenset({"checked_in", "checked_out"}),
}
#: How a browser sends a pressed button.
FORM = "application/x-www-form-urlencoded"


@router.get("/{token}")
async def show(token: str, request: Request) -> Response:
    """What is offered, with a button for yes and one for no."""
    offer_id = opened(token, request)
    if offer_id is None:
        return unknown(request)
    return await pages.offer_page(request, token, offer_id)


async def respond(request: Request) -> Response:
    """Yes or no, once: the same answer again is told what came of the first, while that holds."""
    token = request.path_params["token"]
    offer_id = opened(token, request)
    if offer_id is None:
        return unknown(request)
    said, done = await _said(request)
    caller = Caller(id="link", role="volunteer", subject=offer_id)
    key = f"{offer_id}:{said}{done}"
    order = Order(_command(said, done, offer_id), caller, key=key, digest=key)
    if not wants_page(request):
        return answer(request, *await _answered(request, order, said, offer_id))
    outcome = await outcome_of(_answered(request, order, said, offer_id))
    return await pages.answered_page(request, token, offer_id, said, outcome)


router.add_api_route("/{token}", respond, methods=["POST"], route_class_override=Direct)


def opened(token: str, request: Request, *, purpose: str = "offer") -> str | None:
    """What a link is about; forged links are counted against their address."""
    known = token.isascii() and len(token) <= 128
    subject: str | None = request.app.state.keys.link_subject(purpose, token) if known else None
    if subject is None:
        request.app.state.quota.spend(request, "link")
    return subject


def unknown(request: Request) -> Response:
    """The answer to a link that was never sent."""
    if wants_page(request):
        return pages.page(request, "message.html", status=404, text="bad_link", good=False)
    return Problem(404, "not_found", "This link is not valid.").response(request)


def wants_page(request: Request) -> bool:
    """Whether a browser asks."""
    return "text/html" in request.headers.get("accept", "")


async def _answered(
    request: Request, order: Order, said: str, offer_id: str
) -> tuple[Taken, Outcome | None]:
    taken, outcome = await pressed(request, order)
    if taken.replayed:
        offer = await request.app.state.database.get("offers", offer_id) or {}
        if offer and offer.get("state") not in _HOLDS.get(said, ()):
            return await carry_out(request, _anew(order))
    return taken, outcome


async def pressed(request: Request, order: Order) -> tuple[Taken, Outcome | None]:
    """What comes of a button; one that was refused before is no longer bound to that."""
    taken, outcome = await carry_out(request, order)
    if taken.replayed and outcome is not None and outcome["status"] >= 400:
        return await carry_out(request, _anew(order))
    return taken, outcome


async def outcome_of(pressing: Awaitable[tuple[Taken, Outcome | None]]) -> Outcome | None:
    """What a page tells of a pressed button: nothing yet while the first of two presses goes on."""
    try:
        _, outcome = await pressing
    except Problem as problem:
        if problem.code not in {"in_flight", "set_aside"}:
            raise
        return None
    return outcome


def _anew(order: Order) -> Order:
    return replace(order, id=new_id(), key="")


def _command(said: str, done: str, offer_id: str) -> Command:
    named = "offer_id" if said in ("accept", "decline") else "assignment_id"
    more = {"done": done} if said == "progress" else {}
    return parse(ANSWERS[said], more, {named: offer_id})


async def _said(request: Request) -> tuple[str, str]:
    """Which button was pressed, and the number beside it."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem(415, "unsupported_media_type", f"The body must be {FORM}.")
    body = await bodies.read(request, 1024)
    fields = parse_qs(body.decode("ascii", "replace"))
    said = fields.get("answer", [""])[0]
    if said not in ANSWERS:
        raise Problem(422, "invalid", "The answer is accept or decline.", "/answer")
    return said, fields.get("done", [""])[0] if said == "progress" else ""
