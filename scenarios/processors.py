"""What this machine's processors did meanwhile: what a time on a shared machine is worth."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

#: Kinds of time in the first line of /proc/stat (proc(5)); time of guests is counted twice there.
_IDLE, _IO_WAIT, _STOLEN, _KINDS = 3, 4, 7, 8


@dataclass(frozen=True, slots=True)
class Processors:
    """Seconds of all processors together, since the machine was started or since a moment."""

    busy: float
    #: Wanted here, and given to other machines on the same host.
    stolen: float

    @classmethod
    def of(cls, stat: str, ticks: int = os.sysconf("SC_CLK_TCK")) -> Self:
        """What the text of /proc/stat says; ``ticks`` are its units in a second."""
        kinds = [int(one) / ticks for one in stat.splitlines()[0].split()[1 : _KINDS + 1]]
        return cls(sum(kinds) - kinds[_IDLE] - kinds[_IO_WAIT] - kinds[_STOLEN], kinds[_STOLEN])

    @classmethod
    def now(cls) -> Self:
        """Since the machine was started."""
        return cls.of(Path("/proc/stat").read_text())

    def since(self, before: "Processors") -> "Processors":
        """The difference."""
        return Processors(self.busy - before.busy, self.stolen - before.stolen)

    @property
    def withheld(self) -> float:
        """The part of what was wanted that the host did not give."""
        wanted = self.busy + self.stolen
        return self.stolen / wanted if wanted else 0.0
