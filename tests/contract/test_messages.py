"""Rules that every message keeps."""

import re

import pytest

from contracts.base import MESSAGES, Command, Event, Query
from contracts.topology import SERVICES, queues

#: Names of fields that would carry personal data.
PERSONAL = re.compile(r"(^|_)(name|phone|address|plate|birth_date|doc_no|id_number|gender)($|_)")
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


@pytest.mark.parametrize(
    "kind",
    [one for one in MESSAGES.values() if issubclass(one, Event)],
    ids=lambda kind: kind.topic,
)
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
    bound = {topic for queue in queues() for topic in queue.topics}
    assert bound == set(MESSAGES)
