"""What nobody should send: a 4xx problem with a place and a kind, never the value, never a 500."""

import io
from typing import Any

import orjson
import pytest

from tests.gateway.samples import HELP, NEED, VOLUNTEER
from tests.gateway.town import Client, Owner, Response, Town

ZONE = {"area": "140107001002", "level": "sealed", "notice": "x", "starts_at": "2026-11-23T10:00Z"}
#: A number that must never come back to anybody.
SECRET = "13812345678"


def spoiled(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return body | changes


def is_problem(answer: Response) -> bool:
    return (
        answer.headers["Content-Type"] == "application/problem+json"
        and answer.body["status"] == answer.status
        and SECRET.encode() not in answer.raw
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"{", 400, id="half an object"),
        pytest.param(b'{"name": NaN}', 400, id="NaN"),
        pytest.param(b'{"people": 1e400}', 400, id="a number that overflows"),
        pytest.param(b'{"people": -Infinity}', 400, id="minus infinity"),
        pytest.param(b'{"content": "\\ud800"}', 400, id="a lone surrogate"),
        pytest.param(b'{"content": "\xff\xfe"}', 400, id="bytes that are not UTF-8"),
        pytest.param(b"\xef\xbb\xbf{}", 400, id="a byte order mark"),
        pytest.param(b"[" * 5000 + b"]" * 5000, 400, id="a deep pit"),
        pytest.param(b"[]", 422, id="a list"),
        pytest.param(b'"13812345678"', 422, id="a string"),
        pytest.param(b"null", 422, id="null"),
        pytest.param(b"{}", 422, id="nothing at all"),
    ],
)
async def test_what_is_no_json_object(city: Client, owner: Owner, body: bytes, status: int):
    answer = await city.post("/v1/needs", body)
    assert answer.status == status
    assert is_problem(answer)
    assert owner.heard == []


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"peple": 3}, "/peple", "extra_forbidden"),
        ({SECRET: 1}, "/*", "extra_forbidden"),
        ({"people": "many"}, "/people", "int_parsing"),
        ({"people": 10**15}, "/people", "less_than_equal"),
        ({"vehicles": -1}, "/vehicles", "greater_than_equal"),
        ({"community": "000000000000"}, "/community", "value_error"),
        ({"community": SECRET}, "/community", "string_pattern_mismatch"),
        ({"community": "１４０１０７００１００２"}, "/community", "string_pattern_mismatch"),
        ({"starts_at": "2026-02-30T08:00:00Z"}, "/starts_at", "datetime_from_date_parsing"),
        ({"starts_at": "2026-02-03T08:00:00"}, "/starts_at", "timezone_aware"),
        ({"site": {"lat": 91, "lon": 0}}, "/site/lat", "less_than_equal"),
        ({"site": None}, "/site", "model_type"),
        ({"content": "x" * 2001}, "/content", "string_too_long"),
        ({"category": SECRET}, "/category", "enum"),
    ],
)
async def test_what_breaks_the_contract(
    city: Client, owner: Owner, changes: dict[str, Any], pointer: str, code: str
):
    answer = await city.post("/v1/needs", spoiled(NEED, **changes))
    assert answer.status == 422
    assert is_problem(answer)
    assert {"pointer": pointer, "code": code}.items() <= answer.body["errors"][0].items()
    assert owner.heard == []


async def test_a_rule_of_the_contract_speaks_in_its_own_words(city: Client):
    answer = await city.post("/v1/needs", spoiled(NEED, ends_at=NEED["starts_at"]))
    assert answer.body["errors"] == [
        {
            "pointer": "",
            "code": "value_error",
            "detail": "a shift lasts more than 0 and at most 24 hours",
        }
    ]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/zones", ZONE | {"starts_at": "0001-01-01T00:00:00+14:00"}, "/starts_at"),
        ("/v1/zones", ZONE | {"ends_at": "9999-12-31T23:59:59-12:00"}, "/ends_at"),
        ("/v1/volunteers", VOLUNTEER | {"birth_date": "0001-01-01"}, "/birth_date"),
        ("/v1/volunteers", VOLUNTEER | {"insured_until": "9999-12-31"}, "/insured_until"),
    ],
)
async def test_a_date_without_neighbours_is_no_date(
    city: Client, owner: Owner, path: str, body: dict[str, Any], pointer: str
):
    answer = await city.post(path, body)
    assert answer.status == 422
    assert is_problem(answer)
    assert answer.body["errors"] == [{"pointer": pointer, "code": "date_out_of_range"}]
    assert owner.heard == []


