"""How a route sends a command: its body becomes the contract, its outcome the answer.

A route is one declaration, ``sends(router, "/{need_id}/review", ReviewNeed, allow(…))``; what is
the same for all of them (reading, rights, idempotency, waiting, problems) is here once.
"""

import hashlib
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from contracts.base import Command
from kit.wire import Caller, new_id
from services.gateway import bodies, documents, moments
from services.gateway.accounts import ANYBODY
from services.gateway.intake import Intake, Outcome, Taken
from services.gateway.orders import Order
from services.gateway.problems import Problem, invalid
from services.gateway.quota import network
from services.gateway.security import Allow
from services.gateway.views.projection import shared_area

#: Seconds an answer waits for its outcome: usually, and at most (``Prefer: wait=N``).
WAIT, LONGEST_WAIT = 5, 30
_AN_ID = re.compile(r"[0-9A-Za-z_-]{1,64}\Z")
_A_KEY = re.compile(r"[\x21-\x7e]{1,200}\Z")
#: Characters of a key that may hold 128 bits.
_UNGUESSABLE = 22
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\Z")
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Makes:
    """What a command makes, so that it can be asked for before its events are here.

    ``area`` and ``owner`` name the fields of the command that say where it lies and whose it is;
    ``inside`` the path parameter of the thing in whose area it lies instead.  ``at`` is where it is
    read, if not below the path where it is made.
    """

    area: str = ""
    owner: str = ""
    inside: str = ""
    at: str = ""


class Direct(APIRoute):
    """A route whose endpoint takes the request as it is.

    FastAPI's own handler would solve dependencies and build a response model for 0.15 ms of each
    request, and keep two stacks of what dependencies leave to be closed; here there are none.
    What the endpoint raises is answered by the application, as what any route raises.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint itself."""
        handler: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return handler

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for this path."""
        if scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        response = await self.endpoint(Request(scope, receive, send))
        await response(scope, receive, send)


def sends(
    router: APIRouter,
    path: str,
    command: type[Command],
    may: Allow,
    *,
    makes: Makes | None = None,
) -> None:
    """Add ``POST path``, which sends ``command``; path parameters fill its fields of that name.

    ValueError for one that makes something below a parameter and does not say where it is read.
    """
    place = router.prefix + path
    named = _PARAMETER.findall(path)
    if makes and not makes.at and _PARAMETER.search(place):
        raise ValueError(f"{place} must say where what it makes is read")

    async def send(request: Request) -> Response:
        caller = await may(request)
        key = _key(request, caller)
        fields = await bodies.read_fields(request)
        digest = _digest(place, request.path_params, fields)
        message = parse(command, fields, request.path_params)
        may.check(caller, message)
        made = new_id()
        order = Order(
            message,
            caller,
            key=key,
            digest=request.app.state.keys.blind("request", digest),
            makes=await _made(request, makes, message, caller, f"{place}/{made}"),
            traceparent=_traceparent(request),
            id=made,
        )
        taken, outcome = await carry_out(request, order)
        return answer(request, taken, outcome)

    send.__doc__ = command.__doc__
    router.add_api_route(
        path,
        send,
        methods=["POST"],
        name=command.topic,
        summary=(command.__doc__ or "").partition("\n")[0],
        status_code=201 if makes else 200,
        dependencies=[Depends(may)],  # told here for those who look; asked above
        route_class_override=Direct,
        **documents.of_command(command, named),
    )


async def carry_out(request: Request, order: Order) -> tuple[Taken, Outcome | None]:
    """Keep the command and wait for its outcome as long as the client prefers."""
    intake: Intake = request.app.state.intake
    taken = await intake.take(order)
    if taken.replayed:
        return taken, taken.outcome
    return taken, await intake.outcome(taken.id, _patience(request))


def answer(request: Request, taken: Taken, outcome: Outcome | None) -> Response:
    """The HTTP answer to a command: its outcome, or where to ask for it."""
    headers = {"Idempotent-Replayed": "true"} if taken.replayed else {}
    if outcome is None:
        headers |= {"Location": f"/v1/commands/{taken.id}", "Retry-After": "1"}
        content = {"command": taken.id, "state": "pending"}
        if taken.location:
            content |= {"id": taken.id}
        return reply(content, 202, headers)
    if outcome["status"] >= 400:
        problem = refused(outcome)
        problem.headers |= headers
        return problem.response(request)
    if outcome["status"] == 201 and taken.location:
        headers["Location"] = taken.location
    return reply(outcome["result"], outcome["status"], headers)


def reply(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(
        orjson.dumps(content),
        status_code=status,
        media_type="application/json",
        headers=dict(headers or {}),
    )


def refused(outcome: Outcome) -> Problem:
    """The problem that an owner's refusal is to the client."""
    facts = {name: fact for name, fact in outcome["facts"].items() if name not in _RESERVED}
    return Problem(outcome["status"], outcome["code"], outcome["detail"], **facts)


