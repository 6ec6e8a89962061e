"""What messages say."""

import pytest

from contracts.notify import TellAnswer
from services.notify.domain.letter import Address, Intent, write
from services.notify.domain.notice import Recipient, notices
from services.notify.domain.templates import TEMPLATES
from services.notify.domain.wording import LONGEST, goods, in_words
from tests.unit.notify import occasions

LANGUAGES = ("zh-CN", "en")
#: What every letter has besides the facts of its notice.
OF_THE_RECIPIENT = {"name", "link"}


def every_notice():
    events = [
        occasions.offers("wang"),
        occasions.withdrawal("wang"),
        occasions.placement("wang"),
        occasions.a_rejection("c1"),
        occasions.a_rejection("c1").model_copy(update={"state": "withdrawn"}),
        *(occasions.help_changed(state, "wang") for state in ("received", "dispatched", "closed")),
        occasions.help_changed("triaged").model_copy(update={"questions": 1}),
        occasions.standing("planned", "wang"),
        occasions.a_trouble("wang"),
        occasions.thanks("wang"),
        occasions.registered_again("wang"),
        *(TellAnswer(subject="s1", about=about, text="好的") for about in ("help", "ticket")),
        occasions.donation("delivered", brought_to="station:s1"),
        *(occasions.donation(state) for state in ("received", "allocated", "delivered")),
    ]
    return [notice for event in events for notice in notices(event, "e1")]


def a_letter(notice, language="zh-CN"):
    intent = Intent("m1", notice.id, notice.template, notice.to[0])
    address = Address("王芳", "10012345678", language)
    return write(intent, notice.facts, address, link="http://localhost:8000/o/x.y")


def test_every_template_is_used():
    assert {notice.template for notice in every_notice()} == set(TEMPLATES)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_language_says_the_same(name):
    template = TEMPLATES[name]
    chinese, english = (template.variables(one) - {"name"} for one in LANGUAGES)
    assert chinese == english
    assert set(template.title) == set(template.body) == set(LANGUAGES)


@pytest.mark.parametrize("notice", every_notice(), ids=lambda one: one.template)
def test_every_occasion_fills_its_template(notice):
    given = set(notice.facts) | OF_THE_RECIPIENT
    given |= {"answer_by"} if notice.to[0].answer_by else set()
    for language in LANGUAGES:
        assert TEMPLATES[notice.template].variables(language) <= given
        assert "{" not in a_letter(notice, language).text


@pytest.mark.req("R-POST-01")
def test_an_offer_says_what_when_where_the_risk_and_how_to_answer():
    (notice,) = notices(occasions.offers("wang"), "e1")
    text = a_letter(notice).text
    for said in (
        "王芳", "卡口值班", "4月12日（周二）08:00至12:00", "康乐社区东门", "登记出入人员",
        "戴好口罩", "可能接触阳性人员", "意外险、餐食", "4月12日（周二）06:00", "/o/x.y",
    ):  # fmt: skip
        assert said in text


def test_an_offer_in_english():
    (notice,) = notices(occasions.offers("wang"), "e1")
    text = a_letter(notice, "en").text
    assert "checkpoint duty" in text
    assert "Tue 12 Apr 08:00–12:00" in text


def test_goods_are_counted():
    lines = [("sprayer", 120, "piece"), ("blanket", 3, "箱")]
    assert goods(lines, "zh-CN") == "弥雾机120件，blanket3箱"
    assert goods(lines, "en") == "120 sprayers, 3 blanket"


def test_what_people_wrote_is_shortened_except_an_answer():
    words = in_words({"content": "长" * 500, "answer": "长" * 500}, "zh-CN")
    assert (len(words["content"]), len(words["answer"])) == (LONGEST, 500)


def test_braces_in_what_people_wrote_are_just_braces():
    (notice,) = notices(occasions.offers("wang").model_copy(update={"content": "{link}{x}"}), "e")
    assert "内容：{link}{x}" in a_letter(notice).text


def test_somebody_without_an_address_has_a_letter_nobody_can_send():
    (notice,) = notices(occasions.offers("wang"), "e1")
    intent = Intent("m1", notice.id, notice.template, Recipient("x", "o", occasions.EIGHT))
    assert write(intent, notice.facts, Address("", ""), link="").phone == ""
