"""Which queue carries what: the one source of truth of the bus, derived from the messages.

Every command and query goes to its owner.  Every event goes to the services that `HEARS`
names.  `kit.topology` declares exactly this on the broker, before any service starts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from contracts import (  # noqa: F401  importing defines the messages
    gateway,
    logistics,
    matching,
    notify,
    registry,
)
from contracts.base import MESSAGES, Command, Event, Query

SERVICES = ("registry", "matching", "logistics", "notify", "gateway")

#: The events each service keeps a local copy from, or acts on.
HEARS: dict[str, tuple[type[Event], ...]] = {
    "registry": (matching.AssignmentsCheckedOut, registry.RollEntered),
    "matching": (
        registry.VolunteerRegistered,
        registry.VolunteersImported,
        registry.VolunteerChanged,
        registry.TeamRegistered,
        registry.TeamReadinessReported,
        registry.OrganisationChanged,
        registry.IncidentPurged,
        # what is bought for somebody who asked for help
        logistics.ErrandChanged,
        registry.ZoneChanged,
        # its own: what a change of one need or plan means for people and other needs
        matching.PlanChanged,
        matching.ChannelChanged,
        matching.NeedPublished,
        matching.OffersDeclined,
        matching.OffersTimedOut,
        matching.OffersWithdrawn,
        matching.AssignmentsCheckedOut,
        matching.AssignmentsMissed,
    ),
    "logistics": (
        logistics.EntryPosted,
        logistics.DonationsDisclosed,
        logistics.SupplyPlanChanged,
        # who of the fleet may drive
        registry.VolunteerRegistered,
        registry.VolunteersImported,
        registry.VolunteerChanged,
        # whose orders and doors are forgotten
        registry.IncidentPurged,
    ),
    "notify": (
        matching.OffersMade,
        matching.OffersWithdrawn,
        matching.WaitersPlaced,
        matching.NeedRejected,
        matching.NeedWithdrawn,
        matching.HelpChanged,
        matching.StandingCaseChanged,
        registry.TroubleChanged,
        logistics.DonationChanged,
        registry.ThanksDue,
        registry.RegistrationRepeated,
        registry.IncidentPurged,
        matching.EmergencyDataPurged,
    ),
    # The gateway keeps read models of everything.
    "gateway": tuple(kind for kind in MESSAGES.values() if issubclass(kind, Event)),
}

#: Of these a service hears only what goes under the topic alone: the fleet needs to know nothing of
#: people without a vehicle.
ONLY_PLAIN: dict[str, tuple[type[Event], ...]] = {
    "logistics": (
        registry.VolunteerRegistered,
        registry.VolunteersImported,
        registry.VolunteerChanged,
    ),
}

#: Waits before a message that failed is tried again, in milliseconds; then it is dead.
RETRY_AFTER_MS = (1_000, 10_000, 60_000)


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue, the exchange it is bound to and the routing keys it takes from there."""

    name: str
    exchange: str
    topics: tuple[str, ...]
    #: Survives the broker's loss of a node, and counts deliveries.
    durable: bool = True
    #: Only one consumer at a time is fed; the others stand by.
    single: bool = False


def queue_of(kind: type[Command] | type[Query]) -> str:
    """The queue where the owner finds this command or query."""
    if issubclass(kind, Query):
        return f"{kind.owner()}.queries"
    return f"{kind.owner()}.{'commands' if kind.lane == 'main' else kind.lane}"


@cache
def in_bundles(key: str) -> bool:
    """Whether messages with this routing key may travel several in one.

    Events may, and commands whose reader takes them in batches; other commands are divided among
    the processes that obey them.
    """
    kind = MESSAGES.get(key) or MESSAGES.get(key.rpartition(".")[0])
    if kind is None or not issubclass(kind, Command):
        return kind is not None and issubclass(kind, Event)
    return kind.in_batches or kind.lane == "ledger" or kind.owner() == "gateway"


def queues() -> Iterator[Queue]:
    """Every queue that services consume."""
    directed: dict[str, list[str]] = {}
    for topic, kind in MESSAGES.items():
        if issubclass(kind, Command | Query):
            directed.setdefault(queue_of(kind), []).append(topic)
    for name, topics in directed.items():
        exchange = "queries" if name.endswith(".queries") else "commands"
        single = name.endswith(".ledger")
        yield Queue(name, exchange, tuple(topics), durable=exchange == "commands", single=single)
    for service, events in HEARS.items():
        if events:
            keys = [key for kind in events for key in _keys(kind, ONLY_PLAIN.get(service, ()))]
            yield Queue(f"{service}.events", "events", tuple(keys))


def _keys(kind: type[Event], only_plain: Sequence[type[Event]]) -> Iterator[str]:
    """The routing keys under which a service hears an event."""
    yield kind.topic
    if kind.aside and kind not in only_plain:
        yield f"{kind.topic}.{kind.aside}"
