"""Organisations take on places: adopted until the cut-off, or with a whole team at once."""

import pytest

from contracts.matching import AdoptPlaces
from services.matching.domain.adoption import (
    AdoptionClosed,
    TeamSize,
    TooManyPlaces,
    adopt,
    send_team,
)
from services.matching.domain.deadline import pass_time
from services.matching.domain.need import Need, NotOpen
from services.matching.domain.offer import invite, offer
from services.matching.domain.publication import withdraw
from services.matching.domain.rules import Rules
from tests.unit.matching.builders import NOW, invitees, kinds, minutes, offered, published, states

#: The cut-off is an hour after NOW.
RULES = Rules("1401")


def adopted(places: int, need: Need | None = None, by: str = "o", **changes) -> Need:
    wish = AdoptPlaces(need_id="need", organisation_id=by, places=places)
    return adopt(need or published(**changes), wish, now=NOW, rules=RULES)[0]


@pytest.mark.req("R-ORG-02")
def test_adopted_places_are_not_offered_to_anybody_else():
    need = adopted(2, people=3)
    assert need.wanted(with_vehicle=False) == 1
    _, (said,) = offer(need, invitees("a", "b", "c"), now=NOW, token="t")
    assert [one.volunteer_id for one in said.offers] == ["a"]


@pytest.mark.req("R-ORG-02")
def test_whom_the_organisation_names_takes_one_of_its_places():
    need = adopted(2, people=3)
    need, _ = invite(need, invitees("m"), organisation="o", now=NOW, token="t")
    assert (need.kept("o"), need.wanted(with_vehicle=False)) == (1, 1)


@pytest.mark.req("R-ORG-02")
def test_places_without_a_name_return_at_the_cut_off():
    need = adopted(2, people=3)
    assert need.next_due == NOW + minutes(60)
    need, says = pass_time(need, now=NOW + minutes(60))
    assert [(type(one).__name__, one.places) for one in says] == [("PlacesAdopted", 0)]
    assert need.wanted(with_vehicle=False) == 3


@pytest.mark.req("R-ORG-02")
def test_places_of_a_need_that_is_no_longer_return_at_once():
    need, says = withdraw(adopted(2, people=3), "rain", now=NOW)
    assert (kinds(says), says[0].places) == (["PlacesAdopted", "NeedWithdrawn"], 0)
    assert need.adoptions == {}


def test_two_organisations_share_what_there_is():
    need = adopted(1, adopted(2, people=3), by="p")
    assert need.wanted(with_vehicle=False) == 0
    with pytest.raises(TooManyPlaces):
        adopted(3, need)
    assert adopted(0, need).wanted(with_vehicle=False) == 2


def test_what_is_on_offer_cannot_be_adopted():
    with pytest.raises(TooManyPlaces):
        adopted(1, offered("a", people=1))


def test_after_the_cut_off_names_are_asked_for():
    wish = AdoptPlaces(need_id="need", organisation_id="o", places=1)
    with pytest.raises(AdoptionClosed):
        adopt(published(), wish, now=NOW + minutes(60), rules=RULES)


def sent(need: Need, *people: str):
    return send_team(need, invitees(*people), organisation="o", now=NOW, token="t")


@pytest.mark.req("R-ORG-03")
def test_a_team_fills_a_need_at_once():
    need, says = sent(published(people=2, vehicles=1, whole_team=True), "a", "driver1", "b")
    assert (need.state, states(need)) == ("filled", ["accepted"] * 3)
    assert kinds(says)[0] == "OffersMade"
    assert kinds(says)[-1] == "NeedFilled"
    assert kinds(says).count("OffersAccepted") == 3


@pytest.mark.req("R-ORG-03")
def test_half_a_team_is_none():
    with pytest.raises(TeamSize) as refused:
        sent(published(people=3, whole_team=True), "a", "b")
    assert refused.value.facts == {"people": 3, "vehicles": 0}


@pytest.mark.req("R-ORG-03")
def test_nobody_is_asked_singly_where_a_team_is_wanted():
    need = published(people=2, whole_team=True)
    assert not need.seeks()
    with pytest.raises(NotOpen):
        invite(need, invitees("a"), organisation="o", now=NOW, token="t")
    with pytest.raises(NotOpen):
        sent(published(people=1), "a")
