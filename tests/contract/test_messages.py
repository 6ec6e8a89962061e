"""Rules that every message keeps."""

import re

import pytest

from contracts.base import MESSAGES, Command, Event, Query
from contracts.registry import PoolEntry, VolunteerRegistered, VolunteersImported
from contracts.topology import SERVICES, in_bundles, queues

#: Names of fields that would carry personal data.
PERSONAL = re.compile(r"(^|_)(name|phone|address|plate|birth_date|doc_no|id_number|gender)($|_)")
EVENTS = [one for one in MESSAGES.values() if issubclass(one, Event)]
#: Names of teams and organisations, which are public.
PUBLIC_NAMES = {"registry.team.registered.v1", "registry.organisation.changed.v1"}


def fields(schema):
    for name, field in schema.get("properties", {}).items():
        yield name
        yield from fields(field)
    for part in schema.get("$defs", {}).values():
        yield from fields(part)


@pytest.mark.parametrize("kind", MESSAGES.values(), ids=lambda kind: kind.topic)
def test_a_topic_names_its_owner_and_version(kind):
    assert re.fullmatch(r"[a-z]+\.[a-z_]+(\.[a-z_]+)?\.v\d+", kind.topic)
    assert kind.owner() in SERVICES
    assert kind.__doc__


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.topic)
def test_an_event_carries_no_personal_data(kind):
    if kind.topic in PUBLIC_NAMES:
        return
    assert [one for one in fields(kind.model_json_schema()) if PERSONAL.search(one)] == []


@pytest.mark.parametrize(
    "kind",
    [one for one in MESSAGES.values() if issubclass(one, Command | Query)],
    ids=lambda kind: kind.topic,
)
def test_a_command_with_personal_data_is_sealed(kind):
    personal = {"name", "phone", "address", "caller_name", "caller_phone", "donor_name",
                "donor_phone", "contact_name", "contact_phone", "plate"}  # fmt: skip
    if kind.topic == "registry.register_team.v1":
        return
    assert kind.sealed or not personal & set(fields(kind.model_json_schema()))


@pytest.mark.parametrize(
    "kind",
    [one for one in MESSAGES.values() if issubclass(one, Command)],
    ids=lambda kind: kind.topic,
)
def test_a_command_refuses_fields_it_does_not_know(kind):
    assert kind.model_config["extra"] == "forbid"


def test_every_message_has_a_queue():
    bound = {key for queue in queues() for key in queue.topics}
    asides = {f"{one.topic}.{one.aside}" for one in EVENTS if one.aside}
    assert bound == set(MESSAGES) | asides


def test_the_fleet_hears_of_those_who_drive_and_others_of_everybody():
    walks = PoolEntry(
        volunteer_id="v", community="140107001002", intentions=["checkpoint"],
        available=["morning"], service_areas=["140107"],
    )  # fmt: skip
    drives = walks.model_copy(update={"vehicle_seats": 4})
    heard = {queue.name: queue.topics for queue in queues()}
    for entry, hearers in ((drives, ("logistics", "matching", "gateway")), (walks, ("matching",))):
        for said in (
            VolunteerRegistered(entry=entry),
            VolunteersImported(import_id="i", kind="volunteers", chunk=0, entries=[walks, entry]),
        ):
            assert all(said.route in heard[f"{one}.events"] for one in hearers)
            assert (said.route in heard["logistics.events"]) == (entry is drives)
            assert in_bundles(said.route)
