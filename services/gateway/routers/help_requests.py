"""我要求助: from the question to the answer, each step by whoever must take it.

Once somebody is sent, the request is that volunteer's own.
"""

from fastapi import APIRouter

from contracts.matching import (
    AffirmHelp,
    AskHelp,
    ClaimHelp,
    CloseHelp,
    ConfirmHelp,
    DispatchHelp,
    MergeHelp,
    NoteAttempt,
    NoteSession,
    ReopenHelp,
    ResolveHelp,
    ReturnHelp,
    StartHelp,
    TriageHelp,
    UnmergeHelp,
    VerifyHelp,
    WithdrawHelp,
)
from services.gateway.security import COMMUNITY, STREET, allow, anyone
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/help-requests", tags=["help requests"])

ASK = anyone(contract="help:create", areas=("community",))
CARE = allow(COMMUNITY, contract="help:write", thing="help_id")
DISPATCH = allow(STREET, thing="help_id")
DO = allow(COMMUNITY | {"volunteer"}, thing="help_id")
#: Whose it will be is the volunteer's own; whether the case is near enough, matching decides.
#: What is said in confidence is written down by the one who heard it.
CONFIDE = allow({"volunteer"}, thing="help_id")
CLAIM = allow({"volunteer"}, own="volunteer_id")

sends(router, "", AskHelp, ASK, makes=Makes(area="community"))
sends(router, "/{help_id}/verify", VerifyHelp, CARE)
sends(router, "/{help_id}/triage", TriageHelp, CARE)
sends(router, "/{help_id}/affirm", AffirmHelp, CARE)
sends(router, "/{help_id}/dispatch", DispatchHelp, DISPATCH)
sends(router, "/{help_id}/claim", ClaimHelp, CLAIM)
sends(router, "/{help_id}/start", StartHelp, DO)
sends(router, "/{help_id}/return", ReturnHelp, DO)
sends(router, "/{help_id}/resolve", ResolveHelp, DO)
sends(router, "/{help_id}/confirm", ConfirmHelp, CARE)
sends(router, "/{help_id}/attempts", NoteAttempt, DO)
sends(router, "/{help_id}/sessions", NoteSession, CONFIDE)
sends(router, "/{help_id}/close", CloseHelp, CARE)
sends(router, "/{help_id}/withdraw", WithdrawHelp, CARE)
sends(router, "/{help_id}/reopen", ReopenHelp, CARE)
sends(router, "/{help_id}/merge", MergeHelp, CARE)
sends(router, "/{help_id}/unmerge", UnmergeHelp, CARE)
