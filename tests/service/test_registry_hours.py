"""Supplemented, corrected and chained records, over the real bus and database."""

from datetime import timedelta

import pytest

from contracts.registry import (
    ApproveHours,
    CorrectRecord,
    DisputeRecord,
    ReadRecords,
    RecordChanged,
    RecordsSealed,
    SupplementHours,
    VerifyRecords,
)
from kit.wire import utcnow
from services.registry.domain.age import local_day
from services.registry.service import RegistryService
from services.registry.store import RegistryStore
from services.registry.store.records import log
from tests.service.test_registry_records import served, somebody
from tests.support.city import OPERATOR, REVIEWER
from tests.unit.registry.builders import COMMUNITY


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def sound(city):
    return city.query(VerifyRecords(unit=COMMUNITY))


def chained(city, number):
    city.until(lambda: city.db("registry").record_links.count_documents({}) >= number)
    city.until(lambda: not city.db("registry").service_records.count_documents({"unsealed": True}))


@pytest.mark.req("R-REC-04")
def test_every_record_is_chained_and_a_change_behind_our_backs_shows(city, registry):
    people = [somebody(city, one) for one in range(4)]
    city.send(*(served(*people, need=f"n{one}") for one in range(3)))
    chained(city, 12)
    told = sound(city)
    assert (told["links"], told["faults"]) == (12, [])
    assert city.heard(RecordsSealed)[-1].seq <= 12
    records = city.db("registry").service_records
    records.update_one({"_id": f"n1-{people[0]}"}, {"$set": {"minutes": 999}})
    assert [one["what"] for one in sound(city)["faults"]] == ["edited"]
    records.delete_one({"_id": f"n2-{people[1]}"})
    assert sorted(one["what"] for one in sound(city)["faults"]) == ["edited", "missing"]
    records.update_one({"_id": f"n2-{people[2]}"}, {"$set": {"reason": "no seal of ours"}})
    records.update_one({"_id": f"n2-{people[3]}"}, {"$set": {"minutes": "many"}})
    assert sorted(one["what"] for one in sound(city)["faults"]) == ["edited"] * 3 + ["missing"]


@pytest.mark.req("R-REC-04")
def test_hours_are_supplemented_corrected_and_disputed_by_different_people(city, registry):
    key = somebody(city, 1)
    start = utcnow() - timedelta(days=2)
    wish = SupplementHours(
        volunteer_id=key, community=COMMUNITY, category="sampling", started_at=start,
        ended_at=start + timedelta(hours=2), activity="核酸采样", reason="签到机故障",
    )  # fmt: skip
    record = city.ask(wish).result["id"]
    yes = ApproveHours(record_id=record, verdict="approve")
    assert city.ask(yes).code == "own_record"
    assert city.ask(yes, caller=REVIEWER).result["state"] == "effective"
    assert city.ask(wish).code == "hours_overlap"
    assert city.ask(DisputeRecord(record_id=record, reason="少记")).status == 200
    longer = CorrectRecord(record_id=record, ended_at=start + timedelta(hours=3), reason="核对监控")
    assert city.ask(longer, caller=REVIEWER).status == 200
    chained(city, 2)
    told = city.query(ReadRecords(volunteer_id=key))
    assert told["minutes"] == {"volunteer": 180, "official_duty": 0}
    assert [one["version"] for one in told["records"][0]["earlier"]] == [1]
    assert sound(city)["faults"] == []
    states = [(one.version, one.state, one.disputed) for one in city.heard(RecordChanged, 4)]
    assert states == [
        (1, "proposed", False), (1, "effective", False), (1, "effective", True),
        (2, "effective", False),
    ]  # fmt: skip
    resting = str(list(city.db("registry").service_records.find()))
    assert not [one for one in ("核酸采样", "签到机故障", "少记", "核对监控") if one in resting]
    assert [one["reason"] for one in told["records"][0]["disputes"].values()] == ["少记"]


