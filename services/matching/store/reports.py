"""Service reports, as they rest: encrypted, and gone after thirty days."""

from typing import Any

from contracts.matching import CheckOut, FileReport
from kit.errors import NotFound
from kit.store import Shelf, Store
from kit.wire import Envelope
from services.matching.domain.need import Need
from services.matching.domain.roster import split
from services.matching.domain.service_report import ServiceReport, file_report, squad_of


class Reports:
    """The reports, each for one squad."""

    def __init__(self, store: Store, needs: Shelf[Need]) -> None:
        self._needs = needs
        self._shelf = store.shelf("reports", ServiceReport, personal=("place", "content", "photo"))

    def prepare(self) -> None:
        """Found by squad; the database forgets them when their time is over."""
        reports = self._shelf.collection
        reports.create_index("squad", name="squad")
        reports.create_index("forget_at", name="forget", expireAfterSeconds=0)

    def file(self, wish: FileReport | CheckOut, *, cause: Envelope) -> None:
        """Keep a report of somebody on duty, or what they say on leaving."""
        need_id, number = split(wish.assignment_id)
        need = self._needs.get(need_id)
        report, says = file_report(
            need, number, wish, key=cause.id, by=cause.caller.subject, now=cause.time
        )
        self._shelf.add(report, says, cause=cause)

    def of_squad(self, assignment_id: str, cause: Envelope) -> list[dict[str, Any]]:
        """The reports of the caller's own squad, the newest first."""
        found = self._shelf.find({"squad": self._squad(assignment_id, cause)})
        found.sort(key=lambda one: (one.at, one.id), reverse=True)
        return [
            {
                "id": one.id,
                "volunteer_id": one.volunteer,
                "at": one.at.isoformat(),
                "place": one.place,
                "content": one.content,
            }
            for one in found
        ]

    def photo(self, assignment_id: str, report_id: str, cause: Envelope) -> str:
        """The photo of such a report, in base64."""
        report = self._shelf.get(report_id)
        if report.squad != self._squad(assignment_id, cause) or not report.photo:
            raise NotFound(f"there is no photo of {report_id}")
        return report.photo

    def _squad(self, assignment_id: str, cause: Envelope) -> str:
        need_id, number = split(assignment_id)
        return squad_of(self._needs.get(need_id), number, cause.caller.subject)
