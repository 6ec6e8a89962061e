"""The page behind the link of somebody who asked for help: how far it is, and their own word.

It shows neither who asked nor for what in detail: a link may be forwarded, a phone borrowed.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request, Response

from contracts.matching import TrackHelp
from kit.wire import Caller, utcnow
from services.gateway.pages.paper import page
from services.gateway.pages.pressed import outcome_of
from services.gateway.problems import Problem

#: How often, and for how many seconds in between, a request made just now is looked for.
_LOOKS, _PAUSE = 10, 0.1
#: Seconds within which the answer must come from its owner; else the page goes without.
_PATIENCE = 1.5
#: How long after the end the button to open it again is shown; the owner has the last word.
_REOPEN = timedelta(days=3)
_OVER = ("closed", "rejected", "withdrawn", "unreachable")
_WAITING = ("received", "triaged", "duplicate")
#: The way of a request as its asker sees it, with the state that begins each step.
STEPS = ("received", "triaged", "dispatched", "resolved", "closed")
_PLACE = {"duplicate": 1, "in_progress": 2, "confirmed": 3} | {
    state: place for place, state in enumerate(STEPS)
}


async def help_page(request: Request, token: str, help_id: str) -> Response:
    """How far a request is, who has it until when, its answer, and the buttons of its state."""
    case = await _read(request, help_id)
    if case is None:
        return page(request, "message.html", status=503, text="help_not_yet", good=True)
    facts: dict[str, Any] = {
        "case": case,
        "steps": _steps(case),
        "buttons": _buttons(case, utcnow()),
    }
    facts |= {"number": help_id[:8].upper(), "desk": case["responsible"].partition(":")[0]}
    facts |= {"answer": await _answer(request, help_id) if case["answered"] else ""}
    return page(request, "help.html", token=token, **facts)


async def help_answered_page(
    request: Request, token: str, said: str, outcome: dict[str, Any] | None
) -> Response:
    """What came of a button; None while it is not known."""
    status, facts = outcome_of(request, outcome)
    facts |= {"token": token, "said": said}
    return page(request, "help_answered.html", status=status, **facts)


async def _read(request: Request, help_id: str) -> dict[str, Any] | None:
    for look in range(_LOOKS):
        found: dict[str, Any] | None = await request.app.state.database.get(
            "help_requests", help_id
        )
        if found is not None and "state" in found:
            return found
        if look + 1 < _LOOKS:
            await asyncio.sleep(_PAUSE)
    return None


async def _answer(request: Request, help_id: str) -> str:
    """The answer, from its owner, who alone has it; "" when the owner is away."""
    caller = Caller(id="link", role="resident", subject=help_id)
    try:
        told = await request.app.state.asker.ask(
            TrackHelp(help_id=help_id), caller, deadline=_PATIENCE
        )
    except Problem:
        return ""
    return str(told["answer"])


def _steps(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The way so far: each step with when it was first reached, and which one is now."""
    ended = case["state"] in _OVER
    now = len(STEPS) - 1 if ended else _PLACE[case["state"]]
    return [
        {
            "name": case["state"] if ended and place == now else state,
            "at": case.get(f"{case['state'] if ended and place == now else state}_at"),
            "reached": place <= now and (place in (0, now) or f"{state}_at" in case),
            "now": place == now,
        }
        for place, state in enumerate(STEPS)
    ]


def _buttons(case: dict[str, Any], now: datetime) -> list[str]:
    """What the asker may say now, the likeliest first."""
    state = case["state"]
    if state == "resolved":
        return ["solved", "unsolved"]
    if state in _OVER:
        return ["reopen"] if now - case["changed_at"] <= _REOPEN else []
    if state == "confirmed":
        return []
    asked = bool(case.get("questions")) and state in _WAITING
    return ["needed", "withdraw"] if asked else ["withdraw"]
