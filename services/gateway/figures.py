"""The public's figures, counted from the read models and from nothing else (R-COM-02, R-NFR-02)."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kit.wire import utcnow
from services.gateway.store import Database
from services.gateway.views.offers import TAKEN

#: Seconds for which figures are told again without counting: at least, at most, and in turns
#: of how long counting took, so that a machine in need spends no more than a sixth on it.
FRESH, LONGEST, TURNS = 1.0, 10.0, 5.0
#: Lines in the list of news.
NEWS = 12

Doc = dict[str, Any]
_ONE = {"$sum": 1}
#: Different people with a place; an index holds all that is asked for.
MATCHED: tuple[Doc, ...] = (
    {"$match": {"state": {"$in": TAKEN}}},
    {"$group": {"_id": "$volunteer_id", "drives": {"$max": "$with_vehicle"}}},
    {"$group": {"_id": {"$eq": ["$drives", True]}, "n": _ONE}},
)
_ANSWERED = ("resolved", "confirmed", "closed")


class Figures:
    """The figures, counted at most once a second however many ask."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._until = 0.0
        self._known: Doc = {}

    async def read(self) -> Doc:
        """All figures, as ``GET /v1/stats`` tells them, without their definitions."""
        if self._until > time.monotonic():
            return self._known
        async with self._turn:
            if self._until <= time.monotonic():
                since = time.monotonic()
                self._known = await count(self._database.views, utcnow())
                took = time.monotonic() - since
                self._until = since + took + min(max(FRESH, TURNS * took), LONGEST)
        return self._known


async def count(views: Any, now: datetime) -> Doc:
    """Count everything once."""
    parts = {
        "people": _people(views), "matched": _matched(views), "community_needs": _needs(views),
        "help_requests": _help(views, now), "donations": _goods(views),
        "hotline": _by_state(views.tickets), "emergency_teams": _teams(views),
        "missions": _by_state(views.missions), "organisations": _organisations(views),
        "offers": _by_state(views.offers), "service": _service(views),
        "messages": _by_state(views.messages, {"$sum": "$count"}), "news": _news(views),
    }  # fmt: skip
    found: Doc = dict(zip(parts, await asyncio.gather(*parts.values()), strict=True))
    people, matched, missions = (found.pop(one) for one in ("people", "matched", "missions"))
    needs, calls = found["community_needs"], found["hotline"]
    stages = {stage: needs[stage] for stage in ("published", "matched", "filled")}
    return found | {
        "at": now,
        "reserve_volunteers": {"registered": people["reserve"], "matched": matched["reserve"]},
        "volunteer_fleet": {"registered": people["fleet"], "matched": matched["fleet"]},
        "hotline": {"calls": sum(calls.values()), "states": calls},
        "emergency_teams": found["emergency_teams"]
        | {"missions": sum(missions.values()), "mission_states": missions},
        "funnel": stages | {"volunteers_matched": sum(matched.values())},
    }


async def _rows(collection: Any, *stages: Mapping[str, Any], **how: Any) -> list[Doc]:
    return list(await collection.aggregate(list(stages), **how).to_list(None))


async def _states(collection: Any, **amounts: Any) -> list[Doc]:
    """By state, of all that have one: others were first heard of by an event that does not tell it.

    Read where they lie: in an index what changes its state meanwhile moves, and would be passed by.
    """
    stages = {"$match": {"state": {"$gt": ""}}}, {"$group": {"_id": "$state"} | amounts}
    return await _rows(collection, *stages, hint={"$natural": 1})


async def _by_state(collection: Any, amount: Mapping[str, Any] = _ONE) -> dict[str, int]:
    rows = await _states(collection, n=amount)
    return {row["_id"]: row["n"] for row in sorted(rows, key=lambda row: str(row["_id"]))}


async def _people(views: Any) -> dict[str, int]:
    """The reserve and the fleet."""
    kinds = ("reserve", "fleet")
    counts = [views.volunteers.count_documents({"kind": kind}) for kind in kinds]
    return dict(zip(kinds, await asyncio.gather(*counts), strict=True))


