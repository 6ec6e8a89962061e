"""What a volunteer may be asked to do: states, courses, insurance, papers, positions."""

from fastapi import APIRouter

from contracts.registry import (
    AcknowledgeGuide,
    AddDriving,
    ChangeStanding,
    EndRole,
    GiveRole,
    RecordCover,
    RecordQualification,
    RecordTraining,
    ReportIn,
    SetHousehold,
    SignAgreement,
)
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import sends

router = APIRouter(prefix="/v1/volunteers/{volunteer_id}", tags=["volunteers"])

#: Entered by those who have seen it.
SEEN = allow(COMMUNITY, contract="volunteers:write", thing="volunteer_id")
#: By the one whom it is about, too.
MINE = allow(COMMUNITY | {"volunteer"}, thing="volunteer_id")

sends(router, "/standing", ChangeStanding, MINE)
sends(router, "/trainings", RecordTraining, SEEN)
sends(router, "/covers", RecordCover, SEEN)
sends(router, "/qualifications", RecordQualification, SEEN)
sends(router, "/agreements", SignAgreement, SEEN)
sends(router, "/guides", AcknowledgeGuide, MINE)
sends(router, "/driving", AddDriving, MINE)
sends(router, "/roles", GiveRole, SEEN)
sends(router, "/roles/end", EndRole, SEEN)
sends(router, "/report-in", ReportIn, MINE)
sends(router, "/household", SetHousehold, MINE)
