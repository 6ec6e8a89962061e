"""Drives: many are asked for goods until there is enough (Putuo: 够了够了)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from contracts.base import Message
from contracts.logistics import CloseDrive, DriveChanged, OpenDrive, PledgeDonation
from kit.errors import Refusal, Unacceptable

#: Digits of a community's code: neighbours may ask each other.
COMMUNITY = 12


class NotQualified(Unacceptable):
    """Only a qualified charity may ask the public; name its qualification and filing numbers."""

    code = "not_qualified"


class DriveClosed(Refusal):
    """Thank you: there is enough already, and this drive is closed."""

    code = "drive_closed"


class NotAskedFor(Unacceptable):
    """This drive does not ask for this item."""

    code = "not_asked_for"


@dataclass(frozen=True, slots=True)
class Drive:
    """What is asked for, and what has been pledged, donation by donation."""

    id: str
    state: Literal["open", "reached", "closed"]
    area: str
    title: str
    organisation_id: str | None
    qualification_no: str | None
    filing_no: str | None
    goal: dict[str, int]
    opened_at: datetime
    opened_by: str
    pledges: dict[str, dict[str, int]] = field(default_factory=dict)
    closed_because: str = ""


def open_drive(wish: OpenDrive, *, key: str, now: datetime, by: str) -> tuple[Drive, list[Message]]:
    """A new drive: of a qualified charity, or among the neighbours of one community."""
    if not (wish.qualification_no and wish.filing_no) and len(wish.area) < COMMUNITY:
        raise NotQualified
    drive = Drive(
        key,
        "open",
        wish.area,
        wish.title,
        wish.organisation_id,
        wish.qualification_no,
        wish.filing_no,
        goal={line.item: line.quantity for line in wish.goal},
        opened_at=now,
        opened_by=by,
    )
    return drive, [_changed(drive)]


def pledge_to(drive: Drive, wish: PledgeDonation, *, key: str) -> tuple[Drive, list[Message]]:
    """Count a pledge; the one that reaches the goal closes the drive."""
    if drive.state != "open":
        raise DriveClosed(title=drive.title)
    given = {line.item: line.quantity for line in wish.lines}
    if not given.keys() <= drive.goal.keys():
        raise NotAskedFor(item=min(given.keys() - drive.goal.keys()))
    pledged = replace(drive, pledges={**drive.pledges, key: given})
    pledged = replace(pledged, state=_open_or_reached(pledged))
    return pledged, [_changed(pledged)]


def take_in(drive: Drive, *, key: str, accepted: Mapping[str, int]) -> tuple[Drive, list[Message]]:
    """Count of a pledge what was accepted; a drive that has too little by that opens again."""
    pledges = {**drive.pledges, key: {item: n for item, n in accepted.items() if n}}
    if drive.pledges.get(key) in (None, pledges[key]):
        return drive, []
    counted = replace(drive, pledges={one: given for one, given in pledges.items() if given})
    if drive.state == "reached":
        counted = replace(counted, state=_open_or_reached(counted))
    return counted, [_changed(counted)]


def close(drive: Drive, wish: CloseDrive) -> tuple[Drive, list[Message]]:
    """End it early."""
    if drive.state != "open":
        raise DriveClosed(title=drive.title)
    closed = replace(drive, state="closed", closed_because=wish.reason)
    return closed, [_changed(closed)]


def _open_or_reached(drive: Drive) -> Literal["open", "reached"]:
    sums = _sums(drive.pledges)
    enough = all(sums.get(item, 0) >= wanted for item, wanted in drive.goal.items())
    return "reached" if enough else "open"


def _sums(pledges: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for given in pledges.values():
        for item, quantity in given.items():
            sums[item] = sums.get(item, 0) + quantity
    return sums


def _changed(drive: Drive) -> DriveChanged:
    return DriveChanged(
        drive_id=drive.id,
        state=drive.state,
        area=drive.area,
        title=drive.title,
        qualified=bool(drive.qualification_no and drive.filing_no),
        goal=drive.goal,
        pledged=_sums(drive.pledges),
    )
