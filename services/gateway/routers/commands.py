"""What became of a command that could not be answered at once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from kit.wire import Caller
from services.gateway import documents
from services.gateway.intake import Intake
from services.gateway.problems import Problem, spoken
from services.gateway.security import anyone
from services.gateway.sending import refused, reply

router = APIRouter(prefix="/v1/commands", tags=["commands"])

#: Callers without an account: whoever knows the command's id is the one.
_NAMELESS = ("anonymous", "link")


@router.get("/{command_id}", name="read command", responses=documents.RESPONSES)
async def read(
    command_id: str, request: Request, caller: Annotated[Caller, Depends(anyone(reads=True))]
) -> Response:
    """The state of a command: ``pending``, or ``done`` with its outcome.

    A ``dead`` one could not be carried out and lies where an operator finds it, who sends it back
    to be tried again, or gives it up: then it is ``done``.

    Only for the one who gave it; a resident without a key is known by the command's id.
    """
    intake: Intake = request.app.state.intake
    found = await intake.look(command_id)
    if found is None or found["caller"] not in (caller.id, *_NAMELESS):
        raise Problem(404, "not_found", "There is no such command.")
    told = {"id": command_id, "state": found["state"], "at": found["at"]}
    if found["state"] == "pending" and found.get("dead"):
        return reply(told | {"state": "dead"}, headers={"Retry-After": "600"})
    if found["state"] == "pending":
        return reply(told, headers={"Retry-After": "1"})
    outcome = found["outcome"]
    told["status"] = outcome["status"]
    if outcome["status"] >= 400:
        return reply(told | {"problem": refused(outcome).members(spoken(request))})
    if outcome["status"] == 201 and "makes" in found:
        told["location"] = found["makes"]["location"]
    return reply(told | {"result": outcome["result"]})
