"""Every filter of the search walks an index in the order of its page, in a city of 40,000."""

from itertools import product

import pytest

from bench.reserve import fill
from contracts.registry import FindVolunteers
from contracts.vocabulary import DayPart, PostCategory
from services.registry.store import RegistryStore
from services.registry.store.reserve import WINDOW, WINDOWS

PEOPLE = 40_000
AREAS = ("1101", "110105", "110105001", "110105001001")
#: Common, rare, and nobody's.
SKILLS = (None, "驾驶", "手语", "潜水")


@pytest.fixture(scope="module")
def store(town):
    """A registry with a city in it, whose database notes how each query was answered."""
    db = town.client[f"{town.prefix}search"]
    store = RegistryStore(db, name="registry", keys=town.keys)
    store.prepare()
    for _ in fill(store, PEOPLE):
        pass
    db.command("profile", 2)
    yield store
    db.command("profile", 0)
    town.client.drop_database(db)


@pytest.mark.req("R-REG-09")
@pytest.mark.parametrize("area", AREAS)
def test_no_filter_reads_a_city_for_a_page(store, area):
    for skill, post, part in product(SKILLS, (None, PostCategory.SAMPLING), (None, DayPart.NIGHT)):
        query = FindVolunteers(area=area, skill=skill, intention=post, available=part)
        _, after = store.reserve.find(query)
        if after:
            store.reserve.find(query.model_copy(update={"after": after}))
    _walked(store)


@pytest.mark.req("R-REG-09")
@pytest.mark.parametrize("skill", [None, "驾驶"])
def test_a_filter_that_fits_almost_nobody_is_walked_in_short_pages(store, skill):
    """Three of 40,000, the first and the last among them: page after page finds just these."""
    skilled = {"skills": skill, "skills.0": {"$exists": True}} if skill else {}
    walk = [{"$match": skilled}, {"$sort": {"community": 1, "_id": 1}}, {"$project": {"_id": 1}}]
    everybody = [one["_id"] for one in store.volunteers.collection.aggregate(walk)]
    rare = [everybody[0], everybody[len(everybody) // 2], everybody[-1]]
    some = {"_id": {"$in": rare}}
    store.volunteers.collection.update_many(some, {"$set": {"state": "suspended"}})
    try:
        query = FindVolunteers(area="1101", skill=skill, state="suspended")
        found, pages = [], 0
        while pages == 0 or query.after:
            people, after = store.reserve.find(query)
            found += [one.id for one in people]
            query, pages = query.model_copy(update={"after": after}), pages + 1
        assert found == rare
        assert pages == -(-len(everybody) // (WINDOW * WINDOWS))
    finally:
        store.volunteers.collection.update_many(some, {"$set": {"state": "reserve"}})
    _walked(store)


def _walked(store):
    told = list(store.db.system.profile.find({"op": "query", "ns": f"{store.db.name}.volunteers"}))
    assert len(told) >= 16
    for one in told:
        assert "COLLSCAN" not in str(one["planSummary"])
        assert not one.get("hasSortStage")
        # Those who fit are never further apart than one in so many, or the page ends before.
        assert one["docsExamined"] <= 1000
