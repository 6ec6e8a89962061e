"""The page behind a community's recruiting code: a form for any phone, without scripts."""

import re
from typing import Annotated, Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from contracts.base import Command
from contracts.registry import GiveConsent, JoinByLink, ReadBadge, ReadRecruitLink
from contracts.vocabulary import CALLINGS, SKILLS, DayPart, Id, PostCategory
from kit.wire import Caller, new_id
from services.gateway import bodies, pages
from services.gateway.intake import Outcome
from services.gateway.orders import Order
from services.gateway.problems import Problem, spoken
from services.gateway.routers.links import FORM, outcome_of
from services.gateway.security import anyone
from services.gateway.sending import carry_out
from services.gateway.sentences import sentence

router = APIRouter(prefix="/j", tags=["links"], include_in_schema=False)

#: The version of the words that somebody agrees to, kept with the consent (PIPL art. 14).
NOTICE = "join-1"
_SEVERAL = ("intentions", "available", "skills")
_A_FORM = re.compile(r"[0-9a-f]{32}")
_ONE = ("name", "phone", "household_group")


@router.get("/{link_id}")
async def show(
    link_id: Id, request: Request, caller: Annotated[Caller, Depends(anyone(reads=True))]
) -> Response:
    """The notice and the form; when the link is over the page says so."""
    try:
        notice = await _notice(request, link_id, caller)
    except Problem as problem:
        return _sorry(request, problem)
    return _page(request, link_id, notice)


@router.post("/{link_id}")
async def join(
    link_id: Id, request: Request, caller: Annotated[Caller, Depends(anyone())]
) -> Response:
    """Register, and keep the consent; what is wrong is said above the form, which stays filled."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem(415, "unsupported_media_type", f"The body must be {FORM}.")
    form = parse_qs((await bodies.read(request, 8192)).decode("utf-8", "replace"))
    try:
        notice = await _notice(request, link_id, caller)
    except Problem as problem:
        return _sorry(request, problem)
    typed: dict[str, Any] = {name: form.get(name, [""])[0].strip() for name in _ONE}
    typed |= {name: form.get(name, []) for name in _SEVERAL}
    typed["household_group"] = typed["household_group"] or None
    typed["skills"] = [one for one in "、".join(typed["skills"]).split("、") if one.strip()]
    if "agree" not in form:
        return _page(request, link_id, notice, typed, "join_must_agree", status=422)
    try:
        wish = JoinByLink(link_id=link_id, community=notice["community"], **typed)
    except ValidationError:
        return _page(request, link_id, notice, typed, "join_incomplete", status=422)
    made = _once(request, typed)
    outcome = await _sent(request, wish, caller, made)
    if outcome is None:
        return pages.page(request, "message.html", status=202, text="join_later", good=True)
    if outcome["status"] >= 400:
        said = sentence(outcome["code"], spoken(request), outcome["facts"]) or outcome["detail"]
        return _page(request, link_id, notice, typed, said, status=outcome["status"])
    agreed = GiveConsent(volunteer_id=made, purpose="service", version=NOTICE, channel="link")
    await _sent(request, agreed, caller, _once(request, typed | {"agree": True}))
    badge = await request.app.state.asker.ask(ReadBadge(volunteer_id=made), caller)
    return pages.page(request, "joined.html", status=201, number=badge["number"])


async def _notice(request: Request, link_id: str, caller: Caller) -> dict[str, Any]:
    told: dict[str, Any] = await request.app.state.asker.ask(
        ReadRecruitLink(link_id=link_id), caller
    )
    return told


async def _sent(request: Request, wish: Command, caller: Caller, made: str) -> Outcome | None:
    """What became of a command that this page gives; a form sent twice gives it once."""
    key = f"{made}:{wish.topic}"
    order = Order(wish, caller, key=key, digest=key, id=made)
    return await outcome_of(carry_out(request, order))


def _once(request: Request, typed: dict[str, Any]) -> str:
    """The id of what this form says: the same when it is sent again, and of no other form."""
    form = _form(request) or new_id()
    said: str = request.app.state.keys.blind("form", f"{form}{orjson.dumps(typed).decode()}")
    return said


def _form(request: Request) -> str:
    """Which form this is: each that is shown has a number of its own."""
    form = request.query_params.get("form", "")
    return form if _A_FORM.fullmatch(form) else ""


def _page(
    request: Request,
    link_id: str,
    notice: dict[str, Any],
    typed: dict[str, Any] | None = None,
    wrong: str = "",
    *,
    status: int = 200,
) -> Response:
    facts = {"posts": list(PostCategory), "parts": list(DayPart), "wrong": wrong}
    facts |= {"words": {**CALLINGS, **SKILLS}}
    empty: dict[str, Any] = dict.fromkeys(_ONE, "") | {name: [] for name in _SEVERAL}
    return pages.page(
        request,
        "join.html",
        status=status,
        link=link_id,
        notice=notice,
        form=_form(request) or new_id(),
        typed=typed or empty,
        **facts,
    )


def _sorry(request: Request, problem: Problem) -> Response:
    text = "join_over" if problem.status == 410 else "bad_link"
    return pages.page(request, "message.html", status=problem.status, text=text, good=False)
