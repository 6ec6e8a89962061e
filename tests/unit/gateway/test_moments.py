"""Dates beside which there are no others are found wherever a contract has room for one."""

from datetime import date

import pytest

from cli.publish import schema
from contracts.base import MESSAGES, Command
from contracts.registry import RegisterVolunteer
from services.gateway import moments
from services.gateway.problems import Problem

COMMANDS = [one for one in MESSAGES.values() if issubclass(one, Command)]


def has_date(shape, defs):
    """Whether a date may lie in what a schema describes."""
    if "$ref" in shape:
        return has_date(defs[shape["$ref"].rpartition("/")[2]], defs)
    inner = [
        *shape.get("properties", {}).values(),
        *shape.get("anyOf", ()),
        *[one for one in (shape.get("items"), shape.get("additionalProperties")) if one],
    ]
    inner = [one for one in inner if isinstance(one, dict)]
    return shape.get("format") in ("date", "date-time") or any(has_date(x, defs) for x in inner)


def test_no_field_with_room_for_a_date_is_passed_over():
    for kind in COMMANDS:
        shape = schema(kind)
        fields = shape.get("properties", {}).items()
        dated = {name for name, one in fields if has_date(one, shape.get("$defs", {}))}
        assert dated <= set(moments._dated(kind)), kind.topic


def test_a_date_outside_of_the_calendar_is_told_by_its_place():
    wish = RegisterVolunteer(
        name="甲", phone="10000000001", community="140107001002", intentions=["checkpoint"],
        available=["morning"], birth_date=date(1, 1, 1), synthetic=True,
    )  # fmt: skip
    with pytest.raises(Problem) as refused:
        moments.check(wish)
    assert [one["pointer"] for one in refused.value.errors] == ["/birth_date"]


def test_most_of_a_registration_is_not_looked_at():
    assert set(moments._dated(RegisterVolunteer)) == {"birth_date", "insured_until"}
