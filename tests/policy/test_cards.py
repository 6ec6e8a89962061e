"""The card of each service, at the top of its package, names exactly what it obeys, answers, says
and hears.

Read and not imported: the services belong to eventlet.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from contracts.base import MESSAGES, Command, Event, Message, Query
from contracts.topology import HEARS, SERVICES

ROOT = Path(__file__).parents[2] / "services"
NAMES = {kind.__name__ for kind in MESSAGES.values()}
#: Words that name a message, or would: those of several parts.
WORD = re.compile(r"\b(?:[A-Z][a-z]+){2,}\b|\bMuster\b")
ENTRY_POINTS = {
    "obeys": "Obeys", "obeys_many": "Obeys", "answers": "Answers", "hears": "Hears",
    "hears_many": "Hears",
}  # fmt: skip
#: Commands that a service makes and does not say: for a rule of its own to work on.
NOT_SAID = {"matching": {"SolvePlan", "SetRules"}, "logistics": {"MoveStock"}}
#: Commands that it says as they came to it, inside of another.
PASSED_ON = {"notify": {"SubmitNeed", "AskHelp", "PledgeDonation"}}
#: The gateway says what everybody outside asks for, and hears everything.
ON_THE_BUS = SERVICES[:-1]


def sections(card: str) -> dict[str, str]:
    """The parts of a card by their headings; a part ends at an empty line."""
    found: dict[str, str] = {}
    for paragraph in card.split("\n\n"):
        heading = ""
        for line in paragraph.splitlines():
            if begun := re.match(r"(\w+):", line):
                heading = begun[1]
            if heading:
                found[heading] = found.get(heading, "") + line + "\n"
    return found


def named(part: str) -> set[str]:
    return set(WORD.findall(part))


def card(service: str) -> dict[str, str]:
    tree = ast.parse((ROOT / service / "__init__.py").read_text())
    return sections(ast.get_docstring(tree) or "")


@cache
def nodes(service: str) -> list[ast.AST]:
    trees = (ast.parse(file.read_text()) for file in (ROOT / service).rglob("*.py"))
    return [node for tree in trees for node in ast.walk(tree)]


def registered(service: str, heading: str) -> set[str]:
    """What the entry points of a service take."""
    calls = (
        call
        for node in nodes(service)
        if isinstance(node, ast.FunctionDef)
        for call in node.decorator_list
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if ENTRY_POINTS.get(call.func.id) == heading
    )
    return {ast.unparse(one) for call in calls for one in call.args}


def owned(service: str, genus: type[Message]) -> set[str]:
    mine = (kind for kind in MESSAGES.values() if kind.owner() == service)
    return {kind.__name__ for kind in mine if issubclass(kind, genus)}


def mentioned(service: str) -> set[str]:
    return {one.id for one in nodes(service) if isinstance(one, ast.Name)}


def made(service: str) -> set[str]:
    """The commands that the code of a service makes."""
    commands = {kind.__name__ for kind in MESSAGES.values() if issubclass(kind, Command)}
    calls = (one.func for one in nodes(service) if isinstance(one, ast.Call))
    return {one.id for one in calls if isinstance(one, ast.Name)} & commands


@pytest.mark.parametrize("service", SERVICES)
def test_a_card_names_no_message_that_there_is_not(service):
    assert set().union(*map(named, card(service).values())) <= NAMES


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_obeys_and_answers_what_is_its_own(service):
    told = card(service)
    assert named(told["Obeys"]) == owned(service, Command)
    assert named(told["Answers"]) == owned(service, Query)


@pytest.mark.parametrize("service", ON_THE_BUS)
def test_the_entry_points_take_what_the_card_says(service):
    told = card(service)
    posted = {one.__name__ for one in MESSAGES.values() if getattr(one, "lane", "") == "ledger"}
    assert registered(service, "Obeys") == named(told["Obeys"]) - posted
    assert registered(service, "Answers") == named(told["Answers"])
    assert registered(service, "Hears") == named(told["Hears"])


@pytest.mark.parametrize("service", ON_THE_BUS)
def test_a_service_hears_what_the_contracts_say(service):
    assert named(card(service)["Hears"]) == {kind.__name__ for kind in HEARS[service]}


@pytest.mark.parametrize("service", ON_THE_BUS)
def test_a_service_says_its_events_and_the_commands_it_makes(service):
    events, says = owned(service, Event), named(card(service)["Says"])
    assert events <= mentioned(service)
    commands = made(service) - NOT_SAID.get(service, set()) | PASSED_ON.get(service, set())
    assert says == events | commands


def test_the_gateway_hears_every_event():
    assert "every event" in card("gateway")["Hears"]
    assert {kind for kind in MESSAGES.values() if issubclass(kind, Event)} == set(HEARS["gateway"])


def test_a_card_is_read_heading_by_heading():
    read = sections(
        "The x.\n\nOwns: Y.\n\nObeys:\n    a: AskHelp\nSays: OffersMade.\n\nAnd MoreWords.\n"
    )
    assert {heading: named(part) for heading, part in read.items()} == {
        "Owns": set(), "Obeys": {"AskHelp"}, "Says": {"OffersMade"}
    }  # fmt: skip
