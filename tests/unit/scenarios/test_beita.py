"""The Beita of the scenario is the one of the article, and fits the contracts."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from cli.settings import Settings
from contracts.matching import SubmitNeed
from contracts.registry import ImportChunk, JoinByLink
from contracts.vocabulary import MEDICAL_POSTS, Affiliation
from scenarios import beita, beita_story, courses, stations, teams
from services.matching.domain.candidate import Candidate
from services.matching.domain.publication import submit
from services.matching.domain.spot import Spot
from services.matching.solver.columns import columns
from services.matching.solver.process import compute
from services.registry.domain.chunk import Source, rows_of
from services.registry.domain.credit_code import is_credit_code
from services.registry.domain.liaison import needed
from services.registry.domain.volunteer import enrol

DAY = date(2022, 10, 18)
NOW = beita.EVENING


@pytest.fixture(scope="module")
def town():
    return beita.city(Settings.read({}).cache)


@pytest.fixture(scope="module")
def posts(town):
    return town.posts(DAY)


def needs_of(posts):
    return [
        SubmitNeed.model_validate({key: value for key, value in one.items() if key != "about"})
        for one in posts
    ]


@pytest.mark.req("R-REG-05", "R-PLAN-07")
def test_1600_citizens_484_cadres_and_a_liaison_for_every_ten(town):
    assert (len(town.citizens), len(town.cadres.rows)) == (1_600, 484)
    assert needed(len(town.citizens)) == beita.PUBLISHED["liaisons"] == 160


@pytest.mark.req("R-POST-03")
def test_249_posts_are_mandatory_each_with_a_place_and_a_duty(posts):
    needs = needs_of(posts)
    assert sum(one.people for one in needs if one.mandatory) == 249 == stations.POSTS
    assert all(one.content and one.precautions and one.meeting_place for one in needs)
    assert len({one["about"] for one in posts}) == len(posts)


@pytest.mark.req("R-DUTY-03")
def test_a_days_places_are_enough_for_14000_person_times_in_34_days(posts):
    needs = needs_of(posts)
    places = sum(one.people + one.vehicles for one in needs)
    assert places * beita.DAYS_IN_ALL > beita.PERSON_TIMES
    assert beita.PUBLISHED["person_times"] == 412


def test_citizens_declare_no_training_and_no_insurance_of_their_own(town):
    for one in town.citizens:
        wish = JoinByLink.model_validate(one | {"link_id": "l"})
        assert not wish.trained_for
        assert wish.insured_until is None
        assert enrol(wish, volunteer_id="v", now=NOW, by="desk").state == "reserve"


@pytest.mark.req("R-REG-05")
def test_cadres_on_the_list_wait_for_their_confirmation(town):
    rows = beita.cadre_rows(town.cadres)
    sheet = ImportChunk(
        import_id="list", kind="volunteers", chunk=0, chunks=1, total_rows=len(rows), first_row=2,
        columns=town.cadres.head, rows=rows, synthetic=True,
    )  # fmt: skip
    source = Source(
        now=NOW,
        by="desk",
        area=beita.AREA,
        identify=lambda phone: phone,
        hide=lambda community, word: word,
    )
    read = list(rows_of(sheet, source))
    people = [one for one in read if not isinstance(one, tuple)]
    assert Counter(one.state for one in people) == {"pending_confirmation": 484}
    assert {one.affiliation for one in people} == {Affiliation.DEPLOYED_CADRE}
    assert len(read) > len(people)


@pytest.mark.req("R-ORG-02")
def test_organisations_send_12_13_and_25_people_of_their_own(town):
    members = beita.members(town.citizens)
    assert [len(one) for one in members] == [12, 13, 25]
    everybody = [one for some in members for one in some]
    assert len(set(everybody)) == len(everybody)
    some = [(name, kind, code, [beita.AREA]) for name, kind, code, _, _ in beita.ORGANISATIONS]
    assert all(is_credit_code(one["uscc"]) for one in teams.organisations(some))


@pytest.mark.req("R-GATE-02")
def test_sample_transport_is_taught_face_to_face_by_doctors(posts):
    assert courses.TRANSPORT["course"] in MEDICAL_POSTS
    assert (courses.TRANSPORT["mode"], courses.TRANSPORT["trainer_medical"]) == ("onsite", True)


@pytest.mark.slow
@pytest.mark.req("R-POST-03", "R-PLAN-02")
def test_there_are_people_for_all_posts_but_the_two_far_out(town, posts):
    needs = [
        submit(one, key=name["about"], now=NOW, by="desk")[0]
        for one, name in zip(needs_of(posts), posts, strict=True)
        if one.mandatory
    ]
    needs = [_open(one) for one in needs]
    found = compute(columns(_everybody(town), needs))
    people = [one for some in found.pairs.values() for one in some]
    assert found.filled == len(people) == len(set(people)) == 249 - stations.FAR_OUT
    assert not any(name.startswith("far") for name in found.pairs)


def test_the_same_town_comes_out_every_time(town):
    again = beita.city(Settings.read({}).cache)
    assert again.citizens == town.citizens
    assert again.cadres.rows == town.cadres.rows


def test_the_table_has_a_row_for_everything_published():
    assert beita.ROWS.keys() == beita.PUBLISHED.keys()
    seen = dict.fromkeys(beita.ROWS, 0) | {"thanks": {"trophies": 10, "people": 95}}
    here = beita_story.outcome({"beita": seen, "service": {"person_times": 3300}})
    assert here.keys() == beita.PUBLISHED.keys()
    assert (here["best"], here["person_times"]) == (10.5, 412)


def _open(need):
    return replace(need, state="published")


def _everybody(town):
    """Citizens trained and insured, cadres as they are on their list."""
    for number, one in enumerate(town.citizens):
        yield Candidate(
            id=f"v{number}",
            community=one["community"],
            spot=Spot(one["home"]["lat"], one["home"]["lon"]),
            intentions=frozenset(one["intentions"]),
            available=frozenset(one["available"]),
            areas=frozenset(one["service_areas"]),
            trained_for=frozenset({"sampling"}),
            insured_until=date(2022, 12, 1),
            birth_year=int(one["birth_date"][:4]),
            affiliation="social",
            seats=None,
        )
