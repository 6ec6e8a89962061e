"""Why somebody was not chosen, as it can be told to them."""

from contracts.vocabulary import Gate, PostCategory
from services.matching.domain.why import why_not
from tests.unit.matching.builders import offered, published, someone

ME = someone("me", metres=500)


def told(one, *needs, others=()):
    return why_not(one, needs, lambda _: others)


def test_whoever_was_asked_is_told_so():
    assert told(ME, published(), offered("me")).verdict == "asked"


def test_the_gate_is_named_at_the_place_where_least_is_in_the_way():
    untrained = someone("me", metres=500, trained_for=frozenset(), insured_until=None)
    reason = told(untrained, published(category=PostCategory.SAMPLING), published())
    assert (reason.verdict, reason.gates) == ("gates", (Gate.INSURANCE_MISSING,))


def test_places_that_went_to_people_who_live_nearer_are_told_with_their_longest_way():
    others = [someone("a", metres=100), someone("b", metres=300)]
    reason = told(ME, offered("a", "b", people=2), others=others)
    assert reason.verdict == "others_nearer"
    assert reason.longest < reason.seconds == 468


def test_somebody_further_away_may_have_the_place_because_all_ways_are_shorter_so():
    reason = told(ME, offered("a", people=1), others=[someone("a", metres=800)])
    assert reason.verdict == "best_overall"


def test_where_places_are_left_somebody_may_still_be_asked():
    assert told(ME, offered("a", people=2)).verdict == "may_be_asked"


def test_without_posts_there_is_nothing_to_explain():
    assert told(ME).verdict == "nothing_near"
