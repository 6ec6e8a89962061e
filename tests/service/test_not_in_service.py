"""Nobody who is not in service is sent to a household, whoever names them."""

from datetime import timedelta

import pytest

from contracts.matching import (
    ChooseHelper,
    ClaimHelp,
    DispatchHelp,
    OfferPlaces,
    OpenStandingCase,
    ReadHelp,
    ReadStandingCase,
    ReportVisit,
)
from contracts.vocabulary import Gate
from kit.wire import Caller, Envelope, utcnow
from services.matching.domain.organisation import MayNotServe
from services.matching.store import MatchingStore
from services.matching.store.responders import Responders
from tests.support.pleas import held, plea, verified, who_is_sent
from tests.support.reserve import COMMUNITY, an_entry, enlist, offers_made, published


def asleep(volunteer, **facts):
    """Somebody next door with a vehicle, who is not confirmed yet, suspended or withdrawn."""
    return an_entry(volunteer, seats=4).model_copy(update={"asleep": True, **facts})


def suspend(city, volunteer):
    city.db("matching").pool.update_one({"_id": volunteer}, {"$set": {"asleep": True}})


def is_refused(outcome, volunteer="sleeper"):
    assert (outcome.status, outcome.code) == (409, "may_not_serve")
    assert outcome.facts == {"volunteers": {volunteer: [Gate.NOT_IN_SERVICE]}}


@pytest.mark.req("R-HELP-02")
@pytest.mark.parametrize(
    "wishes",
    [{"life_threatening": True}, {"category": "medical_transfer", "medicine": None}, {}],
    ids=["a life", "a transfer", "an errand"],
)
def test_who_is_not_in_service_is_passed_over(city, matching, wishes):
    enlist(city, asleep("sleeper"))
    help_id = verified(city, **wishes)
    assert city.ask(DispatchHelp(help_id=help_id)).code == "nobody_free"
    enlist(city, an_entry("awake", metres=900, seats=4))
    assert city.ask(DispatchHelp(help_id=help_id)).status == 200
    assert (who_is_sent(city, help_id), held(city, "sleeper")) == ("awake", [])


def test_who_is_not_in_service_is_not_sent_by_name(city, matching):
    skill = {"qualifications": frozenset({"psychological_counsellor"})}
    enlist(city, asleep("sleeper", **skill))
    life = city.ask(plea(life_threatening=True)).command_id
    talk = verified(city, category="psychological", medicine=None)
    for help_id in (life, talk):
        is_refused(city.ask(DispatchHelp(help_id=help_id, volunteer_id="sleeper")))
        assert city.ask(DispatchHelp(help_id=help_id)).code == "nobody_free"
    assert held(city, "sleeper") == []


@pytest.mark.req("R-HELP-04")
def test_who_is_not_in_service_takes_nothing_from_the_board(city, matching):
    enlist(city, asleep("sleeper"))
    is_refused(city.ask(ClaimHelp(help_id=verified(city), volunteer_id="sleeper")))


def test_who_was_held_before_a_crash_and_is_suspended_meanwhile_is_not_sent(city, matching):
    enlist(city, an_entry("v0"))
    help_id = verified(city)
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    desk, now = store.help, utcnow()
    people = Responders(store, store.people, desk.policy)
    cause = Envelope(type=DispatchHelp.topic, data={}, id="again", time=now)
    people.hold(desk.cases.get(help_id), named="v0", now=now, token=cause.id)
    suspend(city, "v0")
    with pytest.raises(MayNotServe):
        desk.dispatch(DispatchHelp(help_id=help_id, volunteer_id="v0"), cause=cause)
    assert who_is_sent(city, help_id) == ""


def test_who_was_suspended_since_the_plan_was_solved_is_not_asked(city, matching):
    enlist(city, an_entry("wang"), an_entry("li"))
    need_id = published(city, starts_in=timedelta(days=2), people=2)
    suspend(city, "wang")
    city.send(OfferPlaces(need_id=need_id, volunteer_ids=["wang", "li"]))
    assert list(offers_made(city, need_id)) == ["li"]
    assert held(city, "wang") == []


def read_by(city, question, volunteer):
    """What a volunteer is answered, or the code of the refusal."""
    caller = Caller(id="key", role="volunteer", subject=volunteer)
    told = city.question(Envelope.of(question, caller=caller))
    return told["result"] if "result" in told else told["refusal"]["code"]


def test_who_was_sent_and_is_suspended_reads_no_longer_to_whom(city, matching):
    enlist(city, an_entry("v0"))
    help_id = verified(city)
    assert city.ask(DispatchHelp(help_id=help_id)).status == 200
    assert read_by(city, ReadHelp(help_id=help_id), "v0")["address"]
    suspend(city, "v0")
    assert read_by(city, ReadHelp(help_id=help_id), "v0") == "forbidden"


# ---- recurring visits -----------------------------------------------------------------------


def visits(**changes):
    first = utcnow() + timedelta(hours=11)  # three hours from now in China
    return OpenStandingCase(
        **{
            "community": COMMUNITY,
            "category": "errand",
            "detail": "独居，买菜",
            "name": "赵奶奶",
            "phone": "10000000003",
            "address": "八号楼",
            "weekdays": range(1, 8),
            "at": f"{first:%H:%M}",
            **changes,
        }
    )


def case_of(city, key):
    return city.db("matching").standing_cases.find_one({"_id": key})


@pytest.mark.req("R-HELP-09")
@pytest.mark.parametrize("category", ["errand", "medical_transfer"])
def test_nobody_is_visited_by_who_is_not_in_service(city, matching, category):
    enlist(city, asleep("sleeper"))
    key = city.ask(visits(category=category)).command_id
    city.until(lambda: case_of(city, key)["alarm"] == "nobody")
    assert held(city, "sleeper") == []


def test_a_usual_helper_who_is_suspended_is_stood_in_for(city, matching, clock):
    enlist(city, an_entry("usual"))
    key = city.ask(visits()).command_id
    city.until(lambda: case_of(city, key)["visitor_id"] == "usual")
    suspend(city, "usual")
    enlist(city, an_entry("other"))
    clock(timedelta(hours=4))
    city.until(lambda: city.ask(ReportVisit(standing_id=key, outcome="done")).status == 200)
    city.until(lambda: case_of(city, key)["visitor_id"] == "other")
    assert case_of(city, key)["helper_id"] == "usual"


def test_a_visitor_who_is_suspended_reads_no_longer_whom_they_visit(city, matching):
    enlist(city, an_entry("usual"))
    key = city.ask(visits()).command_id
    city.until(lambda: case_of(city, key)["visitor_id"] == "usual")
    assert read_by(city, ReadStandingCase(standing_id=key), "usual")["address"]
    suspend(city, "usual")
    assert read_by(city, ReadStandingCase(standing_id=key), "usual") == "forbidden"


def test_who_is_not_in_service_is_no_usual_helper(city, matching):
    enlist(city, asleep("sleeper"), an_entry("awake"))
    is_refused(city.ask(visits(helper_id="sleeper")))
    key = city.ask(visits()).command_id
    is_refused(city.ask(ChooseHelper(standing_id=key, helper_id="sleeper")))
    assert city.ask(ChooseHelper(standing_id=key, helper_id="awake")).status == 200
