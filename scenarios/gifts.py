"""Act three: what is given is received, shared out among the teams and handed over."""

from collections.abc import Sequence

from scenarios import teams
from scenarios.stage import Stage


async def give_to_teams(stage: Stage, area: str, team_ids: Sequence[str]) -> None:
    """One donation of all goods; every team gets its share and signs for it."""
    api, staff = stage.api, stage.staff
    with stage.show.step("Donations received, allotted, delivered", 2 * 2 * len(team_ids)) as bar:
        made = await api.send(staff["desk"], "/v1/donations", teams.gift(area), about="gift")
        path = f"/v1/donations/{made['id']}"
        await api.send(staff["warehouse"], f"{path}/receive", {}, about="gift-received")
        for item in teams.GIFT:
            for number, quantity in enumerate(teams.shares(item)):
                about = f"gift-{item}-{number}"
                share = {
                    "item": item,
                    "quantity": quantity,
                    "to": {"kind": "team", "id": team_ids[number]},
                    "reason": "按队伍人数分配",
                }
                told = await api.send(staff["city"], f"{path}/allot", share, about=about)
                bar.advance()
                handed = {"allotment_id": told["id"]}
                about = f"{about}-delivered"
                await api.send(staff["warehouse"], f"{path}/deliver", handed, about=about)
                bar.advance()
