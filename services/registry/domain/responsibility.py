"""Who recruits contacts and manages (谁招募、谁联络、谁管理): exactly one unit for each volunteer.

A unit reads ``block:area``, such as ``youth_league:140107``.
"""

from contracts.vocabulary import Affiliation
from kit.errors import Forbidden
from services.registry.domain.volunteer import Volunteer

#: The block that manages people of each affiliation (Beita), and how many digits its area has.
_USUAL = {
    Affiliation.SOCIAL: ("youth_league", 6),
    Affiliation.DEPLOYED_CADRE: ("organisation_department", 6),
    Affiliation.LOCAL_OTHER: ("street", 9),
}


class NotManagingUnit(Forbidden):
    """Only the unit that manages this volunteer, and its superiors, may do that."""

    code = "not_managing_unit"


class SelfOnly(Forbidden):
    """A volunteer may withdraw; everything else about a standing is decided by others."""

    code = "self_only"


def managing_unit(volunteer: Volunteer) -> str:
    """The one unit that manages this volunteer."""
    if volunteer.managing_unit:
        return volunteer.managing_unit
    block, digits = _USUAL[volunteer.affiliation]
    return f"{block}:{volunteer.community[:digits]}"


def must_manage(volunteer: Volunteer, area: str, role: str) -> None:
    """Refuse whoever is neither the managing unit nor above it; the command is above all."""
    if role == "command" and not area:
        return
    unit_area = managing_unit(volunteer).partition(":")[2]
    if not area or not unit_area.startswith(area):
        raise NotManagingUnit(unit=managing_unit(volunteer))
