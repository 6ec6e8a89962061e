"""The table of processes: what a running home consists of, in the order of its start."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from cli import database, erlang, probes, replica
from cli.broker import Broker
from cli.database import Database
from cli.probes import Probe
from cli.settings import (
    BROKER,
    DATABASE,
    EPMD,
    FIRST_PROBE,
    GATEWAY,
    REPOSITORY,
    SERVICES,
    Settings,
)

# Stages of the drain: the doors close first, then those who work, then what they work with.
DOORS, WORKERS, SERVERS, MAPPER = range(4)


# One writes the ledger, one stands by.
POSTERS = 2
#: Processes that take in lists: with one of them the second core of a small machine is idle.
LISTERS = 2
# Eventlet's own resolver is a quarter of a service's start, and here every name is a number.
QUICK_START = {"EVENTLET_NO_GREENDNS": "yes"}


@dataclass(frozen=True, slots=True)
class Process:
    """One line of the table.

    ``argv`` is empty for a server that somebody else runs: it is waited for, not started.
    ``ready`` is None for a job: it is done when it has ended well.
    """

    name: str
    argv: tuple[str, ...]
    ready: Probe | None
    env: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    port: int | None = None
    stage: int = WORKERS
    grace: float = 4.0  # seconds between SIGTERM and SIGKILL


def table(settings: Settings, *, servers_only: bool = False) -> list[Process]:
    """Every process of the home."""
    listed = [*_broker(settings), *_database(settings)]
    return listed if servers_only else [*listed, *_platform(settings)]


def _broker(settings: Settings) -> Iterator[Process]:
    greets = partial(probes.amqp, settings.amqp_uri)
    if settings.external_amqp:
        yield Process("rabbitmq", (), greets, stage=SERVERS)
        return
    found = erlang.find(settings) or erlang.fetch(settings)
    node = Broker(settings, found)
    node.prepare()
    env = node.environment()
    mapper = settings.port(EPMD)
    yield Process(
        *("epmd", tuple(node.epmd()), partial(probes.connected, mapper), env),
        port=mapper,
        stage=MAPPER,
        grace=1.0,
    )
    yield Process(
        *("rabbitmq", tuple(node.server()), greets, env, ("epmd",)),
        port=settings.port(BROKER),
        stage=SERVERS,
        grace=6.0,
    )


def _database(settings: Settings) -> Iterator[Process]:
    if settings.external_mongo:
        accepts = partial(replica.writable, settings.mongo_uri)
        yield Process("mongod", (), accepts, stage=SERVERS)
        return
    server = Database(settings, database.find(settings) or database.fetch(settings))
    server.prepare()
    yield Process(
        *("mongod", tuple(server.server()), partial(replica.primary, server.member)),
        port=settings.port(DATABASE),
        stage=SERVERS,
        grace=6.0,
    )


def _platform(settings: Settings) -> Iterator[Process]:
    python = sys.executable
    # The port of a probe is the process's place in this list, whatever else runs.
    places = iter(range(settings.port(FIRST_PROBE), settings.port(FIRST_PROBE) + 100))

    sink = _probed("mailsink", (python, "-m", "cli.mailsink"), next(places))
    yield replace(sink, stage=DOORS, grace=2.0)
    yield Process("topology", (python, "-m", "kit.topology"), None, needs=("rabbitmq",))
    for name, service, lane in _lanes(settings):
        worker = _probed(name, nameko(f"services.{service}.service"), next(places), lane)
        env = {**worker.env, **QUICK_START}
        yield replace(worker, env=env, needs=("topology", "mongod"))
    for number in range(1, POSTERS + 1):
        argv = (python, "-m", "services.logistics.poster")
        poster = _probed(f"ledger-{number}", argv, next(places))
        yield replace(poster, needs=("topology", "mongod"))
    yield _gateway(settings, next(places))


def _probed(name: str, argv: tuple[str, ...], port: int, lane: str = "main") -> Process:
    """A process that tells at ``port`` whether it is ready."""
    env = {"HUIYIN_LANE": lane, "HUIYIN_PROBE_PORT": str(port)}
    return Process(name, argv, partial(probes.http, port), env, port=port)


def _lanes(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Name, service and lane of every nameko process; imports have a lane of their own."""
    for service in SERVICES:
        for number in range(1, settings.workers.get(service, 1) + 1):
            yield f"{service}-{number}", service, "main"
    for number in range(1, LISTERS + 1):
        yield f"registry-bulk-{number}", "registry", "bulk"


def nameko(module: str) -> tuple[str, ...]:
    """How the services of ``module`` are run, without the warnings that ADR 1 has an answer to."""
    quiet = ("-W", "ignore:::nameko.cli.main", "-W", "ignore:::nameko.cli.commands")
    run = Path(sys.executable).with_name("nameko")
    config = REPOSITORY / "deploy/nameko.yaml"
    return (sys.executable, *quiet, str(run), "run", "--config", str(config), module)


def _gateway(settings: Settings, probe: int) -> Process:
    port = settings.port(GATEWAY)
    argv = (
        *(sys.executable, "-m", "uvicorn", "services.gateway.app:create_app", "--factory"),
        *("--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--loop", "uvloop"),
        *("--http", "httptools", "--timeout-graceful-shutdown", "2", "--no-server-header"),
    )
    return Process(
        *("gateway-1", argv, partial(probes.http, port)),
        env={"HUIYIN_PROBE_PORT": str(probe), "HUIYIN_LANE": "main"},
        needs=("topology", "mongod"),
        port=port,
        stage=DOORS,
        grace=8.0,  # two seconds for requests, and for what it has heard
    )
