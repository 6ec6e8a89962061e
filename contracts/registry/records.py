"""Hours given (MCA Order 67)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from contracts.base import Event
from contracts.vocabulary import CommunityCode, PostCategory


class ServiceRecorded(Event):
    """Hours given were written down (MCA Order 67 art. 4-7)."""

    topic: ClassVar[str] = "registry.service.recorded.v1"

    record_id: str
    volunteer_id: str
    assignment_id: str
    category: PostCategory
    community: CommunityCode
    minutes: int
    nature: Literal["volunteer", "official_duty"]
    started_at: AwareDatetime
