"""Dates beside which there are no others are found wherever a contract has room for one."""

from datetime import date

import pytest

import contracts.topology  # noqa: F401  defines the messages
from contracts.base import MESSAGES, Command
from contracts.registry import RegisterVolunteer
from services.gateway import moments
from services.gateway.problems import Problem

COMMANDS = [one for one in MESSAGES.values() if issubclass(one, Command)]


def has_date(schema, defs):
    """Whether a date may lie in what a schema describes."""
    if "$ref" in schema:
        return has_date(defs[schema["$ref"].rpartition("/")[2]], defs)
    inner = [
        *schema.get("properties", {}).values(),
        *schema.get("anyOf", ()),
        *[one for one in (schema.get("items"), schema.get("additionalProperties")) if one],
    ]
    inner = [one for one in inner if isinstance(one, dict)]
    return schema.get("format") in ("date", "date-time") or any(has_date(x, defs) for x in inner)


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.topic)
def test_no_field_with_room_for_a_date_is_passed_over(kind):
    schema = kind.model_json_schema()
    dated = {
        name
        for name, field in schema.get("properties", {}).items()
        if has_date(field, schema.get("$defs", {}))
    }
    assert dated <= set(moments._dated(kind))


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
