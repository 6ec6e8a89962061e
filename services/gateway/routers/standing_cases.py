"""常态化帮助: recurring visits to one household."""

from fastapi import APIRouter

from contracts.matching import (
    ChooseHelper,
    EndStandingCase,
    OpenStandingCase,
    PauseStandingCase,
    ReportVisit,
    ResumeStandingCase,
)
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/standing-cases", tags=["standing cases"])

OPEN = allow(COMMUNITY, contract="help:write", areas=("community",))
CARE = allow(COMMUNITY, contract="help:write", thing="standing_id")
VISIT = allow(COMMUNITY | {"volunteer"}, thing="standing_id")

sends(router, "", OpenStandingCase, OPEN, makes=Makes(area="community"))
sends(router, "/{standing_id}/visits", ReportVisit, VISIT)
sends(router, "/{standing_id}/helper", ChooseHelper, CARE)
sends(router, "/{standing_id}/pause", PauseStandingCase, CARE)
sends(router, "/{standing_id}/resume", ResumeStandingCase, CARE)
sends(router, "/{standing_id}/end", EndStandingCase, CARE)
