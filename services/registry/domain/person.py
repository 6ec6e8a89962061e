"""A volunteer as the gates see one: the registration and all that was found out since."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from contracts.registry import PostRules
from contracts.vocabulary import PostCategory
from services.registry.domain.age import local_day
from services.registry.domain.evidence import Cover, Standing, Training
from services.registry.domain.gate import Person, counts
from services.registry.domain.volunteer import Volunteer


def person_of(volunteer: Volunteer) -> Person:
    """The volunteer's side of every gate.

    What an operator or a list declared counts as seen; what people declare of themselves does not.
    """
    standing = volunteer.standing or Standing()
    if volunteer.attested:
        standing = replace(
            standing,
            trainings=(*standing.trainings, *_declared_trainings(volunteer)),
            covers=(*standing.covers, *_declared_covers(volunteer)),
        )
    return Person(
        id=volunteer.id,
        state=volunteer.state,
        affiliation=volunteer.affiliation,
        born=date.fromisoformat(volunteer.birth_date) if volunteer.birth_date else None,
        community=standing.reported_to or volunteer.community,
        standing=standing,
    )


def trained_now(person: Person, rules: PostRules, today: date) -> frozenset[PostCategory]:
    """The posts whose course this person has, in a form that counts today."""
    return frozenset(
        rule.category
        for rule in rules.posts
        if any(
            one.course == rule.category and counts(one, rule, today)
            for one in person.standing.trainings
        )
    )


def covered_until(covers: Iterable[Cover], today: date) -> date | None:
    """The last day of the unbroken insurance that holds today; None without one."""
    end = today - timedelta(days=1)
    for one in sorted(covers, key=lambda one: one.starts_on):
        if one.starts_on <= end + timedelta(days=1):
            end = max(end, one.ends_on)
    return end if end >= today else None


def _declared_trainings(volunteer: Volunteer) -> list[Training]:
    day = local_day(volunteer.registered_at)
    return [
        Training(
            course=category.value,
            title="",
            provider="",
            hours=0,
            result="passed",
            mode="onsite",
            trainer_medical=True,
            on=day,
            valid_to=None,
            recorded_by=volunteer.registered_by,
        )
        for category in volunteer.trained_for
    ]


def _declared_covers(volunteer: Volunteer) -> list[Cover]:
    day = local_day(volunteer.registered_at)
    if volunteer.insured_until is None or volunteer.insured_until < day:
        return []
    return [Cover("", "declared", day, volunteer.insured_until)]
