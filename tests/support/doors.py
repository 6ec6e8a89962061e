"""The API's routes as its own description shows them, for tests that knock at each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi.routing import APIRoute

from services.gateway.app import create_app
from services.gateway.security import Allow

#: A value that must never come back to anybody.
SECRET = "13812345678"


@dataclass(frozen=True)
class Door:
    """A route, a role that may use it, and the names of what it takes."""

    method: str
    path: str
    role: str
    fields: tuple[str, ...]
    queries: tuple[str, ...]

    def at(self, **names: str) -> str:
        """Its path, with ``names`` for its parameters and ``names["others"]`` for all others."""
        return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], names["others"]), self.path)


def doors() -> list[Door]:
    """All routes under ``/v1``; pages are for people and are tested in a browser."""
    app = create_app()
    shown = app.openapi()
    return [
        _door(shown, route, method)
        for route in app.routes
        if isinstance(route, APIRoute) and route.path.startswith("/v1/")
        for method in route.methods
    ]


def unfit(status: int, body: bytes, problem: Any) -> bool:
    """Whether an answer is neither a result nor a problem, or repeats what was sent."""
    wrong = status >= 500 or (status >= 400 and problem["status"] != status)
    return wrong or SECRET.encode() in body


def _door(shown: dict[str, Any], route: APIRoute, method: str) -> Door:
    said = shown["paths"][route.path][method.lower()]
    roles = next(
        one.call.roles for one in route.dependant.dependencies if isinstance(one.call, Allow)
    )
    queries = [one["name"] for one in said.get("parameters", []) if one["in"] == "query"]
    role = "city_op" if "city_op" in roles else min(roles)
    return Door(method, route.path, role, tuple(_fields(shown, said)), tuple(queries))


def _fields(shown: dict[str, Any], said: dict[str, Any]) -> Iterator[str]:
    content = said.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = shown["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    yield from schema.get("properties", {})
