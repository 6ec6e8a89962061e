"""社区需求: a community asks for people, somebody else reviews, the shift is run."""

from fastapi import APIRouter

from contracts.matching import (
    AdoptPlaces,
    BriefPeople,
    ClaimPlaces,
    HandOutTasks,
    Muster,
    NamePeople,
    RedirectPeople,
    ReviewNeed,
    SendTeam,
    SubmitNeed,
    WithdrawNeed,
)
from services.gateway.security import COMMAND, COMMUNITY, STREET, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/needs", tags=["needs"])

PUBLISH = allow(COMMUNITY, contract="needs:write", areas=("community",))
RUN = allow(COMMUNITY, thing="need_id")

sends(router, "", SubmitNeed, PUBLISH, makes=Makes(area="community"))
sends(router, "/{need_id}/review", ReviewNeed, allow(STREET, thing="need_id"))
sends(router, "/{need_id}/people", NamePeople, allow(STREET, thing="need_id"))
sends(router, "/{need_id}/redirect", RedirectPeople, allow(COMMAND, thing="need_id"))
sends(router, "/{need_id}/withdraw", WithdrawNeed, RUN)
sends(router, "/{need_id}/muster", Muster, RUN)
sends(router, "/{need_id}/briefing", BriefPeople, RUN)
sends(router, "/{need_id}/tasks", HandOutTasks, RUN)
# An organisation claims places anywhere it serves; matching knows whether it may.
NAME = allow({"org_admin"}, own="organisation_id")
sends(router, "/{need_id}/adopt", AdoptPlaces, NAME)
sends(router, "/{need_id}/claim", ClaimPlaces, NAME)
sends(router, "/{need_id}/team", SendTeam, NAME)
