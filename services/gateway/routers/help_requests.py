"""我要求助: from the question to the answer, each step by whoever must take it.

Once somebody is sent, the request is that volunteer's own.
"""

from fastapi import APIRouter

from contracts.matching import (
    AskHelp,
    CloseHelp,
    ConfirmHelp,
    DispatchHelp,
    ResolveHelp,
    StartHelp,
    VerifyHelp,
)
from services.gateway.security import COMMUNITY, STREET, allow, anyone
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/help-requests", tags=["help requests"])

ASK = anyone(contract="help:create", areas=("community",))
CARE = allow(COMMUNITY, contract="help:write", thing="help_id")
DISPATCH = allow(STREET, thing="help_id")
DO = allow(COMMUNITY | {"volunteer"}, thing="help_id")

sends(router, "", AskHelp, ASK, makes=Makes(area="community"))
sends(router, "/{help_id}/verify", VerifyHelp, CARE)
sends(router, "/{help_id}/dispatch", DispatchHelp, DISPATCH)
sends(router, "/{help_id}/start", StartHelp, DO)
sends(router, "/{help_id}/resolve", ResolveHelp, DO)
sends(router, "/{help_id}/confirm", ConfirmHelp, CARE)
sends(router, "/{help_id}/close", CloseHelp, CARE)
