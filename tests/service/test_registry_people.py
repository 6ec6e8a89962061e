"""People who register, over the real bus and database."""

import orjson
import pytest
from amqp import Message as Basic

from contracts.notify import KeepContacts
from contracts.registry import (
    ClaimRecord,
    ReadBadge,
    ReadVolunteer,
    RegistrationRepeated,
    VolunteerRegistered,
)
from kit.wire import Caller, Envelope
from services.registry.service import RegistryService
from tests.unit.registry.builders import a_driver, a_wish

STRANGER = Caller(id="anonymous", role="anonymous")


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def read(city, volunteer_id):
    """Ask as the gateway does; the answer."""
    channel = city._connection.default_channel
    reply = channel.queue_declare("", exclusive=True).queue
    question = Envelope.of(ReadVolunteer(volunteer_id=volunteer_id))
    body = question.pack(city.keys.message)
    channel.basic_publish(Basic(body, reply_to=reply), "queries", ReadVolunteer.topic)
    found = []
    city.until(lambda: found.append(channel.basic_get(reply, no_ack=True)) or found[-1])
    return orjson.loads(city.keys.message.open(found[-1].body, about=question.id))


def test_who_registers_gets_a_place_and_others_hear_of_it(city, registry):
    outcome = city.ask(a_wish())
    assert (outcome.status, outcome.result["state"]) == (201, "reserve")
    (registered,) = city.heard(VolunteerRegistered)
    assert registered.entry.volunteer_id == outcome.result["id"] == outcome.command_id


def test_notify_is_told_how_to_reach_them(city, registry):
    outcome = city.ask(a_wish())
    channel, found = city._connection.default_channel, []
    city.until(lambda: found.append(channel.basic_get("notify.commands", no_ack=True)) or found[-1])
    keep = Envelope.unpack(found[-1].body, city.keys.message).message()
    assert isinstance(keep, KeepContacts)
    assert keep.contacts[0].subject == outcome.result["id"]
    assert b"10000000001" not in bytes(found[-1].body)


def test_the_fleet_is_not_told_of_who_has_no_vehicle(city, registry):
    walks, drives = city.ask(a_wish()), city.ask(a_driver())
    city.until(lambda: city.waiting("matching.events") == 2)
    city.until(lambda: city.waiting("logistics.events") == 1)
    told = city._connection.default_channel.basic_get("logistics.events", no_ack=True)
    event = Envelope.unpack(told.body, city.keys.message).message()
    assert event.entry.volunteer_id == drives.result["id"] != walks.result["id"]
    assert {one.entry.volunteer_id for one in city.heard(VolunteerRegistered, 2)} == {
        drives.result["id"],
        walks.result["id"],
    }


def test_one_phone_has_one_place(city, registry):
    assert city.ask(a_wish()).status == 201
    for again in (a_wish(phone="１００００００００01"), a_driver(phone="10000000001")):
        refused = city.ask(again)
        assert (refused.status, refused.code) == (409, "already_registered")
    assert city.db("registry").volunteers.count_documents({}) == 1


def shape(outcome):
    """What a stranger sees of an answer, but for ids."""
    return outcome.status, outcome.code, outcome.result.keys(), outcome.result.get("state")


def test_no_stranger_learns_whether_a_phone_has_a_place(city, registry):
    """Neither by the answer nor by asking for what was answered afterwards."""
    owner = city.ask(a_wish(phone="10000000001")).command_id
    known = city.ask(a_wish(phone="10000000001"), caller=STRANGER)
    free = city.ask(a_wish(phone="10000000009"), caller=STRANGER)
    assert shape(known) == shape(free)
    assert (free.status, free.result["state"]) == (201, "reserve")
    badges = [city.query(ReadBadge(volunteer_id=one.command_id)) for one in (known, free)]
    assert [one["in_service"] for one in badges] == [False, True]  # only staff can ask for these
    claims = [
        ClaimRecord(number=badge["number"], phone=phone, willing=True)
        for badge, phone in zip(badges, ("10000000001", "10000000009"), strict=True)
    ]
    for _ in range(2):
        mine, other = (city.ask(one, caller=STRANGER) for one in claims)
        assert shape(mine) == shape(other)
    assert (mine.status, mine.code) == (409, "claimed_already")
    assert city.db("registry").volunteers.count_documents({}) == 2
    assert city.db("registry").volunteers.find_one({"_id": owner})["standing"] is None


def test_whose_phone_it_is_hears_that_somebody_used_it(city, registry):
    owner = city.ask(a_wish()).command_id
    again = Envelope.of(a_wish(), caller=STRANGER, answer_to="gateway")
    city.post(again, again, again.again())
    [told] = city.heard(RegistrationRepeated)
    assert told.volunteer_ids == [owner]
    city.until(lambda: city.waiting("registry.commands") == 0)
    assert len(city.heard(RegistrationRepeated)) == 1


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [("community_op", "140107001002", 409), ("city_op", "1101", 201), ("agency", "1401", 201)],
)
def test_only_staff_of_the_city_learn_it(city, registry, role, area, status):
    city.ask(a_wish())
    assert city.ask(a_wish(), caller=Caller(id="x", role=role, area=area)).status == status


def test_what_breaks_a_rule_is_refused_and_nothing_is_kept(city, registry):
    refused = city.ask(a_wish(synthetic=False))
    assert (refused.status, refused.code, refused.facts) == (
        422,
        "phone_invalid",
        {"field": "phone"},
    )
    assert city.db("registry").volunteers.count_documents({}) == 0


def test_nothing_personal_rests_in_the_clear(city, registry):
    city.ask(a_driver(birth_date="1990-05-06"))
    for collection in ("volunteers", "refusals"):
        for document in city.db("registry")[collection].find({}, {"_out": 0}):
            rest = str(document)
            for secret in ("张三", "10000000002", "1990-05-06", "12345"):
                assert secret not in rest


def test_a_look_at_a_person_is_masked_and_written_down(city, registry):
    key = city.ask(a_wish(phone="10012341234")).result["id"]
    shown = read(city, key)["result"]
    assert (shown["name"], shown["phone"]) == ("张*", "100****1234")
    assert read(city, "nobody")["refusal"]["code"] == "not_found"
    looks = list(city.db("registry").audit.find())
    assert [(one["what"], one["subject"]) for one in looks] == [
        ("volunteer", key),
        ("volunteer", "nobody"),
    ]
    assert all({"who", "role", "at", "call"} <= one.keys() for one in looks)


@pytest.mark.req("R-REG-06")
def test_eight_hundred_register_at_once_and_everything_comes_twice(city, registry):
    envelopes = [
        Envelope.of(a_wish(phone=f"100{one:08}"), answer_to="gateway") for one in range(800)
    ]
    city.post(*envelopes, *(one.again() for one in envelopes))
    city.until(lambda: city.take() or len(city.outcomes) == 800, patience=60)
    assert {one.status for one in city.outcomes.values()} == {201}
    assert city.db("registry").volunteers.count_documents({}) == 800
    entries = {one.entry.volunteer_id for one in city.heard(VolunteerRegistered, 800)}
    assert entries == {one.id for one in envelopes}
