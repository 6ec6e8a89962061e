"""Why a need is not filled and why somebody was not chosen, in the reader's language."""

import typing

from contracts.matching import NeedPublished, PlanChanged
from contracts.vocabulary import Gate
from kit.wire import new_id
from services.gateway import explanations
from services.matching.domain.algorithm import algorithm
from services.matching.domain.why import Verdict
from tests.gateway.happened import HOME, imported, need
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Town, eventually

PLACE = {"with_vehicle": False, "wanted": 3, "in_range": 40, "qualified": 2}
FUNNEL = {"need_id": "n", "asked": 1, "places": [PLACE | {"only": {"training_missing": 7}}]}
REASON = {"verdict": "others_nearer", "need_id": "n", "gates": [], "seconds": 600, "longest": 300}


async def test_a_funnel_is_told_in_words(town: Town, city: Client):
    key = new_id()
    town.say(need(NeedPublished, "published", key))
    await eventually(lambda: town.db.needs.count_documents({"_id": key}))
    with Oracle(town, lambda _: {"result": FUNNEL}) as matching:
        [place] = (await city.get(f"/v1/needs/{key}/funnel")).body["places"]
        english = await city.get(f"/v1/needs/{key}/funnel", Accept_Language="en")
    assert matching.heard[0].data == {"need_id": key}
    assert "尚未通过此类岗位的培训 7 人" in place["text"]
    assert "40 people are within reach and 2 of them" in english.body["places"][0]["text"]


async def test_volunteers_ask_about_themselves_only(town: Town, city: Client, anybody: Client):
    plan, me, other = new_id(), new_id(), new_id()
    town.say(
        imported(me, other),
        PlanChanged(plan_id=plan, area=HOME[:6], day="2022-04-12", state="published"),
    )
    await eventually(lambda: town.db.volunteers.count_documents({"_id": {"$in": [me, other]}}) == 2)
    await eventually(lambda: town.db.plans.count_documents({"_id": plan}))
    volunteer = anybody.knowing(town.key("volunteer", "", me))
    elsewhere = anybody.knowing(town.key("district_op", "140105"))
    ask = f"/v1/plans/{plan}/why-not?volunteer_id="
    with Oracle(town, lambda _: {"result": REASON}) as matching:
        assert "最远约 5 分钟" in (await volunteer.get(ask + me)).body["text"]
        assert (await volunteer.get(ask + other)).status == 404
        assert (await elsewhere.get(ask + me)).status == 404
        assert (await city.get(ask + me)).status == 200
    assert len(matching.heard) == 2


def test_every_gate_and_every_verdict_has_its_sentences():
    assert explanations.GATES.keys() == set(Gate)
    for verdict in typing.get_args(Verdict):
        for language in ("zh-CN", "en"):
            assert explanations.why_not(REASON | {"verdict": verdict}, language)


async def test_the_algorithm_page_tells_the_rules_in_force(town: Town, anybody: Client):
    told = {
        "policy": dict(algorithm()),
        "fairness": {"people": 40, "utilisation": 0.25, "never_offered": 0.5, "gini": 0.123},
    }
    with Oracle(town, lambda _: {"result": told}) as matching:
        page = await anybody.get("/algorithm")
        english = await anybody.get("/algorithm?lang=en")
    assert page.status == english.status == 200
    assert len(matching.heard) == 1, "a public page asks once a minute"
    for said in ("15 分钟", "962 米", "0.123", "50.0 %", "尚未通过此类岗位的培训"):
        assert said in page.raw.decode()
    assert "How volunteers are chosen" in english.raw.decode()
