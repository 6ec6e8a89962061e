"""Hours given, over the real bus and database."""

from datetime import timedelta

import pytest

from contracts.matching import AssignmentsCheckedOut
from contracts.registry import ServiceRecorded
from kit.wire import Envelope
from services.registry.service import RegistryService
from tests.unit.registry.builders import COMMUNITY, NOW, a_wish


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def served(*people, need="n1"):
    duties = [
        {
            "assignment_id": f"{need}-{one}",
            "volunteer_id": one,
            "checked_in_at": NOW - timedelta(hours=4),
            "checked_out_at": NOW,
            "minutes": 240,
        }
        for one in people
    ]
    return AssignmentsCheckedOut(
        need_id=need, community=COMMUNITY, category="sampling", duties=duties
    )


def somebody(city, number, **facts):
    return city.ask(a_wish(phone=f"100{number:08}", **facts)).result["id"]


def records(city):
    return city.db("registry").service_records.count_documents({})


def test_everybody_who_served_has_a_record_of_its_kind(city, registry):
    social, cadre = somebody(city, 1), somebody(city, 2, affiliation="deployed_cadre")
    city.send(served(social, cadre))
    said = {one.volunteer_id: one for one in city.heard(ServiceRecorded, 2)}
    assert (said[social].nature, said[social].minutes) == ("volunteer", 240)
    assert said[cadre].nature == "official_duty"
    assert said[social].record_id == f"n1-{social}"


def test_a_repeated_event_writes_nothing_more(city, registry):
    people = [somebody(city, one) for one in range(5)]
    events = [Envelope.of(served(*people, need=f"n{one}")) for one in range(4)]
    city.post(*events, *events, *[Envelope.of(served(*people, need="n0"))])
    city.until(lambda: records(city) == 20)
    city.until(lambda: city.waiting("registry.events") == 0)
    assert len(city.heard(ServiceRecorded, 20)) == 20
    assert records(city) == 20


def test_a_stranger_does_not_hide_the_others(city, registry):
    known = somebody(city, 1)
    city.send(served(known, "stranger"), served(known, need="n2"))
    city.until(lambda: records(city) == 2)
    assert len(city.heard(ServiceRecorded, 2)) == 2
