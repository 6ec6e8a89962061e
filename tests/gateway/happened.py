"""Events in order, as their owners say them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.base import Event
from contracts.logistics import DonationChanged, DonationLine, EntryPosted, Leg
from contracts.matching import (
    AssignmentsCheckedIn,
    AssignmentsCheckedOut,
    DutyDone,
    HelpChanged,
    MissionChanged,
    NeedChanged,
    OfferClosed,
    OfferMade,
    OffersAnswered,
    OffersMade,
)
from contracts.registry import (
    OrganisationChanged,
    PoolEntry,
    RecordChanged,
    ServiceRecorded,
    TeamRegistered,
    VolunteerChanged,
    VolunteersImported,
)
from contracts.vocabulary import PostCategory
from kit.wire import Caller, Envelope

NOON = datetime(2022, 4, 12, 4, tzinfo=UTC)  # noon in Taiyuan
HOME = "140107001002"
OPERATOR = Caller(id="operator", role="city_op", area="1401")


def envelope(event: Event, sequence: int = 1, *, minute: int = 0, key: str = "") -> Envelope:
    """The event in its envelope, said some minutes after noon."""
    told = {"id": key} if key else {}
    return Envelope.of(
        event, sequence=sequence, time=NOON + timedelta(minutes=minute), caller=OPERATOR, **told
    )


def need(kind: type[NeedChanged], state: str, key: str = "n1", **facts: Any) -> NeedChanged:
    return kind.model_validate(
        {
            "need_id": key,
            "state": state,
            "community": HOME,
            "category": "checkpoint",
            "people": 2,
            "vehicles": 0,
            "starts_at": NOON + timedelta(hours=20),
            "ends_at": NOON + timedelta(hours=24),
            "meeting_place": "东门",
        }
        | facts
    )


def made(*people: str, need_id: str = "n1", community: str = HOME, **facts: Any) -> OffersMade:
    offers = [
        OfferMade(
            offer_id=f"{need_id}-{one}",
            volunteer_id=one,
            with_vehicle=one.startswith("driver"),
            expires_at=facts.get("expires_at", NOON + timedelta(hours=2)),
        )
        for one in people
    ]
    return OffersMade(
        need_id=need_id,
        community=community,
        category=PostCategory.CHECKPOINT,
        starts_at=NOON + timedelta(hours=20),
        ends_at=NOON + timedelta(hours=24),
        meeting_place="东门",
        content="登记来访",
        precautions="保持距离",
        risk_notice="有接触风险",
        guarantees="保险、防护、三餐",
        offers=offers,
    )


def answered(
    kind: type[OffersAnswered], *people: str, need_id: str = "n1", community: str = HOME
) -> OffersAnswered:
    return kind(
        need_id=need_id,
        community=community,
        category=PostCategory.CHECKPOINT,
        offers=[OfferClosed(offer_id=f"{need_id}-{one}", volunteer_id=one) for one in people],
    )


def duty(
    kind: type[AssignmentsCheckedIn] | type[AssignmentsCheckedOut],
    *people: str,
    need_id: str = "n1",
) -> AssignmentsCheckedIn | AssignmentsCheckedOut:
    out = kind is AssignmentsCheckedOut
    return kind(
        need_id=need_id,
        community=HOME,
        category=PostCategory.CHECKPOINT,
        duties=[
            DutyDone(
                assignment_id=f"{need_id}-{one}",
                volunteer_id=one,
                checked_in_at=NOON + timedelta(hours=20),
                checked_out_at=NOON + timedelta(hours=24) if out else None,
                minutes=240 if out else 0,
            )
            for one in people
        ],
    )


def imported(*people: str, community: str = HOME, seats: int | None = None) -> VolunteersImported:
    entries = [
        PoolEntry(
            volunteer_id=one,
            community=community,
            intentions=frozenset({PostCategory.CHECKPOINT}),
            available=frozenset(),
            service_areas=frozenset(),
            vehicle_seats=seats,
        )
        for one in people
    ]
    kind = "volunteers" if seats is None else "drivers"
    return VolunteersImported(import_id="i1", kind=kind, chunk=0, entries=entries)


def changed(key: str, state: str, seats: int | None = None) -> VolunteerChanged:
    entry = imported(key, seats=seats).entries[0].model_copy(update={"asleep": state != "reserve"})
    facts = {"entry": entry, "home": HOME, "state": state, "cause": state, "at": NOON}
    return VolunteerChanged.model_validate(facts)


def recorded(key: str, volunteer: str = "v1") -> ServiceRecorded:
    facts = {"record_id": key, "volunteer_id": volunteer, "assignment_id": key, "minutes": 240}
    facts |= {"category": "sampling", "community": HOME, "nature": "volunteer", "started_at": NOON}
    return ServiceRecorded.model_validate(facts)


def corrected(key: str, minutes: int, **facts: Any) -> RecordChanged:
    said = recorded(key).model_dump(exclude={"assignment_id"}) | {"minutes": minutes}
    said |= {"state": "effective", "source": "measured", "version": 2}
    return RecordChanged.model_validate(said | {"disputed": False, "overdue": False} | facts)


def asked(state: str, key: str = "h1", community: str = HOME, **facts: Any) -> HelpChanged:
    return HelpChanged.model_validate(
        {
            "help_id": key,
            "state": state,
            "community": community,
            "category": "medicine",
            "level": "normal",
            "responsible": "community_op:140107001002",
            "due_at": NOON + timedelta(hours=1),
            "received_at": NOON,
        }
        | facts
    )


def given(state: str, key: str = "d1", **facts: Any) -> DonationChanged:
    lines = [DonationLine(item="sprayer", quantity=120), DonationLine(item="kit", quantity=108)]
    return DonationChanged(donation_id=key, state=state, area="1401", lines=lines, **facts)


def posted(
    seq: int, balance: int, *, delta: int = 0, account: str = "warehouse:main"
) -> EntryPosted:
    leg = Leg(
        account=account, item="sprayer", lot="9999-12-31.l1", delta=delta, balance=balance, seq=seq
    )
    return EntryPosted(entry_id=f"e{seq}", kind="allot", donation_id="d1", legs=[leg])


def team(key: str = "t1", readiness: str = "ready") -> TeamRegistered:
    return TeamRegistered.model_validate(
        {
            "team_id": key,
            "name": "蓝天救援队",
            "area": "1401",
            "capabilities": ["rescue"],
            "members": 12,
            "vehicles": 2,
            "readiness": readiness,
        }
    )


def mission(state: str, team_id: str = "t1") -> MissionChanged:
    return MissionChanged.model_validate(
        {
            "mission_id": "m1",
            "state": state,
            "community": HOME,
            "capability": "rescue",
            "team_id": team_id,
        }
    )


def organisation(state: str, *areas: str, members: int = 0) -> OrganisationChanged:
    return OrganisationChanged.model_validate(
        {
            "organisation_id": "o1",
            "name": "太原市志愿者协会",
            "kind": "social_group",
            "service_areas": areas or ("140107",),
            "state": state,
            "members": [f"v{one}" for one in range(members)],
        }
    )
