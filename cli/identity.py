"""Which process a recorded number means.

A process id alone is not an identity: the kernel gives it to somebody else later.  Together with
the start time it is, and a pidfd keeps it so between the check and the signal.
"""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MARK = "HUIYIN_LAUNCH"


@dataclass(frozen=True, slots=True)
class Identity:
    """A process, for as long as the machine is not rebooted."""

    pid: int
    started: int  # clock ticks since boot

    @classmethod
    def of(cls, pid: int) -> "Identity | None":
        """Who has ``pid`` now; None if nobody, or only a zombie."""
        try:
            # The name in field 2 may contain spaces and brackets: count from the last one.
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else cls(pid, int(fields[19]))

    @classmethod
    def own(cls) -> "Identity":
        """This process."""
        found = cls.of(os.getpid())
        if found is None:
            raise RuntimeError("/proc does not show this process; Huiyin needs Linux")
        return found

    @property
    def alive(self) -> bool:
        """Whether this very process still runs."""
        return Identity.of(self.pid) == self

    def send(self, number: signal.Signals) -> bool:
        """Signal this process and no other; False if it is gone."""
        with suppress(ProcessLookupError):
            descriptor = os.pidfd_open(self.pid)
            try:
                if self.alive:
                    signal.pidfd_send_signal(descriptor, number)
                    return True
            finally:
                os.close(descriptor)
        return False


def boot() -> str:
    """The kernel's name for this boot; start times of two boots do not compare."""
    return (PROC / "sys/kernel/random/boot_id").read_text().strip()


def marked(launch: str) -> list[Identity]:
    """Processes that descend from one launch, found by the mark in their environment.

    This finds what a recorded pid cannot: Erlang's helpers, a solver's children, a process born
    a moment before its supervisor was killed.
    """
    mark = f"{MARK}={launch}".encode()
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                who = Identity.of(int(entry.name))
                found += [who] if who else []
    return found
