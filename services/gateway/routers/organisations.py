"""社会组织: apply, be approved by two people, bring members.

An application lies in the smallest area that holds all the areas it wants to serve, so its
reviewers are those who answer for all of them.
"""

from fastapi import APIRouter

from contracts.registry import ApplyOrganisation, BringMembers, ReviewOrganisation
from services.gateway.security import DISTRICT, allow, anyone
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/organisations", tags=["organisations"])

MEMBERS = allow(DISTRICT | {"org_admin"}, thing="organisation_id")

sends(router, "", ApplyOrganisation, anyone(), makes=Makes("service_areas"))
sends(
    *(router, "/{organisation_id}/review", ReviewOrganisation),
    allow(DISTRICT, thing="organisation_id"),
)
sends(router, "/{organisation_id}/members", BringMembers, MEMBERS)