_RESERVED = frozenset({"status", "code", "detail", "pointer", "headers", "errors"})


def parse(command: type[Command], fields: Mapping[str, Any], named: Mapping[str, str]) -> Command:
    """The command from its body and path; a 422 Problem, or 404 for an id that cannot exist."""
    for name, value in named.items():
        if not _AN_ID.match(value):
            raise Problem(404, "not_found", "There is no such thing.")
        if name in fields:
            raise Problem(422, "extra_forbidden", "The path says this already.", f"/{name}")
    try:
        message = command.model_validate({**fields, **named})
    except ValidationError as wrong:
        raise invalid(wrong) from None
    moments.check(message)
    return message


def _digest(place: str, named: Mapping[str, str], fields: Mapping[str, Any]) -> str:
    """What was sent, whatever the order of its members and the spaces between them."""
    content = orjson.dumps([place, named, fields], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()


async def _made(
    request: Request, makes: Makes | None, message: Command, caller: Caller, location: str
) -> dict[str, str] | None:
    if makes is None:
        return None
    if makes.inside:
        thing = await request.app.state.things.get(request.path_params[makes.inside])
        area = thing.area if thing else ""
    else:
        areas = getattr(message, makes.area) if makes.area else ""
        area = areas if isinstance(areas, str) else shared_area(areas)
    owner = getattr(message, makes.owner) if makes.owner else caller.subject
    if makes.at:
        location = f"{makes.at}/{location.rpartition('/')[2]}"
    return {"location": location, "area": area, "owner": owner or ""}


def _key(request: Request, caller: Caller) -> str:
    """The caller's idempotency key; an agency, whose program repeats what it sends, must have one.

    Residents without an API key are one caller.  What two of them may both think of counts only
    within the address of each; a key that nobody guesses counts everywhere, as a phone may change
    its address between two tries.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        if caller.role == "agency":
            detail = "Agencies send an Idempotency-Key with every command."
            raise Problem(400, "missing_idempotency_key", detail)
        return ""
    if not _A_KEY.match(key):
        detail = "An Idempotency-Key is 1 to 200 visible ASCII characters."
        raise Problem(400, "bad_idempotency_key", detail)
    if caller == ANYBODY.caller and len(key) < _UNGUESSABLE:
        blind: str = request.app.state.keys.blind("network", network(request))
        return f"{blind} {key}"  # no other key holds a space
    return key


def _traceparent(request: Request) -> str:
    sent = request.headers.get("traceparent", "")
    return sent if _TRACEPARENT.match(sent) else ""


def _patience(request: Request) -> float:
    """Seconds to wait, as ``Prefer`` (RFC 7240) says."""
    wait = float(WAIT)
    for preference in request.headers.get("prefer", "").split(","):
        name, _, value = preference.strip().lower().partition("=")
        if name == "wait" and value.isdigit():
            return float(min(int(value), LONGEST_WAIT))
        if name == "respond-async":
            wait = 0.0
    return wait
