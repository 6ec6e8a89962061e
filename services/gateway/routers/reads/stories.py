"""Stories of good deeds: published ones are for everybody, drafts for the offices of their area."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import ReadStories, StoryState
from kit.wire import SYSTEM, Caller
from services.gateway import documents, pages
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import InArea
from services.gateway.security import COMMUNITY, allow, anyone, covers
from services.gateway.sending import reply

router = APIRouter(tags=["stories"], responses=documents.RESPONSES)


@router.get("/v1/stories")
async def stories(
    request: Request, _caller: Annotated[Caller, Depends(anyone(reads=True))], area: InArea = None
) -> Response:
    """Published stories, newest first, with the district they come from."""
    return reply(await _read(request, ReadStories(area=area or "")))


@router.get("/v1/stories/{story_id}")
async def story(
    request: Request,
    story_id: str,
    _caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="story_id"))],
) -> Response:
    """How a story stands: for its office, and whom it is about."""
    found = await request.app.state.database.get("stories", story_id)
    if found is None:
        raise Problem(404, "not_found", "There is no such thing.")
    return reply({name: found[name] for name in ("state", "volunteer_id", "area")})


@router.get("/v1/story-drafts")
async def drafts(
    request: Request,
    caller: Annotated[Caller, Depends(allow(COMMUNITY))],
    state: StoryState = "draft",
    area: InArea = None,
) -> Response:
    """Stories of the caller's area that wait for somebody to publish them."""
    place = area if area and covers(caller, area) else caller.area
    return reply(await _read(request, ReadStories(area=place or "", state=state)))


@router.get("/stories", include_in_schema=False)
async def page(
    request: Request, _caller: Annotated[Caller, Depends(anyone(reads=True))]
) -> Response:
    """The page on which everybody reads them."""
    told = await _read(request, ReadStories())
    return pages.page(request, "stories.html", stories=told["items"])


async def _read(request: Request, query: ReadStories) -> dict[str, Any]:
    told: dict[str, Any] = await request.app.state.asker.ask(query, SYSTEM)
    return told
