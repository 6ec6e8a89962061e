"""Matching on the bus: decode, decide, keep.  One module per noun; this puts them together."""

from services.matching.service import (
    command,
    duty,
    help_requests,
    missions,
    needs,
    offers,
    plans,
    pool,
    squads,
    standing_cases,
)


class MatchingService(
    pool.PoolDesk,
    needs.NeedDesk,
    offers.OfferDesk,
    duty.DutyDesk,
    squads.SquadDesk,
    plans.PlanDesk,
    help_requests.HelpDesk,
    standing_cases.StandingDesk,
    missions.MissionDesk,
    command.CommandDesk,
):
    """Entry points of matching."""

    name = "matching"
