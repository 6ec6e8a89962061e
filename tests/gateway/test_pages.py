"""Pages: the overview in two languages, the link that never acts when it is opened."""

import re
from datetime import timedelta

import pytest

from contracts.gateway import NoteOutcome
from contracts.matching import (
    AssignmentsCheckedOut,
    OffersAccepted,
    OffersDeclined,
    OffersTimedOut,
    OffersWithdrawn,
)
from kit.wire import Envelope, new_id, utcnow
from tests.gateway.happened import answered, duty, made
from tests.gateway.town import Client, Owner, Response, Town, eventually

CHINESE = {"Accept_Language": "zh-CN"}
ENGLISH = {"Accept_Language": "en"}
BROWSER = {"Accept": "text/html"}


async def invited(town: Town, **facts) -> tuple[str, str]:
    """An offer that is open; the need's id and the link's path."""
    need_id = new_id()
    facts = {"expires_at": utcnow() + timedelta(hours=2)} | facts
    town.say(made("v1", need_id=need_id, **facts))
    offer_id = f"{need_id}-v1"
    await eventually(lambda: town.db.offers.count_documents({"_id": offer_id}))
    return need_id, f"/o/{town.keys.link_token('offer', offer_id)}"


async def press(client: Client, path: str, answer: str, **headers: str) -> Response:
    """Press a button as a browser does."""
    return await client.call("POST", path, data={"answer": answer}, headers=BROWSER | headers)


def answers(owner: Owner) -> list[str]:
    """The answers to offers that came; other tests may have left commands to be said again."""
    return [one.type for one in owner.heard if one.type.endswith("_offer.v1")]


def text(answer: Response) -> str:
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.raw.decode()


async def test_the_overview_shows_the_eight_modules(anybody: Client):
    html = text(await anybody.get("/", **CHINESE))
    for module in ("储备志愿者", "志愿车队", "社区需求", "我要求助", "爱心捐赠", "电话咨询",
                   "应急队伍", "社会组织"):  # fmt: skip
        assert module in html
    assert '<html lang="zh-CN">' in html


async def test_an_address_that_leads_nowhere_shows_a_page_to_people(anybody: Client):
    answer = await anybody.get("/nowhere", **BROWSER | CHINESE)
    assert answer.status == 404
    assert "没有找到。" in text(answer)
    for program in (await anybody.get("/nowhere"), await anybody.get("/v1/nowhere", **BROWSER)):
        assert program.body["code"] == "not_found"


@pytest.mark.parametrize("path", ["/", "/outbox"])
async def test_pages_speak_english_when_asked(anybody: Client, path: str):
    preferred = text(await anybody.get(path, **ENGLISH))
    chosen = text(await anybody.get(f"{path}?lang=en", **CHINESE))
    assert '<html lang="en">' in preferred
    assert '<html lang="en">' in chosen


@pytest.mark.parametrize("path", ["/", "/outbox"])
async def test_pages_allow_no_inline_code_and_nothing_from_elsewhere(anybody: Client, path: str):
    answer = await anybody.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', text(answer))
    assert found
    for address in found:
        file = await anybody.get(address)
        assert file.status == 200
        assert "immutable" in file.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fassets.py", "%2e%2e/paper.py"])
async def test_only_the_pages_own_files_are_served(anybody: Client, name: str):
    assert (await anybody.get(f"/static/{name}")).status == 404


async def test_a_link_shows_what_one_must_know_and_does_nothing(
    town: Town, anybody: Client, owner: Owner
):
    _, path = await invited(town)
    answer = await anybody.get(path, **CHINESE)
    html = text(answer)
    for said in ("卡口值班", "4月13日（周三）08:00至12:00", "东门", "登记来访", "保持距离",
                 "有接触风险", "保险、防护、三餐"):  # fmt: skip
        assert said in html
    assert html.count("<button") == 2
    assert 'method="post"' in html
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answers(owner) == []


@pytest.mark.parametrize(("said", "told"), [("accept", "名额"), ("decline", "没有关系")])
async def test_a_button_answers(town: Town, anybody: Client, owner: Owner, said: str, told: str):
    _, path = await invited(town)
    owner.answer = lambda envelope: NoteOutcome(
        command_id=envelope.id, status=200, result={"id": "o", "state": said}
    )
    answer = await press(anybody, path, said, **{"Accept-Language": "zh-CN"})
    assert answer.status == 200
    assert told in text(answer)
    assert answers(owner) == [f"matching.{said}_offer.v1"]


@pytest.mark.parametrize(
    ("language", "told"), [("zh-CN", "名额已满"), ("en", "Every place has been taken")]
)
async def test_a_refusal_is_a_sentence(
    town: Town, anybody: Client, owner: Owner, language: str, told: str
):
    def full(envelope: Envelope) -> NoteOutcome:
        return NoteOutcome(command_id=envelope.id, status=409, code="place_taken", detail="full")

    owner.answer = full
    _, path = await invited(town)
    answer = await press(anybody, path, "accept", **{"Accept-Language": language})
    assert answer.status == 409
    assert told in text(answer)


async def test_an_answer_that_takes_long_says_so(town: Town, anybody: Client, owner: Owner):
    owner.answer = lambda _: None
    _, path = await invited(town)
    answer = await press(anybody, path, "accept", Prefer="wait=0")
    assert answer.status == 202
    assert "正在办理" in text(answer)


@pytest.mark.parametrize(
    ("event", "told", "buttons"),
    [
        (lambda n: answered(OffersAccepted, "v1", need_id=n), "您已接受", 1),
        (lambda n: answered(OffersDeclined, "v1", need_id=n), "您已谢绝", 0),
        (lambda n: answered(OffersTimedOut, "v1", need_id=n), "答复时间已过", 0),
        (lambda n: answered(OffersWithdrawn, "v1", need_id=n), "已撤回", 0),
        (lambda n: duty(AssignmentsCheckedOut, "v1", need_id=n), "服务已完成", 0),
    ],
    ids=["accepted", "declined", "timed out", "withdrawn", "served"],
)
async def test_a_link_shows_what_became_of_the_offer(
    town: Town, anybody: Client, event, told: str, buttons: int
):
    need_id, path = await invited(town)
    town.say(event(need_id), sequence=2)

    async def shown():
        html = text(await anybody.get(path, **CHINESE))
        return told in html and html

    assert (await eventually(shown)).count("<button") == buttons


async def test_an_offer_whose_time_is_over_has_no_buttons(town: Town, anybody: Client):
    _, path = await invited(town, expires_at=utcnow() - timedelta(minutes=1))
    html = text(await anybody.get(path, **CHINESE))
    assert "答复时间已过" in html
    assert "<button" not in html


async def test_an_offer_nobody_has_heard_of_yet_is_on_its_way(town: Town, anybody: Client):
    path = f"/o/{town.keys.link_token('offer', new_id())}"
    answer = await anybody.get(path, **CHINESE)
    assert answer.status == 503
    assert "正在送达" in text(answer)


async def test_what_people_typed_is_text_and_never_markup(town: Town, anybody: Client):
    need_id = new_id()
    told = made("v1", need_id=need_id, expires_at=utcnow() + timedelta(hours=2))
    town.say(told.model_copy(update={"content": "<script>alert(1)</script>"}))
    await eventually(lambda: town.db.offers.count_documents({"_id": f"{need_id}-v1"}))
    html = text(await anybody.get(f"/o/{town.keys.link_token('offer', f'{need_id}-v1')}"))
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
