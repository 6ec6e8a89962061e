"""What matching destroyed when an emergency was over."""

from typing import ClassVar

from pydantic import Field

from contracts.base import Event
from contracts.vocabulary import AreaCode


class EmergencyDataPurged(Event):
    """Who asked for help can no longer be known; cases that are not over were left alone."""

    topic: ClassVar[str] = "matching.emergency_data.purged.v1"

    incident_id: str
    area: AreaCode
    keys: int
    kept: int
    help_ids: list[str]
    standing_ids: list[str] = Field(default=[], description="Standing cases that have ended.")
