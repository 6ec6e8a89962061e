"""Rules as data: versions, two people, and the law as their floor."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import PostRules, ProposePolicy, ReviewPolicy
from contracts.vocabulary import PostCategory
from services.registry.domain.catalogue import SHIPPED, found
from services.registry.domain.policy import (
    BelowTheLaw,
    OwnProposal,
    PolicyDecided,
    PolicyInThePast,
    PolicyReasonNeeded,
    in_force,
    propose,
    review,
)
from tests.unit.registry.builders import NOW


def a_proposal(*posts, area="4305", after=timedelta(days=1)):
    content = PostRules(posts=list(posts or SHIPPED.posts))
    return ProposePolicy(area=area, effective_from=NOW + after, content=content, reason="秋季疫情")


def proposed(wish=None, *, version=1, by="author"):
    return propose(wish or a_proposal(), policy_id=f"p{version}", version=version, now=NOW, by=by)[
        0
    ]


def approved(**facts):
    version = facts.pop("version", 1)
    policy = proposed(a_proposal(**facts), version=version)
    return review(ReviewPolicy(policy_id=policy.id, verdict="approve"), "other", policy)[0]


def changed(category, **facts):
    [one] = [one for one in SHIPPED.posts if one.category == category]
    return one.model_copy(update=facts)


@pytest.mark.req("R-POST-01")
def test_exactly_the_seven_posts_are_shipped_each_with_content_and_precautions():
    assert [one.category for one in SHIPPED.posts] == list(PostCategory)
    assert all(one.content and one.precautions for one in SHIPPED.posts)


@pytest.mark.req("R-POST-02")
@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("关卡执勤", "checkpoint"), ("關卡執勤", "checkpoint"), ("卡点监测", "checkpoint"),
        ("核酸检测", "sampling"), ("物资配送", "area_supply"), ("最后一百米", "area_supply"),
        ("特殊人羣", "area_supply"), ("流调溯源", "epi_survey"), ("线上服务", "epi_survey"),
        ("医疗及应急", "isolation_site"), ("入户排查", "area_control"),
        ("防疫消杀", "area_control"), ("居民引导", "area_control"),
        ("Checkpoint", "checkpoint"), ("样本转运", "sample_transport"),
    ],
)  # fmt: skip
def test_other_cities_words_find_our_posts(word, category):
    assert [one.category for one in found(SHIPPED.posts, word)] == [category]


def test_two_people_put_rules_in_force():
    policy = proposed()
    yes = ReviewPolicy(policy_id="p1", verdict="approve")
    with pytest.raises(OwnProposal):
        review(yes, "author", policy)
    after, [said] = review(yes, "other", policy)
    assert (after.state, said.state, said.content) == ("in_force", "in_force", SHIPPED)
    with pytest.raises(PolicyDecided):
        review(yes, "third", after)


def test_to_turn_rules_down_needs_a_reason():
    no = ReviewPolicy(policy_id="p1", verdict="reject")
    with pytest.raises(PolicyReasonNeeded):
        review(no, "other", proposed())
    after, _ = review(no.model_copy(update={"reason": "too strict"}), "other", proposed())
    assert (after.state, after.reason) == ("rejected", "too strict")


@pytest.mark.parametrize(
    "post",
    [
        changed("sampling", min_age=16),
        changed("sampling", insurance="social"),
        changed("sampling", hazardous=False),
        changed("sample_transport", medical_trainer=False),
        changed("isolation_site", face_to_face=False),
    ],
    ids=lambda post: post.category,
)
def test_no_city_goes_below_the_law(post):
    with pytest.raises(BelowTheLaw):
        proposed(a_proposal(post))


def test_rules_are_for_the_future():
    with pytest.raises(PolicyInThePast):
        proposed(a_proposal(after=-timedelta(seconds=1)))


def test_the_smallest_area_rules_and_there_the_latest():
    city, street = approved(version=1), approved(version=2, area="430511001")
    later = approved(version=3, after=timedelta(days=5))
    every = [city, street, later, proposed(version=4)]

    def at(days, area="430511001002"):
        rules = in_force(every, area=area, at=NOW + timedelta(days=days))
        return rules and rules.version

    assert [at(0), at(2), at(6)] == [None, 2, 2]
    assert [at(0, "430502"), at(2, "430502"), at(6, "430502")] == [None, 1, 3]
    assert at(6, "140107") is None


@given(st.permutations(range(1, 6)))
def test_the_order_in_which_versions_are_found_does_not_matter(order):
    every = [approved(version=one, after=timedelta(days=one)) for one in order]
    rules = in_force(every, area="4305", at=NOW + timedelta(days=3, hours=1))
    assert rules is not None
    assert rules.version == 3
