"""The registry on the bus."""

from functools import partial
from typing import Any

from contracts.base import Message
from contracts.matching import AssignmentsCheckedOut
from contracts.registry import (
    ApplyOrganisation,
    BringMembers,
    ImportChunk,
    ReadPhones,
    ReadVolunteer,
    RegisterDriver,
    RegisterTeam,
    RegisterVolunteer,
    ReportReadiness,
    ReviewOrganisation,
    StartImport,
)
from kit.batches import hears_many, obeys_many
from kit.entrypoints import answers, obeys
from kit.errors import NotFound
from kit.wire import Envelope
from services.registry.domain.household import unnamed
from services.registry.domain.import_job import announce, opened
from services.registry.domain.organisation import apply, bring_members, review
from services.registry.domain.profile import masked
from services.registry.domain.record import records_of
from services.registry.domain.team import register_team, report
from services.registry.domain.volunteer import Volunteer, register
from services.registry.service import (
    groups,
    honours,
    incidents,
    joining,
    ledger,
    liaisons,
    records,
    rolls,
    rules,
    standing,
    stories,
    troubles,
)


class RegistryService(
    standing.AboutStanding,
    rolls.AboutRolls,
    troubles.AboutTroubles,
    stories.AboutStories,
    rules.AboutRules,
    joining.AboutJoining,
    groups.AboutGroups,
    incidents.AboutIncidents,
    ledger.AboutLedger,
    liaisons.AboutLiaisons,
    records.AboutRecords,
    honours.AboutHonours,
):
    """Entry points of the registry.

    Its parents stay behind their modules' names: nameko runs every class with entry points that
    it finds here.
    """

    name = "registry"

    # ---- people ---------------------------------------------------------------------------

    @obeys_many(RegisterVolunteer, RegisterDriver)
    def register(self, wishes: list[tuple[RegisterVolunteer, Envelope]]) -> None:
        """Give people places in the reserve or the fleet."""
        self.store.register([(*self._registered(*one), one[1]) for one in wishes])

    def _registered(
        self, wish: RegisterVolunteer, cause: Envelope
    ) -> tuple[Volunteer, list[Message]]:
        wish = unnamed(wish, self.store.hide)
        who = cause.caller
        return register(wish, volunteer_id=cause.id, now=cause.time, by=who.id, area=who.area)

    @answers(ReadVolunteer)
    def read_volunteer(self, query: ReadVolunteer, cause: Envelope) -> dict[str, Any]:
        """One volunteer, masked."""
        self.store.note_reading("volunteer", query.volunteer_id, cause)
        return masked(self.store.volunteers.get(query.volunteer_id))

    @answers(ReadPhones)
    def read_phones(self, query: ReadPhones, cause: Envelope) -> dict[str, Any]:
        """Names and phones, for who leads a squad."""
        for one in query.volunteer_ids:
            self.store.note_reading(f"phone for {query.assignment_id}", one, cause)
        people = self.store.volunteers.find_all(query.volunteer_ids)
        return {"people": {one.id: {"name": one.name, "phone": one.phone} for one in people}}

    @obeys(StartImport)
    def start_import(self, wish: StartImport, cause: Envelope) -> None:
        """Expect a list."""
        fresh = opened(wish, now=cause.time, by=cause.caller.id)
        self.store.lists.settle(fresh, partial(announce, wish), cause=cause)

    @obeys(ImportChunk)
    def import_chunk(self, chunk: ImportChunk, cause: Envelope) -> None:
        """Take in a piece of a list."""
        self.store.lists.take_in(chunk, cause=cause)

    # ---- teams ----------------------------------------------------------------------------

    @obeys(RegisterTeam)
    def register_team(self, wish: RegisterTeam, cause: Envelope) -> None:
        """Enter an emergency team."""
        body = self.store.organisation(wish.organisation_id)
        team, says = register_team(wish, team_id=cause.id, organisation=body, now=cause.time)
        self.store.teams.add(team, says, cause=cause)

    @obeys(ReportReadiness)
    def report_readiness(self, wish: ReportReadiness, cause: Envelope) -> None:
        """Note whether a team can be called."""
        rule = partial(report, wish.readiness, cause.time)
        self.store.teams.decide(wish.team_id, rule, cause=cause)

    # ---- organisations --------------------------------------------------------------------

    @obeys(ApplyOrganisation)
    def apply(self, wish: ApplyOrganisation, cause: Envelope) -> None:
        """Take in an organisation's application."""
        applicant, says = apply(wish, organisation_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.apply(applicant, says, cause=cause)

    @obeys(ReviewOrganisation)
    def review(self, wish: ReviewOrganisation, cause: Envelope) -> None:
        """Approve or reject an application."""
        rule = partial(review, wish, cause.caller.id)
        self.store.organisations.decide(wish.organisation_id, rule, cause=cause)

    @obeys(BringMembers)
    def bring_members(self, wish: BringMembers, cause: Envelope) -> None:
        """Enter the members of an organisation."""
        known = self.store.affiliations(wish.volunteer_ids)
        rule = partial(bring_members, wish, known, cause.time)
        self.store.organisations.decide(wish.organisation_id, rule, cause=cause)

    # ---- hours given ----------------------------------------------------------------------

    @hears_many(AssignmentsCheckedOut)
    def record(self, batch: list[tuple[AssignmentsCheckedOut, Envelope]]) -> None:
        """Write a service record for everybody who has served."""
        served = {duty.volunteer_id for event, _ in batch for duty in event.duties}
        known = self.store.affiliations(served)
        self.store.records.shelf.add_many(
            (record, says, cause)
            for event, cause in batch
            for record, says in records_of(event, known, now=cause.time, by=cause.caller.id)
        )
        if served - known.keys():
            raise NotFound(f"{len(served - known.keys())} people who served are not registered")
