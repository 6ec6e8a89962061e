"""The bus as an AsyncAPI 3 document: what docs/wire-format.md tells people, for programs.

A channel is a routing key.  What travels under it is an envelope, never the bare data; an operation
is a queue that takes from the channel, or an owner that says events there.
"""

from typing import Any

from contracts.base import MESSAGES, Event, Message, Query
from contracts.topology import RETRY_AFTER_MS, in_bundles, queues
from kit.bundle import BYTES, MOST

Json = dict[str, Any]

ONE, BUNDLE = "application/cloudevents+json", "application/cloudevents-batch+json"
PLAIN, SEALED = "application/json", "application/vnd.huiyin.sealed"
#: Of the exchanges by which something is said, their kind.
EXCHANGES = {"events": "topic", "commands": "direct", "queries": "direct"}


def asyncapi() -> Json:
    """The document."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Huiyin",
            "version": "1",
            "license": {"name": "Apache-2.0"},
            "description": "Envelopes, bundles, seals and what a reader must do: wire-format.md.",
        },
        "defaultContentType": ONE,
        "servers": {
            "local": {
                "host": "127.0.0.1:5672",
                "protocol": "amqp",
                "protocolVersion": "0.9.1",
                "description": "A placeholder: where a city's broker is, its operators say.",
            }
        },
        "channels": _channels(),
        "operations": _operations(),
        "components": {
            "messages": _messages(),
            "schemas": {"envelope": ENVELOPE, "sealed": UNDER_SEAL, "headers": HEADERS},
        },
    }


def routes(kind: type[Message]) -> list[str]:
    """The routing keys under which a message may travel."""
    aside = kind.aside if issubclass(kind, Event) else ""
    return [kind.topic, f"{kind.topic}.{aside}"] if aside else [kind.topic]


def name_of(route: str) -> str:
    """What a channel, a message or an operation is called in the document."""
    return route.replace(".", "_")


def _channels() -> Json:
    channels: Json = {
        name_of(route): {
            "address": route,
            "title": route,
            "messages": {
                one: {"$ref": f"#/components/messages/{one}"} for one in _forms(kind, route)
            },
            "bindings": {"amqp": _binding(_exchange(kind))},
        }
        for _, kind in sorted(MESSAGES.items())
        for route in routes(kind)
    }
    channels["answers"] = {
        "address": None,
        "title": "What a query is answered with, at its reply_to (direct reply-to)",
        "messages": {"answer": {"$ref": "#/components/messages/answer"}},
    }
    return channels


def _forms(kind: type[Message], route: str) -> list[str]:
    """The forms in which a message comes on a channel: alone, and in a bundle."""
    key = name_of(kind.topic)
    return [key, f"{key}_bundle"] if in_bundles(route) else [key]


def _binding(exchange: str) -> Json:
    kind = {"name": exchange, "type": EXCHANGES[exchange], "durable": True, "autoDelete": False}
    return {"is": "routingKey", "exchange": kind, "bindingVersion": "0.3.0"}


def _operations() -> Json:
    operations: Json = {}
    for topic, kind in sorted(MESSAGES.items()):
        if issubclass(kind, Event):
            for route in routes(kind):
                operations[f"{kind.owner()}_sends_{name_of(route)}"] = {
                    "action": "send",
                    "channel": {"$ref": f"#/channels/{name_of(route)}"},
                    "summary": f"{kind.owner()} says it.",
                    "bindings": {"amqp": SAID},
                }
        for queue in queues():
            service = queue.name.partition(".")[0]
            for route in (one for one in queue.topics if one in routes(kind)):
                operations[f"{service}_receives_{name_of(route)}"] = {
                    "action": "receive",
                    "channel": {"$ref": f"#/channels/{name_of(route)}"},
                    "summary": f"{service} takes it from the queue {queue.name}.",
                    "bindings": {"amqp": {"ack": True, "bindingVersion": "0.3.0"}},
                } | (_reply(topic) if issubclass(kind, Query) else {})
    return operations


def _reply(topic: str) -> Json:
    location = {"location": "$message.header#/reply_to", "description": f"Who asked {topic}."}
    return {"reply": {"address": location, "channel": {"$ref": "#/channels/answers"}}}


def _messages() -> Json:
    messages: Json = {}
    for topic, kind in sorted(MESSAGES.items()):
        key = name_of(topic)
        messages[key] = _message(kind)
        if any(in_bundles(route) for route in routes(kind)):
            messages[f"{key}_bundle"] = _bundle(topic)
    messages["answer"] = ANSWER
    return messages


def _message(kind: type[Message]) -> Json:
    data: Json = {"$ref": f"../contracts/schemas/{kind.topic}.json"}
    inside: Json = {"type": {"const": kind.topic}}
    if kind.sealed:
        told: Json = {"x-sealed": True, "x-sealed-data": data}
        payload: list[Json] = [{"$ref": "#/components/schemas/sealed"}, {"properties": inside}]
    else:
        told = {}
        inside |= {"datacontenttype": {"const": PLAIN}, "data": data}
        payload = [{"properties": inside, "required": ["data"]}]
    tags = [_exchange(kind), *(["sealed"] if kind.sealed else [])]
    return {
        "name": kind.topic,
        "contentType": ONE,
        "summary": (kind.__doc__ or "").strip().splitlines()[0],
        "tags": [{"name": one} for one in tags],
        "headers": {"$ref": "#/components/schemas/headers"},
        **({"correlationId": ASKED} if issubclass(kind, Query) else {}),
        "payload": {"allOf": [{"$ref": "#/components/schemas/envelope"}, *payload]},
    } | told


def _bundle(topic: str) -> Json:
    return {
        "name": f"{topic}, several",
        "contentType": BUNDLE,
        "summary": f"Envelopes that wait for the same way at the same moment, up to {BYTES} bytes.",
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {
            "type": "array",
            "items": {"$ref": f"#/components/messages/{name_of(topic)}/payload"},
            "minItems": 1,
            "maxItems": MOST,
        },
    }


def _exchange(kind: type[Message]) -> str:
    if issubclass(kind, Event):
        return "events"
    return "queries" if issubclass(kind, Query) else "commands"


#: How everything is said that shall not be lost.
SAID: Json = {"deliveryMode": 2, "mandatory": True, "bindingVersion": "0.3.0"}
ASKED: Json = {
    "location": "$message.header#/correlation_id",
    "description": "The id of the query; its answer carries the same.",
}


def _text(description: str, **more: Any) -> Json:
    return {"type": "string", "description": description} | more


#: As `kit.wire.Envelope` packs it; which data are inside, each message says.
ENVELOPE: Json = {
    "type": "object",
    "required": [
        "specversion", "id", "source", "type", "time", "subject", "sequence", "causationid",
        "correlationid", "traceparent", "callerid", "callerrole", "callerarea", "callersubject",
        "datacontenttype",
    ],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _text("Unique; by it a repeat is recognised.", minLength=1),
        "source": _text("huiyin/<service>"),
        "type": _text("The topic."),
        "time": _text("When it was said; of a command, when it was accepted.", format="date-time"),
        "subject": _text("The id of the thing an event is about."),
        "sequence": {
            "type": "integer", "minimum": 0, "description": "That thing's version after the change."
        },
        "causationid": _text("The message that led to this one."),
        "correlationid": _text("What everything one request caused has in common."),
        "traceparent": _text("W3C Trace Context."),
        "callerid": _text("Who asked."),
        "callerrole": _text("The role they act in."),
        "callerarea": _text("The prefix of area codes they may act for."),
        "callersubject": _text("The person or unit behind the account."),
        "answerto": _text("The service that waits for a command's outcome."),
        "repeat": {"const": True, "description": "On a copy sent by a sweeper."},
        "datacontenttype": {"enum": [PLAIN, SEALED]},
        "data": {"type": "object"},
        "data_base64": _text("Instead of `data`: see `sealed`.", contentEncoding="base64"),
    },
}  # fmt: skip
UNDER_SEAL: Json = {
    "description": "Key number, nonce and AES-256-GCM or SM4-GCM ciphertext; bound to the id.",
    "required": ["data_base64"],
    "properties": {"datacontenttype": {"const": SEALED}, "data": False},
}
HEADERS: Json = {
    "type": "object",
    "description": "Headers and properties of AMQP; the message_id is the id of the envelope, "
    "of a bundle that of its first.",
    "properties": {
        "message_id": _text("A property of AMQP."),
        "correlation_id": _text("A property of AMQP; of queries, their id."),
        "reply_to": _text("A property of AMQP; of queries, where the answer goes."),
        "x-again": {"const": True, "description": "Its first copy may have arrived."},
        "x-attempt": {
            "type": "integer",
            "minimum": 1,
            "maximum": len(RETRY_AFTER_MS),
            "description": "How often it has failed before.",
        },
        "x-replayed": {"const": True, "description": "Sent back from among the dead letters."},
    },
}
ANSWER: Json = {
    "name": "answer",
    "contentType": "text/plain",
    "summary": "An answer, or a refusal, under seal: its id is that of the query.",
    "tags": [{"name": "answers"}, {"name": "sealed"}],
    "correlationId": ASKED,
    "payload": {"type": "string", "contentEncoding": "base64"},
    "x-sealed": True,
    "x-sealed-data": {
        "oneOf": [
            {"type": "object", "required": ["result"], "properties": {"result": True}},
            {
                "type": "object",
                "required": ["refusal"],
                "properties": {
                    "refusal": {
                        "type": "object",
                        "required": ["status", "code", "detail"],
                        "properties": {
                            "status": {"type": "integer"},
                            "code": {"type": "string"},
                            "detail": {"type": "string"},
                        },
                    }
                },
            },
        ]
    },
}
