"""One liaison from inside the system for every ten social volunteers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.liaison import Liaisons, LiaisonsMissing, appoint, needed

NOBODY = Liaisons("liaisons-430511", "430511", {})


def people(kind, number):
    return [f"{kind}{one}" for one in range(number)]


@pytest.mark.req("R-PLAN-07")
@pytest.mark.parametrize(("social", "liaisons"), [(1600, 160), (1601, 161), (0, 0), (1, 1)])
def test_beitas_sums(social, liaisons):
    assert needed(social) == liaisons
    made, [said] = appoint(NOBODY, social=people("s", social), inside=people("i", 484))
    assert (said.volunteers, said.liaisons, len(made.groups)) == (social, liaisons, liaisons)


def test_too_few_from_inside_is_said_with_the_number():
    with pytest.raises(LiaisonsMissing) as missing:
        appoint(NOBODY, social=people("s", 21), inside=people("i", 2))
    assert missing.value.facts == {"needed": 3, "available": 2}


@pytest.mark.req("R-PLAN-07")
@given(
    st.sets(st.integers(0, 80), max_size=60), st.sets(st.integers(0, 80), max_size=60), st.data()
)
def test_everybody_has_one_nobody_has_more_than_ten_and_pairs_stay(first, second, data):
    inside = [f"i{one}" for one in range(12)]
    made, _ = appoint(NOBODY, social=[f"s{n}" for n in sorted(first)], inside=inside)
    gone = data.draw(st.sampled_from(inside))
    left = [one for one in inside if one != gone]
    after, _ = appoint(made, social=[f"s{n}" for n in sorted(second)], inside=left)
    served = [person for group in after.groups.values() for person in group]
    assert sorted(served) == sorted(f"s{n}" for n in second)
    assert all(len(group) <= 10 for group in after.groups.values())
    assert gone not in after.groups
    assert len(after.groups) == needed(len(second))
    if first == second and gone not in made.groups:
        assert after.groups == made.groups


def test_both_sides_find_each_other():
    made, _ = appoint(NOBODY, social=["s1", "s2"], inside=["i1"])
    assert made.of("s2") == {"liaison": "i1", "volunteers": []}
    assert made.of("i1") == {"liaison": None, "volunteers": ["s1", "s2"]}
