"""The milk powder: a mother calls, an errand runner has it at her door in less than an hour."""

from datetime import datetime, timedelta

from scenarios.staff import Post
from scenarios.stage import Doc, Stage, until

#: Minutes that people take, as are those below: until somebody has called back and filled in the
#: order with her.
CALLED_BACK, WRITTEN_DOWN = 6, 3
ORDER: Doc = {
    "category": "mother_baby", "limit_fen": 30_000, "name": "合成宝妈", "phone": "10099330782",
    "address": "9号楼2单元401室", "note": "只剩一罐",
    "items": [{"name": "婴儿配方奶粉", "maker": "合成乳业", "specification": "1段 900g",
               "form": "powder", "quantity": 2}],
}  # fmt: skip
#: The errand's steps after its claim, the state that each leads to, and the minutes before it.
STEPS: tuple[tuple[Doc, str, int], ...] = (
    ({"step": "buy", "amount_fen": 25_600, "receipt": "receipt-1"}, "bought", 24),
    ({"step": "hand_over"}, "handed_over", 9),
)
CLAIMED = 2


async def bring_milk_powder(stage: Stage, area: str, runner: str) -> float:
    """From the call to the door; minutes by the platform's clock."""
    desk, api = stage.staff["city"], stage.api
    me = await stage.staff.hire("runner", Post("volunteer", subject=runner))
    with stage.show.step("Milk powder for an infant", 3 + len(STEPS)) as bar:
        help_path = await _asked(stage, desk, area)
        bar.advance()
        played = (await api.read(desk, help_path))["state"] == "closed"
        errand = await _ordered(stage, desk, area, help_path, played=played)
        bar.advance()
        await _later(stage, CLAIMED, played=played)
        path = f"/v1/errands/{errand}"
        if not played:
            await _is(stage, me, "/v1/errand-board", errand)
        await api.send(me, f"{path}/claim", {"volunteer_id": runner}, about="milk-claim")
        await _in_state(stage, desk, path, "claimed", played=played)
        for body, state, minutes in STEPS:
            await _later(stage, minutes, played=played)
            await api.send(me, f"{path}/steps", body, about=f"milk-{state}")
            await _in_state(stage, desk, path, state, played=played)
            bar.advance()
        paid = {"step": "settle", "paid": "transfer"}
        await api.send(desk, f"{path}/steps", paid, about="milk-settle")
        found = await _answered(stage, desk, help_path, played=played)
        bar.advance()
    asked, there = (datetime.fromisoformat(found[name]) for name in ("at", "resolved_at"))
    return round((there - asked).total_seconds() / 60, 1)


async def _asked(stage: Stage, desk: str, area: str) -> str:
    """The call; the path of the request for help."""
    ask = {
        "community": area, "category": "mother_baby", "detail": "婴儿奶粉只剩一罐，附近买不到。",
        "name": ORDER["name"], "phone": ORDER["phone"], "vulnerable": ["infant"],
        "synthetic": True,
    }  # fmt: skip
    made = await stage.api.send(desk, "/v1/help-requests", ask, about="milk")
    return f"/v1/help-requests/{made['id']}"


async def _ordered(stage: Stage, desk: str, area: str, help_path: str, *, played: bool) -> str:
    """Somebody calls back and fills in the order form with her; the errand."""
    await _later(stage, CALLED_BACK, played=played)
    how = {"method": "call"}
    await stage.api.send(desk, f"{help_path}/verify", how, about="milk-verify")
    await _later(stage, WRITTEN_DOWN, played=played)
    order = ORDER | {"community": area, "help_id": help_path.rpartition("/")[2]}
    made = await stage.api.send(desk, "/v1/errands", order, about="milk-errand")
    return str(made["id"])


async def _answered(stage: Stage, desk: str, path: str, *, played: bool) -> Doc:
    """The request follows its errand to the door; its asker is content, and it is closed."""
    await _in_state(stage, desk, path, "resolved", played=played)
    for step, body in (("confirm", {"satisfied": True}), ("close", {})):
        await stage.api.send(desk, f"{path}/{step}", body, about=f"milk-{step}")
    return await _in_state(stage, desk, path, "closed", played=False)


async def _later(stage: Stage, minutes: int, *, played: bool) -> None:
    if not played:
        await stage.clock.pass_by(timedelta(minutes=minutes))


async def _is(stage: Stage, key: str, board: str, errand: str) -> None:
    """Wait until the errand hangs on the runner's board."""

    async def there() -> bool:
        items = (await stage.api.read(key, board))["items"]
        return any(one["id"] == errand for one in items)

    await until(there, what="the errand is on the board")


async def _in_state(stage: Stage, key: str, path: str, state: str, *, played: bool) -> Doc:
    """Wait for a state, unless all of it was played before."""
    found: Doc = {}

    async def there() -> bool:
        found.update(await stage.api.read(key, path))
        return played or bool(found["state"] == state)

    await until(there, what=f"{path} is {state}")
    return found
