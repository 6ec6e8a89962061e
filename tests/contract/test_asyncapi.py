"""The AsyncAPI document tells the truth: what the kit packs is valid by it, and all resolves."""

import secrets

import orjson
import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from cli.asyncapi import BUNDLE, ENVELOPE, HEADERS, ONE, asyncapi, name_of
from cli.publish import ROOT
from contracts.base import MESSAGES
from contracts.gateway import NoteOutcome
from contracts.matching import CloseHelp, ConfirmHelp, PlanChanged
from contracts.topology import queues
from kit import relay
from kit.amqp import published
from kit.bundle import packed
from kit.seal import Seal
from kit.wire import Envelope

#: Of the parts of a document that are used here: what must be in them, and what may.
KEYWORDS = {
    "servers": ({"host", "protocol"}, {"protocolVersion", "description"}),
    "channels": ({"address", "messages"}, {"title", "description", "bindings"}),
    "operations": ({"action", "channel"}, {"summary", "bindings", "reply", "messages"}),
    "messages": (
        {"name", "contentType", "payload"},
        {"summary", "tags", "headers", "correlationId"},
    ),
}
AT = "https://huiyin.test/"
DOCUMENT = asyncapi()
SEAL = Seal(secrets.token_bytes(32))
BUNDLED = NoteOutcome(command_id="c", status=200, result={"id": "n"})


def on_file(uri):
    content = orjson.loads((ROOT / uri.removeprefix(AT)).read_bytes())
    return DRAFT202012.create_resource(content)


REGISTRY = Registry(retrieve=on_file)


def check(key, body):
    """Hold what travels against what the document says of a message."""
    where = {"$ref": f"{AT}docs/asyncapi.json#/components/messages/{key}/payload"}
    Draft202012Validator(where, registry=REGISTRY).validate(orjson.loads(body))


def references(part):
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from references(one)


def test_every_part_has_the_keywords_of_asyncapi_3_and_no_others():
    """AsyncAPI's own JSON Schema cannot be had without the network; its lists of keywords can."""
    parts = DOCUMENT | DOCUMENT["components"]
    for kind, (needed, allowed) in KEYWORDS.items():
        for name, part in parts[kind].items():
            words = {word for word in part if not word.startswith("x-")}
            assert needed <= words <= needed | allowed, f"{kind} {name}"
    assert {one["action"] for one in DOCUMENT["operations"].values()} == {"send", "receive"}


def test_every_reference_resolves():
    resolver = REGISTRY.resolver(AT + "docs/asyncapi.json")
    for reference in set(references(DOCUMENT)):
        assert resolver.lookup(reference).contents


def test_every_channel_has_a_message_and_every_message_a_channel():
    carried = [set(channel["messages"]) for channel in DOCUMENT["channels"].values()]
    assert all(carried)
    assert set().union(*carried) == set(DOCUMENT["components"]["messages"])


def test_every_operation_names_a_channel_that_is_there_and_every_message_is_received():
    operations = DOCUMENT["operations"].values()
    channels = {one["channel"]["$ref"].removeprefix("#/channels/") for one in operations}
    assert channels == set(DOCUMENT["channels"]) - {"answers"}
    received = {one["channel"]["$ref"] for one in operations if one["action"] == "receive"}
    assert len(received) == len(channels)


def test_the_channels_are_the_routing_keys_that_queues_are_bound_by():
    bound = {(queue.exchange, key) for queue in queues() for key in queue.topics}
    told = {
        (channel["bindings"]["amqp"]["exchange"]["name"], channel["address"])
        for channel in DOCUMENT["channels"].values()
        if channel["address"]
    }
    assert told == bound


def test_what_is_sealed_is_marked_and_shows_no_data():
    for topic, kind in MESSAGES.items():
        message = DOCUMENT["components"]["messages"][name_of(topic)]
        payload = orjson.dumps(message["payload"]).decode()
        assert message.get("x-sealed", False) is kind.sealed
        assert ("contracts/schemas" in payload) is not kind.sealed


@pytest.mark.parametrize(
    "message", [BUNDLED, CloseHelp(help_id="h", answer="好"), ConfirmHelp(help_id="h")]
)
def test_what_the_kit_packs_is_valid(message):
    sent = Envelope.of(message, answer_to="gateway", subject="h").again().pack(SEAL)
    check(name_of(message.topic), sent)
    assert set(orjson.loads(sent)) <= set(ENVELOPE["properties"])


def test_a_bundle_is_valid_as_a_list_and_nothing_else_is():
    bodies = [Envelope.of(BUNDLED).pack(SEAL) for _ in range(3)]
    check(f"{name_of(BUNDLED.topic)}_bundle", packed(bodies))
    with pytest.raises(ValidationError):
        check(f"{name_of(BUNDLED.topic)}_bundle", bodies[0])


def test_bare_data_wrong_data_and_open_data_of_a_sealed_message_are_not_valid():
    key = name_of(BUNDLED.topic)
    with pytest.raises(ValidationError):
        check(key, BUNDLED.model_dump_json())
    wrong = orjson.loads(Envelope.of(BUNDLED).pack(SEAL)) | {"data": {"status": 200}}
    with pytest.raises(ValidationError):
        check(key, orjson.dumps(wrong))
    sealed = orjson.loads(Envelope.of(CloseHelp(help_id="h")).pack(SEAL))
    with pytest.raises(ValidationError):
        check(name_of(CloseHelp.topic), orjson.dumps(sealed | {"data": {"help_id": "h"}}))


def test_content_types_and_headers_are_those_on_the_wire():
    where = (1, "events", PlanChanged.topic, "id", {})
    assert ONE.encode() in published(*where, [b"{}"], frame_max=4096)
    assert BUNDLE.encode() in published(*where, [b"{}", b"{}"], frame_max=4096)
    assert {relay.AGAIN, relay.REPLAYED, "x-attempt"} < set(HEADERS["properties"])
