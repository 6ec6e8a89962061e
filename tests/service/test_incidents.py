"""The end of an emergency: who asked for help can no longer be known, what people gave stays."""

from datetime import timedelta

import pytest

from contracts.matching import AskHelp, EmergencyDataPurged, ReadHelp, WithdrawHelp
from contracts.notify import OpenTicket
from contracts.registry import (
    CloseIncident,
    DeclareIncident,
    PrintCertificate,
    PurgeIncident,
    ReadCertificate,
    ThanksDue,
)
from kit.shreds import Shreds
from kit.wire import utcnow
from services.matching.service import MatchingService
from services.notify.service import NotifyService
from services.registry.service import RegistryService
from services.registry.store import RegistryStore
from tests.service.test_registry_records import records, served, somebody
from tests.support.reserve import COMMUNITY
from tests.unit.registry.builders import NOW

SECRETS = ("段先生", "10000000001", "八号楼")


def plea(**facts):
    asked = {"community": COMMUNITY, "category": "other", "detail": "八号楼 段先生"}
    asked |= {"name": "段先生", "phone": "10000000001", "address": "八号楼", "synthetic": True}
    return AskHelp(**asked | facts)


@pytest.fixture
def everybody(city):
    city.run(RegistryService)
    city.run(MatchingService)
    city.run(NotifyService)


def declared(city, area=COMMUNITY[:6]):
    wish = DeclareIncident(area=area, title="四月疫情", kind="epidemic", level="II")
    return city.ask(wish).result["id"]


def test_with_the_key_the_data_are_gone_from_every_copy(city, everybody):
    incident = declared(city)
    over = city.ask(plea()).result["id"]
    assert city.ask(WithdrawHelp(help_id=over)).status == 200
    elsewhere = city.ask(plea(community="140108001001", phone="10000000002")).result["id"]
    copy = city.db("matching").help.find_one({"_id": over})
    assert not any(secret in str(copy) for secret in SECRETS)
    assert copy["name"].startswith(f"~{COMMUNITY}.")
    assert city.query(ReadHelp(help_id=over))["name"].startswith("段")
    assert city.ask(PurgeIncident(incident_id=incident)).code == "incident_open"
    assert city.ask(CloseIncident(incident_id=incident, keep_days=0)).status == 200
    (told,) = city.heard(EmergencyDataPurged)
    assert (told.help_ids, told.kept) == ([over], 0)
    assert city.db("matching").shreds.count_documents({"place": COMMUNITY}) == 0
    # A backup from before has the ciphertext, and no key opens it.
    shreds = Shreds(city.db("matching"), city.keys.field)
    assert shreds.open(copy["name"], about=f"help.name.{over}") == ""
    with pytest.raises(ValueError, match="does not open"):
        city.keys.field.open(copy["name"].split("~")[2], about=f"help.name.{over}")
    kept = city.db("matching").help.find_one({"_id": elsewhere})
    assert shreds.open(kept["name"], about=f"help.name.{elsewhere}") == "段先生"
    city.until(lambda: not city.db("notify").messages.count_documents({"subject": over}))
    city.until(lambda: "phone" not in city.db("notify").contacts.find_one({"_id": over}))


def test_a_case_that_is_not_over_keeps_its_day(city, everybody):
    incident = declared(city)
    still = city.ask(plea()).result["id"]
    city.ask(CloseIncident(incident_id=incident, keep_days=0))
    (told,) = city.heard(EmergencyDataPurged)
    assert (told.help_ids, told.kept) == ([], 1)
    assert city.query(ReadHelp(help_id=still))["name"].startswith("段")
    assert city.ask(WithdrawHelp(help_id=still)).status == 200
    assert city.ask(PurgeIncident(incident_id=incident)).status == 200
    assert city.heard(EmergencyDataPurged, 2)[1].help_ids == [still]


def test_who_called_is_gone_once_the_call_is_settled(city, everybody):
    incident = declared(city)
    call = {"community": COMMUNITY, "topic_of_call": "policy", "question": "几时解封"}
    call |= {"caller_name": "段先生", "caller_phone": "10000000001", "synthetic": True}
    key = city.ask(OpenTicket(**call)).result["id"]
    assert city.db("notify").shreds.count_documents({}) == 1
    city.db("notify").tickets.update_one({"_id": key}, {"$set": {"state": "answered"}})
    city.ask(CloseIncident(incident_id=incident, keep_days=0))
    city.until(lambda: city.db("notify").shreds.count_documents({}) == 0)


@pytest.mark.req("R-REC-02")
def test_everybody_who_served_is_thanked_once_and_what_they_gave_stays(city, everybody):
    people = [somebody(city, one) for one in range(3)]
    city.send(served(*people), served(*people[:2], need="n2"))
    city.until(lambda: records(city) == 5)
    incident = declared(city)
    earlier = {"$set": {"declared_at": NOW - timedelta(days=30)}, "$inc": {"_v": 1}}
    city.db("registry").incidents.update_one({"_id": incident}, earlier)
    city.ask(CloseIncident(incident_id=incident, keep_days=0))
    a_day_later(city, incident)
    (due,) = city.heard(ThanksDue)
    assert due.volunteer_ids == sorted(people)
    city.until(lambda: city.db("notify").messages.count_documents({"template": "thanks"}) == 3)
    city.heard(EmergencyDataPurged)
    day = (NOW + timedelta(hours=8)).date()
    period = {"since": day - timedelta(days=2), "until": day}
    wish = PrintCertificate(volunteer_id=people[0], **period, issuer="街道")
    made = city.ask(wish).result["id"]
    paper = city.query(ReadCertificate(certificate_id=made, unmasked=True))
    assert (paper["services"], "*" in paper["name"]) == (2, False)
    assert records(city) == 5
    assert city.db("notify").messages.count_documents({"template": "thanks"}) == 3


@pytest.mark.req("R-REC-02")
def test_whoever_is_on_duty_when_it_ends_is_thanked_with_the_others(city, everybody):
    early, on_duty = somebody(city, 1), somebody(city, 2)
    city.send(served(early))
    city.until(lambda: records(city) == 1)
    incident = declared(city)
    earlier = {"$set": {"declared_at": NOW - timedelta(days=30)}, "$inc": {"_v": 1}}
    city.db("registry").incidents.update_one({"_id": incident}, earlier)
    city.ask(CloseIncident(incident_id=incident))
    store = RegistryStore(city.db("registry"), name="registry", keys=city.keys)
    store.incidents.carry_on(utcnow() + timedelta(hours=23))
    city.send(served(on_duty, need="n2"))
    city.until(lambda: records(city) == 2)
    a_day_later(city, incident)
    (due,) = city.heard(ThanksDue)
    assert due.volunteer_ids == sorted([early, on_duty])


def a_day_later(city, incident):
    """As if an emergency had been closed a day ago."""
    ended = {"$set": {"closed_at": utcnow() - timedelta(days=1)}, "$inc": {"_v": 1}}
    city.db("registry").incidents.update_one({"_id": incident}, ended)
