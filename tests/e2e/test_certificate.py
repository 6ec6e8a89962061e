"""Anybody who may see a plan can check that no better one exists."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from cli.settings import REPOSITORY
from tests.e2e.conftest import a_need, a_person, made
from tests.e2e.test_modules import until


def verdict(proof, folder) -> int:
    file = folder / "certificate.json"
    file.write_text(json.dumps(proof))
    script = REPOSITORY / "docs" / "verify_certificate.py"
    return subprocess.run([sys.executable, "-I", script, file], check=False).returncode


@pytest.mark.req("R-PLAN-01")
async def test_a_plan_is_downloaded_with_its_proof(operator, reviewer, stranger, tmp_path):
    for number in range(6):
        await operator.post("/v1/volunteers", a_person(4_000 + number))
    start = 40.0
    need = made(await operator.post("/v1/needs", a_need(4, starts_in=start)))["id"]
    made(await reviewer.post(f"/v1/needs/{need}/review", {"verdict": "approve"}), 200)
    local = datetime.now(UTC) + timedelta(hours=start + 8)
    wish = {"area": "1401", "day": local.date().isoformat()}
    plan = made(await operator.post("/v1/plans", wish))["id"]
    path = f"/v1/plans/{plan}"
    solved = await until(operator, path, lambda body: body["state"] == "solved", 60)
    assert (solved["gap_seconds"], solved["policy"]) == (0, "2")
    proof = made(await operator.get(f"{path}/certificate"), 200)
    assert sum(len(post["sent"]) for post in proof["posts"]) == solved["filled"] >= 1
    assert verdict(proof, tmp_path) == 0
    next(post for post in proof["posts"] if post["sent"])["sent"].pop()
    assert verdict(proof, tmp_path) == 1
    assert (await stranger.get(f"{path}/certificate")).status in (403, 404)


@pytest.mark.req("R-PLAN-01")
async def test_a_draft_that_does_not_fit_any_more_is_followed_by_one_with_its_own_proof(
    operator, reviewer, tmp_path
):
    for number in range(4):
        await operator.post("/v1/volunteers", a_person(4_100 + number))
    needs = []
    for _ in range(2):
        needs.append(made(await operator.post("/v1/needs", a_need(2, starts_in=64.0)))["id"])
        path = f"/v1/needs/{needs[-1]}/review"
        made(await reviewer.post(path, {"verdict": "approve"}), 200)
    local = datetime.now(UTC) + timedelta(hours=64.0 + 8)
    wish = {"area": "1401", "day": local.date().isoformat()}
    plan = made(await operator.post("/v1/plans", wish))["id"]
    path = f"/v1/plans/{plan}"
    solved = await until(operator, path, lambda body: body["state"] == "solved", 60)
    made(await operator.post(f"/v1/needs/{needs[0]}/withdraw", {"reason": "closed"}), 200)
    overtaken = await until(operator, path, lambda body: body["repaired_by"], 60)
    after = f"/v1/plans/{overtaken['repaired_by']}"
    repaired = await until(operator, after, lambda body: body.get("state") == "solved", 60)
    assert (repaired["repairs"], repaired["gap_seconds"]) == (plan, 0)
    assert repaired["places"] == solved["places"] - 2
    assert repaired["repair"]["fewer"] == 2
    for one in (path, after):
        assert verdict(made(await operator.get(f"{one}/certificate"), 200), tmp_path) == 0
    refused = await operator.post(f"{path}/publish", {})
    assert (refused.status, refused.body["code"]) == (409, "plan_repaired")
