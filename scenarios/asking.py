"""Act two: communities, residents and callers ask, and are answered."""

from collections.abc import Sequence
from typing import Any

from scenarios.api import each
from scenarios.stage import Doc, Stage, until


async def submit_needs(stage: Stage, needs: Sequence[Doc], about: str = "") -> list[str]:
    """Each district's desk submits the needs of its communities; the needs' ids in order."""
    ids: dict[int, str] = {}

    async def submit(numbered: tuple[int, Doc]) -> None:
        number, body = numbered
        desk = stage.staff[f"district-{body['community'][:6]}"]
        made = await stage.api.send(desk, "/v1/needs", body, about=f"need-{about}{number}")
        ids[number] = made["id"]
        bar.advance()

    with stage.show.step("Community needs submitted", len(needs)) as bar:
        await each(enumerate(needs), submit)
    return [ids[number] for number in range(len(needs))]


async def review_needs(stage: Stage, needs: Sequence[str]) -> None:
    """Somebody else than who submitted them publishes them."""

    async def publish(need: str) -> None:
        body = {"verdict": "approve"}
        path = f"/v1/needs/{need}/review"
        await stage.api.send(stage.staff["reviewer"], path, body, about=f"review-{need}")
        bar.advance()

    with stage.show.step("Community needs reviewed and published", len(needs)) as bar:
        await each(needs, publish)


async def take_calls(stage: Stage, calls: Sequence[Doc]) -> list[Doc]:
    """The hotline answers, or passes on; the help requests that came of it, with their answer."""
    passed_on: list[Doc] = []

    async def take(numbered: tuple[int, Doc]) -> None:
        number, call = numbered
        desk, about = stage.staff["desk"], f"call-{number}"
        made = await stage.api.send(desk, "/v1/tickets", call["open"], about=about)
        path = f"/v1/tickets/{made['id']}"
        if call["answer"]:
            body = {"answer": call["answer"]}
            await stage.api.send(desk, f"{path}/answer", body, about=f"{about}-answer")
        else:
            await stage.api.send(desk, f"{path}/convert", call["become"], about=f"{about}-convert")
            if "help" in call["become"]:
                passed_on.append(await _became(stage, path))
        bar.advance()

    with stage.show.step("Calls to the hotline answered or passed on", len(calls)) as bar:
        await each(enumerate(calls), take)
    return passed_on


async def _became(stage: Stage, ticket: str) -> Doc:
    """The help request that a call has become, and the answer it will get."""
    found: Doc = {}

    async def known() -> bool:
        found.update(await stage.api.read(stage.staff["desk"], ticket))
        return bool(found["became_id"])

    await until(known, what="the call becomes a request for help")
    return {"id": found["became_id"], "answer": "已联系车队志愿者，当天办妥。"}


async def receive_help_requests(stage: Stage, requests: Sequence[Doc]) -> list[Doc]:
    """Residents ask for help; the requests with their ids and the answer each will get."""
    received: list[Doc] = []

    async def ask(numbered: tuple[int, Doc]) -> None:
        number, request = numbered
        body, about = request["ask"], f"help-{number}"
        made = await stage.api.send(stage.staff["desk"], "/v1/help-requests", body, about=about)
        received.append({"id": made["id"], "answer": request["answer"]})
        bar.advance()

    with stage.show.step("Requests for help received", len(requests)) as bar:
        await each(enumerate(requests), ask)
    return received


async def help_everybody(stage: Stage, requests: Sequence[Doc]) -> None:
    """Verify, send somebody, do it, tell the answer, ask whether it helped, close."""
    steps: list[tuple[str, Any]] = [
        ("verify", {"method": "call"}),
        ("dispatch", {}),
        ("start", {}),
        ("resolve", None),
        ("confirm", {"satisfied": True}),
        ("close", {}),
    ]

    async def solve(request: Doc) -> None:
        for step, body in steps:
            told = {"answer": request["answer"]} if step == "resolve" else body
            path = f"/v1/help-requests/{request['id']}/{step}"
            about = f"{step}-{request['id']}"
            await stage.api.send(stage.staff["city"], path, told, about=about)
            bar.advance()

    with stage.show.step("Requests for help solved and closed", len(requests) * len(steps)) as bar:
        await each(requests, solve)
