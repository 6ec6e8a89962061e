"""A community's goods: they come in, are handed out at the doors, and nothing is left over."""

from scenarios.stage import Stage


async def receive(stage: Stage, area: str, item: str, pieces: int) -> None:
    """Given to the community, and taken to its own store."""
    for kind, source, target in (
        ("receive", "donor", "warehouse:main"),
        ("issue", "warehouse:main", f"community:{area}"),
    ):
        await _move(stage, area, item, pieces, (kind, source, target))


async def hand_out(stage: Stage, area: str, item: str, pieces: int) -> None:
    """As many as the building heads have noted are used up."""
    await _move(stage, area, item, pieces, ("use", f"community:{area}", "used"))


async def left(stage: Stage, item: str) -> int:
    """What still lies somewhere."""
    found = await stage.api.read(stage.staff["gate"], "/v1/ledger/balances")
    return sum(
        one["balance"]
        for one in found["items"]
        if one["item"] == item and one["kind"] in ("warehouse", "community")
    )


async def _move(stage: Stage, area: str, item: str, pieces: int, way: tuple[str, str, str]) -> None:
    kind, source, target = way
    body = {
        "area": area, "kind": kind, "source": source, "target": target,
        "lines": [{"item": item, "quantity": pieces}], "reason": "生活物资发放",
    }  # fmt: skip
    about = f"{kind}-{item}"
    await stage.api.send(stage.staff["warehouse"], "/v1/stock/moves", body, about=about)
