"""The ways a message can leave: one small equal file per channel."""

import os

from services.notify.channels.outbox import Outbox
from services.notify.channels.outlet import Outlet
from services.notify.channels.smtp import Smtp

#: Connections to the mail server per process.
LINES = 4


def outlet() -> Outlet:
    """The channel that ``HUIYIN_CHANNEL`` names; smtp when there is a server in ``HUIYIN_SMTP``."""
    server = os.environ.get("HUIYIN_SMTP", "")
    name = os.environ.get("HUIYIN_CHANNEL") or ("smtp" if server else "outbox")
    if name not in ("smtp", "outbox"):
        raise ValueError("HUIYIN_CHANNEL is neither smtp nor outbox")
    return Outlet([Smtp(server) for _ in range(LINES)] if name == "smtp" else [Outbox()])