async def test_no_submitted_value_comes_back(anybody: Client, owner: Owner):
    for field in VOLUNTEER:
        answer = await anybody.post("/v1/volunteers", spoiled(VOLUNTEER, **{field: {"x": SECRET}}))
        assert answer.status == 422
        assert is_problem(answer)
    for field in HELP:
        answer = await anybody.post("/v1/help-requests", spoiled(HELP, **{field: [SECRET]}))
        assert answer.status == 422
        assert is_problem(answer)


@pytest.mark.parametrize(
    ("size", "status"), [(1 << 20, 400), ((1 << 20) + 1, 413), (10 << 20, 413)]
)
async def test_long_bodies(city: Client, size: int, status: int):
    answer = await city.post("/v1/needs", io.BytesIO(b" " * size))
    assert answer.status == status
    assert is_problem(answer)


async def test_a_long_body_that_does_not_say_how_long(city: Client):
    async def drops():
        for _ in range(40):
            yield b" " * (1 << 16)

    answer = await city.call(
        "POST", "/v1/needs", data=drops(), headers={"Content-Type": "application/json"}
    )
    assert answer.status == 413


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_other_content(city: Client, media_type: str):
    answer = await city.post("/v1/needs", orjson.dumps(NEED), Content_Type=media_type)
    assert answer.status == 415
    assert is_problem(answer)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/needs/", 404),
        ("DELETE", "/v1/needs", 405),
        ("PUT", "/v1/commands/x", 405),
        ("GET", "/%ff%fe", 404),
        ("GET", "/v1/needs?limit=0", 422),
        ("GET", "/v1/needs?limit=201", 422),
        ("GET", "/v1/needs?cursor=13812345678", 400),
        ("GET", "/v1/needs?area=%ff", 422),
        ("GET", "/v1/commands/" + "x" * 3000, 404),
        ("POST", "/v1/needs/no%20id/review", 404),
        ("POST", f"/v1/needs/{'x' * 65}/review", 404),
        ("POST", "/v1/needs/%ED%A0%80/review", 404),
    ],
)
async def test_addresses_that_do_not_exist(city: Client, method: str, path: str, status: int):
    answer = await city.call(method, path)
    assert answer.status == status
    assert is_problem(answer)


async def test_a_wrong_method_is_told_the_right_ones(city: Client):
    assert (await city.call("DELETE", "/v1/needs")).headers["Allow"] == "GET, POST"


async def test_the_path_already_says_which(town: Town, city: Client, owner: Owner):
    need = town.lies("need-of-path", "140107001002")
    body = {"verdict": "approve", "need_id": "another"}
    answer = await city.post(f"/v1/needs/{need}/review", body)
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/need_id")
    assert owner.heard == []


@pytest.mark.parametrize("key", ["", "x" * 201, "with space", "钥匙"])
async def test_keys_that_are_none(city: Client, key: str):
    answer = await city.post("/v1/needs", NEED, Idempotency_Key=key)
    assert answer.status == 400
    assert is_problem(answer)


async def test_a_problem_speaks_the_readers_language(anybody: Client):
    spoken = {
        asked: (await anybody.get("/v1/needs", Accept_Language=asked)).headers["Content-Language"]
        for asked in ("en", "zh", "fr", "zh;q=0.1,en;q=0.9", "en;q=x", "*")
    }
    assert spoken == {
        "en": "en",
        "zh": "zh-CN",
        "fr": "zh-CN",
        "zh;q=0.1,en;q=0.9": "en",
        "en;q=x": "zh-CN",
        "*": "zh-CN",
    }


async def test_every_answer_carries_the_headers_that_protect_its_reader(anybody: Client):
    for path in ("/healthz", "/v1/needs", "/nowhere"):
        answer = await anybody.get(path)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
