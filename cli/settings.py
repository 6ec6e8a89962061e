"""Where a home lives, which ports it takes, and what its processes are told.

Everything is read from the environment once, here; the rest of the launcher is given a `Settings`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

REPOSITORY = Path(__file__).resolve().parents[1]
SERVICES = ("registry", "matching", "logistics", "notify")
CACHE = REPOSITORY / ".huiyin" / "cache"
#: Where Debian's fonts-wqy-microhei puts its font, on the machine and unpacked in the cache.
_FONT = Path("usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
FONTS = (Path("/") / _FONT, CACHE / "font" / _FONT)

# Ports are offsets from the home's base, so that two homes never meet.
GATEWAY, MAIL, DATABASE = 80, 25, 17
BROKER, MANAGEMENT, DISTRIBUTION, EPMD, BROKER_METRICS = 672, 673, 674, 675, 676
FIRST_PROBE = 101


@dataclass(frozen=True, slots=True)
class Settings:
    """One home: a folder, a range of ports on 127.0.0.1, and what its user decided."""

    home: Path
    base: int = 21000
    external_amqp: str | None = None
    external_mongo: str | None = None
    mongo_prefix: str = "huiyin_"
    rabbitmq: Path | None = None
    mongod: Path | None = None
    font: Path | None = None
    workers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read HUIYIN_* from ``environ``; what is absent has a default that works.

        A process of a home finds that home's own URIs in its environment: they do not make the
        home's servers somebody else's.
        """
        read = cls(
            home=Path(environ.get("HUIYIN_HOME") or REPOSITORY / ".huiyin").absolute(),
            base=int(environ.get("HUIYIN_PORT_BASE") or 21000),
            external_amqp=_address(environ, "HUIYIN_AMQP_URI"),
            external_mongo=_address(environ, "HUIYIN_MONGO_URI"),
            mongo_prefix=environ.get("HUIYIN_MONGO_PREFIX") or "huiyin_",
            rabbitmq=_path(environ.get("HUIYIN_RABBITMQ")),
            mongod=_path(environ.get("HUIYIN_MONGOD")),
            font=_own_font(environ.get("HUIYIN_FONT")),
            workers=MappingProxyType(
                {s: int(environ.get(f"HUIYIN_WORKERS_{s.upper()}") or 1) for s in SERVICES}
            ),
        )
        own = replace(read, external_amqp=None, external_mongo=None)
        return replace(
            read,
            external_amqp=None if read.amqp_uri == own.amqp_uri else read.external_amqp,
            external_mongo=None if read.mongo_uri == own.mongo_uri else read.external_mongo,
        )

    def port(self, offset: int) -> int:
        """The home's port at ``offset``."""
        return self.base + offset

    @property
    def cache(self) -> Path:
        """Downloads, shared by all homes of this checkout."""
        return CACHE

    @property
    def logs(self) -> Path:
        """One file per process, named after it."""
        return self.home / "logs"

    @property
    def keys(self) -> Path:
        """The key files; mode 0700."""
        return self.home / "keys"

    @property
    def amqp_uri(self) -> str:
        """The user's broker, or this home's.

        RabbitMQ lets ``guest`` in from the loopback only, and this node listens nowhere else.
        """
        return self.external_amqp or f"amqp://guest:guest@127.0.0.1:{self.port(BROKER)}//"

    @property
    def management(self) -> str:
        """Where this home's broker is administered; meaningless for an external one."""
        return f"http://guest:guest@127.0.0.1:{self.port(MANAGEMENT)}"

    @property
    def mongo_uri(self) -> str:
        """The user's database, or this home's."""
        own = f"mongodb://127.0.0.1:{self.port(DATABASE)}/?replicaSet=rs0"
        return self.external_mongo or own

    @property
    def public_url(self) -> str:
        """Where people reach the gateway."""
        return f"http://127.0.0.1:{self.port(GATEWAY)}"

    @property
    def font_file(self) -> Path:
        """The Chinese font of printed papers: the user's, the machine's, or the fetched one."""
        return self.font or next((one for one in FONTS if one.is_file()), FONTS[-1])

    def environment(self) -> dict[str, str]:
        """What every process of this home finds in its environment."""
        return {
            "HUIYIN_HOME": str(self.home),
            "HUIYIN_PORT_BASE": str(self.base),
            "HUIYIN_AMQP_URI": self.amqp_uri,
            "HUIYIN_MONGO_URI": self.mongo_uri,
            "HUIYIN_MONGO_PREFIX": self.mongo_prefix,
            "HUIYIN_KEYS": str(self.keys),
            "HUIYIN_SMTP": f"127.0.0.1:{self.port(MAIL)}",
            "HUIYIN_CLOCK_FILE": str(self.home / "clock"),
            "HUIYIN_PUBLIC_URL": self.public_url,
            "HUIYIN_FONT": str(self.font_file),
        }


def _address(environ: Mapping[str, str], name: str) -> str | None:
    """A server that the user named, or that a file names: it may hold a password."""
    file = environ.get(f"{name}_FILE")
    if not file:
        return environ.get(name) or None
    try:
        return Path(file).read_text().strip() or None
    except OSError as wrong:
        raise SystemExit(f"{name}_FILE: {file} cannot be read: {wrong.strerror}.") from None


def _own_font(text: str | None) -> Path | None:
    """A font that the user named; a process of a home finds the home's in its environment."""
    given = _path(text)
    return None if given in FONTS else given


def _path(text: str | None) -> Path | None:
    return Path(text).absolute() if text else None
