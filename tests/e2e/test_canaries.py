"""Canaries: made-up personal data go in everywhere, and show up nowhere they have no business.

Logs, events on the bus, metrics, the gateway's read models, and the databases as they rest.
"""

from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.request import urlopen

import pytest
from kombu import Connection
from pymongo import MongoClient

from cli.settings import FIRST_PROBE, GATEWAY, Settings
from contracts import topology  # noqa: F401  defines every message
from contracts.base import MESSAGES, Event, Query
from tests.e2e.conftest import COMMUNITY, RUN, a_need, a_person, a_phone, made
from tests.e2e.test_modules import first, until

NAME, ROOM, ILLNESS = f"金丝雀{RUN}", f"七号楼雀{RUN}室", f"雀症{RUN}"
PHONES = [a_phone(number) for number in range(9_900, 9_908)]
CANARIES = [NAME, ROOM, ILLNESS, "1971-02-19", f"晋Q{RUN:04d}8", *PHONES]
#: Files in which people's own messages lie on purpose: the sink stands for their telephones.
OUTSIDE = ("mailsink",)
_DIRECTED = ("commands", "queries")


@pytest.fixture
def settings():
    return Settings.read()


class Tap:
    """Everything that is said on the bus from now on, as it is said."""

    def __init__(self, connection: Connection) -> None:
        self._channel = connection.default_channel
        self._queue = self._channel.queue_declare("", exclusive=True).queue
        for topic, kind in MESSAGES.items():
            exchange = "events" if issubclass(kind, Event) else _DIRECTED[issubclass(kind, Query)]
            # whatever follows the topic in the routing key, too
            key = f"{topic}.#" if exchange == "events" else topic
            self._channel.queue_bind(self._queue, exchange, key)

    def drain(self) -> list[str]:
        """What was said."""
        said = []
        while (message := self._channel.basic_get(self._queue, no_ack=True)) is not None:
            said.append(bytes(message.body).decode("utf-8", "replace"))
        return said


@pytest.fixture
def tap(settings) -> Iterator[Tap]:
    with Connection(settings.amqp_uri) as connection:
        yield Tap(connection)


def hits(text: str) -> list[str]:
    return [one for one in CANARIES if one in text]


def at_rest(settings) -> Iterator[tuple[str, str]]:
    """Every document of every database of this platform."""
    with closing(MongoClient(settings.mongo_uri)) as client:
        for name in client.list_database_names():
            if not name.startswith(settings.mongo_prefix):
                continue
            for collection in client[name].list_collection_names():
                for document in client[name][collection].find({}):
                    yield f"{name}.{collection}", str(document)


HOME = {"lat": 37.61, "lon": 112.11}
PERSON = a_person(0, name=NAME, phone=PHONES[0], birth_date="1971-02-19", home=HOME)
PLEA = {"community": COMMUNITY, "category": "medicine", "detail": ILLNESS, "name": NAME,
        "phone": PHONES[2], "address": ROOM, "synthetic": True}  # fmt: skip


async def of_volunteers(operator, reviewer) -> None:
    """Somebody joins, drives, is sought, asked, and says yes; a ledger and a chat are read."""
    volunteer = made(await operator.post("/v1/volunteers", PERSON))["id"]
    driving = {"licence_class": "C1", "licence_valid_to": "2099-01-01"}
    vehicle = {"vehicle": {"plate": f"晋Q{RUN:04d}8", "seats": 4}, "phone": PHONES[1]}
    made(await operator.post("/v1/drivers", PERSON | driving | vehicle))
    pasted = {"text": f"1. 金丝雀 {PHONES[5]} {ROOM}", "community": COMMUNITY, "synthetic": True}
    pasted |= {"intentions": ["area_control"], "available": ["night"]}
    made(await operator.post("/v1/imports/sign-ups?dry_run=true", pasted), 200)
    need = made(await operator.post("/v1/needs", a_need(1, starts_in=2, site=HOME)))["id"]
    made(await reviewer.post(f"/v1/needs/{need}/review", {"verdict": "approve"}), 200)
    offer = await first(operator, f"/v1/offers?need={need}", 60)
    await operator.post(f"/v1/offers/{offer['id']}/accept")
    assert made(await operator.get(f"/v1/volunteers/{volunteer}"), 200)["id"] == volunteer
    assert (await operator.get("/v1/volunteer-ledger?area=140107001")).status == 200


async def of_others(operator, anybody) -> None:
    """Somebody needs help, calls, and speaks for an organisation."""
    case = made(await anybody.post("/v1/help-requests", PLEA))["id"]
    body = {"contact_name": NAME, "contact_phone": PHONES[3], "name": f"机构{RUN}"}
    body |= {"kind": "social_group", "service_areas": ["1401"], "synthetic": True}
    made(await anybody.post("/v1/organisations", body))
    call = {"community": COMMUNITY, "topic_of_call": "policy", "question": ILLNESS}
    call |= {"caller_name": NAME, "caller_phone": PHONES[4], "synthetic": True}
    ticket = made(await operator.post("/v1/tickets", call))["id"]
    made(await operator.post(f"/v1/tickets/{ticket}/answer", {"answer": ILLNESS}), 200)
    await until(operator, f"/v1/help-requests/{case}", lambda told: told["state"] == "received")


async def of_mistakes(anybody) -> None:
    """What goes wrong is told too, and is the likeliest to quote."""
    twice = await anybody.post("/v1/volunteers", PERSON)
    assert (twice.status, hits(str(twice.body))) == (201, [])
    wrong = await anybody.post("/v1/help-requests", PLEA | {"phone": ROOM})
    assert (wrong.status, hits(str(wrong.body))) == (422, [])


def metrics(settings) -> Iterator[str]:
    """What every process tells a monitor."""
    probes = range(settings.port(FIRST_PROBE), settings.port(FIRST_PROBE) + 20)
    for port in (settings.port(GATEWAY), *probes):
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/metrics", timeout=2) as answer:
            yield answer.read().decode()


async def test_personal_data_show_up_nowhere_they_have_no_business(
    operator, reviewer, anybody, tap, settings
):
    await of_volunteers(operator, reviewer)
    await of_others(operator, anybody)
    await of_mistakes(anybody)
    for page in ("volunteers?area=1401", "help-requests", "organisations", "tickets", "offers"):
        assert hits(str((await operator.get(f"/v1/{page}")).body)) == []
    said = tap.drain()
    assert len(said) > 20
    assert [one for one in said if hits(one)] == []
    logs = [one for one in settings.logs.glob("*.log*") if not one.name.startswith(OUTSIDE)]
    assert len(logs) > 5
    assert [one.name for one in logs if hits(one.read_text(errors="replace"))] == []
    told = list(metrics(settings))
    assert len(told) > 4
    assert [one for one in told if hits(one)] == []
    assert [where for where, text in at_rest(settings) if hits(text)] == []
