"""Work groups, stations, and what organisations bring."""

from functools import partial
from typing import Any

from contracts.registry import AppointHead, FileCapabilities, FormGroup, OpenStation, ReadGroup
from kit.entrypoints import answers, obeys
from kit.wire import Envelope
from services.registry.domain import group
from services.registry.domain.organisation import file_capabilities
from services.registry.domain.station import open_station
from services.registry.service.base import OnTheBus


class AboutGroups(OnTheBus):
    """Work groups, stations, and what organisations bring."""

    @obeys(FormGroup)
    def form_group(self, wish: FormGroup, cause: Envelope) -> None:
        """Form a work group by a template."""
        made, says = group.form(wish, group_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.groups.add(made, says, cause=cause)

    @obeys(AppointHead)
    def appoint_head(self, wish: AppointHead, cause: Envelope) -> None:
        """Fill a seat of a sub-group."""
        home = self.store.volunteers.get(wish.volunteer_id).community
        rule = partial(group.appoint, wish, community=home, now=cause.time)
        self.store.groups.decide(wish.group_id, rule, cause=cause)

    @answers(ReadGroup)
    def read_group(self, query: ReadGroup, cause: Envelope) -> dict[str, Any]:  # noqa: ARG002
        """The organigram, and who takes care of what is asked for."""
        found = self.store.groups.get(query.group_id)
        people = self.store.volunteers.find_all(group.people(found))
        return group.told(found, {one.id: one.name for one in people}, query.category)

    @obeys(OpenStation)
    def open_station(self, wish: OpenStation, cause: Envelope) -> None:
        """Open the station of an area."""
        station, says = open_station(wish, station_id=cause.id, now=cause.time)
        self.store.open_station(station, says, cause=cause)

    @obeys(FileCapabilities)
    def file_capabilities(self, wish: FileCapabilities, cause: Envelope) -> None:
        """Keep an organisation's newest capability sheet."""
        rule = partial(file_capabilities, wish, cause.time)
        self.store.organisations.decide(wish.organisation_id, rule, cause=cause)
