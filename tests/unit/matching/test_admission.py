"""At the door everybody is checked once more: training, insurance, age, standing."""

from datetime import date

import pytest

from contracts.vocabulary import PostCategory
from services.matching.domain.admission import (
    InsuranceMissing,
    MayNotBegin,
    TrainingMissing,
    may_begin,
)
from tests.unit.matching.builders import accepted, someone

SAMPLING = {"category": PostCategory.SAMPLING}


@pytest.mark.req("R-GATE-01")
def test_an_untrained_volunteer_does_not_begin_at_a_skilled_post():
    untrained = someone("li", trained_for=frozenset({PostCategory.CHECKPOINT}))
    with pytest.raises(TrainingMissing) as refused:
        may_begin([someone("wang"), untrained], accepted("wang", "li", **SAMPLING))
    assert refused.value.facts == {"volunteers": {"li": ["training_missing"]}}
    may_begin([untrained], accepted("li"))


@pytest.mark.req("R-GATE-03")
def test_a_policy_that_ended_in_the_night_shuts_the_gate():
    lapsed = someone("li", insured_until=date(2022, 4, 11))
    with pytest.raises(InsuranceMissing):
        may_begin([lapsed], accepted("li"))
    may_begin([someone("li", insured_until=date(2022, 4, 12))], accepted("li"))


def test_whoever_was_suspended_since_does_not_begin():
    with pytest.raises(MayNotBegin):
        may_begin([someone("li", asleep=True)], accepted("li"))


def test_wishes_and_distance_are_no_matter_any_more():
    may_begin([someone("li", metres=5000, intentions=frozenset())], accepted("li"))
