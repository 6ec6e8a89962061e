"""Daily service reports, for those who serve together (R-DUTY-01)."""

from typing import ClassVar

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event, Query
from contracts.photo import Photo
from contracts.vocabulary import CommunityCode, Id, Line, Text


class FileReport(Command):
    """Somebody on duty reports when, where, and what was done, with a photo.

    Position and everything else that a telephone writes into a photo is taken out of it before
    anything is kept.
    """

    topic: ClassVar[str] = "matching.file_report.v1"
    sealed: ClassVar[bool] = True

    assignment_id: Id
    at: AwareDatetime | None = Field(default=None, description="When; now if left out.")
    place: Line
    content: Text
    photo: Photo


class ReportFiled(Event):
    """A report is there for the squad; what it says stays with matching."""

    topic: ClassVar[str] = "matching.report.filed.v1"

    report_id: str
    need_id: str
    assignment_id: str
    volunteer_id: str
    community: CommunityCode
    at: AwareDatetime


class ReadReports(Query):
    """The reports of one's own squad."""

    topic: ClassVar[str] = "matching.read_reports.v1"

    assignment_id: Id


class ReadPhoto(Query):
    """The photo of a report of one's own squad."""

    topic: ClassVar[str] = "matching.read_photo.v1"

    assignment_id: Id
    report_id: Id
