"""The milk powder: a mother asks, an errand runner has it at her door in less than an hour."""

from datetime import datetime, timedelta

from scenarios.stage import Doc, Stage, until

#: Minutes that people take: until somebody has called back, until a runner is on the way, for the
#: way to the shop and back.
STEPS: tuple[tuple[str, Doc, int], ...] = (
    ("verify", {"method": "call"}, 6),
    ("dispatch", {}, 4),
    ("start", {}, 3),
    ("resolve", {"answer": "奶粉已买到，已送到家门口。"}, 31),
    ("confirm", {"satisfied": True}, 2),
    ("close", {}, 0),
)


async def bring_milk_powder(stage: Stage, area: str) -> float:
    """From the call to the door; minutes by the platform's clock."""
    ask = {
        "community": area, "category": "mother_baby", "detail": "婴儿奶粉只剩一罐，附近买不到。",
        "name": "合成宝妈", "phone": "10099330782", "vulnerable": ["infant"], "synthetic": True,
    }  # fmt: skip
    desk = stage.staff["city"]
    with stage.show.step("Milk powder for an infant", len(STEPS)) as bar:
        made = await stage.api.send(desk, "/v1/help-requests", ask, about="milk")
        path = f"/v1/help-requests/{made['id']}"
        done = (await stage.api.read(desk, path))["state"] == "closed"
        for step, body, minutes in STEPS:
            if not done:
                await stage.clock.pass_by(timedelta(minutes=minutes))
            await stage.api.send(desk, f"{path}/{step}", body, about=f"milk-{step}")
            bar.advance()
        found: Doc = {}

        async def closed() -> bool:
            found.update(await stage.api.read(desk, path))
            return bool(found["state"] == "closed")

        await until(closed, what="the request is closed")
    asked, there = (datetime.fromisoformat(found[name]) for name in ("at", "resolved_at"))
    return round((there - asked).total_seconds() / 60, 1)
