"""Read models of compounds and their waves; counts only, no doors."""

from contracts.logistics import (
    ColdChainLate,
    CompoundChanged,
    DayChanged,
    ParcelsScanned,
    PrintChanged,
    UnitDayChanged,
    WaveClosed,
    WaveFrozen,
)
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_compound(event: CompoundChanged, envelope: Envelope) -> list[Write]:
    """A compound and today's owners."""
    key, facts = event.compound_id, event.model_dump(exclude={"compound_id"})
    return [
        *latest("compounds", key, envelope, facts),
        lies("compound", key, envelope, event.area),
    ]


@project.register
def of_upload(event: ParcelsScanned, envelope: Envelope) -> list[Write]:
    """What an upload has counted."""
    facts = event.model_dump(exclude={"upload_id"})
    return latest("uploads", event.upload_id, envelope, facts)


@project.register
def of_wave(event: WaveFrozen, envelope: Envelope) -> list[Write]:
    """A wave: how much of it goes in which trip, and how it ended."""
    key, facts = event.wave_id, event.model_dump(exclude={"wave_id"})
    facts["state"] = "closed" if isinstance(event, WaveClosed) else "frozen"
    return [
        *latest("waves", key, envelope, facts),
        lies("wave", key, envelope, event.area),
    ]


@project.register
def of_late(event: ColdChainLate, envelope: Envelope) -> list[Write]:
    """A cold parcel that waits for too long."""
    key = f"{event.compound_id}:{event.parcel}"
    return latest("cold_alarms", key, envelope, event.model_dump())


@project.register
def of_day(event: DayChanged, envelope: Envelope) -> list[Write]:
    """A compound's day: how many volunteers have come how far."""
    facts = event.model_dump(mode="json")
    return latest("compound_days", f"{event.compound_id}:{event.day}", envelope, facts)


@project.register
def of_unit_day(event: UnitDayChanged, envelope: Envelope) -> list[Write]:
    """What has been noted in a unit on a day."""
    key = f"{event.compound_id}:{event.day}:{event.staircase}"
    return latest("unit_days", key, envelope, event.model_dump(mode="json"))


@project.register
def of_print(event: PrintChanged, envelope: Envelope) -> list[Write]:
    """How far a print is."""
    key, facts = event.print_id, event.model_dump(exclude={"print_id"})
    return [*latest("prints", key, envelope, facts), lies("print", key, envelope, event.area)]
