"""A volunteer as shown to others: what they may know, and nothing to recognise."""

from dataclasses import asdict
from typing import Any

from services.registry.domain.evidence import Standing
from services.registry.domain.phone import masked_phone
from services.registry.domain.responsibility import managing_unit
from services.registry.domain.text import masked_name, masked_plate
from services.registry.domain.volunteer import Volunteer


def masked(volunteer: Volunteer) -> dict[str, Any]:
    """A volunteer as shown to those who may see that there is one, not who it is."""
    driving = volunteer.driving
    return {
        "id": volunteer.id,
        "number": volunteer.number,
        "state": volunteer.state,
        "name": masked_name(volunteer.name),
        "phone": masked_phone(volunteer.phone),
        "community": volunteer.community,
        "intentions": sorted(volunteer.intentions),
        "available": sorted(volunteer.available),
        "service_areas": sorted(volunteer.service_areas),
        "skills": sorted(volunteer.skills),
        "trained_for": sorted(volunteer.trained_for),
        "insured_until": volunteer.insured_until and volunteer.insured_until.isoformat(),
        "birth_year": volunteer.birth_year,
        "affiliation": volunteer.affiliation.value,
        "registered_at": volunteer.registered_at.isoformat(),
        "household": volunteer.household,
        "takes_turns": volunteer.takes_turns,
        "recruited_by": volunteer.recruited_by,
        "managing_unit": managing_unit(volunteer),
        "standing": _standing(volunteer.standing or Standing()),
        "vehicle": driving
        and {
            "plate": masked_plate(volunteer.plate),
            "type": driving.vehicle_type,
            "seats": driving.seats,
            "load_kg": driving.load_kg,
            "cold_box": driving.cold_box,
        },
    }


def _standing(standing: Standing) -> dict[str, Any]:
    """Everything that opens or closes posts, but not who entered it."""
    shown = asdict(standing)
    for training in shown["trainings"]:
        del training["recorded_by"]
    shown["history"] = [{k: v for k, v in one.items() if k != "by"} for one in shown.pop("turns")]
    return shown
