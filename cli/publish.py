"""Writes what is generated from the contracts: golden schemas, the catalogue, AsyncAPI.

`make schemas` runs it; a contract test fails when the files differ from the code.
"""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import orjson

from cli.asyncapi import asyncapi
from contracts.base import MESSAGES, Command, Event, Message
from contracts.topology import HEARS, SERVICES

ROOT = Path(__file__).parents[1]
Json = dict[str, Any]


def schema_files() -> dict[Path, Callable[[], str]]:
    """Every generated file and what writes its content."""
    files: dict[Path, Callable[[], str]] = {
        ROOT / "contracts" / "schemas" / f"{topic}.json": partial(_schema_file, kind)
        for topic, kind in sorted(MESSAGES.items())
    }
    files[ROOT / "docs" / "messages.md"] = catalogue
    files[ROOT / "docs" / "asyncapi.json"] = lambda: _dump(asyncapi())
    return files


def hearers(kind: type[Message]) -> list[str]:
    """The services at which a message arrives."""
    if issubclass(kind, Event):
        return [service for service in SERVICES if kind in HEARS[service]]
    return [kind.owner()]


def catalogue() -> str:
    """docs/messages.md: who says what to whom, field by field."""
    lines = [
        "# Messages",
        "",
        "Generated from `contracts/` by `make schemas`; do not edit.",
        "How they look on the wire: [wire-format.md](wire-format.md).",
        "Sealed messages hold personal data: they travel and rest encrypted.",
    ]
    for service in SERVICES:
        mine = [kind for kind in MESSAGES.values() if kind.owner() == service]
        if mine:
            lines += ["", f"## {service}"]
        for kind in sorted(mine, key=lambda one: (_genus(one), one.topic)):
            lines += ["", *_entry(kind)]
    return "\n".join(lines) + "\n"


def _entry(kind: type[Message]) -> list[str]:
    to = ", ".join(hearers(kind))
    marks = f"{_genus(kind)} · {'heard by' if _genus(kind) == 'event' else 'to'} {to}"
    if kind.sealed:
        marks += " · sealed"
    summary = (kind.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")
    lines = [f"### `{kind.topic}`", "", f"*{marks}*", "", summary]
    shape = schema(kind)
    properties, required = shape.get("properties", {}), set(shape.get("required", ()))
    if properties:
        lines += ["", "| field | type | |", "|---|---|---|"]
    for name, field in properties.items():
        note = field.get("description", "") + ("" if name in required else " (optional)")
        lines.append(f"| `{name}` | {_type(field)} | {note.strip()} |")
    return lines


def _genus(kind: type[Message]) -> str:
    if issubclass(kind, Event):
        return "event"
    return "command" if issubclass(kind, Command) else "query"


def _type(field: Json) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " or ".join(_type(one) for one in field["anyOf"])
    if "enum" in field:
        return " ".join(f"`{one}`" for one in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    return str(field.get("format") or field.get("type", "any"))


@cache
def schema(kind: type[Message]) -> Json:
    """The JSON Schema of a message; not to be changed."""
    return kind.model_json_schema()


def _schema_file(kind: type[Message]) -> str:
    return _dump(schema(kind))


def _dump(value: Json) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"


def main() -> None:
    """Write what changed."""
    for path, write in schema_files().items():
        content = write()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != content:
            path.write_text(content)
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
