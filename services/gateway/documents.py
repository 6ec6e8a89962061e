"""What OpenAPI says about the routes that send commands.

Their bodies are read and checked by our own code, so their schemas are told to OpenAPI by hand:
the contract's, without the fields that the path fills.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from contracts.base import Command
from services.gateway import problems

_REF = "#/components/schemas/{model}"
#: Schemas that contracts refer to, gathered while routes are declared.
_components: dict[str, Any] = {}

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs."},
        "detail": {"type": "string", "description": "For people, in the language asked for."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into the body."},
                    "code": {"type": "string"},
                },
            },
        },
    },
}
_AS_PROBLEM = {
    "description": "A problem",
    "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
#: The problems that any route may answer with.
RESPONSES: dict[int | str, dict[str, Any]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 413, 415, 422, 429, 503), _AS_PROBLEM
)
_HEADERS = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "maxLength": 200},
        "description": (
            "The same key and body again get the same answer and no second effect.  Agencies must "
            "send one.  Without an API key, one of less than 22 characters counts only within the "
            "caller's network address: send a random one, a UUID for example."
        ),
    },
    {
        "name": "Prefer",
        "in": "header",
        "schema": {"type": "string"},
        "description": "wait=N (seconds, at most 30) or respond-async (RFC 7240).",
    },
]


def of_command(command: type[Command], named: Sequence[str]) -> dict[str, Any]:
    """The arguments of ``add_api_route`` that describe a route sending ``command``."""
    schema = command.model_json_schema(ref_template=_REF)
    _components.update(schema.pop("$defs", {}))
    for name in named:
        schema["properties"].pop(name)
    schema["required"] = [one for one in schema.get("required", []) if one not in named]
    ids = [
        {"name": one, "in": "path", "required": True, "schema": {"type": "string"}} for one in named
    ]
    return {
        "responses": RESPONSES | {202: {"description": "Kept; not yet carried out."}},
        "openapi_extra": {
            "parameters": [*ids, *_HEADERS],
            "requestBody": {
                "required": bool(schema["required"]),
                "content": {"application/json": {"schema": schema}},
            },
        },
    }


def install(app: FastAPI) -> None:
    """Let ``/openapi.json`` hold the contracts' schemas, too."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas |= {"Problem": _PROBLEM, **_components}
            schema["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
