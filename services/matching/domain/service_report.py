"""A service report: time, place, content and photo, for those who serve together (R-DUTY-01)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.base import Event
from contracts.matching import CheckOut, FileReport, ReportFiled
from kit.errors import Forbidden
from services.matching.domain.answer import found
from services.matching.domain.duty import NotCheckedIn, happened_at
from services.matching.domain.need import Need
from services.matching.domain.roster import PRESENT, TAKEN
from services.matching.domain.squad import block_of

#: How long a report is kept (decision: as long as a request for help).
KEPT = timedelta(days=30)


class NotInTheSquad(Forbidden):
    """Reports are for those who serve together."""

    code = "not_in_the_squad"


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """One report.  ``squad`` are those who may see it; ``photo`` is clean base64, or empty.

    ``volunteer`` is who says it, or empty for an office.
    """

    id: str
    need_id: str
    assignment_id: str
    squad: str
    volunteer: str
    at: datetime
    place: str
    content: str
    photo: str
    forget_at: datetime


def squad_of(need: Need, number: str, volunteer: str) -> str:
    """Whose reports somebody with a place sees: citizens and cadres of a need each their own."""
    mine = found(need, number)
    if mine.state not in TAKEN or not volunteer or mine.volunteer != volunteer:
        raise NotInTheSquad
    return f"{need.id}-{block_of(mine)}"


def file_report(
    need: Need, number: str, wish: FileReport | CheckOut, *, key: str, by: str, now: datetime
) -> tuple[ServiceReport, list[Event]]:
    """What somebody who is there, or was, tells the others; be it with the last words on leaving.

    Those are said at the meeting place, and have no photo.  ``by`` is the volunteer who says it;
    what an office notes for somebody is nobody's own word.
    """
    mine = found(need, number)
    if mine.state not in PRESENT:
        raise NotCheckedIn
    at = happened_at(wish.at, now)
    if isinstance(wish, CheckOut):
        place, content, photo = need.meeting_place, wish.report or "", ""
    else:
        place, content, photo = wish.place, wish.content, wish.photo
    report = ServiceReport(
        id=key,
        need_id=need.id,
        assignment_id=wish.assignment_id,
        squad=squad_of(need, number, mine.volunteer),
        volunteer=mine.volunteer if by == mine.volunteer else "",
        at=at,
        place=place,
        content=content,
        photo=photo,
        forget_at=now + KEPT,
    )
    said = ReportFiled(
        report_id=key,
        need_id=need.id,
        assignment_id=wish.assignment_id,
        volunteer_id=mine.volunteer,
        community=need.community,
        at=at,
    )
    return report, [said]
