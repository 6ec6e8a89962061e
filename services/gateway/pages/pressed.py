"""What a page tells of a button that was pressed on another one."""

from typing import Any

from fastapi import Request

from services.gateway.pages.paper import language
from services.gateway.sentences import sentence


def outcome_of(request: Request, outcome: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
    """The page's status and its facts: the refusal in words, and whether all waits still."""
    status = 202 if outcome is None else int(outcome["status"])
    facts: dict[str, Any] = {"refusal": "", "waiting": outcome is None}
    if outcome is not None and status >= 400:
        told = sentence(outcome["code"], language(request), outcome["facts"])
        facts["refusal"] = told or outcome["detail"]
    return status, facts
