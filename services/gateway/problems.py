"""Every error an HTTP client sees, as RFC 9457 says it; never with a value that was sent.

A client's own words may be personal (a phone number in the wrong field), so an error tells where
and what kind, and nothing else.
"""

import http
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from kit.errors import Refusal, Unavailable
from services.gateway.sentences import sentence

MEDIA_TYPE = "application/problem+json"
#: Names of fields that may be told back.  Anything else somebody typed stays with them.
_A_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}\Z")


class Problem(Exception):
    """An answer that is an error.

    ``code`` is for programs, ``detail`` the English sentence for people, ``pointer`` the JSON
    pointer of what is wrong in the body; ``facts`` fill the sentence in other languages and are
    told as members of their own.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        pointer: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
        **facts: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.errors = list(errors)
        if pointer is not None and not self.errors:
            self.errors = [{"pointer": pointer, "code": code}]
        self.facts = facts

    def members(self, language: str) -> dict[str, Any]:
        """The problem's JSON members, its sentence in ``language`` where there is one."""
        members: dict[str, Any] = {
            "type": f"urn:huiyin:problem:{self.code}",
            "title": _title(self.status),
            "status": self.status,
            "code": self.code,
            "detail": sentence(self.code, language, self.facts) or self.detail,
        }
        if self.errors:
            members["errors"] = self.errors
        return members | {name: fact for name, fact in self.facts.items() if name not in members}

    def response(self, request: Request) -> Response:
        """The answer to ``request``: a page for somebody who opened an address in a browser."""
        if _reads_pages(request):
            shown: Response = request.app.state.show_problem(request, self)
            return shown
        language = spoken(request)
        return Response(
            orjson.dumps(self.members(language), default=str),
            status_code=self.status,
            media_type=MEDIA_TYPE,
            headers={"Content-Language": language} | self.headers,
        )


def spoken(request: Request) -> str:
    """The language to answer in: ``zh-CN``, or ``en`` when ``Accept-Language`` prefers it."""
    best, language = 0.0, "zh-CN"
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().lower().partition(";q=")
        known = {"zh": "zh-CN", "en": "en"}.get(tag[:2])
        quality = _quality(weight)
        if known and quality > best:
            best, language = quality, known
    return language


def invalid(wrong: ValidationError | RequestValidationError) -> Problem:
    """What is wrong with input that breaks its contract: places and kinds, never values."""
    errors = [_error(one) for one in wrong.errors()]
    return Problem(422, "invalid", "The input breaks its contract.", errors=errors[:50])


def install(
    app: FastAPI,
    *,
    away: Iterable[type[Exception]],
    show: Callable[[Request, Problem], Response],
) -> None:
    """Turn every error into a problem.

    ``away`` are those that mean the database is not there; ``show`` makes a page of a problem.
    """
    app.state.show_problem = show
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)
    app.add_exception_handler(Exception, _on_failure)
    kinds: list[type[Exception]] = [Unavailable, *away]
    for kind in kinds:
        app.add_exception_handler(kind, _on_away)


async def _on_problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101  tells the type checker what Starlette knows
    return problem.response(request)


async def _on_refusal(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101
    problem = Problem(refusal.status, refusal.code, str(refusal), **refusal.facts)
    return problem.response(request)


async def _on_invalid(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, RequestValidationError)  # noqa: S101
    return invalid(wrong).response(request)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = _allowed(request)
    code = _title(error.status_code).lower().replace(" ", "_").replace("-", "_")
    detail = _HTTP_DETAILS.get(error.status_code, _title(error.status_code))
    return Problem(error.status_code, code, detail, headers=headers).response(request)


async def _on_away(request: Request, _error: Exception) -> Response:
    # Whether a write that got no answer was kept nobody knows; the key makes a repeat harmless.
    detail = "The platform cannot keep this now. Try again, with the same Idempotency-Key."
    return Problem(503, "unavailable", detail, headers={"Retry-After": "2"}).response(request)


async def _on_disconnect(request: Request, _gone: Exception) -> Response:
    return Problem(400, "disconnected", "The client went away.").response(request)


async def _on_failure(request: Request, _error: Exception) -> Response:
    detail = "Something failed here. The operators can see it in the log."
    return Problem(500, "failed", detail).response(request)


def _reads_pages(request: Request) -> bool:
    """Whether a person's browser asks, and not a program; the API speaks JSON to both."""
    api = request.url.path.startswith("/v1/")
    return not api and "text/html" in request.headers.get("accept", "")


_HTTP_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not know that method.",
}


def _allowed(request: Request) -> str:
    """The methods of all routes at this address; the router itself names only the first one's."""
    routes = [one for one in request.app.routes if isinstance(one, Route)]
    found = [one for one in routes if one.path_regex.match(request.url.path)]
    return ", ".join(sorted({method for one in found for method in one.methods or ()}))


def _error(one: Mapping[str, Any]) -> dict[str, str]:
    steps = [step for step in one["loc"] if step != "body"]
    told = [step if isinstance(step, int) or _A_NAME.match(step) else "*" for step in steps]
    error = {"pointer": "".join(f"/{step}" for step in told)}
    error["code"] = str(one["type"])
    if one["type"] == "value_error":
        # Raised by a contract's own validator: its words are ours and hold no input.
        error["detail"] = str(one["ctx"]["error"])
    return error


def _quality(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0


def _title(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Error"