async def _needs(views: Any) -> Doc:
    passed = {
        stage: {"$sum": {"$cond": [{"$gt": [f"${stage}_at", None]}, 1, 0]}}
        for stage in ("published", "matched", "filled", "served", "completed")
    }
    wanted = {"$cond": [{"$gt": ["$published_at", None]}, {"$add": ["$people", "$vehicles"]}, 0]}
    rows = await _states(views.needs, n=_ONE, places={"$sum": wanted}, **passed)
    sums = {name: sum(row[name] for row in rows) for name in ("places", *passed)}
    return {
        "submitted": sum(row["n"] for row in rows),
        **sums,
        "states": {row["_id"]: row["n"] for row in rows},
    }


async def _matched(views: Any) -> dict[str, int]:
    """People with a place, by whether any of their places is one with a vehicle."""
    rows = await _rows(views.offers, *MATCHED)
    found = {row["_id"]: row["n"] for row in rows}
    return {"reserve": found.get(False, 0), "fleet": found.get(True, 0)}


async def _help(views: Any, now: datetime) -> Doc:
    waiting = {"state": {"$nin": ["closed", "confirmed", "rejected"]}, "due_at": {"$lt": now}}
    took = {"$dateDiff": {"startDate": "$received_at", "endDate": "$resolved_at", "unit": "second"}}
    states, answered, overdue, spans = await asyncio.gather(
        _by_state(views.help_requests),
        views.help_requests.count_documents({"answered": True}),
        views.help_requests.count_documents(waiting),
        _rows(
            views.help_requests,
            {"$match": {one: {"$type": "date"} for one in ("received_at", "resolved_at")}},
            {"$group": {"_id": None, "seconds": {"$avg": took}}},
        ),
    )
    return {
        "received": sum(states.values()),
        "answered": answered,
        "solved": sum(states.get(one, 0) for one in _ANSWERED),
        "closed": states.get("closed", 0),
        "overdue": overdue,
        "minutes_to_answer": round(spans[0]["seconds"] / 60, 1) if spans else 0,
        "states": states,
    }


async def _goods(views: Any) -> Doc:
    """Donations by state; by item what was pledged, set aside, delivered and is still there."""
    sums = {name: {"$sum": f"$lines.{name}"} for name in ("quantity", "allotted", "delivered")}
    given = (
        {"$match": {"state": {"$ne": "declined"}}},
        {"$unwind": "$lines"},
        {"$group": {"_id": "$lines.item"} | sums},
        {"$sort": {"_id": 1}},
    )
    there = (
        {"$match": {"kind": "warehouse"}},
        {"$group": {"_id": "$item", "balance": {"$sum": "$balance"}}},
    )
    states, lines, balances = await asyncio.gather(
        _by_state(views.donations), _rows(views.donations, *given), _rows(views.stock, *there)
    )
    left = {row["_id"]: row["balance"] for row in balances}
    items = [
        {
            "item": row["_id"],
            "pledged": row["quantity"],
            "allotted": row["allotted"],
            "delivered": row["delivered"],
            "in_stock": left.get(row["_id"], 0),
        }
        for row in lines
    ]
    return {"donations": sum(states.values()), "states": states, "items": items}


async def _teams(views: Any) -> Doc:
    group = {"_id": "$readiness", "n": _ONE, "members": {"$sum": "$members"}}
    rows = await _rows(views.teams, {"$group": group})
    return {
        "teams": sum(row["n"] for row in rows),
        "members": sum(row["members"] for row in rows),
        "readiness": {row["_id"]: row["n"] for row in rows},
    }


async def _organisations(views: Any) -> Doc:
    rows = await _states(views.organisations, n=_ONE, members={"$sum": "$members"})
    states = {row["_id"]: row["n"] for row in rows}
    return {
        "applied": sum(states.values()),
        "approved": states.get("approved", 0),
        "members": sum(row["members"] for row in rows),
        "states": states,
    }


async def _service(views: Any) -> Doc:
    """Person-times of all; hours of volunteering only (Order 67 art. 19)."""
    voluntary = {"$cond": [{"$eq": ["$nature", "volunteer"]}, "$minutes", 0]}
    group = {"_id": None, "person_times": _ONE, "minutes": {"$sum": voluntary}}
    counts = {"$match": {"voided": {"$ne": True}}}
    rows = await _rows(views.records, counts, {"$group": group})
    found = rows[0] if rows else {"person_times": 0, "minutes": 0}
    return {"person_times": found["person_times"], "hours": round(found["minutes"] / 60, 1)}


async def _news(views: Any) -> Sequence[Doc]:
    newest = views.happenings.find({}, {"_id": 0}).sort([("at", -1), ("_id", -1)])
    return list(await newest.limit(NEWS).to_list(NEWS))
