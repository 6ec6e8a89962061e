"""Every filter of the search walks an index in the order of its page, in a city of 40,000."""

from itertools import product

import pytest

from bench.reserve import fill
from contracts.registry import FindVolunteers
from contracts.vocabulary import DayPart, PostCategory
from services.registry.store import RegistryStore

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
    told = list(store.db.system.profile.find({"op": "query", "ns": f"{store.db.name}.volunteers"}))
    assert len(told) >= 16
    for one in told:
        assert "COLLSCAN" not in str(one["planSummary"])
        assert not one.get("hasSortStage")
        # Those who fit are never further apart than one in so many.
        assert one["docsExamined"] <= 1000
