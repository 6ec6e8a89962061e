"""What is answered from the read models: lists, single things, figures, live changes."""

from fastapi import APIRouter

from services.gateway.routers.reads import (
    donations,
    events,
    explanations,
    help_board,
    help_requests,
    honours,
    imports,
    joining,
    ledger,
    messages,
    needs,
    offers,
    organisations,
    plans,
    policies,
    records,
    squads,
    standing_cases,
    stats,
    teams,
    tickets,
    troubles,
    volunteers,
)

router = APIRouter()
for noun in (
    donations,
    events,
    explanations,
    help_board,
    help_requests,
    honours,
    imports,
    joining,
    ledger,
    messages,
    needs,
    offers,
    organisations,
    plans,
    policies,
    records,
    squads,
    standing_cases,
    stats,
    teams,
    tickets,
    troubles,
    volunteers,
):
    router.include_router(noun.router)
