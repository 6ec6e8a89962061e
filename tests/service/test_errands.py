"""Errands over the real bus: one claim wins, a household has its cap, help requests follow."""

from datetime import timedelta

import pytest

from contracts.logistics import ClaimErrand, ErrandChanged, OpenErrand, ReadErrand, StepErrand
from contracts.matching import AskHelp, VerifyHelp
from contracts.registry import PoolEntry, VolunteerRegistered
from kit.wire import Caller, Envelope, utcnow
from services.logistics.service import LogisticsService
from services.logistics.store import LogisticsStore
from services.matching.service import MatchingService
from services.matching.store import MatchingStore

HOME = "330782001001"


@pytest.fixture
def logistics(city):
    return city.run(LogisticsService)


def wish(**facts):
    return OpenErrand.model_validate(
        {
            "community": HOME, "category": "mother_baby", "limit_fen": 30_000,
            "items": [{"name": "婴儿配方奶粉", "specification": "1段 900g"}],
            "name": "李女士", "phone": "10000000002", "address": "3号楼1单元301室",
        }
        | facts
    )  # fmt: skip


def opened(city, **facts):
    return city.ask(wish(**facts)).result["id"]


def volunteer(who):
    return Caller(id=f"key-{who}", role="volunteer", subject=who)


def claim(errand, who):
    return ClaimErrand(errand_id=errand, volunteer_id=who)


@pytest.mark.req("R-HELP-04")
def test_of_eight_who_claim_at_once_one_gets_it(city, logistics):
    errand = opened(city)
    keys = city.send(*[claim(errand, f"v{n}") for n in range(8)])
    assert sorted(city.outcome(key).status for key in keys) == [200] + [409] * 7


@pytest.mark.req("R-LOG-12")
def test_a_household_has_two_open_errands_and_another_when_one_is_done(city, logistics):
    keys = city.send(*[wish()] * 6, *[wish(address="3号楼1单元302室")] * 2)
    outcomes = [city.outcome(key) for key in keys]
    assert sorted(one.status for one in outcomes) == [201] * 4 + [409] * 4
    first = next(one.result["id"] for one in outcomes[:6] if one.status == 201)
    city.ask(StepErrand(errand_id=first, step="cancel", reason="不要了"))
    assert city.ask(wish()).status == 201


@pytest.mark.req("R-LOG-12")
def test_who_it_is_for_rests_encrypted_and_is_told_to_the_buyer_alone(city, logistics):
    errand = opened(city)
    kept = city.db("logistics").errands.find_one({"_id": errand})
    assert not {"李女士", "10000000002", "3号楼1单元301室"} & {str(one) for one in kept.values()}
    assert "奶粉" not in str(kept["order"])
    city.ask(claim(errand, "v1"), volunteer("v1"))
    store = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)
    cause = Envelope.of(ReadErrand(errand_id=errand), caller=volunteer("v1"))
    assert store.errands.read(errand, cause)["phone"] == "10000000002"
    assert city.db("logistics").readings.count_documents({"errand_id": errand}) == 1
    step = StepErrand(errand_id=errand, step="buy", amount_fen=100, receipt="r1")
    assert city.ask(step, volunteer("v2")).code == "forbidden"


@pytest.mark.req("R-HELP-02", "R-LOG-12")
def test_a_request_for_help_follows_its_errand_to_the_door_or_back_to_triage(city, logistics):
    city.run(MatchingService)
    for who in ("v1", "v2"):
        entry = PoolEntry(
            volunteer_id=who, community=HOME, intentions=["area_supply"], available=["morning"],
            service_areas=[HOME[:6]],
        )  # fmt: skip
        city.send(VolunteerRegistered(entry=entry), sequence=1)
    help_id = asked(city)
    cases = city.db("matching").help
    errand = opened(city, help_id=help_id)
    city.until(lambda: cases.find_one({"_id": help_id})["errand"] == errand)
    city.ask(claim(errand, "v1"))
    city.until(lambda: cases.find_one({"_id": help_id})["state"] == "dispatched")
    store = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)
    for _ in range(2):
        store.errands.pass_time(utcnow() + timedelta(minutes=41))
    city.until(lambda: cases.find_one({"_id": help_id})["state"] == "triaged")
    city.ask(claim(errand, "v2"))
    city.until(lambda: cases.find_one({"_id": help_id})["volunteer_id"] == "v2")
    city.ask(StepErrand(errand_id=errand, step="buy", amount_fen=21_800, receipt="r1"))
    city.until(lambda: cases.find_one({"_id": help_id})["state"] == "in_progress")
    city.ask(StepErrand(errand_id=errand, step="hand_over"))
    city.until(lambda: cases.find_one({"_id": help_id})["state"] == "resolved")
    done = [one for one in city.heard(ErrandChanged) if one.state == "handed_over"]
    assert done[0].minutes is not None


@pytest.mark.req("R-HELP-02", "R-LOG-12")
def test_a_request_that_is_asked_about_hears_of_its_errand_all_the_same(city, logistics):
    city.run(MatchingService)
    for who, asleep in (("v1", False), ("sleeper", True)):
        entry = PoolEntry(
            volunteer_id=who, community=HOME, intentions=["area_supply"], available=["morning"],
            service_areas=[HOME[:6]], asleep=asleep,
        )  # fmt: skip
        city.send(VolunteerRegistered(entry=entry), sequence=1)
    cases, pool = city.db("matching").help, city.db("matching").pool
    city.until(lambda: pool.count_documents({}) == 2)

    desk = MatchingStore(city.db("matching"), name="matching", keys=city.keys).help

    def brought_by(who):
        help_id = asked(city)
        errand = opened(city, help_id=help_id)
        city.until(lambda: cases.find_one({"_id": help_id})["errand"] == errand)
        desk.pass_time(utcnow() + timedelta(hours=6, minutes=1))
        assert cases.find_one({"_id": help_id})["silent"] == 1
        city.ask(claim(errand, who))
        city.until(lambda: cases.find_one({"_id": help_id})["buyer"] == who)
        sent_to = cases.find_one({"_id": help_id})["volunteer_id"]
        held = pool.count_documents({"_id": who, "holds.case": help_id})
        city.ask(StepErrand(errand_id=errand, step="buy", amount_fen=21_800, receipt="r1"))
        city.ask(StepErrand(errand_id=errand, step="hand_over"))
        city.until(lambda: cases.find_one({"_id": help_id})["state"] == "resolved")
        city.until(lambda: not pool.count_documents({"holds.case": help_id}))
        return sent_to, held

    assert brought_by("v1") == ("v1", 1)
    assert brought_by("sleeper") == ("", 0)


def asked(city):
    wish = AskHelp(
        community=HOME, category="mother_baby", detail="奶粉快吃完了", name="李女士",
        phone="10000000002", address="3号楼1单元301室",
    )  # fmt: skip
    help_id = city.ask(wish).result["id"]
    city.ask(VerifyHelp(help_id=help_id, method="call"))
    return help_id
