"""Some days of a small city as its services tell them: many lives of things, one beside the other.

Each life is a list of events about one thing in the order they were said, with the version of the
thing at each; the lives are mixed as they would be.  The same seed is the same history.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from contracts.base import Event
from contracts.logistics import EntryPosted, Leg
from contracts.matching import (
    AssignmentsCheckedIn,
    AssignmentsCheckedOut,
    AssignmentsMissed,
    NeedCompleted,
    NeedFilled,
    NeedInService,
    NeedMatched,
    NeedPublished,
    NeedRejected,
    NeedSubmitted,
    NeedWithdrawn,
    OffersAccepted,
    OffersDeclined,
    OffersTimedOut,
    OffersWithdrawn,
)
from contracts.notify import MessagesChanged, TicketChanged
from contracts.registry import TeamReadinessReported
from kit.wire import Envelope
from tests.gateway import happened
from tests.gateway.happened import HOME, envelope

Life = list[tuple[Event, int]]
Told = tuple[Event, Envelope]
Now = Callable[[Any, str], Event]

PEOPLE = [f"v{n}" for n in range(40)]
DRIVERS = [f"driver{n}" for n in range(8)]


def history(seed: int) -> list[Told]:
    """Everything that was said, in the order it was said."""
    chance = Random(seed)
    lives = [life for life in _lives(chance) if life]
    told: list[Told] = []
    while lives:
        life = chance.choice(lives)
        event, version = life.pop(0)
        minute = len(told)
        told.append((event, envelope(event, version, minute=minute, key=f"e{minute}")))
        lives = [one for one in lives if one]
    return told


def _lives(chance: Random) -> Iterator[Life]:
    for first in range(0, len(PEOPLE), 10):
        yield [(happened.imported(*PEOPLE[first : first + 10]), 1)]
    yield [(happened.imported(*DRIVERS, seats=4), 1)]
    for one in chance.sample(PEOPLE, 6):
        yield [(happened.changed(one, "suspended"), 2), (happened.changed(one, "reserve"), 3)]
    for number in range(25):
        yield _need(chance, f"n{number}")
    for number in range(15):
        yield _plea(chance, f"h{number}")
    for number in range(10):
        yield _gift(chance, f"d{number}")
    yield _shelf(chance)
    for number in range(8):
        yield _team(chance, f"t{number}")
        yield _organisation(chance, f"o{number}")
        yield _call(chance, f"c{number}")
        yield _mission(chance, f"m{number}", f"t{number}")
    for number in range(20):
        yield _record(chance, f"r{number}")
        yield [(_messages(chance, number), 1)]


def _need(chance: Random, key: str) -> Life:
    """Submitted, reviewed, offered, answered, served: or ended on the way."""

    def now(kind: Any, state: str) -> Event:
        return happened.need(kind, state, key, people=3)

    said = [now(NeedSubmitted, "submitted")]
    came = chance.sample([*PEOPLE, *DRIVERS], chance.randint(0, 3))
    if chance.random() < 0.15:
        said.append(now(NeedRejected, "rejected"))
    else:
        said.append(now(NeedPublished, "published"))
        said += _asked(chance, key, came)
        said += _placed(now, came) if came else [now(NeedWithdrawn, "withdrawn")]
        if came and chance.random() < 0.7:
            said += _served(chance, key, now, came)
    return [(event, version) for version, event in enumerate(said, 1)]


def _asked(chance: Random, key: str, came: list[str]) -> Iterator[Event]:
    rest = chance.sample(sorted({*PEOPLE, *DRIVERS} - {*came}), 4)
    yield happened.made(*came, *rest, need_id=key)
    for one in came:
        yield happened.answered(OffersAccepted, one, need_id=key)
    for kind in (OffersDeclined, OffersTimedOut, OffersWithdrawn):
        some, rest = rest[:2], rest[2:]
        if some and chance.random() < 0.8:
            yield happened.answered(kind, *some, need_id=key)


def _placed(now: Now, came: list[str]) -> Iterator[Event]:
    yield now(NeedMatched, "matched")
    if len(came) == 3:
        yield now(NeedFilled, "filled")


def _served(chance: Random, key: str, now: Now, came: list[str]) -> Iterator[Event]:
    there, missing = came[:2], came[2:]
    yield happened.duty(AssignmentsCheckedIn, *there, need_id=key)
    yield now(NeedInService, "in_service")
    if missing:
        yield happened.answered(AssignmentsMissed, *missing, need_id=key)
    if chance.random() < 0.8:
        yield happened.duty(AssignmentsCheckedOut, *there, need_id=key)
        yield now(NeedCompleted, "completed")


def _plea(chance: Random, key: str) -> Life:
    states = ("received", "triaged", "dispatched", "resolved", "closed")
    passed = states[: chance.randint(1, len(states))]
    return [
        (happened.asked(state, key, answered=state in ("resolved", "closed")), version)
        for version, state in enumerate(passed, 1)
    ]


def _gift(chance: Random, key: str) -> Life:
    if chance.random() < 0.2:
        return [(happened.given("pledged", key), 1), (happened.given("declined", key), 2)]
    all_of_it = {"sprayer": 120, "kit": 108}
    steps = [
        happened.given("pledged", key),
        happened.given("stocked", key),
        happened.given("allocated", key, allotted=all_of_it),
        happened.given("delivered", key, allotted=all_of_it, delivered=all_of_it),
    ]
    return [(step, version) for version, step in enumerate(steps[: chance.randint(1, 4)], 1)]


def _shelf(chance: Random) -> Life:
    """What comes into a warehouse and leaves it: each entry knows the balance after it."""
    life: Life = []
    balance = 0
    for seq in range(1, 31):
        delta = chance.randint(1, 50) if balance < 20 else -chance.randint(1, 20)
        balance += delta
        facts = {"item": "sprayer", "lot": "9999-12-31.l1", "seq": seq}
        legs = [
            Leg(account="warehouse:main", delta=delta, balance=balance, **facts),
            Leg(account="donor", delta=-delta, balance=-balance, **facts),
        ]
        kind = "receive" if delta > 0 else "allot"
        entry = {"entry_id": f"entry{seq}", "kind": kind, "donation_id": "", "legs": legs}
        life.append((EntryPosted.model_validate(entry), 1))
    return life


def _team(chance: Random, key: str) -> Life:
    reports = chance.choices(("ready", "on_mission", "resting"), k=chance.randint(0, 3))
    return [
        (happened.team(key), 1),
        *(
            (TeamReadinessReported(team_id=key, area="1401", readiness=one), version)
            for version, one in enumerate(reports, 2)
        ),
    ]


def _mission(chance: Random, key: str, team: str) -> Life:
    states = ("offered", "committed", "on_scene", "released")[: chance.randint(1, 4)]
    named = {"mission_id": key}
    return [
        (happened.mission(state, team).model_copy(update=named), version)
        for version, state in enumerate(states, 1)
    ]


def _organisation(chance: Random, key: str) -> Life:
    named = {"organisation_id": key}
    steps = [happened.organisation("applied"), happened.organisation("approved", members=3)]
    steps = steps[: chance.randint(1, 2)]
    return [(one.model_copy(update=named), version) for version, one in enumerate(steps, 1)]


def _record(chance: Random, key: str) -> Life:
    who = chance.choice(PEOPLE)
    steps: list[Event] = [happened.recorded(key, who)]
    steps.append(happened.corrected(key, 60, volunteer_id=who))
    if chance.random() < 0.3:
        steps.append(happened.corrected(key, 60, volunteer_id=who, state="annulled"))
    steps = steps[: chance.randint(1, 3)]
    return [(one, version) for version, one in enumerate(steps, 1)]


def _call(chance: Random, key: str) -> Life:
    states = ("opened", "answered")[: chance.randint(1, 2)]
    facts = {"ticket_id": key, "community": HOME, "topic_of_call": "policy", "due_at": None}
    return [
        (TicketChanged.model_validate(facts | {"state": state}), version)
        for version, state in enumerate(states, 1)
    ]


def _messages(chance: Random, number: int) -> MessagesChanged:
    ids = [f"message-{number}-{one}" for one in range(chance.randint(1, 30))]
    state = chance.choice(("sent", "failed"))
    return MessagesChanged.model_validate(
        {"state": state, "template": "offer", "channel": "smtp", "message_ids": ids}
    )
