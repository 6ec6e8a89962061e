"""The gateway's application: what is opened, in which order, and closed again."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.datastructures import State

from kit.garbage import settle_in
from kit.seal import Keys
from kit.telemetry import log_to_stderr
from services.gateway import documents, problems, received
from services.gateway.accounts import Accounts
from services.gateway.asking import Asker
from services.gateway.bus import Bus, open_relay
from services.gateway.directory import Directory
from services.gateway.edge import Edge
from services.gateway.feed import Feed
from services.gateway.figures import Figures
from services.gateway.intake import Intake
from services.gateway.page_cache import PageCache
from services.gateway.pages import problem_page
from services.gateway.press import Press
from services.gateway.quota import Quota
from services.gateway.reading import Readers, Reading
from services.gateway.routers import (
    ambulances,
    channels,
    commands,
    compounds,
    donations,
    errands,
    fleet,
    gifts,
    groups,
    health,
    help_links,
    help_requests,
    honours,
    imports,
    incidents,
    join_page,
    joining,
    letters,
    links,
    needs,
    offers,
    organisations,
    pages,
    plans,
    policies,
    prints,
    protection,
    reads,
    records,
    rolls,
    standing,
    standing_cases,
    stations,
    stock,
    stories,
    teams,
    tickets,
    troubles,
    volunteers,
)
from services.gateway.store import AWAY, Database
from services.gateway.things import Things
from services.gateway.views import VIEW_INDEXES

#: Where the paths of two routes fit, the first of them answers.
ROUTERS = (
    links,
    join_page,
    offers,
    volunteers,
    needs,
    commands,
    health,
    imports,
    plans,
    letters,
    help_links,
    help_requests,
    standing_cases,
    stations,
    donations,
    tickets,
    stories,
    teams,
    organisations,
    policies,
    prints,
    protection,
    standing,
    rolls,
    troubles,
    records,
    honours,
    groups,
    incidents,
    channels,
    joining,
    stock,
    compounds,
    fleet,
    errands,
    ambulances,
    reads,
    gifts,
    pages,
)


def create_app() -> FastAPI:
    """The application, configured by ``HUIYIN_*`` (docs/operations.md)."""
    app = FastAPI(
        title="Huiyin 回音",
        version="1",
        description="事事有回音，件件有着落。  Every request gets an answer.",
        lifespan=_open,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Its figures would name paths, which hold tokens; `Edge` counts, and this saves its asking.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for one in ROUTERS:
        # As if declared here: an included router would match every request's path once more.
        found = iter_route_contexts(one.router.routes)
        app.router.routes.extend(route.original_route for route in found)
    app.router.routes.insert(0, Directory(app.routes))
    documents.install(app)
    problems.install(app, away=AWAY, show=problem_page)
    app.add_middleware(Edge)
    return app


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    log_to_stderr()
    state = app.state
    _furnish(state, os.environ["HUIYIN_AMQP_URI"])
    await state.database.prepare(VIEW_INDEXES | received.INDEXES)
    state.relay.start()
    state.bus.listener.start()
    state.intake.start()
    state.reading.start()
    settle_in()
    with _farewell(state.feed):
        yield
    state.feed.close()
    await state.reading.stop()
    await state.intake.stop()
    await state.bus.listener.stop()
    state.relay.stop()
    state.readers.close()
    state.press.close()
    state.asker.close()
    state.database.close()


def _furnish(state: State, uri: str) -> None:
    """Put what routes use where they find it: ``request.app.state``."""
    state.keys = Keys.from_environment()
    prefix = os.environ.get("HUIYIN_MONGO_PREFIX", "huiyin_")
    state.database = Database(os.environ["HUIYIN_MONGO_URI"], prefix=prefix)
    state.accounts, state.things = Accounts(state.database), Things(state.database)
    state.page_cache = PageCache(state.database, state.accounts)
    state.quota = Quota(os.environ.get("HUIYIN_PUBLIC_LIMIT", ""))
    state.figures, state.feed = Figures(state.database), Feed()
    state.relay = open_relay(uri)
    state.intake = Intake(state.database, state.relay, state.keys.message)
    state.bus = Bus(
        uri,
        seal=state.keys.message,
        relay=state.relay,
        intake=state.intake,
        database=state.database,
        feed=state.feed,
    )
    state.asker = Asker(uri, state.keys.message)
    state.readers, state.press = Readers(), Press()
    state.received = received.Received(state.database, state.keys.message)
    state.reading = Reading(state.received, state.readers, state.intake)


@contextmanager
def _farewell(feed: Feed) -> Iterator[None]:
    """End live streams as soon as the process is told to stop.

    The server waits for open answers before it closes the application, and a stream has no end
    of its own.
    """
    loop = asyncio.get_running_loop()
    known = {}
    if threading.current_thread() is threading.main_thread():
        known = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}

    def stop(caught: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(feed.close)
        before = known[signal.Signals(caught)]
        if callable(before):
            before(caught, frame)

    for number in known:
        signal.signal(number, stop)
    yield
    for number, before in known.items():
        signal.signal(number, before)
