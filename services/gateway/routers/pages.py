"""Pages for everybody and the files they are made of."""

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import HelpCategory
from contracts.vocabulary import DayPart, PostCategory
from kit.wire import Caller
from services.gateway.columns import columns
from services.gateway.pages import algorithm_page, overview_page, page
from services.gateway.pages.assets import FILES
from services.gateway.pages.paper import language
from services.gateway.problems import Problem
from services.gateway.security import anyone

router = APIRouter(include_in_schema=False)

#: What may be unclear about a line, as the registry says it.
DOUBTS = (
    "name_missing", "name_unclear", "phone_missing", "phone_unclear", "phone_invalid",
    "phone_not_synthetic", "more_than_one", "cancelled", "not_understood", "repeated",
    "phone_of_another",
)  # fmt: skip
Anyone = Annotated[Caller, Depends(anyone(reads=True))]


@router.get("/")
async def overview(request: Request, _caller: Anyone) -> Response:
    """The public figures, live."""
    return await overview_page(request)


@router.get("/algorithm")
async def algorithm(request: Request, _caller: Anyone) -> Response:
    """How people are chosen."""
    return await algorithm_page(request)


@router.get("/outbox")
async def outbox(request: Request, _caller: Anyone) -> Response:
    """A form that asks for an operator's key, with which the page's script reads the messages."""
    return page(request, "outbox.html")


@router.get("/sign-ups")
async def sign_ups(request: Request, _caller: Anyone) -> Response:
    """Where a community pastes a 接龙; the page's script reads and imports it with the key."""
    posts, parts = list(PostCategory), list(DayPart)
    return page(request, "sign_ups.html", posts=posts, parts=parts, doubts=DOUBTS)


@router.get("/imports")
async def imports(request: Request, _caller: Anyone) -> Response:
    """Where lists of people are checked and taken in; the page's script sends them with the key."""
    return page(request, "imports.html", columns=columns(language(request)))


@router.get("/plan-desk")
async def plan_desk(request: Request, _caller: Anyone) -> Response:
    """Plans with their figures and what each gate costs, read by the page's script with a key."""
    return page(request, "plan_desk.html")


@router.get("/service-reports")
async def service_reports(request: Request, _caller: Anyone) -> Response:
    """The reports of one's own squad, which the page's script reads and files with the key."""
    return page(request, "reports.html")


@router.get("/board")
async def board(request: Request, _caller: Anyone) -> Response:
    """The open requests and a volunteer's own, which the page's script reads with the key."""
    paused = await request.app.state.database.find("channels", {"paused": True, "channel": "help"})
    return page(request, "board.html", categories=get_args(HelpCategory), paused=paused)


@router.get("/static/{name}")
async def static(name: str, _caller: Anyone) -> Response:
    """One of the pages' own files."""
    if name not in FILES:
        raise Problem(404, "not_found", "There is nothing at this address.")
    content, media_type = FILES[name]
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, media_type=media_type, headers=headers)
