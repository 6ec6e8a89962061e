"""Matching on the bus: decode, decide, keep.  One module per noun; this puts them together."""

from services.matching.service import duty, help_requests, missions, needs, offers, plans, pool


class MatchingService(
    pool.PoolDesk,
    needs.NeedDesk,
    offers.OfferDesk,
    duty.DutyDesk,
    plans.PlanDesk,
    help_requests.HelpDesk,
    missions.MissionDesk,
):
    """Entry points of matching."""

    name = "matching"
