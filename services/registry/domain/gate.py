"""May this person serve this post at this time?  One answer, with every reason (R-GATE-01…07).

`gate_columns` says the same for a whole city at once; a test compares the two.  More evidence
never closes a gate: what is missing is looked for, what is there is never held against anybody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from contracts.registry import Moment, PostRule, ZoneLevel
from contracts.vocabulary import Affiliation
from services.registry.domain.age import age_on, local_day
from services.registry.domain.evidence import GENERAL, Standing, Training
from services.registry.domain.zone import Zone, zone_of

#: Every reason, most telling first; its place is its bit in `gate_columns`.
REASONS = (
    "not_in_service",
    "consent_withdrawn",
    "age_unknown",
    "age_below_min",
    "age_above_max",
    "training_missing",
    "training_failed",
    "training_category",
    "training_expired",
    "training_online_only",
    "trainer_not_medical",
    "insurance_missing",
    "insurance_shift",
    "qualification_missing",
    "qualification_expired",
    "agreement_missing",
    "zone_sealed",
    "zone_controlled",
    "letter_needed",
    "guide_not_read",
)
#: What may still be settled between the plan and the shift (decision 9.7).
LATER = frozenset({"letter_needed", "guide_not_read"})
_NONE = Standing()


@dataclass(frozen=True, slots=True)
class Person:
    """A volunteer as the gates see one."""

    id: str
    state: str
    affiliation: Affiliation
    born: date | None
    #: The community where they are: at home, or where they reported in.
    community: str
    standing: Standing = _NONE


@dataclass(frozen=True, slots=True)
class Post:
    """A shift at a post of one kind; ``community`` is where it is."""

    rule: PostRule
    community: str
    starts_at: datetime
    ends_at: datetime
    zones: tuple[Zone, ...] = ()
    #: The version of the catalogue that says the rule.
    version: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """A gate that is closed: a code for programs, and what fills its sentence."""

    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: closed gates, and what must still be done before the shift."""

    reasons: tuple[Reason, ...]
    conditions: tuple[Reason, ...]

    @property
    def may(self) -> bool:
        """Whether the person may serve, if the conditions are met in time."""
        return not self.reasons


def judge(person: Person, post: Post, moment: Moment) -> Verdict:
    """The verdict at the time of the plan, or, hard, at check-in."""
    found = [reason for gate in _GATES if (reason := gate(person, post)) is not None]
    if moment == "check_in":
        return Verdict(tuple(found), ())
    later = [one for one in found if may_wait(one.code, post.rule)]
    return Verdict(tuple(one for one in found if one not in later), tuple(later))


def may_wait(code: str, rule: PostRule) -> bool:
    """Whether this can be settled at the muster: briefings of ordinary posts are given there."""
    return code in LATER or (rule.training == "muster" and code.startswith("training_"))


def _in_service(person: Person, _post: Post) -> Reason | None:
    if person.state == "reserve":
        return None
    return Reason("not_in_service", {"state": person.state})


def _consent(person: Person, _post: Post) -> Reason | None:
    """No consent is needed to serve in an emergency (PIPL art. 13), but no is no."""
    service = [one for one in person.standing.consents if one.purpose == "service"]
    if service and all(one.withdrawn_at for one in service):
        return Reason("consent_withdrawn", {})
    return None


def _age(person: Person, post: Post) -> Reason | None:
    """Full years on the day the shift ends; both limits are included (decision 9.4)."""
    rule = post.rule
    if person.born is None:
        return Reason("age_unknown", {"min_age": rule.min_age}) if rule.hazardous else None
    if age_on(first_day(post.starts_at), person.born) < rule.min_age:
        return Reason("age_below_min", {"min_age": rule.min_age})
    if age_on(last_day(post.ends_at), person.born) > rule.max_age:
        return Reason("age_above_max", {"max_age": rule.max_age})
    return None


def _training(person: Person, post: Post) -> Reason | None:
    rule, taken = post.rule, person.standing.trainings
    if rule.training == "none":
        return None
    day = last_day(post.ends_at)
    wanted = {rule.category.value} if rule.training == "post" else {rule.category.value, GENERAL}
    mine = [one for one in taken if one.course in wanted and one.on <= day]
    if any(counts(one, rule, day) for one in mine):
        return None
    return Reason(_untrained(mine, taken, rule, day), {"category": rule.category.value})


