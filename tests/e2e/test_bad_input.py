"""Whatever is sent: a problem that says what is wrong, never a 500, and nothing changes."""

from io import BytesIO

import pytest

from tests.e2e.conftest import a_need, a_person

JSON = {"Content-Type": "application/json"}

BODIES = [
    pytest.param(b"{", id="malformed"),
    pytest.param(b'{"people": NaN}', id="not a number"),
    pytest.param(b'{"people": 1e400}', id="a number too large"),
    pytest.param(b'{"content": "\\ud800"}', id="a lone surrogate"),
    pytest.param(b'{"content": "\xff\xfe"}', id="not UTF-8"),
    pytest.param(b"[1, 2]", id="a list"),
    pytest.param(b"null", id="nothing"),
    pytest.param(b'"text"', id="a string"),
    pytest.param(b"", id="empty"),
    pytest.param(b'{"a":' * 2000 + b"1" + b"}" * 2000, id="nested deeply"),
    pytest.param(b'{"people": ' + b"9" * 5000 + b"}", id="an endless integer"),
]

FIELDS = [
    pytest.param({"people": "three"}, "/people", id="wrong type"),
    pytest.param({"people": -1}, "/people", id="out of range"),
    pytest.param({"community": "999999999999"}, "/community", id="no such province"),
    pytest.param({"community": "14010700100"}, "/community", id="a code too short"),
    pytest.param({"community": "14010700100２"}, "/community", id="a digit of another script"),
    pytest.param({"category": "dancing"}, "/category", id="unknown category"),
    pytest.param({"starts_at": "2022-02-30T08:00:00+08:00"}, "/starts_at", id="impossible date"),
    pytest.param({"starts_at": "2022-04-13T08:00:00"}, "/starts_at", id="a time without a zone"),
    pytest.param({"site": {"lat": 91, "lon": 0}}, "/site/lat", id="beyond the pole"),
    pytest.param({"surprise": 1}, "/surprise", id="an unknown field"),
    pytest.param({"risk_notice": ""}, "/risk_notice", id="an empty text"),
]


def is_a_problem(answer) -> None:
    assert 400 <= answer.status < 500, (answer.status, answer.body)
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.body["code"]
    assert answer.body["title"]


@pytest.mark.parametrize("body", BODIES)
async def test_a_body_that_is_no_command(operator, body):
    answer = await operator.call("POST", "/v1/needs", None, data=body, headers=JSON)
    is_a_problem(answer)


@pytest.mark.parametrize(("change", "pointer"), FIELDS)
async def test_a_field_that_cannot_be(operator, change, pointer):
    answer = await operator.post("/v1/needs", a_need(**change))
    is_a_problem(answer)
    assert answer.status == 422
    assert [one["pointer"] for one in answer.body["errors"]] == [pointer]


async def test_what_was_sent_is_not_echoed(operator):
    secret = "13812345678-secret"
    answer = await operator.post("/v1/volunteers", a_person(1, phone=secret, surprise=secret))
    is_a_problem(answer)
    assert secret not in str(answer.body)


async def test_a_body_of_ten_megabytes(operator):
    body = BytesIO(b'{"content": "' + b"x" * 10_000_000 + b'"}')
    answer = await operator.call("POST", "/v1/needs", None, data=body, headers=JSON)
    assert answer.status == 413
    is_a_problem(answer)


async def test_another_content_type(operator):
    headers = {"Content-Type": "text/xml"}
    answer = await operator.call("POST", "/v1/needs", None, data=b"<a/>", headers=headers)
    assert answer.status == 415
    is_a_problem(answer)


@pytest.mark.parametrize(
    "path",
    ["/v1/needs/none/review", "/v1/needs/%00/review", "/v1/needs/..%2f/review", "/v1/nothing"],
)
async def test_things_that_do_not_exist(operator, path):
    answer = await operator.post(path, {"verdict": "approve"})
    is_a_problem(answer)


async def test_no_key_and_a_wrong_key(anybody):
    answer = await anybody.post("/v1/needs", a_need())
    assert answer.status == 401
    is_a_problem(answer)
    forged = {"Authorization": "Bearer hy_0000_0000"}
    answer = await anybody.call("GET", "/v1/needs", None, headers=forged)
    assert answer.status == 401


async def test_the_problem_is_in_the_callers_language(operator):
    english = await operator.call("POST", "/v1/needs", {}, headers={"Accept-Language": "en"})
    chinese = await operator.call("POST", "/v1/needs", {}, headers={"Accept-Language": "zh-CN"})
    assert english.body["detail"] != chinese.body["detail"]
