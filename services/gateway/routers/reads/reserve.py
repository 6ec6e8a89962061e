"""People of an area: the search, the 《志愿者信息台账》 as a spreadsheet, and its template."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.registry import FindVolunteers, ReadLedger
from contracts.vocabulary import AreaCode, DayPart, Line, PostCategory
from kit.wire import Caller
from services.gateway import documents
from services.gateway.depending import made
from services.gateway.press import attached, printed
from services.gateway.press.ledger import draw, draw_template
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import InArea
from services.gateway.security import COMMUNITY, READERS, allow, covers, forbidden
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["volunteers"], responses=documents.RESPONSES)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: People in one answer of the registry, and in one file.
_PIECE, _MOST = 500, 60_000


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody can, wants to do and when, and which page of those who fit."""

    skill: Line | None = None
    intention: PostCategory | None = None
    available: DayPart | None = None
    after: Annotated[str, Query(alias="cursor", max_length=100)] = ""
    limit: Annotated[int, Query(ge=1, le=200)] = 50


@router.get("/volunteer-search")
async def find(
    request: Request,
    caller: Annotated[Caller, Depends(allow(READERS))],
    sought: Annotated[Sought, made(Sought)],
    area: InArea = None,
) -> Response:
    """People in service by skill, intention and time, masked.

    ``next`` goes on after a page; where almost nobody fits, a page may be short before the end.
    """
    query = FindVolunteers(area=_inside(caller, area), **asdict(sought))
    told: dict[str, Any] = await request.app.state.asker.ask(query, caller)
    return reply({"items": told["items"], "next": told["after"] or None})


@router.get("/volunteer-ledger")
async def ledger(
    request: Request,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """The ledger of an area, a sheet for each street; masked but for street and community."""
    place, rows, after = _inside(caller, area), list[list[str]](), ""
    while True:
        query = ReadLedger(area=place, after=after, limit=_PIECE)
        told = await request.app.state.asker.ask(query, caller, deadline=10.0)
        rows += told["rows"]
        after = told["after"]
        if len(rows) > _MOST:
            detail = "The ledger of this area is too long for one file; ask for a smaller area."
            raise Problem(422, "ledger_too_long", detail, most=_MOST)
        if not after:
            break
    file = await printed(request.app.state.press, draw, rows)
    return attached(file, XLSX, f"ledger-{place}.xlsx")


@router.get("/volunteer-ledger/template")
async def template(
    request: Request, _caller: Annotated[Caller, Depends(allow(COMMUNITY))]
) -> Response:
    """An empty ledger to fill in and import; its cells check what is typed."""
    return attached(await printed(request.app.state.press, draw_template), XLSX, "template.xlsx")


def _inside(caller: Caller, area: AreaCode | None) -> str:
    """The area that is asked for, the caller's own unless it is named; a 403 Problem outside."""
    place = area or caller.area
    if not place:
        raise Problem(422, "missing", "Say which area.", "/area")
    if not covers(caller, place):
        raise forbidden()
    return place
