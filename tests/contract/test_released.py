"""A released message may get an optional field or a seal; anything else is its next version."""

from copy import deepcopy

import pytest

from cli.released import breaks, on_file, shapes

NOW = shapes()
ASK, PLAN = "matching.ask_help.v1", "registry.volunteer.registered.v1"


def test_no_released_message_is_broken():
    assert on_file(), "contracts/released.json is missing"
    assert breaks(on_file(), NOW) == [], "Add the next version of the message instead."


def after(change):
    """What is found when the messages have changed like this since they were released."""
    now = deepcopy(NOW)
    change(now)
    return breaks(NOW, now)


def entry(now):
    return now[PLAN]["properties"]["entry"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda now: now[ASK]["properties"].pop("detail"), id="a field is gone"),
        pytest.param(lambda now: now[ASK]["required"].append("address"), id="one is required now"),
        pytest.param(lambda now: now[ASK]["required"].remove("detail"), id="one is optional now"),
        pytest.param(
            lambda now: now[ASK]["properties"]["detail"].update(type="integer"), id="another type"
        ),
        pytest.param(
            lambda now: now[ASK]["properties"]["detail"].pop("maxLength"), id="another limit"
        ),
        pytest.param(
            lambda now: now[ASK]["properties"]["category"]["enum"].append("pets"), id="a new word"
        ),
        pytest.param(
            lambda now: entry(now)["properties"]["near"]["anyOf"][0]["required"].pop(),
            id="deep inside",
        ),
        pytest.param(lambda now: entry(now)["properties"].pop("near"), id="gone inside"),
        pytest.param(lambda now: now[ASK].update(sealed=False), id="the seal is gone"),
        pytest.param(lambda now: now.pop(ASK), id="the message is gone"),
    ],
)
def test_a_broken_promise_is_found(change):
    assert after(change) != []


def test_a_new_field_that_must_be_given_is_found():
    def change(now):
        entry(now)["properties"]["height"] = {"type": "integer"}
        entry(now)["required"].append("height")

    assert after(change) == [f"{PLAN} entry height is new and required"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda now: now[ASK]["properties"].update(pets={"type": "integer"}), id="new field"
        ),
        pytest.param(
            lambda now: entry(now)["properties"].update(height={"type": "integer"}),
            id="new field inside",
        ),
        pytest.param(lambda now: now[PLAN].update(sealed=True), id="new seal"),
        pytest.param(lambda now: now.update({"matching.x.v1": {}}), id="new message"),
        pytest.param(
            lambda now: now.update({"matching.ask_help.v2": now.pop(ASK)}), id="next version"
        ),
    ],
)
def test_what_is_compatible_is_not_found(change):
    assert after(change) == []