def overlapping(city, person, start):
    wishes = [
        SupplementHours(
            volunteer_id=person, community=COMMUNITY, category="sampling",
            started_at=start + timedelta(minutes=later),
            ended_at=start + timedelta(minutes=later + 60), activity="核酸采样", reason="停电",
        )
        for later in (0, 30)
    ]  # fmt: skip
    return [city.ask(wish).result["id"] for wish in wishes]


@pytest.mark.req("R-REC-04")
def test_of_two_that_overlap_and_are_approved_at_the_same_moment_one_counts(city, registry):
    start = utcnow() - timedelta(days=2)
    people = [somebody(city, one) for one in range(12)]
    proposed = [key for one in people for key in overlapping(city, one, start)]
    approvals = [ApproveHours(record_id=key, verdict="approve") for key in proposed]
    told = [city.outcome(key) for key in city.send(*approvals, caller=REVIEWER)]
    assert {one.code for one in told if one.status != 200} == {"hours_overlap"}
    records = city.db("registry").service_records
    for one in people:
        assert records.count_documents({"volunteer_id": one, "state": "effective"}) == 1
    claimed = {"claims.0": {"$exists": True}}
    city.until(lambda: not city.db("registry").hour_claims.count_documents(claimed))


@pytest.mark.req("R-REC-04")
def test_a_record_that_is_corrected_again_after_it_was_chained_is_chained_again(city, registry):
    person = somebody(city, 1)
    city.send(served(person))
    chained(city, 1)
    for number, words in enumerate(("核对监控", "再次核对"), start=2):
        again = CorrectRecord(record_id=f"n1-{person}", reason=words, nature="volunteer")
        assert city.ask(again, caller=(REVIEWER, OPERATOR)[number % 2]).status == 200
        chained(city, number)
    assert sound(city)["faults"] == []


@pytest.mark.req("R-REC-04")
def test_records_that_cannot_be_read_keep_no_other_waiting(city, caplog, monkeypatch):
    city.run(Unsealing)
    people = [somebody(city, one) for one in range(3)]
    city.send(served(*people))
    city.until(lambda: city.db("registry").service_records.count_documents({}) == 3)
    store = RegistryStore(city.db("registry"), name="registry", keys=city.keys)
    monkeypatch.setattr(log, "handlers", [caplog.handler])
    spoil(city, people[0], community="000000000000", minutes="many")
    spoil(city, people[1], reason="no seal of ours")
    now = utcnow()
    assert store.records.seal(lambda unit: store.rules.calendar(unit, now), now=now) == 1
    (link,) = city.db("registry").record_links.find()
    assert link["record_id"] == f"n1-{people[2]}"
    for one in people[:2]:
        assert f"record n1-{one} cannot be read" in caplog.text
    spoil(city, people[0], due_on="2022-01-01")
    late = store.records.overdue(local_day(now) + timedelta(days=60))
    assert [one.id for one in late] == [f"n1-{people[2]}"]


class Unsealing(RegistryService):
    """The service without the sweep that chains: the test chains."""

    seal_records = None


def spoil(city, person, **facts):
    """Change a record behind everybody's back."""
    city.db("registry").service_records.update_one({"_id": f"n1-{person}"}, {"$set": facts})


@pytest.mark.req("R-REC-04")
def test_a_record_that_was_annulled_waits_for_nobody(city, registry):
    person = somebody(city, 1)
    city.send(served(person), served(person, need="n2"))
    chained(city, 2)
    gone = CorrectRecord(record_id=f"n1-{person}", reason="认错人", annul=True)
    assert city.ask(gone, caller=REVIEWER).status == 200
    chained(city, 3)
    store = RegistryStore(city.db("registry"), name="registry", keys=city.keys)
    late = store.records.overdue(local_day(utcnow()) + timedelta(days=60))
    assert [one.id for one in late] == [f"n2-{person}"]
