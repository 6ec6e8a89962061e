"""Pages for those who give: where a gift is, and what has been published about all of them."""

from typing import Any

from fastapi import Request, Response

from contracts.logistics import AskDisclosed
from kit.wire import SYSTEM
from services.gateway.pages.paper import page

#: The way of a gift, in order.
STEPS = ("pledged", "received", "stocked", "allocated", "delivered")
#: Lines of the ledger shown for one gift.
_MOST = 200


async def gift_page(request: Request, code: str) -> Response | None:
    """Where a gift is, for whoever has its code; None if there is none.  No names."""
    database = request.app.state.database
    found = await database.get("gifts", code)
    gift = await database.get("donations", found["donation_id"]) if found else None
    if gift is None or "state" not in gift:
        return None
    lot = f"gift-{gift['_id']}"
    query = {"origins": lot}
    entries = await database.find("ledger", query, [("no", 1)], _MOST)
    moves = [move for entry in entries for move in _moves(entry, lot)]
    names = await _names(database, {one["place"] for one in moves})
    return page(request, "gift.html", gift=gift, steps=STEPS, moves=moves, names=names, code=code)


async def disclosure_page(request: Request) -> Response:
    """All published gifts, what is where by the ledger, and whether the ledger holds."""
    state = request.app.state
    gifts = await state.asker.ask(AskDisclosed(limit=200), SYSTEM)
    stages = [
        {"$group": {"_id": {"item": "$item", "kind": "$kind"}, "n": {"$sum": "$balance"}}},
        {"$sort": {"_id.item": 1}},
    ]
    rows = await state.database.views.stock.aggregate(stages).to_list(None)
    audits = await state.database.find("audits", {}, [("at", -1)], 1)
    names = await _names(state.database, {one["brought_to"] for one in gifts})
    return page(
        request, "disclosure.html",
        gifts=gifts, names=names, items=balances(rows), audit=audits[0] if audits else None,
    )  # fmt: skip


async def slip_page(request: Request, line: dict[str, Any]) -> Response:
    """What passed from one hand into another, to be signed by both."""
    places = {leg["account"].removeprefix("reserved:") for leg in line["legs"]}
    names = await _names(request.app.state.database, places)
    return page(
        request, "slip.html",
        line=line, givers=hands(line, -1), takers=hands(line, 1), names=names,
    )  # fmt: skip


def hands(line: dict[str, Any], sign: int) -> dict[str, dict[str, int]]:
    """By place, what went out of it (``sign`` -1) or came into it (1), over all lots of an item.

    What is reserved for somebody is for that somebody's hands.
    """
    found: dict[str, dict[str, int]] = {}
    for leg in line["legs"]:
        if leg["delta"] * sign > 0:
            items = found.setdefault(leg["account"].removeprefix("reserved:"), {})
            items[leg["item"]] = items.get(leg["item"], 0) + leg["delta"] * sign
    return found


async def _names(database: Any, places: set[str]) -> dict[str, str]:
    """What teams and stations among these places (``team:7f3…``) are called, by id."""
    ids = sorted(one.partition(":")[2] for one in places)
    teams = await database.find("teams", {"_id": {"$in": ids}}, limit=_MOST)
    stations = await database.find("stations", {"_id": {"$in": ids}}, limit=_MOST)
    return {one["_id"]: one.get("name") or one.get("title", "") for one in (*teams, *stations)}


def balances(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By item: what came in, where it is now, and what is gone; the two sides are equal."""
    by_item: dict[str, dict[str, int]] = {}
    for row in rows:
        by_item.setdefault(row["_id"]["item"], {})[row["_id"]["kind"]] = row["n"]
    found = []
    for item, kinds in by_item.items():
        came = -sum(kinds.get(one, 0) for one in ("donor", "supplier"))
        store = sum(kinds.get(one, 0) for one in ("warehouse", "reserved", "transit"))
        held = sum(
            kinds.get(one, 0)
            for one in ("community", "team", "organisation", "station", "person", "used")
        )
        gone = kinds.get("scrap", 0) + kinds.get("adjust", 0)
        if item != "cny_fen":
            found.append({"item": item, "came": came, "store": store, "held": held, "gone": gone})
    return found


def _moves(entry: dict[str, Any], lot: str) -> list[dict[str, Any]]:
    """Where a line of the ledger brought pieces of one gift."""
    return [
        {"at": entry["at"], "kind": entry["kind"], "item": leg["item"], "n": leg["delta"],
         "place": leg["account"]}
        for leg in entry["legs"]
        if leg["delta"] > 0 and leg["lot"][11:].removesuffix(".kept") == lot
    ]  # fmt: skip
