"""Social organisations, as far as they may claim places for their members (联点认领)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.vocabulary import Gate
from kit.errors import Forbidden, Refusal
from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import safety_gates
from services.matching.domain.need import Need


class NotApproved(Forbidden):
    """This organisation has not been approved."""

    code = "organisation_not_approved"


class NotAMember(Refusal):
    """An organisation can only name its own members."""

    code = "not_a_member"


class MayNotServe(Refusal):
    """Some of those named may not serve there."""

    code = "may_not_serve"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A local copy; the registry owns it."""

    id: str
    state: str
    members: frozenset[str]


def may_claim(organisation: Organisation, volunteers: Sequence[str]) -> None:
    """Refuse organisations that are not approved, and people who are not theirs."""
    if organisation.state != "approved":
        raise NotApproved
    strangers = [one for one in volunteers if one not in organisation.members]
    if strangers:
        raise NotAMember(volunteers=strangers)


def may_serve(candidates: Sequence[Candidate], need: Need) -> None:
    """Refuse if training, insurance, age or another duty stands in anybody's way."""
    shut: Mapping[str, list[Gate]] = {
        one.id: reasons for one in candidates if (reasons := safety_gates(one, need))
    }
    if shut:
        raise MayNotServe(volunteers=dict(shut))


def must_be_in_service(candidate: Candidate) -> None:
    """Refuse who may go to no household: not confirmed yet, suspended, rejected or withdrawn."""
    if candidate.asleep:
        raise MayNotServe(volunteers={candidate.id: [Gate.NOT_IN_SERVICE]})