def counts(one: Training, rule: PostRule, day: date) -> bool:
    """Whether a course that was taken opens this kind of post on a day."""
    return (
        one.result == "passed"
        and (one.valid_to is None or one.valid_to >= day)
        and (one.mode == "onsite" or not rule.face_to_face)
        and (one.trainer_medical or not rule.medical_trainer)
    )


def _untrained(
    mine: Iterable[Training], taken: Iterable[Training], rule: PostRule, day: date
) -> str:
    """Which code says best why no course counts; what is nearest to counting is said."""
    passed = [one for one in mine if one.result == "passed"]
    valid = [one for one in passed if one.valid_to is None or one.valid_to >= day]
    if valid:
        onsite = any(one.mode == "onsite" for one in valid)
        return "trainer_not_medical" if onsite or not rule.face_to_face else "training_online_only"
    if passed:
        return "training_expired"
    if any(one.result == "failed" for one in mine):
        return "training_failed"
    if any(one.result == "passed" for one in taken):
        return "training_category"
    return "training_missing"


def _insurance(person: Person, post: Post) -> Reason | None:
    """Social volunteers at every post on the spot, everybody at a hazardous one (9.3)."""
    rule = post.rule
    if not needs_cover(rule, person.affiliation):
        return None
    first, last = first_day(post.starts_at), last_day(post.ends_at)
    covers = person.standing.covers
    if any(one.starts_on <= first and last <= one.ends_on for one in covers):
        return None
    return Reason("insurance_shift" if covers else "insurance_missing", {"last_day": str(last)})


def needs_cover(rule: PostRule, affiliation: Affiliation) -> bool:
    """Whether somebody of this affiliation needs insurance there."""
    if rule.remote or rule.insurance == "nobody":
        return False
    return rule.insurance == "everybody" or affiliation is Affiliation.SOCIAL


def _qualification(person: Person, post: Post) -> Reason | None:
    wanted = post.rule.qualification
    if wanted is None:
        return None
    mine = [one for one in person.standing.qualifications if one.type == wanted]
    day = last_day(post.ends_at)
    if any(one.valid_to is None or one.valid_to >= day for one in mine):
        return None
    code = "qualification_expired" if mine else "qualification_missing"
    return Reason(code, {"qualification": wanted})


def _agreement(person: Person, post: Post) -> Reason | None:
    rule = post.rule
    day = last_day(post.ends_at)
    if not rule.agreement or any(
        one.category == rule.category and one.valid_to >= day for one in person.standing.agreements
    ):
        return None
    return Reason("agreement_missing", {"category": rule.category.value})


def _zone(person: Person, post: Post) -> Reason | None:
    """Who is in a sealed zone serves in their community, in a controlled one within it (三区)."""
    if post.rule.remote or not post.zones:
        return None
    here = zone_of(person.community, post.zones, post.starts_at)
    code = zone_code(here.level, here.area, person.community, post.community)
    if code:
        return Reason(code, {"area": here.area})
    there = zone_of(post.community, post.zones, post.starts_at)
    if there.level in _CLOSED and not person.community.startswith(there.area):
        return Reason("letter_needed", {"area": there.area})
    return None


_CLOSED: tuple[ZoneLevel, ...] = ("sealed", "controlled")


def zone_code(level: ZoneLevel, area: str, community: str, there: str) -> str:
    """Why somebody of ``community``, in a zone of this level, may not serve there; or nothing."""
    if level == "sealed" and there != community:
        return "zone_sealed"
    if level == "controlled" and not there.startswith(area):
        return "zone_controlled"
    return ""


def _guide(person: Person, post: Post) -> Reason | None:
    rule = post.rule
    read = person.standing.guides.get(rule.category, -1)
    if not rule.guide_must_be_read or read >= post.version:
        return None
    return Reason("guide_not_read", {"version": post.version})


@lru_cache(maxsize=4096)
def first_day(starts_at: datetime) -> date:
    """The local day in which a shift begins."""
    return local_day(starts_at)


@lru_cache(maxsize=4096)
def last_day(ends_at: datetime) -> date:
    """The local day in which a shift ends; one that ends at midnight ends the day before."""
    return local_day(ends_at - _MOMENT)


_MOMENT = datetime.resolution
_Gate = Callable[[Person, Post], Reason | None]
_GATES: tuple[_Gate, ...] = (
    _in_service, _consent, _age, _training, _insurance, _qualification, _agreement, _zone, _guide,
)  # fmt: skip
