"""Events that people are told about."""

from datetime import UTC, datetime, timedelta

from contracts.logistics import DonationChanged, DonationLine
from contracts.matching import (
    HelpChanged,
    NeedRejected,
    OfferClosed,
    OfferMade,
    OffersMade,
    OffersWithdrawn,
    StandingCaseChanged,
    WaitersPlaced,
)
from contracts.registry import RegistrationRepeated, ThanksDue, TroubleChanged

EIGHT = datetime(2022, 4, 12, 0, 0, tzinfo=UTC)
COMMUNITY = "140107001002"


def offers(*volunteers):
    return OffersMade(
        need_id="n1",
        community=COMMUNITY,
        category="checkpoint",
        starts_at=EIGHT,
        ends_at=EIGHT + timedelta(hours=4),
        meeting_place="康乐社区东门",
        content="登记出入人员",
        precautions="戴好口罩",
        risk_notice="可能接触阳性人员",
        guarantees="意外险、餐食",
        offers=[
            OfferMade(offer_id=f"o-{one}", volunteer_id=one, expires_at=EIGHT - timedelta(hours=2))
            for one in volunteers
        ],
    )


def help_changed(state, volunteer_id="", escalated=0):
    return HelpChanged(
        help_id="3f9ab2c4d5",
        state=state,
        community=COMMUNITY,
        category="medicine",
        level="urgent",
        responsible="community_op:140107001002",
        due_at=EIGHT,
        received_at=EIGHT,
        volunteer_id=volunteer_id,
        escalated=escalated,
    )


def standing(state, visitor_id=""):
    return StandingCaseChanged(
        standing_id="5c1f00aa99",
        state=state,
        community=COMMUNITY,
        category="errand",
        responsible=f"volunteer:{visitor_id}",
        due_at=EIGHT + timedelta(hours=2),
        visit_at=EIGHT,
        minutes=60,
        visitor_id=visitor_id,
    )


def a_trouble(liaison_id, state="raised"):
    return TroubleChanged(
        trouble_id="7be4d09911",
        state=state,
        kind="hurt",
        community=COMMUNITY,
        volunteer_id="v1",
        liaison_id=liaison_id,
        responsible=liaison_id or "community_op:140107001002",
        raised_at=EIGHT,
        due_at=EIGHT + timedelta(minutes=5),
    )


def withdrawal(*volunteers):
    closed = [OfferClosed(offer_id=f"o-{one}", volunteer_id=one) for one in volunteers]
    return OffersWithdrawn(need_id="n1", community=COMMUNITY, category="sampling", offers=closed)


def placement(*volunteers):
    closed = [OfferClosed(offer_id=f"o-{one}", volunteer_id=one) for one in volunteers]
    return WaitersPlaced(need_id="n1", community=COMMUNITY, category="sampling", offers=closed)


def donation(state, **done):
    lines = [DonationLine(item="sprayer", quantity=120)]
    return DonationChanged(donation_id="d1", state=state, area="1401", lines=lines, **done)


def a_rejection(created_by):
    return NeedRejected(
        need_id="n1",
        state="rejected",
        community=COMMUNITY,
        category="checkpoint",
        people=10,
        vehicles=0,
        starts_at=EIGHT,
        ends_at=EIGHT + timedelta(hours=4),
        meeting_place="康乐社区东门",
        created_by=created_by,
        reason="重复提交",
    )


def thanks(*people):
    return ThanksDue(incident_id="i1", title="四月疫情", volunteer_ids=list(people))


def registered_again(*people):
    return RegistrationRepeated(volunteer_ids=list(people), day=EIGHT.date())
