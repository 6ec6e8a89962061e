"""Lists of people, taken in whole: the same list again is the same import."""

import hashlib
from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from contracts.registry import ImportKind, ReadSignUps
from contracts.vocabulary import CommunityCode, DayPart, PostCategory, Strict
from kit.wire import Caller, utcnow
from services.gateway import bodies, documents, lists
from services.gateway.problems import Problem, invalid
from services.gateway.security import COMMUNITY, allow, covers, forbidden
from services.gateway.sending import reply

router = APIRouter(prefix="/v1/imports", tags=["imports"])

#: Bytes of a file that is read while its sender waits, in a fraction of a second; a longer one is
#: accepted first and read then (ADR 15).
AT_ONCE = 256 << 10

IMPORT = allow(COMMUNITY, contract="volunteers:write")
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class SignUps(Strict):
    """A 接龙 as it was pasted, and what holds for lines that do not say it themselves."""

    text: str = Field(min_length=1, max_length=100_000)
    community: CommunityCode
    intentions: frozenset[PostCategory] = Field(min_length=1)
    available: frozenset[DayPart] = Field(min_length=1)
    synthetic: bool = False


@router.post("/sign-ups", status_code=202, responses=documents.RESPONSES)
async def sign_ups(
    request: Request,
    caller: Annotated[Caller, Depends(IMPORT)],
    dry_run: Annotated[bool, Query()] = False,  # noqa: FBT002
) -> Response:
    """Import whoever signed up in a chat; a dry run shows how each line is read.

    Doubtful lines are never imported: they are answered with their codes, for a person to mend.
    """
    try:
        pasted = SignUps.model_validate(await bodies.read_fields(request))
    except ValidationError as wrong:
        raise invalid(wrong) from None
    if not covers(caller, pasted.community):
        raise forbidden()
    asked = ReadSignUps(text=pasted.text, synthetic=pasted.synthetic)
    lines = (await request.app.state.asker.ask(asked, caller))["lines"]
    if dry_run:
        return reply({"lines": lines})
    plain = [one for one in lines if not one["doubts"]]
    doubtful = [{"line": one["line"], "doubts": one["doubts"]} for one in lines if one["doubts"]]
    if not plain:
        detail = "No line of this text is plain; please mend the lines that are named."
        raise Problem(422, "nobody_plain", detail, "/text", doubtful=doubtful)
    told = {"taken": len(plain), "doubtful": doubtful}
    return await _taken(request, _sheet(request, caller, pasted), _rows(plain, pasted), told)


@router.post("/{kind}", status_code=202, responses=documents.RESPONSES, openapi_extra=_FORM)
async def start(
    kind: ImportKind,
    request: Request,
    caller: Annotated[Caller, Depends(IMPORT)],
    dry_run: Annotated[bool, Query()] = False,  # noqa: FBT002  FastAPI calls it, by name
    synthetic: Annotated[bool, Query()] = False,  # noqa: FBT002
) -> Response:
    """Import a list of people from a CSV or XLSX file; a dry run only tells what is wrong in it.

    A long list is answered as soon as it is kept, and read then: its import tells what became of
    it, `failed` with the problem when it is no list after all.
    """
    content = await _file(request)
    what = f"{caller.id}/{kind}/{dry_run}/{synthetic}/{hashlib.sha256(content).hexdigest()}"
    import_id = request.app.state.keys.blind("import", what)
    sheet = lists.Sheet(import_id, kind, content, caller, dry_run=dry_run, synthetic=synthetic)
    if len(content) > AT_ONCE:
        return await _received(request, sheet)
    found = await request.app.state.readers.read(sheet)
    if isinstance(found, lists.Unfit):
        raise unfit(found)
    await request.app.state.intake.take_many(found)
    told = {"id": import_id, "state": "running", "chunks": len(found) - 1}
    return reply(told, 202, {"Location": f"/v1/imports/{import_id}"})


async def _received(request: Request, sheet: lists.Sheet) -> Response:
    """Accept a long list that is none at second sight only; then it ends as a failed import."""
    at_sight = lists.glance(sheet)
    if at_sight is not None:
        raise unfit(at_sight)
    kept = await request.app.state.received.keep(sheet, utcnow())
    if kept["state"] == "failed":
        raise unfit(lists.Unfit(**kept["fault"]))
    request.app.state.reading.wake()
    told = {"id": sheet.id, "state": "reading" if kept["state"] == "waiting" else "running"}
    return reply(told, 202, {"Location": f"/v1/imports/{sheet.id}"})


def unfit(found: lists.Unfit) -> Problem:
    """The problem that a file is which is no list of people."""
    return Problem(422, found.code, found.detail, "/file", **found.facts)


def _sheet(request: Request, caller: Caller, pasted: SignUps) -> lists.Sheet:
    """The same paste for the same community is the same import."""
    what = f"{caller.id}/sign-ups/{pasted.model_dump_json()}"
    import_id = request.app.state.keys.blind("import", what)
    return lists.Sheet(import_id, "volunteers", b"", caller, synthetic=pasted.synthetic)


def _rows(plain: Sequence[dict[str, Any]], pasted: SignUps) -> lists.Rows:
    """The people as a list with the titles that an import knows."""
    titles = ["name", "phone", "community", "intentions", "available"]
    return [titles] + [
        [one["name"], one["phone"], pasted.community]
        + ["、".join(one[name] or sorted(getattr(pasted, name))) for name in titles[3:]]
        for one in plain
    ]


async def _taken(
    request: Request, sheet: lists.Sheet, rows: lists.Rows, told: dict[str, Any]
) -> Response:
    orders = lists.orders(sheet, rows)
    await request.app.state.intake.take_many(orders)
    location = {"Location": f"/v1/imports/{sheet.id}"}
    return reply({"id": sheet.id, "state": "running", **told}, 202, location)


async def _file(request: Request) -> bytes:
    """The uploaded file, in memory only: it holds names and numbers of people."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(415, "unsupported_media_type", "The body must be multipart/form-data.")
    body = await bodies.read(request, bodies.IMPORT_LIMIT)

    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(request.headers, once(), max_files=1, max_fields=4)
    parser.spool_max_size = bodies.IMPORT_LIMIT
    try:
        form = await parser.parse()
    except MultiPartException:
        raise Problem(400, "malformed_form", "The body is not a well-formed form.") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Problem(422, "missing", "The form needs a file.", "/file")
        return await file.read()
    finally:
        await form.close()
