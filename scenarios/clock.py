"""The rehearsal clock: lets a city play tomorrow morning this evening.

Every process of the platform adds the seconds in ``HUIYIN_CLOCK_FILE`` to the present and looks
at the file five times a second (`kit.wire.utcnow`), so moving the clock is writing a number.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: Seconds until every process has looked.
NOTICED = 0.3


class RehearsalClock:
    """The platform's clock, which this scenario may move forward."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def started(self) -> bool:
        """Whether a rehearsal is on."""
        return self._file.exists()

    def now(self) -> datetime:
        """The present moment as the platform sees it."""
        seconds = float(self._file.read_text() or 0) if self._file.exists() else 0.0
        return datetime.fromtimestamp(time.time(), UTC) + timedelta(seconds=seconds)

    async def begin(self, moment: datetime) -> None:
        """Set the clock for the first time, back into the past if need be."""
        if not self.started:
            await self._set(moment)

    async def reach(self, moment: datetime) -> None:
        """Move the clock to a moment; never back."""
        if self.now() < moment:
            await self._set(moment)

    async def pass_by(self, while_: timedelta) -> None:
        """Let so much time pass at once."""
        await self._set(self.now() + while_)

    async def _set(self, moment: datetime) -> None:
        half = self._file.with_suffix(".part")
        half.write_text(str(round(moment.timestamp() - time.time())))
        half.replace(self._file)
        await asyncio.sleep(NOTICED)
