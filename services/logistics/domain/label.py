"""Labels for doors: what a scanner reads there, 24 on a page, and how far a print is.

A code names compound, staircase and door and ends in five bytes that only the platform can make.
It says nothing about who lives there; all of it is in the alphabet that small QR codes hold best.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.base import Message
from contracts.logistics import PrintChanged
from kit.errors import NotFound
from services.logistics.domain.unit import Unit

#: Labels of 70 × 37 mm on A4.
ON_A_PAGE = 24
#: Pages drawn in one go, between two reports of how far it is.
AT_ONCE = 8
MAC_BYTES = 5

#: A keyed hash of a text, at least five bytes long.
Keyed = Callable[[str], bytes]


class ForgedLabel(NotFound):
    """This label is not one of ours."""

    code = "forged_label"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a label."""

    staircase: str
    floor: int
    door: str
    code: str


@dataclass(frozen=True, slots=True)
class Print:
    """A print of all labels of a compound."""

    id: str
    compound_id: str
    area: str
    title: str
    labels: int
    done: int = 0
    state: str = "queued"

    @property
    def pages(self) -> int:
        """How many pages it will have."""
        return -(-self.labels // ON_A_PAGE)


def door_code(door: tuple[str, str, str], keyed: Keyed) -> str:
    """What is on the label of (compound, staircase, door)."""
    plain = ":".join(door)
    mac = base64.b32encode(keyed(plain)[:MAC_BYTES]).decode()
    return f"{plain}:{mac}".upper()


def door_of(code: str, doors: Sequence[str], compound: str, keyed: Keyed) -> tuple[str, str]:
    """Staircase and door of a code, if it is the true one; ForgedLabel if not."""
    _, staircase, door, _ = code.split(":")
    for one in doors:
        if one.upper() == door and door_code((compound, staircase, one), keyed) == code:
            return staircase, one
    raise ForgedLabel


def named_in(code: str) -> tuple[str, str]:
    """The compound and the staircase that a code names; ForgedLabel if it is none."""
    parts = code.split(":")
    if len(parts) != 4:
        raise ForgedLabel
    return parts[0].lower(), parts[1]


def labels(units: Sequence[Unit], keyed: Keyed) -> list[Label]:
    """All labels of a compound, top floor first: in the order in which they are put up."""
    ordered = sorted(units, key=lambda one: [int(part) for part in one.staircase.split("-")])
    return [
        Label(unit.staircase, home.floor, door, door_code(
            (unit.compound_id, unit.staircase, door), keyed))
        for unit in ordered
        for door, home in sorted(unit.homes.items(), key=lambda one: (-one[1].floor, one[0]))
    ]  # fmt: skip


def queue(compound: Mapping[str, str], doors: int, *, key: str) -> tuple[Print, list[Message]]:
    """A print that nobody has begun."""
    asked = Print(key, compound["id"], compound["area"], compound["title"], doors)
    return asked, [_changed(asked)]


def drawn(job: Print, done: int) -> tuple[Print, list[Message]]:
    """So many pages are ready; never fewer than before."""
    done = min(max(job.done, done), job.pages)
    state = "done" if done == job.pages else "running"
    changed = replace(job, done=done, state=state)
    return changed, [_changed(changed)]


def _changed(job: Print) -> PrintChanged:
    facts: dict[str, Any] = {"print_id": job.id, "compound_id": job.compound_id, "area": job.area}
    facts |= {"state": job.state, "done": job.done, "pages": job.pages, "labels": job.labels}
    return PrintChanged(**facts)
