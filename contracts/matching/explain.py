"""Questions to matching about its own decisions."""

from typing import ClassVar

from contracts.base import Query
from contracts.vocabulary import Id


class ReadFunnel(Query):
    """Why a need is not filled: who is in range, who may serve, whom just one gate keeps away."""

    topic: ClassVar[str] = "matching.read_funnel.v1"

    need_id: Id


class WhyNot(Query):
    """Why somebody was not asked by a plan: which gate is shut, or who was nearer."""

    topic: ClassVar[str] = "matching.why_not.v1"

    plan_id: Id
    volunteer_id: Id


class ReadAlgorithm(Query):
    """The rules in force and how fairly offers have been spread: for the public page."""

    topic: ClassVar[str] = "matching.read_algorithm.v1"
