"""What a store keeps encrypted comes to it under seal, and goes on in no event."""

from contextlib import closing
from types import SimpleNamespace

import pytest
from pymongo import MongoClient

import contracts.topology  # noqa: F401  defines the messages
from cli import keys
from cli.publish import schema
from contracts.base import MESSAGES, Event
from contracts.matching import ResolveHelp
from kit.decision import outcome
from kit.seal import Keys
from kit.wire import Envelope
from services.logistics.store import LogisticsStore
from services.matching.store import MatchingStore
from services.notify.store import NotifyStore
from services.registry.store import RegistryStore

STORES = (RegistryStore, MatchingStore, LogisticsStore, NotifyStore)
#: Of each shelf with personal fields: the modules of the contracts that speak of its noun, and the
#: fields of messages that fill personal ones under another name.
NOUNS = {
    "registry.volunteers": (
        ("registry.people", "registry.joining", "registry.standing", "registry.ledger"),
        {"household_group", "columns", "employer"},
    ),
    "registry.organisations": (("registry.organisations",), set()),
    "registry.certificates": (("registry.recognition",), set()),
    "registry.awards": (("registry.recognition",), {"reason"}),
    "registry.service_records": (("registry.records",), set()),
    "registry.troubles": (("registry.troubles",), set()),
    "registry.stories": (("registry.stories",), set()),
    "matching.help": (("matching.help", "matching.help_care"), {"reason"}),
    "matching.sessions": (("matching.help_care",), set()),
    "matching.missions": (("matching.missions",), {"reason"}),
    "matching.standing_cases": (("matching.standing",), {"reason"}),
    "matching.reports": (("matching.reports",), set()),
    "logistics.donations": (("logistics.donations", "logistics.comfort"), set()),
    "logistics.errands": (("logistics.errands",), {"items", "note", "receipt"}),
    "notify.tickets": (("notify",), {"text"}),
}
#: Answers for everybody are no answer to somebody.
FOR_EVERYBODY = {"notify.publish_faq.v1", "notify.revise_faq.v1", "notify.faq.changed.v1"}


@pytest.fixture(scope="module")
def personal(tmp_path_factory):
    """By shelf the fields that its store keeps encrypted, as the stores say; no server is asked."""
    home = tmp_path_factory.mktemp("keys")
    keys.ensure(home)
    found = {}
    with closing(MongoClient(connect=False)) as client:
        for kind in STORES:
            service = kind.__module__.split(".")[1]
            overheard = type("Overheard", (kind,), {"shelf": _noted(kind, service, found)})
            overheard(client[service], name=service, keys=Keys(home))
    return {shelf: fields for shelf, fields in found.items() if fields}


def _noted(store, service, found):
    def shelf(self, name, kind, *, personal=(), **more):
        words = {path.rpartition(".")[2] for path in personal}
        found.setdefault(f"{service}.{name}", set()).update(words)
        return store.shelf(self, name, kind, personal=personal, **more)

    return shelf


def named(shape):
    """The fields of a message at any depth, by name."""
    for name, field in shape.get("properties", {}).items():
        yield name
        yield from named(field)
    for part in shape.get("$defs", {}).values():
        yield from named(part)


def told_of(shelf, kinds):
    modules = {f"contracts.{one}" for one in NOUNS[shelf][0]}
    return [one for one in kinds if one.__module__ in modules and one.topic not in FOR_EVERYBODY]


def bare(kinds, fields):
    """Of messages that are not sealed those which carry one of these fields."""
    found = {one.topic: fields & set(named(schema(one))) for one in kinds if not one.sealed}
    return {topic: some for topic, some in found.items() if some}


def test_every_shelf_with_personal_fields_is_looked_at(personal):
    assert set(personal) == set(NOUNS)


@pytest.mark.parametrize("shelf", NOUNS)
def test_what_rests_encrypted_came_under_seal(personal, shelf):
    asked = [kind for kind in MESSAGES.values() if not issubclass(kind, Event)]
    others_names = NOUNS[shelf][1]
    assert bare(told_of(shelf, asked), personal[shelf] | others_names) == {}


@pytest.mark.parametrize("shelf", NOUNS)
def test_no_event_tells_what_rests_encrypted(personal, shelf):
    events = [kind for kind in MESSAGES.values() if issubclass(kind, Event)]
    assert bare(told_of(shelf, events), personal[shelf]) == {}


def test_an_outcome_tells_the_id_and_the_state_and_nothing_else():
    case = SimpleNamespace(id="h", state="resolved", answer="好", phone="1")
    asked = Envelope.of(ResolveHelp(help_id="h", answer="好"), answer_to="gateway")
    [told] = outcome(200, case, asked)
    assert told.result == {"id": "h", "state": "resolved"}


def test_a_command_that_brings_such_a_field_unsealed_is_found(personal):
    class Bare(ResolveHelp):
        sealed = False

    assert bare([Bare], personal["matching.help"]) == {Bare.topic: {"answer"}}
