"""Who holds a port of ours."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cli.identity import PROC
from cli.settings import (
    BROKER,
    BROKER_METRICS,
    DATABASE,
    DISTRIBUTION,
    EPMD,
    GATEWAY,
    MAIL,
    MANAGEMENT,
    Settings,
)

LISTEN = "0A"


def ours(settings: Settings) -> dict[int, str]:
    """The ports that a start needs, and what for."""
    named = {GATEWAY: "the gateway", MAIL: "the mail sink"}
    if not settings.external_amqp:
        named |= dict.fromkeys((BROKER, MANAGEMENT, BROKER_METRICS, DISTRIBUTION), "RabbitMQ")
        named[EPMD] = "epmd"
    if not settings.external_mongo:
        named[DATABASE] = "MongoDB"
    return {settings.port(offset): use for offset, use in named.items()}


def taken(settings: Settings) -> list[str]:
    """A sentence for each of our ports that somebody listens on."""
    held = listening()
    wanted = ours(settings)
    return [
        f"Port {port}, needed by {wanted[port]}, is taken by {_holder(held[port])}: stop it, "
        "or choose other ports with HUIYIN_PORT_BASE."
        for port in sorted(wanted.keys() & held.keys())
    ]


def lent(settings: Settings) -> list[str]:
    """A sentence if the kernel may give our ports to anybody's outgoing connections."""
    first, last = map(int, (PROC / "sys/net/ipv4/ip_local_port_range").read_text().split())
    inside = [port for port in ours(settings) if first <= port <= last]
    return [
        f"Ports from {first} to {last} are lent to outgoing connections, and {min(inside)} is one "
        "of them: a start may fail by chance; choose a lower HUIYIN_PORT_BASE."
        for _ in inside[:1]
    ]


def listening() -> dict[int, str]:
    """Every TCP port that is listened on, with the inode of its socket."""
    found = {}
    for table in ("net/tcp", "net/tcp6"):
        with suppress(FileNotFoundError):
            for line in (PROC / table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTEN:
                    found[int(fields[1].rpartition(":")[2], 16)] = fields[9]
    return found


def _holder(inode: str) -> str:
    for process in _processes():
        with suppress(OSError):  # it ended, or it is another user's
            for descriptor in (process / "fd").iterdir():
                if descriptor.readlink().name == f"socket:[{inode}]":
                    return f"pid {process.name} ({(process / 'comm').read_text().strip()})"
    return "a process of another user"


def _processes() -> Iterator[Path]:
    return (entry for entry in PROC.iterdir() if entry.name.isdigit())
