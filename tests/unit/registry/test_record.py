"""Hours given are written down."""

from datetime import timedelta

import pytest

from contracts.matching import AssignmentsCheckedOut
from contracts.vocabulary import Affiliation
from services.registry.domain.record import digests, records_of
from tests.unit.registry.builders import COMMUNITY, NOW


def served(*people, minutes=240):
    return AssignmentsCheckedOut(
        need_id="n1",
        community=COMMUNITY,
        category="sampling",
        duties=[
            {
                "assignment_id": f"a-{one}",
                "volunteer_id": one,
                "checked_in_at": NOW - timedelta(minutes=minutes),
                "checked_out_at": NOW,
                "minutes": minutes,
            }
            for one in people
        ],
    )


KNOWN = {
    "wang": Affiliation.SOCIAL,
    "li": Affiliation.DEPLOYED_CADRE,
    "zhao": Affiliation.LOCAL_OTHER,
}


def test_one_record_for_each_duty_with_the_id_of_its_assignment():
    records = records_of(served("wang", "li"), KNOWN, now=NOW)
    assert [record.id for record, _ in records] == ["a-wang", "a-li"]
    assert [said.minutes for _, (said,) in records] == [240, 240]


def test_cadres_on_duty_give_person_times_but_no_volunteer_hours():
    records = records_of(served("wang", "li", "zhao"), KNOWN, now=NOW)
    assert [said.nature for _, (said,) in records] == ["volunteer", "official_duty", "volunteer"]


@pytest.mark.req("R-ORG-10")
def test_hours_from_home_are_told_apart_and_sealed_with_the_rest():
    event = served("wang")
    (there, _), (home, (said,)) = (
        records_of(event.model_copy(update={"online": online}), KNOWN, now=NOW)[0]
        for online in (False, True)
    )
    assert (there.online, home.online, said.online) == (False, True, True)
    assert list(digests(there)) != list(digests(home))


def test_the_same_event_gives_the_same_records():
    first, again = (records_of(served("wang", "li"), KNOWN, now=NOW) for _ in range(2))
    assert first == again


def test_nothing_is_written_about_strangers():
    assert records_of(served("nobody"), KNOWN, now=NOW) == []


def test_minutes_are_never_more_than_there_were():
    event = served("wang").model_copy()
    long = event.duties[0].model_copy(update={"minutes": 9999})
    [(record, _)] = records_of(event.model_copy(update={"duties": [long]}), KNOWN, now=NOW)
    assert record.minutes == 240
