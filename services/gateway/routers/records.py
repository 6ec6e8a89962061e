"""Hours given: supplemented, approved, corrected, disputed, evaluated - by different people."""

from fastapi import APIRouter

from contracts.registry import (
    AnswerDispute,
    ApproveHours,
    CorrectRecord,
    DisputeRecord,
    EvaluateService,
    SupplementHours,
)
from services.gateway.security import COMMUNITY, STREET, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/records", tags=["records"])

WRITE = allow(COMMUNITY, contract="records:write", areas=("community",))
CHECK = allow(STREET, thing="record_id")
KEEP = allow(COMMUNITY, thing="record_id")

sends(router, "", SupplementHours, WRITE, makes=Makes("community", owner="volunteer_id"))
sends(router, "/{record_id}/approve", ApproveHours, CHECK)
sends(router, "/{record_id}/correct", CorrectRecord, CHECK)
sends(router, "/{record_id}/dispute", DisputeRecord, allow({"volunteer"}, thing="record_id"))
sends(router, "/{record_id}/answer", AnswerDispute, CHECK)
sends(router, "/{record_id}/evaluate", EvaluateService, KEEP)
