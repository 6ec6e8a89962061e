"""The registry on the bus."""

from dataclasses import asdict
from functools import partial
from typing import Any

from contracts.matching import AssignmentsCheckedOut
from contracts.registry import (
    AcknowledgeGuide,
    AddDriving,
    ApplyOrganisation,
    BringMembers,
    ChangeStanding,
    EndRole,
    GiveRole,
    ImportChunk,
    ProposePolicy,
    ReadEligibility,
    ReadPosts,
    ReadVolunteer,
    RecordCover,
    RecordQualification,
    RecordTraining,
    RegisterDriver,
    RegisterTeam,
    RegisterVolunteer,
    ReportIn,
    ReportReadiness,
    ReviewOrganisation,
    ReviewPolicy,
    SetZone,
    SignAgreement,
    StartImport,
)
from kit.entrypoints import answers, hears_many, obeys, sweeps
from kit.errors import NotFound
from kit.providers import Mongo
from kit.wire import Envelope, utcnow
from services.registry.domain import policy, standing
from services.registry.domain.age import local_day
from services.registry.domain.catalogue import found
from services.registry.domain.import_job import announce, opened
from services.registry.domain.organisation import apply, bring_members, review
from services.registry.domain.profile import masked
from services.registry.domain.record import records_of
from services.registry.domain.team import register_team, report
from services.registry.domain.verdict import told
from services.registry.domain.volunteer import register
from services.registry.domain.zone import set_zone
from services.registry.store import RegistryStore


class RegistryService:
    """Entry points of the registry."""

    name = "registry"

    store = Mongo(RegistryStore)

    # ---- people ---------------------------------------------------------------------------

    @obeys(RegisterVolunteer, RegisterDriver)
    def register(self, wish: RegisterVolunteer, cause: Envelope) -> None:
        """Give someone a place in the reserve or the fleet."""
        volunteer, says = register(wish, volunteer_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.register(volunteer, says, cause=cause)

    @answers(ReadVolunteer)
    def read_volunteer(self, query: ReadVolunteer, cause: Envelope) -> dict[str, Any]:
        """One volunteer, masked."""
        self.store.note_reading("volunteer", query.volunteer_id, cause)
        return masked(self.store.volunteers.get(query.volunteer_id))

    @obeys(StartImport)
    def start_import(self, wish: StartImport, cause: Envelope) -> None:
        """Expect a list."""
        fresh = opened(wish, now=cause.time, by=cause.caller.id)
        self.store.settle_import(fresh, partial(announce, wish), cause=cause)

    @obeys(ImportChunk)
    def import_chunk(self, chunk: ImportChunk, cause: Envelope) -> None:
        """Take in a piece of a list."""
        self.store.take_in(chunk, cause=cause)

    # ---- what volunteers may be asked to do ------------------------------------------------

    @obeys(ChangeStanding)
    def change_standing(self, wish: ChangeStanding, cause: Envelope) -> None:
        """Confirm, suspend, reinstate, reject or let go."""
        rule = partial(standing.change, wish, caller=asdict(cause.caller))
        self.store.stand(wish.volunteer_id, rule, cause=cause)

    @obeys(RecordTraining)
    def train(self, wish: RecordTraining, cause: Envelope) -> None:
        """Enter the result of a course."""
        rule = partial(standing.train, wish, by=cause.caller.id)
        self.store.stand(wish.volunteer_id, rule, cause=cause)

    @obeys(RecordCover)
    def cover(self, wish: RecordCover, cause: Envelope) -> None:
        """Enter an insurance."""
        self.store.stand(wish.volunteer_id, partial(standing.cover, wish), cause=cause)

    @obeys(RecordQualification)
    def qualify(self, wish: RecordQualification, cause: Envelope) -> None:
        """Enter a qualification."""
        self.store.stand(wish.volunteer_id, partial(standing.qualify, wish), cause=cause)

    @obeys(SignAgreement)
    def agree(self, wish: SignAgreement, cause: Envelope) -> None:
        """Enter a signed agreement."""
        self.store.stand(wish.volunteer_id, partial(standing.agree, wish), cause=cause)

    @obeys(AddDriving)
    def add_driving(self, wish: AddDriving, cause: Envelope) -> None:
        """Let somebody of the reserve join the fleet too."""
        self.store.stand(wish.volunteer_id, partial(standing.add_driving, wish), cause=cause)

    @obeys(ReportIn)
    def report_in(self, wish: ReportIn, cause: Envelope) -> None:
        """Note where a member serves from now on."""
        self.store.stand(wish.volunteer_id, partial(standing.report_in, wish), cause=cause)

    @obeys(AcknowledgeGuide)
    def acknowledge(self, wish: AcknowledgeGuide, cause: Envelope) -> None:
        """Note that a guide was read."""
        rule = partial(standing.acknowledge, wish)
        self.store.volunteers.decide(wish.volunteer_id, rule, cause=cause)

    @obeys(GiveRole)
    def give_role(self, wish: GiveRole, cause: Envelope) -> None:
        """Give a position in a unit."""
        rule = partial(standing.give_role, wish, now=cause.time)
        self.store.volunteers.decide(wish.volunteer_id, rule, cause=cause)

    @obeys(EndRole)
    def end_role(self, wish: EndRole, cause: Envelope) -> None:
        """Take a position back."""
        rule = partial(standing.end_role, wish)
        self.store.volunteers.decide(wish.volunteer_id, rule, cause=cause)

    @sweeps(every=60)
    def expire(self) -> None:
        """Tell others whose training or insurance has run out."""
        now = utcnow()
        today = local_day(now)
        for one in self.store.expired(today):
            cause = Envelope(type="registry.expire", data={}, id=f"{today}-{one}", time=now)
            self.store.stand(one, standing.expire, cause=cause)

    @answers(ReadEligibility)
    def read_eligibility(self, query: ReadEligibility, cause: Envelope) -> dict[str, Any]:
        """Whether a volunteer may serve a post, with every reason."""
        self.store.note_reading("eligibility", query.volunteer_id, cause)
        return told(*self.store.judged(query))

    # ---- rules ----------------------------------------------------------------------------

    @obeys(ProposePolicy)
    def propose(self, wish: ProposePolicy, cause: Envelope) -> None:
        """Write down a proposal."""
        self.store.rules.propose(wish, cause=cause)

    @obeys(ReviewPolicy)
    def review_policy(self, wish: ReviewPolicy, cause: Envelope) -> None:
        """Put rules in force, or turn them down."""
        rule = partial(policy.review, wish, cause.caller.id)
        self.store.rules.policies.decide(wish.policy_id, rule, cause=cause)

    @answers(ReadPosts)
    def read_posts(self, query: ReadPosts, cause: Envelope) -> dict[str, Any]:
        """The posts of a place."""
        rules, version = self.store.rules.posts(query.area, query.at or cause.time)
        posts = found(rules.posts, query.search) if query.search else rules.posts
        return {"version": version, "items": [one.model_dump(mode="json") for one in posts]}

    @obeys(SetZone)
    def set_zone(self, wish: SetZone, cause: Envelope) -> None:
        """Order a zone."""
        zone, says = set_zone(wish, zone_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.rules.zones.add(zone, says, cause=cause)

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
        self.store.records.add_many(
            (record, says, cause)
            for event, cause in batch
            for record, says in records_of(event, known, now=cause.time)
        )
        if served - known.keys():
            raise NotFound(f"{len(served - known.keys())} people who served are not registered")
