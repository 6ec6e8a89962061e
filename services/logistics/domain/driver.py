"""A driver of the fleet as a trip sees one: driver, car and gates are looked at as one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from contracts.logistics import TripKind
from contracts.registry import PoolEntry
from contracts.vocabulary import Gate, PostCategory
from kit.errors import Refusal


class DriverGated(Refusal):
    """This driver may not drive such a trip now."""

    code = "driver_gated"


class OnTheRoad(Refusal):
    """This driver is on another trip now."""

    code = "driver_on_the_road"


@dataclass(frozen=True, slots=True)
class Driver:
    """Somebody with a car: for what trained, until when insured, whether in service."""

    id: str
    community: str
    seats: int
    asleep: bool
    trained_for: frozenset[str]
    insured_until: str = ""


def driver(entry: PoolEntry) -> Driver | None:
    """The driver that an entry of the registry speaks of; None for somebody without a car."""
    if entry.vehicle_seats is None:
        return None
    return Driver(
        id=entry.volunteer_id,
        community=entry.community,
        seats=entry.vehicle_seats,
        asleep=entry.asleep,
        trained_for=frozenset(str(one) for one in entry.trained_for),
        insured_until=entry.insured_until.isoformat() if entry.insured_until else "",
    )


def gates(known: Driver | None, kind: TripKind, day: date) -> tuple[Gate, ...]:
    """What keeps somebody from a trip; nothing for who may drive it.

    Samples need training by medical staff and an insurance on the day (Beita; art. 16, 17).
    """
    if known is None:
        return (Gate.NO_VEHICLE,)
    found = [Gate.NOT_IN_SERVICE] if known.asleep else []
    if kind == "samples":
        if PostCategory.SAMPLE_TRANSPORT not in known.trained_for:
            found.append(Gate.TRAINING_MISSING)
        if known.insured_until < day.isoformat():
            found.append(Gate.INSURANCE_MISSING)
    return tuple(found)


def must_pass(found: Collection[Gate]) -> None:
    """Refuse who is kept back by a gate."""
    if found:
        raise DriverGated(gates=[str(one) for one in found])
