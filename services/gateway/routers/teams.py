"""应急队伍: teams say whether they can be called, and go where they are sent.

A mission is its team's own once the team has been asked.
"""

from fastapi import APIRouter

from contracts.matching import (
    ArriveAtMission,
    CommitMission,
    DeclineMission,
    RaiseMission,
    ReleaseMission,
)
from contracts.registry import RegisterTeam, ReportReadiness
from services.gateway.security import DISTRICT, STREET, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["teams"])

ENTER = allow(DISTRICT, contract="teams:write", areas=("area",))
LEAD = allow(DISTRICT | {"team_lead"}, thing="team_id")
RAISE = allow(STREET, contract="missions:write", areas=("community",))
GO = allow(DISTRICT | {"team_lead"}, thing="mission_id")

sends(router, "/teams", RegisterTeam, ENTER, makes=Makes("area", owner="organisation_id"))
sends(router, "/teams/{team_id}/readiness", ReportReadiness, LEAD)
sends(router, "/missions", RaiseMission, RAISE, makes=Makes("community", owner="team_id"))
sends(router, "/missions/{mission_id}/commit", CommitMission, GO)
sends(router, "/missions/{mission_id}/decline", DeclineMission, GO)
sends(router, "/missions/{mission_id}/arrive", ArriveAtMission, GO)
sends(router, "/missions/{mission_id}/release", ReleaseMission, GO)
