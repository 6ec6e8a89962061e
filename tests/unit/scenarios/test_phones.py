"""All cities may be played on one platform, one after the other, so nobody lives in two of them."""

from itertools import combinations

import pytest

from cli.settings import Settings
from scenarios import beita, putuo, roster, taiyuan, yiwu
from scenarios.volunteers import HEAD

PHONE = HEAD.index("手机")


@pytest.fixture(scope="module")
def phones(city: taiyuan.City) -> dict[str, set[str]]:
    town = beita.city(Settings.read({}).cache)
    found = {
        "taiyuan": [one[PHONE] for people in (city.reserve, city.fleet) for one in people.rows],
        "beita": [one["phone"] for one in town.citizens] + [one[PHONE] for one in town.cadres.rows],
        "putuo": [one["phone"] for one in roster.people(putuo.the_compound(), 300, putuo.SEED)],
        "yiwu": [one["phone"] for one in roster.people(yiwu.the_compound(), 300, yiwu.SEED)],
    }
    for name, numbers in found.items():
        assert len(set(numbers)) == len(numbers), f"{name} has a number twice"
    return {name: set(numbers) for name, numbers in found.items()}


def test_no_two_cities_share_a_phone_number(phones: dict[str, set[str]]):
    shared = {(one, other): phones[one] & phones[other] for one, other in combinations(phones, 2)}
    assert not any(shared.values()), {pair: len(both) for pair, both in shared.items()}


def test_every_number_is_one_that_nobody_can_be_given(phones: dict[str, set[str]]):
    assert all(one.startswith("100") and len(one) == 11 for some in phones.values() for one in some)
