"""A service is put together of desks, one for each noun: none hides what belongs to another."""

import ast
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[2] / "services"
PUT_TOGETHER = sorted(one.parent.parent.name for one in SERVICES.glob("*/service/__init__.py"))


def desks(service: str) -> dict[str, set[str]]:
    """What each desk of a service is called, and the names it says something of.

    Read and not imported: the services belong to eventlet.
    """
    return {
        one.name: _names(one)
        for file in (SERVICES / service / "service").glob("*.py")
        if file.stem not in {"__init__", "desk"}
        for one in ast.parse(file.read_text()).body
        if isinstance(one, ast.ClassDef)
    }


def clashes(classes: dict[str, set[str]]) -> list[str]:
    """Names that more than one of these classes says something of."""
    owners: dict[str, list[str]] = {}
    for one, names in classes.items():
        for name in names:
            owners.setdefault(name, []).append(one)
    return [f"{name}: {', '.join(some)}" for name, some in owners.items() if len(some) > 1]


def _names(desk: ast.ClassDef) -> set[str]:
    functions = {one.name for one in desk.body if isinstance(one, ast.FunctionDef)}
    assigned = [one for one in desk.body if isinstance(one, ast.Assign)]
    named = {
        target.id for one in assigned for target in one.targets if isinstance(target, ast.Name)
    }
    return functions | named


def test_there_are_services_of_desks():
    assert "matching" in PUT_TOGETHER


@pytest.mark.parametrize("service", PUT_TOGETHER)
def test_no_two_desks_use_one_name(service):
    assert clashes(desks(service)) == []


def test_a_name_that_two_desks_use_is_found():
    needs, help_ = {"_age", "submit"}, {"_age", "take"}
    assert clashes({"NeedDesk": needs, "HelpDesk": help_}) == ["_age: NeedDesk, HelpDesk"]
