"""The process: the hand, its watchdog, its probes and its end."""

import os
import signal
import threading
import time
from types import FrameType
from typing import Any

from pymongo import MongoClient

from kit.probe import Probe
from kit.seal import Keys
from kit.telemetry import log_to_stderr
from services.logistics.poster.hand import Poster
from services.logistics.store import LogisticsStore


def watch(poster: Poster) -> None:
    """End the process when the loop has stopped turning; a supervisor starts it again.

    py-amqp waits for ever for the farewell of a silent broker.
    """
    while poster.alive():
        time.sleep(1)
    os.write(2, b'{"level": "CRITICAL", "message": "stuck: giving up"}\n')
    os._exit(70)


def main() -> None:
    """Run until SIGTERM, as `huiyin up` and the container do."""
    log_to_stderr()
    uri, keys = os.environ["HUIYIN_AMQP_URI"], Keys.from_environment()
    prefix = os.environ.get("HUIYIN_MONGO_PREFIX", "huiyin_")
    client: MongoClient[dict[str, Any]] = MongoClient(os.environ["HUIYIN_MONGO_URI"], tz_aware=True)
    store = LogisticsStore(client[f"{prefix}logistics"], name="logistics", keys=keys)
    store.prepare()
    poster = Poster(uri, store)
    probe = Probe()
    probe.ready, probe.alive = lambda: poster.ready, poster.alive

    def end(_signal: int, _frame: FrameType | None) -> None:
        poster.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    probe.start()
    threading.Thread(target=watch, args=(poster,), name="watchdog", daemon=True).start()
    poster.run()
    probe.stop()
    client.close()


if __name__ == "__main__":
    main()
