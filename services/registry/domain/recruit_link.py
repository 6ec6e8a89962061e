"""A community's link for signing up (招募公告和报名二维码): scoped, expiring, revocable."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from contracts.base import Message
from contracts.registry import OpenRecruitLink, RecruitLinkChanged
from kit.errors import Refusal, Unacceptable


class LinkGone(Refusal):
    """This recruiting link is over: expired, revoked or full."""

    code = "link_gone"
    status = 410


class LinkInThePast(Unacceptable):
    """A link expires after it is opened."""

    code = "link_in_the_past"


@dataclass(frozen=True, slots=True)
class RecruitLink:
    """One link and how many came through it."""

    id: str
    community: str
    notice: str
    state: Literal["open", "revoked"]
    expires_at: datetime
    places: int
    opened_by: str
    opened_at: datetime
    #: Places taken, by the id of the registration that took each.
    joined: int = 0


Outcome = tuple[RecruitLink, list[Message]]


def open_link(wish: OpenRecruitLink, *, link_id: str, now: datetime, by: str) -> Outcome:
    """Publish a notice with its link."""
    if wish.expires_at <= now:
        raise LinkInThePast(field="expires_at")
    link = RecruitLink(
        id=link_id,
        community=wish.community,
        notice=wish.notice,
        state="open",
        expires_at=wish.expires_at,
        places=wish.places,
        opened_by=by,
        opened_at=now,
    )
    return link, [_changed(link)]


def revoke(link: RecruitLink) -> Outcome:
    """Close it; again changes nothing."""
    if link.state == "revoked":
        return link, []
    after = replace(link, state="revoked")
    return after, [_changed(after)]


def take_place(link: RecruitLink, *, now: datetime) -> Outcome:
    """Let one more in, or refuse: 410 says that it was there, and is gone."""
    must_be_open(link, now)
    return replace(link, joined=link.joined + 1), []


def must_be_open(link: RecruitLink, now: datetime) -> None:
    """Refuse whoever comes too late."""
    if link.state == "revoked" or now >= link.expires_at or link.joined >= link.places:
        raise LinkGone


def told(link: RecruitLink, *, now: datetime) -> dict[str, Any]:
    """The notice, for whoever follows the link."""
    must_be_open(link, now)
    return {
        "community": link.community,
        "notice": link.notice,
        "expires_at": link.expires_at.isoformat(),
    }


def _changed(link: RecruitLink) -> RecruitLinkChanged:
    return RecruitLinkChanged(
        link_id=link.id,
        community=link.community,
        notice=link.notice,
        state=link.state,
        expires_at=link.expires_at,
    )
