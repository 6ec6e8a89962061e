"""Where the fields of a path lie inside plain values."""

import pytest

from kit.paths import filled

RECORD = {
    "reason": "",
    "activity": "delivered",
    "evaluation": {"words": "kind", "score": 5},
    "earlier": [{"reason": "typing"}, {"reason": ""}, {"reason": "late"}],
    "disputes": {
        "m1": {"reason": "too short", "answer": ""},
        "m2": {"reason": "no", "answer": "yes"},
    },
    "standing": None,
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("activity", ["delivered"]),
        ("evaluation.words", ["kind"]),
        ("earlier.*.reason", ["typing", "late"]),
        ("disputes.*.reason", ["too short", "no"]),
        ("disputes.*.answer", ["yes"]),
        ("reason", []),
        ("standing.turns.*.reason", []),
        ("elsewhere.*.reason", []),
    ],
)
def test_fields_are_found_wherever_they_lie_and_empty_ones_are_not(path, found):
    assert [place[key] for place, key, _ in filled(RECORD, path.split("."))] == found


def test_where_a_field_lies_is_told_by_entry_and_place():
    told = [where for path in ("earlier.*.reason", "disputes.*.answer", "evaluation.words")
            for _, _, where in filled(RECORD, path.split("."))]  # fmt: skip
    assert told == [
        "earlier.0.reason",
        "earlier.2.reason",
        "disputes.m2.answer",
        "evaluation.words",
    ]


def test_a_field_can_be_replaced_where_it_lies():
    record = {"earlier": [{"reason": "typing"}]}
    for place, key, _ in filled(record, ["earlier", "*", "reason"]):
        place[key] = place[key].upper()
    assert record == {"earlier": [{"reason": "TYPING"}]}
