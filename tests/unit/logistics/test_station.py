"""The six-haves of a station: supplies, three meals, water, tent, desks, heating."""

import pytest
from pydantic import ValidationError

from contracts.logistics import CheckStation, RegisterStation
from services.logistics.domain.station import check, register

ALL = dict.fromkeys(("supplies", "meals", "water", "tent", "desks", "heating"), True)


def look(day, **changes):
    return CheckStation(station_id="s1", day=day, haves=ALL | changes)


@pytest.mark.req("R-GATE-05")
def test_what_a_station_lacks_is_told_for_the_day_on_which_somebody_looked():
    station, (told,) = register(RegisterStation(area="430511001001", title="东门"), key="s1")
    assert told.day is None
    station, (told,) = check(station, look("2022-04-10", water=False, tent=False), by="op")
    assert told.lacks == ["water", "tent"]
    station, (told,) = check(station, look("2022-04-11"), by="op")
    assert told.lacks == []
    assert station.checks["2022-04-10"].haves["water"] is False


@pytest.mark.req("R-GATE-05")
def test_all_six_must_be_looked_at():
    for haves in ({"water": True}, {**ALL, "sofa": True}):
        with pytest.raises(ValidationError):
            CheckStation(station_id="s1", day="2022-04-10", haves=haves)
