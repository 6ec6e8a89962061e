"""Who may take a request for help, or be sent to it."""

from kit.errors import Forbidden, Refusal
from services.matching.domain.candidate import Candidate
from services.matching.domain.help_case import HelpRequest


class NobodyFree(Refusal):
    """Nobody of the reserve near there is willing and free now."""

    code = "nobody_free"


class Busy(Refusal):
    """This volunteer is on duty or on their way elsewhere."""

    code = "volunteer_busy"


class NotSuited(Refusal):
    """This request is outside the volunteer's district and areas, or takes a vehicle."""

    code = "help_not_suited"


class TooManyClaims(Refusal):
    """This volunteer has taken as many requests as one may have open."""

    code = "help_too_many_claims"


class NotQualified(Refusal):
    """Whoever gives this help must be qualified for it, and this volunteer is not."""

    code = "provider_not_qualified"


class NotTheProvider(Forbidden):
    """What was said in confidence is read by whoever wrote it down, and by nobody else."""

    code = "not_the_provider"


def suits(person: Candidate, case: HelpRequest) -> bool:
    """Whether somebody may take a case of their own: near, and with a vehicle where one is needed.

    Who offers to come needs not have said before at which hours, or for what.
    """
    near = person.community[:6] == case.community[:6] or any(
        case.community.startswith(area) for area in person.areas
    )
    return near and (case.category != "medical_transfer" or person.drives)
