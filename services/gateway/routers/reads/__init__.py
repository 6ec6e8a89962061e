"""What is answered from the read models: lists, single things, figures, live changes."""

from fastapi import APIRouter

from services.gateway.routers.reads import (
    donations,
    events,
    help_requests,
    honours,
    imports,
    joining,
    messages,
    needs,
    offers,
    organisations,
    policies,
    records,
    stats,
    teams,
    tickets,
    volunteers,
)

router = APIRouter()
for noun in (
    donations, events, help_requests, honours, imports, joining, messages, needs, offers,
    organisations, policies, records, stats, teams, tickets, volunteers,
):  # fmt: skip
    router.include_router(noun.router)
