"""Two people approve an organisation, and none of them is the one who applied."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import BringMembers, FileCapabilities, ReviewOrganisation
from kit.errors import Refusal
from services.registry.domain.credit_code import CreditCodeInvalid
from services.registry.domain.organisation import (
    AlreadyDecided,
    AlreadyReviewed,
    NotApproved,
    OwnApplication,
    ReasonNeeded,
    UnknownMembers,
    bring_members,
    file_capabilities,
    review,
)
from tests.unit.registry.builders import CREDIT_CODE, NOW, an_organisation


def verdict(what="approve", reason=None):
    return ReviewOrganisation(organisation_id="o1", verdict=what, reason=reason)


def reviewed(*by):
    organisation = an_organisation()
    for one in by:
        organisation, _ = review(verdict(), one, organisation)
    return organisation


def members(*ids):
    return BringMembers(organisation_id="o1", volunteer_ids=ids)


def test_the_first_approval_leaves_it_under_review_and_the_second_approves():
    once, (said,) = review(verdict(), "ann", an_organisation())
    assert once.state == said.state == "under_review"
    twice, (said,) = review(verdict(), "bob", once)
    assert twice.state == said.state == "approved"
    assert twice.approved_by == ("ann", "bob")


def test_one_person_is_not_two():
    with pytest.raises(AlreadyReviewed):
        review(verdict(), "ann", reviewed("ann"))


def test_nobody_reviews_their_own_application():
    with pytest.raises(OwnApplication):
        review(verdict(), "founder", an_organisation())


@pytest.mark.parametrize("reason", [None, " \u200b"])
def test_a_rejection_has_a_reason(reason):
    with pytest.raises(ReasonNeeded):
        review(verdict("reject", reason), "ann", an_organisation())


def test_the_second_reviewer_may_reject():
    rejected, (said,) = review(verdict("reject", "no such address"), "bob", reviewed("ann"))
    assert rejected.state == said.state == "rejected"


def test_what_is_decided_stays_decided():
    for decided in (
        reviewed("ann", "bob"),
        review(verdict("reject", "why"), "ann", an_organisation())[0],
    ):
        with pytest.raises(AlreadyDecided):
            review(verdict(), "eve", decided)


def test_members_come_after_approval_and_must_exist():
    with pytest.raises(NotApproved):
        bring_members(members("v1"), {"v1"}, NOW, reviewed("ann"))
    with pytest.raises(UnknownMembers) as refused:
        bring_members(members("v1", "v2"), {"v1"}, NOW, reviewed("ann", "bob"))
    assert refused.value.facts == {"volunteer_ids": ["v2"], "count": 1}


def test_bringing_someone_twice_changes_nothing():
    body, (said,) = bring_members(members("v1", "v2"), {"v1", "v2"}, NOW, reviewed("ann", "bob"))
    assert said.members == {"v1", "v2"}
    assert bring_members(members("v2"), {"v2"}, NOW, body) == (body, [])


def test_the_event_names_the_body_and_nobody_in_it():
    _, (said,) = review(verdict(), "ann", an_organisation())
    assert not {"王五", "10000000009"} & set(map(str, said.model_dump().values()))


def test_the_credit_code_is_checked_when_given():
    assert an_organisation(uscc=CREDIT_CODE).uscc == CREDIT_CODE
    with pytest.raises(CreditCodeInvalid):
        an_organisation(uscc=CREDIT_CODE[:-1] + "4")


steps = st.tuples(
    st.sampled_from(["founder", "ann", "bob", "eve"]),
    st.sampled_from([verdict(), verdict("reject", "why"), verdict("reject")]),
)


@given(st.lists(steps, max_size=8))
def test_no_path_leads_to_approval_but_by_two_others(path):
    organisation = an_organisation()
    for by, wish in path:
        before = organisation
        try:
            organisation, said = review(wish, by, organisation)
        except Refusal:
            assert organisation == before
            continue
        assert [one.state for one in said] == [organisation.state]
    approvers = set(organisation.approved_by) - {"founder"}
    assert (organisation.state == "approved") == (len(approvers) == 2)
    assert len(organisation.approved_by) == len(approvers)
    assert (organisation.state == "rejected") == bool(organisation.reason)


def test_an_approved_organisation_says_what_it_can_bring():
    wish = FileCapabilities(
        organisation_id="o1",
        people=30,
        vehicles=[{"kind": "ambulance", "count": 4}],
        equipment=[{"kind": "sprayer", "count": 12}],
        skills={"急救", " 急救 "},
        ready_24h=True,
    )
    applied = an_organisation()
    with pytest.raises(NotApproved):
        file_capabilities(wish, NOW, applied)
    approved = replace(applied, state="approved")
    after, (said,) = file_capabilities(wish, NOW, approved)
    assert (said.people, said.vehicles, said.skills) == (30, {"ambulance": 4}, {"急救"})
    newer = wish.model_copy(update={"people": 12})
    assert file_capabilities(newer, NOW, after)[0].capabilities.people == 12
