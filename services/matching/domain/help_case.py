"""What a request for help is: its states, and from each which others can follow.

Who asks, and for what, is personal and rests encrypted; what others may know is an event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.base import Message
from contracts.matching import HelpCategory, HelpLevel, HelpState
from contracts.vocabulary import CommunityCode
from kit.errors import Refusal
from services.matching.domain.responsibility import office

#: Ends without help, and all states in which nothing more is done.
ENDS: frozenset[HelpState] = frozenset({"rejected", "withdrawn", "unreachable"})
OVER: frozenset[HelpState] = ENDS | {"closed"}
#: States in which somebody has been sent.
SENT: frozenset[HelpState] = frozenset({"dispatched", "in_progress"})
#: States in which somebody must be found.
WAITING: frozenset[HelpState] = frozenset({"received", "triaged"})
#: From each state to which others, and nowhere else.
TABLE: Mapping[HelpState, frozenset[HelpState]] = {
    "received": frozenset({"triaged", "dispatched", "duplicate", "closed", *ENDS}),
    "triaged": frozenset({"dispatched", "resolved", "duplicate", "closed", *ENDS}),
    "dispatched": frozenset({*WAITING, *SENT, "resolved", "closed", *ENDS}),
    "in_progress": frozenset({*WAITING, *SENT, "resolved", "closed", *ENDS}),
    "resolved": frozenset({"confirmed", "in_progress", "triaged", "closed"}),
    "confirmed": frozenset({"closed"}),
    "duplicate": frozenset({*WAITING, "duplicate", "closed", "withdrawn"}),
    **dict.fromkeys(OVER, WAITING),
}


class NotNow(Refusal):
    """A request for help in this state does not allow this step."""

    code = "help_not_in_state"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach the asker that came to nothing."""

    at: datetime
    method: str
    by: str


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """One case.  Who asks and for what rests encrypted, the vulnerabilities too.

    ``medicine`` is the order as JSON and ``vulnerable`` the flags, separated by commas; both and
    ``answer`` are empty when there are none.
    """

    id: str
    community: CommunityCode
    category: HelpCategory
    channel: str
    level: HelpLevel
    reasons: tuple[str, ...]
    received_at: datetime
    responsible: str
    due_at: datetime | None
    asked_by: str
    name: str
    phone: str
    detail: str
    address: str = ""
    #: The address in one form, by which neighbours at one door are found.
    household: str = ""
    medicine: str = ""
    vulnerable: str = ""
    state: HelpState = "received"
    #: Under which figures it was taken in.
    policy: str = ""
    #: The office that handles it between two helpers.
    desk: str = ""
    overridden_by: str = ""
    overridden_why: str = ""
    #: Why it was last handed back, passed on or opened again.
    why: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""
    volunteer_id: str = ""
    #: How often somebody was sent or took it.
    dispatches: int = 0
    #: Whether the volunteer took it, and who let it go again.
    claimed: bool = False
    lapsed: frozenset[str] = frozenset()
    answer: str = ""
    #: Since the last sign of life, by the id of the command that noted it.
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    #: When it was last known to be needed; when the asker is asked next; how often in all, and
    #: how often in vain.
    affirmed_at: datetime | None = None
    ask_at: datetime | None = None
    questions: int = 0
    silent: int = 0
    escalated: int = 0
    returned: int = 0
    reopened: int = 0
    duplicate_of: str = ""
    twins: Mapping[str, datetime] = field(default_factory=dict)
    #: By twin the version in which it last spoke: two workers may hear of it in any order.
    twin_news: Mapping[str, int] = field(default_factory=dict)
    suspects: tuple[str, ...] = ()
    ended_at: datetime | None = None
    #: When who asked, and for what, is destroyed; and whether it has been.
    forget_at: datetime | None = None
    forgotten: bool = False
    #: The earliest of its times: by this a sweep finds it.
    next_at: datetime | None = None
    ticket_id: str = ""
    #: The errand by which it is bought; meanwhile nobody else may take the case.
    errand: str = ""
    #: Who has taken the errand; an operator may have sent somebody else meanwhile.
    buyer: str = ""
    #: By errand the version of the newest that was heard of it.
    errand_news: Mapping[str, int] = field(default_factory=dict)
    synthetic: bool = False

    @property
    def office(self) -> str:
        """The office that answers for it while nobody is sent."""
        return self.desk or office(self.community)

    @property
    def rest(self) -> HelpState:
        """The state in which somebody must be found for it."""
        return "triaged" if self.verified_at else "received"


Decision = tuple[HelpRequest, list[Message]]
