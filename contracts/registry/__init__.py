"""Messages owned by the registry: who may serve, under which rules, and what they have done."""

from contracts.registry.organisations import (
    ApplyOrganisation,
    BringMembers,
    OrganisationChanged,
    OrganisationState,
    ReviewOrganisation,
)
from contracts.registry.people import (
    ImportChunk,
    ImportKind,
    ImportProgressed,
    PoolEntry,
    ReadVolunteer,
    RegisterDriver,
    RegisterVolunteer,
    RowProblem,
    StartImport,
    VehicleSheet,
    VolunteerRegistered,
    VolunteersImported,
)
from contracts.registry.records import (
    ServiceRecorded,
)
from contracts.registry.teams import (
    Capability,
    Readiness,
    RegisterTeam,
    ReportReadiness,
    TeamReadinessReported,
    TeamRegistered,
)

__all__ = [
    "ApplyOrganisation",
    "BringMembers",
    "Capability",
    "ImportChunk",
    "ImportKind",
    "ImportProgressed",
    "OrganisationChanged",
    "OrganisationState",
    "PoolEntry",
    "ReadVolunteer",
    "Readiness",
    "RegisterDriver",
    "RegisterTeam",
    "RegisterVolunteer",
    "ReportReadiness",
    "ReviewOrganisation",
    "RowProblem",
    "ServiceRecorded",
    "StartImport",
    "TeamReadinessReported",
    "TeamRegistered",
    "VehicleSheet",
    "VolunteerRegistered",
    "VolunteersImported",
]
