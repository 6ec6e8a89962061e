"""Which organisation may claim places, and for whom."""

import pytest

from contracts.vocabulary import Gate
from services.matching.domain.organisation import (
    MayNotServe,
    NotAMember,
    NotApproved,
    Organisation,
    may_claim,
    may_serve,
)
from tests.unit.matching.builders import published, someone

MEMBERS = frozenset({"a", "b"})


@pytest.mark.parametrize("state", ["applied", "under_review", "rejected"])
def test_only_an_approved_organisation_may_claim(state):
    with pytest.raises(NotApproved):
        may_claim(Organisation("o", state, MEMBERS), ["a"])


def test_only_for_its_members():
    may_claim(Organisation("o", "approved", MEMBERS), ["a", "b"])
    with pytest.raises(NotAMember) as refused:
        may_claim(Organisation("o", "approved", MEMBERS), ["a", "c"])
    assert refused.value.facts == {"volunteers": ["c"]}


def test_and_only_for_those_who_may_serve():
    may_serve([someone("a", metres=4000)], published())
    with pytest.raises(MayNotServe) as refused:
        may_serve([someone("a"), someone("b", insured_until=None)], published())
    assert refused.value.facts == {"volunteers": {"b": [Gate.INSURANCE_MISSING]}}
