"""Protective suits: one neighbour pays for them, all give, and each gets one a day."""

from collections.abc import Sequence

from scenarios.api import Refused, each
from scenarios.gate import refused
from scenarios.stage import Stage

SUIT = "protective_suit"
#: What the coach paid for everybody, in fen.
ADVANCED = 3_000_000


async def advance(stage: Stage, area: str, coach: str) -> None:
    """One neighbour pays: the books say to whom it is owed."""
    lines = [{"item": "cny_fen", "quantity": ADVANCED}]
    body = {
        "area": area, "kind": "advance", "source": f"advance:{coach}", "target": "used",
        "lines": lines, "reason": "垫付防护服",
    }  # fmt: skip
    await stage.api.send(stage.staff["warehouse"], "/v1/stock/moves", body, about="advance")


async def reimburse(stage: Stage, area: str, coach: str) -> None:
    """The neighbours have given it back; no money passes through the platform."""
    lines = [{"item": "cny_fen", "quantity": ADVANCED}]
    body = {
        "area": area, "kind": "reimburse", "source": "donor", "target": f"advance:{coach}",
        "lines": lines, "reason": "邻居凑齐，已当面还清",
    }  # fmt: skip
    await stage.api.send(stage.staff["warehouse"], "/v1/stock/moves", body, about="reimburse")


async def collect(stage: Stage, area: str, suits: int, each_gives: int) -> bool:
    """A drive among neighbours; the one who comes too late hears that there is enough."""
    goal = {"item": SUIT, "quantity": suits}
    body = {"area": area, "title": "给大白的防护服", "goal": [goal]}
    drive = (await stage.api.send(stage.staff["gate"], "/v1/drives", body, about="drive"))["id"]
    gifts = suits // each_gives

    def gift(number: int) -> dict[str, object]:
        return {
            "donor_name": f"合成邻居{number}", "area": area, "drive_id": drive, "synthetic": True,
            "lines": [{"item": SUIT, "quantity": each_gives}],
        }  # fmt: skip

    with stage.show.step("Neighbours give until there is enough", gifts) as bar:
        for number in range(gifts):
            await stage.api.send(
                stage.staff["gate"], "/v1/donations", gift(number), about=f"suits-{number}"
            )
            bar.advance()
        late = await refused(stage, "/v1/donations", gift(gifts), "suits-late")
    return late == "drive_closed"


async def hand_out(stage: Stage, area: str, day: str, people: Sequence[str]) -> bool:
    """One suit each from the compound's store; whether a second one was refused."""

    async def issue(person: str) -> None:
        about = f"suit-{day}-{person}"
        body = _move(area, "issue", "warehouse:main", f"person:{person}", 1)
        await stage.api.send(stage.staff["warehouse"], "/v1/stock/moves", body, about=about)
        bar.advance()

    with stage.show.step("One protective suit for each volunteer", len(people)) as bar:
        body = _move(area, "receive", "donor", "warehouse:main", len(people) + 1)
        await stage.api.send(stage.staff["warehouse"], "/v1/stock/moves", body, about=f"in-{day}")
        await each(people, issue, at_once=16)
    return await _second(stage, area, day, people[0])


async def _second(stage: Stage, area: str, day: str, person: str) -> bool:
    body = _move(area, "issue", "warehouse:main", f"person:{person}", 1)
    try:
        await stage.api.send(
            stage.staff["warehouse"], "/v1/stock/moves", body, about=f"second-suit-{day}"
        )
    except Refused:
        return True
    return False


def _move(area: str, kind: str, source: str, target: str, n: int) -> dict[str, object]:
    return {
        "area": area, "kind": kind, "source": source, "target": target,
        "lines": [{"item": SUIT, "quantity": n}], "reason": "一人一天一套",
    }  # fmt: skip
