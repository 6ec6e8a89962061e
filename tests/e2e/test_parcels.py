"""A compound's morning over HTTP: drawn, cut into zones, scanned, frozen, printed, delivered."""

import pytest

from tests.support.platform import Client, a_key

COMMUNITY = "310107103001"
PLAN = [
    {"building": n, "unit": 1, "x": 40 * n, "y": 10, "floors": 6, "doors": 2} for n in range(1, 5)
]
KINDS = ("medicine", "cold", "infant", "normal")


def scans(step):
    return [
        {"parcel": f"p{n}", "step": step, "building": n % 4 + 1, "unit": 1, "floor": n % 6 + 1,
         "door": f"{n % 6 + 1}01", "kind": KINDS[n % 4]}
        for n in range(40)
    ]  # fmt: skip


@pytest.mark.req("R-LOG-01", "R-LOG-03", "R-LOG-04")
async def test_a_wave_goes_from_the_gate_to_paper_and_to_the_doors():
    key = a_key("community_op", COMMUNITY)
    async with Client(key) as client, Client() as anybody:
        drawn = {"area": COMMUNITY, "title": "圣都汇", "staircases": PLAN}
        made = await client.post("/v1/compounds", drawn)
        assert made.status == 201
        path = f"/v1/compounds/{made.body['id']}"
        for step in ("arrived", "disinfected", "sorted"):
            assert (await client.post(f"{path}/scans", {"scans": scans(step)})).status == 201
        alone = await client.post(f"{path}/waves")
        assert (alone.status, alone.body["code"]) == (409, "no_carrier")
        assert (await client.post(f"{path}/zones", {"people": ["v1", "v2"]})).status == 200
        wave = await client.post(f"{path}/waves")
        assert wave.status == 201
        sheets = await client.get(f"/v1/waves/{wave.body['id']}/sheets")
        assert sheets.status == 200
        paper = sheets.body.decode()
        assert all(f"p{n}<" in paper for n in range(40))
        assert all(mark in paper for mark in "药冷婴")
        assert (await anybody.get(f"/v1/waves/{wave.body['id']}/sheets")).status == 401
        for step in ("out", "delivered"):
            done = await client.post(f"{path}/scans", {"scans": scans(step)})
            assert done.status == 201
