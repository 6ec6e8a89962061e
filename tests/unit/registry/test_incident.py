"""An emergency ends: thanks once, data destroyed when promised and not while another needs them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import CloseIncident, DeclareIncident, IncidentPurged, ThanksDue
from services.registry.domain.incident import (
    IncidentOpen,
    IncidentOver,
    IncidentOverlaps,
    close,
    declare,
    purge,
    stand_down,
    thanked,
)
from tests.unit.registry.builders import NOW

DAY = timedelta(days=1)


def declared(at=NOW, *, area="140107", key="i1"):
    wish = DeclareIncident(area=area, title="疫情", kind="epidemic", level="II")
    return declare(wish, incident_id=key, now=at, by="city")[0]


def closed(incident, at, *, keep=30):
    return close(CloseIncident(incident_id=incident.id, keep_days=keep), incident, now=at)[0]


def test_data_are_destroyed_after_the_days_that_were_promised():
    incident = closed(declared(), NOW + 10 * DAY)
    with pytest.raises(IncidentOpen):
        purge(incident, others=[], now=NOW + 39 * DAY)
    after, (order, told) = purge(incident, others=[], now=NOW + 40 * DAY)
    assert isinstance(order, IncidentPurged)
    assert (order.since, order.until) == (NOW, NOW + 10 * DAY)
    assert (after.state, told.state) == ("purged", "purged")
    assert purge(after, others=[], now=NOW + 41 * DAY)[0] == after


def test_what_is_open_is_not_destroyed_and_what_is_over_stays_over():
    incident = declared()
    with pytest.raises(IncidentOpen):
        purge(incident, others=[], now=NOW + 400 * DAY)
    eased, _ = stand_down(incident)
    assert stand_down(eased) == (eased, [])
    over = closed(eased, NOW + DAY)
    for again in (lambda: stand_down(over), lambda: closed(over, NOW + 2 * DAY)):
        with pytest.raises(IncidentOver):
            again()


@pytest.mark.parametrize(
    ("area", "begins", "needed"),
    [("140107001002", 3, True), ("1401", 3, True), ("140108", 3, False), ("140107", 11, False)],
)
def test_data_that_another_emergency_needs_are_kept(area, begins, needed):
    incident = closed(declared(), NOW + 10 * DAY, keep=0)
    other = declared(NOW + begins * DAY, area=area, key="i2")
    if needed:
        with pytest.raises(IncidentOverlaps):
            purge(incident, others=[incident, other], now=NOW + 20 * DAY)
        other = purge(closed(other, NOW + 12 * DAY, keep=0), others=[], now=NOW + 20 * DAY)[0]
    assert purge(incident, others=[incident, other], now=NOW + 20 * DAY)[0].state == "purged"


@pytest.mark.req("R-REC-02")
@given(st.sets(st.text("abc", min_size=1, max_size=4)), st.integers(1, 4), st.data())
def test_everybody_is_thanked_once_however_often_the_sweep_runs(people, piece, data):
    incident, said = closed(declared(), NOW + DAY), []
    ordered = sorted(people)
    for _ in range(len(ordered) * 3 + 3):
        after = data.draw(st.sampled_from(["", incident.thanking or "", *ordered]))
        some = [one for one in ordered if one > after][:piece]
        due = ThanksDue(incident_id="i1", title="疫情", volunteer_ids=some)
        incident, says = thanked(after, due, incident)
        said += [one for event in says for one in event.volunteer_ids]
        if incident.thanking is not None and data.draw(st.booleans()):
            after = incident.thanking
            some = [one for one in ordered if one > after][:piece]
            due = ThanksDue(incident_id="i1", title="疫情", volunteer_ids=some)
            incident, says = thanked(after, due, incident)
            said += [one for event in says for one in event.volunteer_ids]
    assert len(said) == len(set(said))
    if incident.thanking is None:
        assert sorted(said) == ordered
