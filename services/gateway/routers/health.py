"""What an operator's tools ask the gateway: alive? ready? well? figures?"""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.gateway.intake import WAITING
from services.gateway.listener import STUCK_AFTER
from services.gateway.sending import reply

router = APIRouter(tags=["health"])


@router.get("/livez")
async def live(request: Request) -> Response:
    """Whether the process should be left alone; not, and it should be started anew."""
    well = request.app.state.bus.listener.silent < STUCK_AFTER
    return reply({"alive": well}, 200 if well else 503)


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Whether requests may be sent here.

    It must have heard the bus once.  A broker that goes away later does not make it unready: what
    comes meanwhile is kept, answered with 202 and carried out afterwards.
    """
    listener, database = request.app.state.bus.listener, await request.app.state.database.ping()
    well = database and listener.consumed
    told = {"ready": well, "database": database, "consuming": listener.consuming}
    return reply(told, 200 if well else 503)


@router.get("/healthz")
async def health(request: Request) -> Response:
    """How the gateway is, for people and dashboards."""
    listener, database = request.app.state.bus.listener, await request.app.state.database.ping()
    well = database and listener.consuming
    told = {
        "status": "ok" if well else "degraded",
        "database": database,
        "consuming": listener.consuming,
        "pending_commands": int(WAITING._value.get()),
    }
    return reply(told, 200 if database else 503)


@router.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    """Prometheus text."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
