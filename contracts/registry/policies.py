"""Rules that a city may change: as data, in versions, decided by two people."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, model_validator

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, Id, Line, PostCategory, Strict, Text, Verdict

PolicyKind = Literal["posts", "calendar", "recognition"]
PolicyState = Literal["proposed", "in_force", "rejected"]


class PostRule(Strict):
    """What one kind of duty post asks of people, and what people must be told about it."""

    category: PostCategory
    title: Line
    title_en: Line
    content: Text
    precautions: Text
    #: What other cities call the same work: found by search, shown beside the title.
    also_called: frozenset[Line] = frozenset()
    #: ``muster``: the general briefing on the spot will do; ``post``: the post's own course.
    training: Literal["none", "muster", "post"] = "muster"
    face_to_face: bool = False
    medical_trainer: bool = False
    insurance: Literal["nobody", "social", "everybody"] = "social"
    min_age: int = Field(default=18, ge=14, le=100)
    max_age: int = Field(default=60, ge=14, le=120)
    #: The professional qualification that the law asks for (regulation art. 16).
    qualification: Line | None = None
    hazardous: bool = False
    remote: bool = Field(default=False, description="Done from home: no insurance and no zone.")
    agreement: bool = Field(default=False, description="A written agreement (Beijing, art. 18).")
    guide_must_be_read: bool = False
    #: How much an hour counts when the best are looked for.
    weight: float = Field(default=1.0, gt=0, le=10)

    @model_validator(mode="after")
    def _sensible(self) -> "PostRule":
        if self.min_age > self.max_age:
            raise ValueError("min_age is above max_age")
        if (self.face_to_face or self.medical_trainer) and self.training != "post":
            raise ValueError("only a post's own course can be face to face or by medical staff")
        return self


class PostRules(Strict):
    """The catalogue of duty posts."""

    kind: Literal["posts"] = "posts"
    posts: list[PostRule] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _each_once(self) -> "PostRules":
        if len({one.category for one in self.posts}) != len(self.posts):
            raise ValueError("a category stands there twice")
        return self


class WorkCalendar(Strict):
    """Which days are working days: weekdays but these holidays, and these weekend days (调休)."""

    kind: Literal["calendar"] = "calendar"
    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    #: Working days after a service within which its record is complete (Order 67 art. 11).
    record_within: int = Field(default=10, ge=1, le=60)


class RecognitionRules(Strict):
    """Who is thanked how (Beita; decisions 9.2, 9.5, 9.6)."""

    kind: Literal["recognition"] = "recognition"
    #: Services from which a certificate, and an honour certificate, is earned.
    certificate_from: int = Field(default=1, ge=1)
    honour_from: int = Field(default=6, ge=2)
    #: The share of all who served that gets the trophy; rounded up.
    best_share: float = Field(default=0.10, gt=0, le=1)
    #: Minutes from which a service counts as one.
    least_minutes: int = Field(default=30, ge=1)
    #: Days for which a list is public before anything is issued.
    objection_days: int = Field(default=7, ge=1, le=60)
    #: Hours for one star, two stars and so on; the national scale by default.
    stars: list[int] = Field(default=[100, 300, 600, 1000, 1500], max_length=10)


PolicyContent = Annotated[PostRules | WorkCalendar | RecognitionRules, Field(discriminator="kind")]


class ProposePolicy(Command):
    """Propose rules for an area, from a moment on.  Someone else must approve them."""

    topic: ClassVar[str] = "registry.propose_policy.v1"

    area: AreaCode
    effective_from: AwareDatetime
    content: PolicyContent
    reason: Line


class ReviewPolicy(Command):
    """Put proposed rules in force, or turn them down."""

    topic: ClassVar[str] = "registry.review_policy.v1"

    policy_id: Id
    verdict: Verdict
    reason: Line | None = None


class PolicyChanged(Event):
    """Rules were proposed, put in force or turned down."""

    topic: ClassVar[str] = "registry.policy.changed.v1"

    policy_id: str
    kind: PolicyKind
    area: AreaCode
    version: int
    state: PolicyState
    effective_from: AwareDatetime
    reason: str
    content: PolicyContent


class ReadPosts(Query):
    """The catalogue of posts in force at a place and time; ``search`` finds other cities' words."""

    topic: ClassVar[str] = "registry.read_posts.v1"

    area: AreaCode
    at: AwareDatetime | None = None
    search: Line | None = None


# ---- who may serve ----------------------------------------------------------------------------

Moment = Literal["plan", "check_in"]


class ReadEligibility(Query):
    """May this person serve this post at this time?  With every reason."""

    topic: ClassVar[str] = "registry.read_eligibility.v1"

    volunteer_id: Id
    category: PostCategory
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    community: AreaCode | None = Field(default=None, description="The home community when left.")
    #: At ``plan`` time training may still be given at the muster; at ``check_in`` it must be over.
    moment: Moment = "plan"

    @model_validator(mode="after")
    def _forward(self) -> "ReadEligibility":
        if self.ends_at <= self.starts_at:
            raise ValueError("the shift ends before it starts")
        return self


# ---- zones ------------------------------------------------------------------------------------

ZoneLevel = Literal["sealed", "controlled", "precaution", "normal"]


class SetZone(Command):
    """Say under which restrictions an area is, from when until when (三区)."""

    topic: ClassVar[str] = "registry.set_zone.v1"

    area: AreaCode
    level: ZoneLevel
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    notice: Line = Field(description="The public notice that orders it.")


class ZoneChanged(Event):
    """An area is under other restrictions."""

    topic: ClassVar[str] = "registry.zone.changed.v1"

    zone_id: str
    area: AreaCode
    level: ZoneLevel
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
