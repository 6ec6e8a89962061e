"""Who served on which days: heard in any order, the days in a row are the same."""

from datetime import timedelta
from itertools import permutations

from contracts.matching import AssignmentsCheckedOut, DutyDone
from services.matching.store import MatchingStore
from tests.unit.matching.pleas import NOW


def served(**facts):
    return AssignmentsCheckedOut.model_construct(duties=[DutyDone.model_construct(**facts)])


def on_day(who, day):
    begun = NOW + timedelta(days=day)
    return served(volunteer_id=who, checked_in_at=begun, checked_out_at=begun + timedelta(hours=4))


def runs(city, *days):
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    orders = list(permutations(days))
    for number, order in enumerate(orders):
        for day in order:
            store.rota.remember([on_day(f"v{number}", day)])
    found = list(city.db("matching").rota.find())
    assert len(found) == len(orders)
    return {one["run"] for one in found}


def test_days_in_a_row_count_in_whatever_order_they_are_heard(city):
    assert runs(city, 0, 1, 2, 3) == {4}


def test_a_day_off_ends_the_run_in_whatever_order_the_days_are_heard(city):
    assert runs(city, 0, 1, 3, 4, 5) == {3}


def test_what_was_kept_before_days_were_is_a_run_that_goes_on(city):
    store = MatchingStore(city.db("matching"), name="matching", keys=city.keys)
    store.rota.remember([on_day("v", day) for day in (0, 1)])
    city.db("matching").rota.update_one({}, {"$unset": {"days": 1}})
    store.rota.remember([on_day("v", 2)])
    assert city.db("matching").rota.find_one()["run"] == 3


def test_the_same_duty_again_changes_nothing_of_the_first(city):
    store, rota = MatchingStore(city.db("matching"), name="matching", keys=city.keys), []
    night = {"checked_in_at": NOW, "checked_out_at": NOW + timedelta(hours=30)}
    for _ in range(2):
        store.rota.remember([served(volunteer_id="v", **night), on_day("w", 0)])
        rota.append(list(city.db("matching").rota.find().sort("_id")))
    assert rota[0] == rota[1]
    assert [one["run"] for one in rota[0]] == [2, 1]
