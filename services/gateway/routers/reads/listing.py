"""What all lists and single things have in common."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Request, Response

from contracts.vocabulary import AreaCode, Purpose
from kit.wire import Caller
from services.gateway.depending import made
from services.gateway.paging import Order, Page
from services.gateway.problems import Problem
from services.gateway.security import OWNERS, covers, within
from services.gateway.sending import reply
from services.gateway.views.projection import UNTOLD

Doc = dict[str, Any]
Paged = Annotated[Page, made(Page)]
InArea = Annotated[
    AreaCode | None, Query(description="Only what lies in this area (2, 4, 6, 9 or 12 digits).")
]
Why = Annotated[
    Purpose | None, Query(description="Why you look; kept on record.  Offices must say it.")
]
NEWEST = Order("at")
#: Seconds for which a thing that was made just now is looked for, and the first pause in between.
_PATIENCE, _PAUSE = 5.0, 0.05


def inside(caller: Caller, area: str | None = None, **own: str) -> Doc:
    """The condition that keeps a query within the caller's reach, and within ``area``.

    ``own`` names the field by which something is a caller's own, and the role whose own it is.
    """
    if caller.role in OWNERS:
        field = own.get(caller.role)
        return {field: caller.subject} if field and caller.subject else _NOTHING
    if area is None or caller.area.startswith(area):
        return within(caller)
    if covers(caller, area):
        return {"area": {"$gte": area, "$lt": area + ":"}}
    return _NOTHING


def chosen(**filters: Any) -> Doc:
    """The condition for those filters that the caller gave."""
    return {name: value for name, value in filters.items() if value is not None}


def said(purpose: Purpose | None, caller: Caller) -> Purpose | None:
    """Why somebody wants to know who it is; a 422 Problem if an office does not say.

    Volunteers see it only while it is theirs to go there, which is reason enough.
    """
    if purpose is None and caller.role not in OWNERS:
        detail = "Say why you look: it is kept on record with your name."
        raise Problem(422, "purpose_missing", detail, "/query/purpose")
    return purpose


async def listed(
    request: Request, page: Page, collection: str, query: Mapping[str, Any], order: Order = NEWEST
) -> Response:
    """A page of a list, with a ``Link`` to the next one."""
    items, headers = await leaf(request, page, collection, query, order)
    return reply({"items": items}, headers=headers)


async def leaf(
    request: Request, page: Page, collection: str, query: Mapping[str, Any], order: Order = NEWEST
) -> tuple[list[Doc], dict[str, str]]:
    """The items of a page and its headers."""
    narrowed = page.narrow(query, order)
    found = await request.app.state.database.find(collection, narrowed, order.sort, page.fetch)
    documents, headers = page.cut(found, order)
    return [shown(one) for one in documents], headers


async def the(request: Request, collection: str, key: str) -> Doc:
    """One document; a 404 Problem if there is none.

    What exists, or was asked for a moment ago, is looked for again: its event is on the way, and
    whoever has just made it is spared a 404.  What nobody has ever heard of is a 404 at once.
    """
    waited, pause = 0.0, _PAUSE
    while waited <= _PATIENCE:
        found = await request.app.state.database.get(collection, key)
        if found is not None and found.get("v") != UNTOLD:
            return shown(found)
        if found is None and not waited and not await request.app.state.things.get(key):
            break
        await asyncio.sleep(pause)
        waited, pause = waited + pause, pause * 1.2
    raise Problem(404, "not_found", "There is no such thing.")


def shown(document: Mapping[str, Any]) -> Doc:
    """A document as clients see it."""
    hidden = ("_id", "v")
    return {"id": document["_id"]} | {k: v for k, v in document.items() if k not in hidden}


_NOTHING: Doc = {"_id": {"$in": []}}
