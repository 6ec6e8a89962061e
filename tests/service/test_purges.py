"""When an emergency is over nothing of it can be read any more, whatever kind of thing it was."""

from datetime import timedelta

import pytest

from contracts.logistics import RegisterCompound, StepErrand
from contracts.matching import (
    CommitMission,
    EmergencyDataPurged,
    EndStandingCase,
    ReleaseMission,
)
from contracts.notify import ForgetContacts, TellAnswer
from contracts.registry import CloseIncident, DeclareIncident
from kit.shreds import Shreds
from kit.store import Store
from kit.wire import Envelope, utcnow
from services.logistics.service import LogisticsService
from services.matching.service import MatchingService
from services.notify.domain.notice import Notice, Recipient
from services.notify.service import NotifyService
from services.notify.store.addresses import AddressBook
from services.notify.store.messages import Messages
from services.registry.service import RegistryService
from tests.service import test_errands, test_mission_teams, test_standing_cases
from tests.service.test_logistics_parcels import PLAN, scan, scans, sort_all
from tests.support.reserve import COMMUNITY, an_entry, enlist, offers_made, published


@pytest.fixture
def incident(city):
    city.run(RegistryService)
    wish = DeclareIncident(area=COMMUNITY[:6], title="四月疫情", kind="epidemic", level="II")
    return city.ask(wish).result["id"]


def close(city, incident):
    assert city.ask(CloseIncident(incident_id=incident, keep_days=0)).status == 200


def readable(city, database, kind, key, field):
    """What somebody with the databases and the master key reads of a field now."""
    found = city.db(database)[kind].find_one({"_id": key})
    shreds = Shreds(city.db(database), city.keys.field)
    return shreds.open(found[field], about=f"{kind}.{field}.{key}")


def test_a_standing_case_once_it_has_ended(city, incident):
    city.run(MatchingService)
    city.run(NotifyService)
    case = test_standing_cases.opened(city)
    still = test_standing_cases.opened(city, community="140107001003")
    assert readable(city, "matching", "standing_cases", case, "detail") == "独居，买菜"
    address = {"_id": case, "phone": {"$exists": True}}
    city.until(lambda: city.db("notify").contacts.count_documents(address))
    assert city.ask(EndStandingCase(standing_id=case, reason="搬走了")).status == 200
    close(city, incident)
    (told,) = city.heard(EmergencyDataPurged)
    assert told.standing_ids == [case]
    for field in ("name", "phone", "address", "detail"):
        assert readable(city, "matching", "standing_cases", case, field) == ""
    assert readable(city, "matching", "standing_cases", still, "detail") == "独居，买菜"
    city.until(lambda: not city.db("notify").contacts.count_documents(address))


def test_a_mission_with_what_came_of_it(city, incident):
    city.run(MatchingService)
    test_mission_teams.enter(city, "blue")
    mission = city.ask(test_mission_teams.emergency()).result["id"]
    city.until(lambda: test_mission_teams.state(city, mission)[0] == "offered")
    assert city.ask(CommitMission(mission_id=mission)).status == 200
    done = ReleaseMission(mission_id=mission, outcome="救出两人")
    assert city.ask(done).status == 200
    assert readable(city, "matching", "missions", mission, "outcome") == "救出两人"
    close(city, incident)
    city.heard(EmergencyDataPurged)
    for field in ("detail", "outcome"):
        assert readable(city, "matching", "missions", mission, field) == ""


def test_an_errand_that_is_over_but_not_one_on_its_way(city, incident):
    city.run(LogisticsService)
    errand = test_errands.opened(city, community=COMMUNITY)
    open_ = test_errands.opened(city, community="140107001003")
    assert city.ask(StepErrand(errand_id=errand, step="cancel", reason="不要了")).status == 200
    assert "婴儿" in readable(city, "logistics", "errands", errand, "order")
    close(city, incident)
    keys = city.db("logistics").shreds
    city.until(lambda: not keys.count_documents({"place": COMMUNITY}))
    for field in ("name", "phone", "address", "order"):
        assert readable(city, "logistics", "errands", errand, field) == ""
    assert readable(city, "logistics", "errands", open_, "name") == "李女士"


def test_the_doors_of_parcels_that_were_handed_over(city, incident):
    city.run(LogisticsService)
    wish = RegisterCompound(area=COMMUNITY, title="桥东", staircases=PLAN)
    compound = city.ask(wish).result["id"]
    sort_all(city, compound, range(3))
    scan(city, compound, scans("out", range(2)))
    scan(city, compound, scans("delivered", range(2)))
    parcels = city.db("logistics").parcels
    states = {one["no"]: one["state"] for one in parcels.find()}
    assert states["p2"] == "sorted"
    close(city, incident)
    gone = [no for no, state in states.items() if state == "delivered"]
    city.until(lambda: parcels.count_documents({"door": "", "floor": 0}) == len(gone))
    assert parcels.find_one({"no": "p2"})["door"] == "301"


def test_from_where_somebody_crossed_and_why_the_letter_was_revoked(city, incident):
    city.run(MatchingService)
    there = an_entry("guest").model_copy(update={"community": "140107001009"})
    enlist(city, there)
    need_id = published(city, starts_in=timedelta(hours=1))
    offers_made(city, need_id)
    needs = city.db("matching").needs

    def home():
        return needs.find_one({"_id": need_id})["offers"]["1"]["home"]

    assert home() == "140107001009"
    past = {"state": "completed", "starts_at": utcnow()}
    needs.update_one({"_id": need_id}, {"$set": past, "$inc": {"_v": 1}})
    close(city, incident)
    city.heard(EmergencyDataPurged)
    assert home() == ""


def test_what_was_answered_goes_with_the_address_and_does_not_come_back(city):
    notify = city.run(NotifyService)
    said = Envelope.of(TellAnswer(subject="t1", about="ticket", text="明天解封"))
    city.post(said)
    notices = city.db("notify").notices
    city.until(lambda: notices.count_documents({"template": "ticket_answer"}))
    city.send(ForgetContacts(subjects=["t1"]))
    city.until(lambda: not notices.count_documents({}))
    messages = city.db("notify").messages
    city.until(lambda: not messages.count_documents({"subject": "t1"}))
    city.post(said)
    city.send(TellAnswer(subject="t2", about="ticket", text="已安排"))
    city.until(lambda: messages.count_documents({"subject": "t2"}))
    notify.stop()  # both are done with: the repeat was delivered first
    assert not messages.count_documents({"subject": "t1"})
    assert notices.count_documents({}) == 1


def test_words_are_not_left_behind_by_whoever_destroys_their_message_meanwhile(city):
    """Between the two writes that queue a message, and the look for who was forgotten."""
    db = city.db("notify")

    class Meanwhile(AddressBook):
        def forgotten(self, subjects):
            db.messages.delete_many({})  # another process forgets; the words it did not see yet
            return super().forgotten(subjects)

    book = Meanwhile(db, city.keys)
    book.forget(["t1"], utcnow())
    answer = Notice("n1", "ticket_answer", {"text": "明天解封"}, (Recipient("t1"),))
    Messages(Store(db, name="notify", keys=city.keys), book).queue([(answer, utcnow())])
    assert not db.notices.count_documents({})
