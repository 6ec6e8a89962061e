"""What messages looked like when they were last released, and what has become of them since.

Others depend on a released message: it never changes but by an added optional field (rule 5).
The golden schemas show a change and follow it; `contracts/released.json` does not.  `make released`
writes it, at a release, and refuses while a message breaks its promise.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from cli.publish import ROOT, schema
from contracts.base import MESSAGES, Message

FILE = ROOT / "contracts" / "released.json"
Json = dict[str, Any]
#: What is said for people and changes nothing on the wire.
_WORDS = {"title", "description", "examples", "default", "$defs"}
_FIELDS = "properties"


def shape(kind: type[Message]) -> Json:
    """What others depend on: a message's schema without the words, and whether it is sealed."""
    whole = schema(kind)
    pared: Json = _pared(whole, whole.get("$defs", {}))
    return pared | {"sealed": kind.sealed}


def shapes() -> dict[str, Json]:
    """Of every message that there is now."""
    return {topic: shape(kind) for topic, kind in sorted(MESSAGES.items())}


def breaks(before: Mapping[str, Json], now: Mapping[str, Json]) -> list[str]:
    """What readers and senders of the released messages would stumble over."""
    found: list[str] = []
    for topic, old in before.items():
        if topic in now:
            # Whoever reads opens what is sealed, so a seal may come later and may not go.
            sealed = old["sealed"] or now[topic]["sealed"]
            found += _changes(topic, old | {"sealed": sealed}, now[topic])
        elif not _newer(topic, now):
            found.append(f"{topic} is gone, and there is no later version")
    return found


def _newer(topic: str, now: Mapping[str, Json]) -> bool:
    name, _, version = topic.rpartition(".v")
    later = (one.rpartition(".v") for one in now)
    return any(one == name and int(number) > int(version) for one, _, number in later)


def _changes(path: str, old: Any, new: Any) -> Iterator[str]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        if old != new:
            yield f"{path} was {old} and is {new}"
        return
    for keyword in sorted((old.keys() | new.keys()) - {"properties", "required"}):
        if keyword in old and keyword in new:
            yield from _each(f"{path} {keyword}", old[keyword], new[keyword])
        else:
            yield f"{path} {keyword} was {old.get(keyword)} and is {new.get(keyword)}"
    before, after = old.get("properties", {}), new.get("properties", {})
    must, must_now = set(old.get("required", ())), set(new.get("required", ()))
    for name in before:
        if name in after:
            yield from _changes(f"{path} {name}", before[name], after[name])
        else:
            yield f"{path} {name} is gone"
    yield from (f"{path} {name} is new and required" for name in must_now - before.keys())
    yield from (f"{path} {name} is required now" for name in must_now & before.keys() - must)
    yield from (f"{path} {name} is optional now" for name in must & after.keys() - must_now)


def _each(path: str, old: Any, new: Any) -> Iterator[str]:
    """The changes of a keyword; of a list of schemas, one by one."""
    schemas = isinstance(old, list) and all(isinstance(one, dict) for one in old)
    if schemas and isinstance(new, list) and len(new) == len(old):
        for number, pair in enumerate(zip(old, new, strict=True)):
            yield from _changes(f"{path} {number}", *pair)
    else:
        yield from _changes(path, old, new)


def _pared(part: Any, defs: Json, seen: tuple[str, ...] = ()) -> Any:
    """A schema without words, each reference replaced by what it refers to."""
    if isinstance(part, list):
        words = all(isinstance(one, str) for one in part)  # whose order says nothing
        return sorted(part) if words else [_pared(one, defs, seen) for one in part]
    if not isinstance(part, dict):
        return part
    name = part.get("$ref", "").rpartition("/")[2]
    if name in seen:
        return {"as": name}
    if name:
        return _pared(defs[name], defs, (*seen, name))
    kept = {keyword: value for keyword, value in part.items() if keyword not in _WORDS}
    pared: Json = {
        keyword: _pared(value, defs, seen) for keyword, value in kept.items() if keyword != _FIELDS
    }
    if _FIELDS in kept:
        pared[_FIELDS] = {one: _pared(kept[_FIELDS][one], defs, seen) for one in kept[_FIELDS]}
    return pared


def on_file() -> dict[str, Json]:
    """The messages of the last release; none if there was none."""
    return orjson.loads(FILE.read_bytes())["messages"] if FILE.exists() else {}


def main() -> int:
    """Write down what is released now; refuse while something released is broken."""
    now = shapes()
    if broken := breaks(on_file(), now):
        print("\n".join(broken), file=sys.stderr)
        return 1
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    release = project["version"].rpartition(".")[0]
    lines = [f'"{topic}": {orjson.dumps(one).decode()}' for topic, one in now.items()]
    told = ",\n".join(lines)
    FILE.write_text(f'{{"release": "{release}", "messages": {{\n{told}\n}}}}\n')
    return 0


if __name__ == "__main__":
    sys.exit(main())
