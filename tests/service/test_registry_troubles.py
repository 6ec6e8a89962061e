"""Troubles of volunteers, over the real bus and database."""

import time

import pytest

from contracts.registry import (
    AppointLiaisons,
    RaiseTrouble,
    ReadTrouble,
    SettleTrouble,
    TakeUpTrouble,
    TroubleChanged,
)
from services.notify.service import NotifyService
from services.registry.service import RegistryService
from tests.unit.registry.builders import COMMUNITY, a_wish


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def a_pair(city):
    """A citizen, and the cadre who answers for them."""
    citizen = city.ask(a_wish(phone="10000000021")).result["id"]
    cadre = a_wish(phone="10000000022", affiliation="deployed_cadre")
    liaison = city.ask(cadre).result["id"]
    assert city.ask(AppointLiaisons(area=COMMUNITY[:6])).status in (200, 201)
    return citizen, liaison


@pytest.mark.req("R-HELP-11")
def test_a_liaison_is_told_within_five_seconds_and_takes_it_up(city, registry):
    city.run(NotifyService)
    citizen, liaison = a_pair(city)
    messages = city.db("notify").messages
    begun = time.monotonic()
    raised = city.ask(RaiseTrouble(volunteer_id=citizen, kind="hurt", detail="值守时摔伤"))
    assert raised.status == 201
    city.until(lambda: messages.count_documents({"template": "trouble_raised"}))
    assert time.monotonic() - begun < 5
    assert messages.find_one({"template": "trouble_raised"})["subject"] == liaison
    key = raised.command_id
    assert city.query(ReadTrouble(trouble_id=key))["detail"] == "值守时摔伤"
    assert city.ask(TakeUpTrouble(trouble_id=key)).result["state"] == "taken_up"
    done = SettleTrouble(trouble_id=key, answer="已送医")
    assert city.ask(done).result["state"] == "settled"
    assert city.ask(done.model_copy(update={"answer": "再答"})).code == "trouble_settled"
    told = city.heard(TroubleChanged, 3)
    assert [one.state for one in told] == ["raised", "taken_up", "settled"]
    assert {one.liaison_id for one in told} == {liaison}


def test_what_happened_rests_encrypted(city, registry):
    citizen, _ = a_pair(city)
    city.ask(RaiseTrouble(volunteer_id=citizen, kind="ill", detail="发热三十九度"))
    [kept] = city.db("registry").troubles.find()
    assert "发热" not in str(kept)
