"""Rules that every message keeps."""

import re

from cli.publish import schema
from contracts.base import MESSAGES, Command, Event, Query
from contracts.registry import PoolEntry, VolunteerRegistered, VolunteersImported
from contracts.topology import SERVICES, in_bundles, queues

TOPIC = re.compile(r"[a-z]+\.[a-z_]+(\.[a-z_]+)?\.v\d+")
#: Names of fields that would carry personal data.
PERSONAL = re.compile(r"(^|_)(name|phone|address|plate|birth_date|doc_no|id_number|gender)($|_)")
#: Names of teams and organisations, which are public.
PUBLIC_NAMES = {"registry.team.registered.v1", "registry.organisation.changed.v1"}
#: Fields of a command or query that would.
SECRET = {"name", "phone", "address", "caller_name", "caller_phone", "donor_name", "donor_phone",
          "contact_name", "contact_phone", "plate"}  # fmt: skip

ALL = tuple(MESSAGES.values())


def breaking(rule, kinds):
    """Which of these do not keep the rule: one test for all, as there are hundreds of messages."""
    return [kind.topic for kind in kinds if not rule(kind)]


def of(*genus):
    return [kind for kind in ALL if issubclass(kind, genus)]


def fields(shape):
    for name, field in shape.get("properties", {}).items():
        yield name
        yield from fields(field)
    for part in shape.get("$defs", {}).values():
        yield from fields(part)


def test_a_topic_names_its_owner_and_version():
    assert breaking(lambda kind: TOPIC.fullmatch(kind.topic), ALL) == []
    assert breaking(lambda kind: kind.owner() in SERVICES, ALL) == []
    assert breaking(lambda kind: kind.__doc__, ALL) == []


def test_an_event_carries_no_personal_data():
    told = {
        kind.topic: personal
        for kind in of(Event)
        if (personal := [one for one in fields(schema(kind)) if PERSONAL.search(one)])
    }
    assert {topic: told[topic] for topic in told if topic not in PUBLIC_NAMES} == {}


def test_a_command_with_personal_data_is_sealed():
    def careful(kind):
        return kind.sealed or not SECRET & set(fields(schema(kind)))

    assert breaking(careful, of(Command, Query)) == ["registry.register_team.v1"]


def test_a_command_refuses_fields_it_does_not_know():
    assert breaking(lambda kind: kind.model_config["extra"] == "forbid", of(Command)) == []


def test_every_message_has_a_queue():
    bound = {key for queue in queues() for key in queue.topics}
    asides = {f"{one.topic}.{one.aside}" for one in of(Event) if one.aside}
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
