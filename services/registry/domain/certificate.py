"""A certificate of what somebody gave: hours, content, who recorded it (Order 67 art. 14-17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from contracts.base import Message
from contracts.registry import CertificateChanged
from kit.errors import Refusal
from services.registry.domain.chain import digest_of
from services.registry.domain.credit_code import check_character
from services.registry.domain.recognition import Award, AwardList
from services.registry.domain.record import ServiceRecord, counted
from services.registry.domain.text import masked_name
from services.registry.domain.volunteer import Volunteer

Kind = Literal["record", "certificate", "honour"]


class NothingRecorded(Refusal):
    """Nothing that counts is recorded in this time."""

    code = "nothing_recorded"


class RevokedAlready(Refusal):
    """This certificate was revoked."""

    code = "revoked_already"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is certified, as it was on the day of issue.  The name rests encrypted."""

    id: str
    number: str
    kind: Kind
    volunteer_id: str
    volunteer_number: str
    name: str
    area: str
    since: date
    until: date
    services: int
    #: Voluntary minutes in all, and by kind of post.
    minutes: int
    lines: Mapping[str, int]
    issuer: str
    handler: str
    issued_at: datetime
    trophy: bool = False
    #: Whom the letter of thanks goes to, beside the best (Beita).
    employer: str = ""
    state: Literal["issued", "revoked"] = "issued"
    revoked_at: datetime | None = None
    reason: str = ""


Outcome = tuple[Certificate, list[Message]]


def of_records(
    volunteer: Volunteer,
    records: Iterable[ServiceRecord],
    *,
    certificate_id: str,
    period: tuple[date, date],
    issuer: str,
    now: datetime,
    by: str,
) -> Outcome:
    """A certificate of all voluntary service recorded in a period; duty is not among it."""
    mine = [one for one in records if one.state == "effective" and one.nature == "volunteer"]
    posts = dict.fromkeys(one.category.value for one in mine)
    lines = {post: counted([one for one in mine if one.category == post], "volunteer")
             for post in posts}  # fmt: skip
    if not mine:
        raise NothingRecorded
    certificate = _made(
        volunteer,
        certificate_id,
        kind="record",
        period=period,
        services=len(mine),
        minutes=counted(mine, "volunteer"),
        lines=lines,
        issuer=issuer,
        handler=by,
        issued_at=now,
        area=volunteer.community,
    )
    return certificate, [_changed(certificate)]


def of_award(award: Award, listed: AwardList, volunteer: Volunteer, *, now: datetime) -> Outcome:
    """The certificate, or honour certificate, of somebody on a list that is issued."""
    certificate = _made(
        volunteer,
        of_award_id(award),
        kind=award.tier,
        period=(listed.since, listed.until),
        services=award.services,
        minutes=sum(award.minutes.values()),
        lines=dict(award.minutes),
        issuer=listed.issuer,
        handler=listed.listed_by,
        issued_at=now,
        area=listed.area,
        trophy=award.trophy,
        employer=volunteer.employer if award.trophy else "",
    )
    return certificate, [_changed(certificate)]


def of_award_id(award: Award) -> str:
    """The id of the certificate of an award, made or not."""
    return "c" + digest_of({"award": award.id})[:24]


def revoke(reason: str, certificate: Certificate, *, now: datetime) -> Outcome:
    """Take it back."""
    if certificate.state == "revoked":
        raise RevokedAlready
    after = replace(certificate, state="revoked", revoked_at=now, reason=reason)
    return after, [_changed(after)]


def told(certificate: Certificate, *, unmasked: bool = False) -> dict[str, Any]:
    """What whoever holds the certificate may see: enough to compare it with the paper.

    Unmasked, it is what the paper says: with the name, and whom the letter of thanks goes to.
    """
    personal = {"name": certificate.name, "employer": certificate.employer}
    return {
        "number": certificate.number,
        "kind": certificate.kind,
        "state": certificate.state,
        "name": masked_name(certificate.name),
        "volunteer_number": certificate.volunteer_number,
        "since": certificate.since.isoformat(),
        "until": certificate.until.isoformat(),
        "services": certificate.services,
        "hours": round(certificate.minutes / 60, 1),
        "lines": [
            {"category": post, "hours": round(n / 60, 1)} for post, n in certificate.lines.items()
        ],
        "issuer": certificate.issuer,
        "issued_at": certificate.issued_at.isoformat(),
        "trophy": certificate.trophy,
        "reason": certificate.reason,
    } | (personal if unmasked else {})


def _made(
    volunteer: Volunteer, certificate_id: str, *, period: tuple[date, date], **facts: Any
) -> Certificate:
    issued: datetime = facts["issued_at"]
    return Certificate(
        id=certificate_id,
        number=certificate_number(certificate_id, issued),
        volunteer_id=volunteer.id,
        volunteer_number=volunteer.number,
        name=volunteer.name,
        since=period[0],
        until=period[1],
        **facts,
    )


def certificate_number(certificate_id: str, issued_at: datetime) -> str:
    """``HY`` + the year + 10 figures of a hash + a check character: no counter to keep."""
    figures = int(digest_of({"certificate": certificate_id})[:15], 16) % 10**10
    body = f"{issued_at:%Y}{figures:010}"
    return f"HY{body}{check_character(body)}"


def _changed(certificate: Certificate) -> CertificateChanged:
    return CertificateChanged(
        certificate_id=certificate.id,
        number=certificate.number,
        volunteer_id=certificate.volunteer_id,
        area=certificate.area,
        kind=certificate.kind,
        state=certificate.state,
    )
