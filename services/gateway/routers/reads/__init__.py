"""What is answered from the read models: lists, single things, figures, live changes."""

from fastapi import APIRouter

from services.gateway.routers.reads import (
    donations,
    events,
    explanations,
    groups,
    help_board,
    help_requests,
    honours,
    imports,
    incidents,
    joining,
    ledger,
    messages,
    needs,
    offers,
    organisations,
    plans,
    policies,
    records,
    reserve,
    standing_cases,
    stats,
    teams,
    tickets,
    volunteers,
)

router = APIRouter()
for noun in (
    donations,
    events,
    explanations,
    groups,
    help_board,
    help_requests,
    honours,
    imports,
    incidents,
    joining,
    ledger,
    messages,
    needs,
    offers,
    organisations,
    plans,
    policies,
    records,
    reserve,
    standing_cases,
    stats,
    teams,
    tickets,
    volunteers,
):
    router.include_router(noun.router)
