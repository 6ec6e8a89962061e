"""The link in a message to somebody who asked for help: GET shows, only pressing a button acts."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from contracts.base import Command
from contracts.matching import AffirmHelp, ConfirmHelp, ReopenHelp, WithdrawHelp
from kit.wire import Caller
from services.gateway import bodies, pages
from services.gateway.orders import Order
from services.gateway.problems import Problem
from services.gateway.routers.links import (
    FORM,
    opened,
    outcome_of,
    pressed,
    unknown,
    wants_page,
)
from services.gateway.sending import answer

router = APIRouter(prefix="/h", tags=["links"], include_in_schema=False)


def _wish(said: str, help_id: str) -> Command | None:
    """What a button means."""
    if said in ("solved", "unsolved"):
        return ConfirmHelp(help_id=help_id, satisfied=said == "solved")
    kinds = {"needed": AffirmHelp, "withdraw": WithdrawHelp, "reopen": ReopenHelp}
    return kinds[said](help_id=help_id) if said in kinds else None


@router.get("/{token}")
async def show(token: str, request: Request) -> Response:
    """How far the request is, and what its asker may say to it."""
    help_id = opened(token, request, purpose="help")
    if help_id is None:
        return unknown(request)
    return await pages.help_page(request, token, help_id)


@router.post("/{token}")
async def respond(token: str, request: Request) -> Response:
    """Still needed, not needed, solved, not solved, or once more; each once per turn."""
    help_id = opened(token, request, purpose="help")
    if help_id is None:
        return unknown(request)
    said, turn = await _said(request)
    wish = _wish(said, help_id)
    if wish is None:
        raise Problem(422, "invalid", "This answer is not among the buttons.", "/answer")
    caller = Caller(id="link", role="resident", subject=help_id)
    key = f"{help_id}:{said}:{turn}"
    order = Order(wish, caller, key=key, digest=key)
    if not wants_page(request):
        return answer(request, *await pressed(request, order))
    outcome = await outcome_of(pressed(request, order))
    return await pages.help_answered_page(request, token, said, outcome)


async def _said(request: Request) -> tuple[str, int]:
    """The button, and the version of the page on which it was pressed."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem(415, "unsupported_media_type", f"The body must be {FORM}.")
    form = parse_qs((await bodies.read(request, 1024)).decode("ascii", "replace"))
    turn = form.get("turn", ["0"])[0]
    if not (turn.isascii() and turn.isdigit() and len(turn) <= 12):
        raise Problem(422, "invalid", "The turn is a number.", "/turn")
    return form.get("answer", [""])[0], int(turn)
