"""A poster's QR code opens a form; whoever fills it in is registered, with consent."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from contracts.registry import GiveConsent, JoinByLink
from kit.wire import new_id
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Owner, Town

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
NOTICE = {"community": "140107001002", "notice": "桥东社区<招募>", "expires_at": "2099-01-01"}
FILLED = [
    ("name", "王秀英"), ("phone", "13812345678"), ("skills", "护士、英语"),
    ("intentions", "checkpoint"), ("intentions", "sampling"), ("available", "morning"),
    ("household_group", "3号楼"),
]  # fmt: skip


def told(asked):
    return {"result": NOTICE if "join" in asked.type or "link" in asked.type else {"number": "V1"}}


async def sent(anybody: Client, link: str, *more: tuple[str, str]):
    body = urlencode([*FILLED, *more])
    return await anybody.call("POST", f"/j/{link}", data=body, headers=FORM)


@pytest.mark.req("R-REG-01")
async def test_a_phone_signs_up_by_a_form(town: Town, anybody: Client, owner: Owner):
    link = new_id()
    with Oracle(town, told):
        page = (await anybody.get(f"/j/{link}", Accept="text/html")).raw.decode()
        assert "桥东社区&lt;招募&gt;" in page
        assert "核酸采样" in page
        undecided = await sent(anybody, link)
        assert (undecided.status, owner.heard) == (422, [])
        assert 'value="王秀英"' in undecided.raw.decode()
        done = await sent(anybody, link, ("agree", "yes"))
        assert done.status == 201
        assert "V1" in done.raw.decode()
    wish, consent = (one.message() for one in owner.heard)
    assert isinstance(wish, JoinByLink)
    assert (wish.link_id, wish.community, wish.skills) == (link, "140107001002", {"护士", "英语"})
    assert wish.household_group == "3号楼"
    assert isinstance(consent, GiveConsent)
    assert (consent.purpose, consent.channel) == ("service", "link")


@pytest.mark.req("R-REG-16", "R-REG-17")
async def test_the_form_offers_callings_and_skills_and_takes_other_words(
    town: Town, anybody: Client, owner: Owner
):
    link = new_id()
    offered = (await anybody.get("/v1/skills")).body
    callings, skills = ([one["word"] for one in offered[kind]] for kind in ("callings", "skills"))
    assert callings == ["宣传员", "辅助员", "关爱员", "守护员"]
    assert {"防疫员", "流调员", "巡逻员", "物资保障员", "信息录入员"} <= set(skills)
    ticked = [("skills", "关爱员"), ("skills", "流调员")]
    with Oracle(town, told):
        page = (await anybody.get(f"/j/{link}", Accept="text/html")).raw.decode()
        for word in callings + skills:
            assert f'name="skills" value="{word}"' in page
        again = (await sent(anybody, link, *ticked)).raw.decode()
        assert 'value="关爱员" checked' in again
        assert 'value="宣传员" checked' not in again
        assert 'value="英语"' in again
        assert (await sent(anybody, link, *ticked, ("agree", "yes"))).status == 201
    assert owner.heard[0].message().skills == {"关爱员", "流调员", "护士", "英语"}


async def test_a_form_that_is_sent_twice_registers_once(town: Town, anybody: Client, owner: Owner):
    """The number that its sender sees stays the right one; other forms are other people's."""
    link, body = new_id(), urlencode([*FILLED, ("agree", "yes")])
    with Oracle(town, told):
        pages = [(await anybody.get(f"/j/{link}", Accept="text/html")).raw.decode() for _ in "12"]
        first, second = (re.findall(r'action="([^"]+)"', one)[0] for one in pages)
        for path in (first, first, second):
            sent = await anybody.call("POST", unescape(path), data=body, headers=FORM)
            assert sent.status == 201
    joined = [one.id for one in owner.heard if one.type == JoinByLink.topic]
    assert len(joined) == len(set(joined)) == 2
    assert len(owner.heard) == 4


async def test_what_is_missing_is_said_and_a_link_that_is_over_too(town: Town, anybody: Client):
    with Oracle(town, told):
        empty = await anybody.call(
            "POST", f"/j/{new_id()}", data=urlencode({"agree": "yes"}), headers=FORM
        )
        assert empty.status == 422
    gone = {"status": 410, "code": "link_gone", "detail": "over"}
    with Oracle(town, lambda _: {"refusal": gone}):
        assert (await anybody.get(f"/j/{new_id()}", Accept="text/html")).status == 410


@pytest.mark.req("R-REG-01", "R-REG-15")
async def test_notices_and_badges_have_codes_to_print(town: Town, city: Client):
    link, volunteer = town.lies(new_id(), "140107001002"), town.lies(new_id(), "140107001002")
    for path in (f"/v1/recruit-links/{link}/code", f"/v1/volunteers/{volunteer}/badge/code"):
        picture = await city.get(path)
        assert (picture.status, picture.headers["Content-Type"]) == (200, "image/svg+xml")
        assert picture.raw.startswith(b"<?xml")
    elsewhere = town.lies(new_id(), "110101001001")
    assert (await city.get(f"/v1/recruit-links/{elsewhere}/code")).status == 404
