"""Questions to lists that mean nothing: answered with what is wrong with them, never with a 500."""

import base64
from typing import Any

import orjson
import pytest

from tests.gateway.town import Client


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "cursor=nonsense", "area=14010", "state=x"]
)
async def test_what_no_list_can_mean_is_a_problem(city: Client, query: str):
    answer = await city.get(f"/v1/needs?{query}")
    assert answer.status in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "nonsense" not in answer.raw.decode()


@pytest.mark.parametrize(
    "place",
    [
        pytest.param([2**64 - 1, "a"], id="a number that no document holds"),
        pytest.param([{"t": "0001-01-01T00:00:00+14:00"}, "a"], id="before all time"),
        pytest.param([{"t": "9999-12-31T23:59:59-14:00"}, "a"], id="after all time"),
        pytest.param([{"t": 5}, "a"], id="no time"),
        pytest.param([[], "a"], id="a list"),
        pytest.param([1], id="no key"),
    ],
)
async def test_a_cursor_that_nobody_made_is_told_so(city: Client, place: list[Any]):
    cursor = base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")
    answer = await city.get(f"/v1/needs?cursor={cursor}")
    assert (answer.status, answer.body["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/v1/protection?day=9999-12-31", "/query/day"),
        ("/v1/protection?day=0001-01-01", "/query/day"),
        ("/v1/faqs?search=%00", "/query/search"),
        ("/v1/posts?area=1401&at=0001-01-01T00:00:00%2B14:00", "/query/at"),
        ("/v1/messages?before=0001-01-01T00:00:00%2B14:00", "/query/before"),
    ],
)
async def test_what_cannot_be_looked_for_is_told_so(city: Client, path: str, pointer: str):
    answer = await city.get(path)
    assert answer.status == 422
    assert [one["pointer"] for one in answer.body["errors"]] == [pointer]
