"""Requests for help in every state, for tests of the rules."""

from datetime import UTC, datetime, timedelta

from contracts.matching import AskHelp, ReturnHelp, TriageHelp, VerifyHelp
from contracts.notify import TellAnswer
from services.matching.domain import help as aid
from services.matching.domain import help_answer, help_work

NOW = datetime(2022, 4, 12, 2, 0, tzinfo=UTC)  # ten in the morning in Taiyuan
COMMUNITY = "140107001002"
OFFICE = f"community_op:{COMMUNITY}"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def plea(**wishes):
    return AskHelp(
        **{
            "community": COMMUNITY,
            "category": "food",
            "detail": "家里没有米了",
            "name": "段先生",
            "phone": "10000000001",
            **wishes,
        }
    )


def received(key="h1", at=NOW, **wishes):
    return aid.receive(plea(**wishes), help_id=key, now=at, by="resident")[0]


def verified(case=None, at=NOW, verdict="approve", reason=None):
    case = case or received()
    wish = VerifyHelp(help_id=case.id, method="call", verdict=verdict, reason=reason)
    return help_work.verify(case, wish, now=at, by="operator")[0]


def sent(case=None, volunteer="wang", at=NOW):
    return help_work.dispatch(case or verified(), volunteer_id=volunteer, now=at)[0]


def claimed(case=None, volunteer="wang", at=NOW):
    return help_work.claim(case or verified(), volunteer_id=volunteer, now=at)[0]


def resolved(case=None, at=NOW):
    return help_answer.resolve(case or sent(), answer="米已送到", now=at)[0]


def passed(case, to, at=NOW):
    wish = ReturnHelp(help_id=case.id, reason="不属于我们", to=to)
    return help_work.hand_back(case, wish, helper=False, now=at)[0]


def leveled(case, level, at=NOW):
    wish = TriageHelp(help_id=case.id, level=level, reason="孕妇")
    return help_work.override(case, wish, now=at, by="operator")[0]


def told(said):
    """The texts that askers hear, by asker."""
    return {one.subject: one.text for one in said if isinstance(one, TellAnswer)}
