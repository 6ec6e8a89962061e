"""Finding RabbitMQ and its Erlang on this machine, or fetching Debian's packages of them.

Fetching needs no root: the packages are unpacked beside the home, not installed, so nothing on
the machine changes and no service of it is started.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cli import debian
from cli.settings import Settings

LIBRARIES = (
    *("asn1", "crypto", "eldap", "ftp", "inets", "mnesia", "os-mon", "parsetools", "public-key"),
    *("runtime-tools", "snmp", "ssl", "syntax-tools", "tftp", "tools", "xmerl"),
)
PACKAGES = ("rabbitmq-server", "erlang-base", *(f"erlang-{name}" for name in LIBRARIES))
ROOTDIR = re.compile(r"ROOTDIR=(?:\"[^\"]*\"|/\S*)")


class Unavailable(Exception):
    """A server can be neither found nor fetched; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Erlang:
    """Where RabbitMQ's release and the Erlang that runs it are."""

    root: Path  # .../lib/erlang
    rabbitmq: Path  # .../lib/rabbitmq/lib/rabbitmq_server-<version>

    @property
    def programs(self) -> Path:
        """The folder of erlexec, epmd and beam.smp."""
        return next(self.root.glob("erts-*")) / "bin"


def find(settings: Settings) -> Erlang | None:
    """The first complete pair among: the user's folder, the installed package, the cache."""
    for root in _places(settings):
        releases = sorted((root / "usr/lib/rabbitmq/lib").glob("rabbitmq_server-*"))
        erlang = root / "usr/lib/erlang"
        if releases and any(erlang.glob("erts-*/bin/erlexec")):
            return Erlang(erlang, releases[-1])
    return None


def _places(settings: Settings) -> Iterator[Path]:
    if settings.rabbitmq:
        yield settings.rabbitmq
        return
    yield Path("/")
    yield settings.cache / "rabbitmq"


def fetch(settings: Settings) -> Erlang:
    """Download and unpack the packages into the cache (about 35 MB, 60 MB on disk)."""
    for tool in ("apt-get", "dpkg"):
        if not shutil.which(tool):
            raise Unavailable(f"RabbitMQ is not installed and {tool} is missing: install RabbitMQ.")
    root = settings.cache / "rabbitmq"
    fresh = root.with_name("rabbitmq.unpacking")
    try:
        debian.unpack(PACKAGES, fresh)
    except debian.NotDownloaded as problem:
        raise Unavailable(
            f"RabbitMQ is not installed and its packages cannot be downloaded ({problem}): "
            "install rabbitmq-server, or point HUIYIN_AMQP_URI at a broker."
        ) from None
    _relocate(fresh / "usr/lib/erlang", root / "usr/lib/erlang")
    shutil.rmtree(root, ignore_errors=True)
    fresh.rename(root)
    found = find(settings)
    if not found:
        raise Unavailable("The downloaded packages hold no RabbitMQ: install rabbitmq-server.")
    return found


def _relocate(unpacked: Path, final: Path) -> None:
    """Debian's scripts name /usr/lib/erlang; let them name the folder they will be in."""
    for script in (*unpacked.glob("bin/*"), *unpacked.glob("erts-*/bin/*")):
        if script.is_symlink() or not script.is_file():
            continue
        with script.open("rb") as file:
            if file.read(2) != b"#!":
                continue
        text = script.read_text()
        script.write_text(ROOTDIR.sub(f'ROOTDIR="{final}"', text))
