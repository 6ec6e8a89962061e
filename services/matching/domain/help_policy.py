"""The figures by which requests for help are handled: data, so that a city can have its own.

All terms are whole minutes.  ``HUIYIN_HELP_POLICY`` may name a JSON file with other figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from contracts.matching import HelpCategory, HelpLevel

HOUR, DAY = 60, 24 * 60
LEVELS: tuple[HelpLevel, ...] = ("normal", "urgent", "life")


@dataclass(frozen=True, slots=True)
class HelpPolicy:
    """One set of figures (decisions of ours unless a source is named)."""

    version: str = "1"
    #: How long whoever is responsible has for the next step.
    within: Mapping[HelpLevel, int] = field(
        default_factory=lambda: {"life": 10, "urgent": HOUR, "normal": DAY}
    )
    #: An overdue case halves its term with each escalation, down to this.
    least: int = 10
    #: Medicine that runs out within this time cannot wait.
    runs_out: int = DAY
    #: What cannot wait a day, whoever asks: milk powder came in less than an hour (Yiwu).
    pressing: tuple[HelpCategory, ...] = ("medical_transfer", "mother_baby")
    #: What volunteers may not take of their own: its helper must be qualified (R-HELP-10).
    not_on_board: tuple[HelpCategory, ...] = ("psychological",)
    #: What is given from afar, by somebody with this qualification and nobody else (R-HELP-10).
    remote: Mapping[HelpCategory, str] = field(
        default_factory=lambda: {"psychological": "psychological_counsellor"}
    )
    #: How long one who took a case has until they start.
    claim: Mapping[HelpLevel, int] = field(
        default_factory=lambda: {"life": 5, "urgent": 15, "normal": HOUR}
    )
    #: Open cases that one volunteer may have taken at the same time.
    claims: int = 2
    #: Claims that came to nothing, after which an office sends somebody.
    lapses: int = 2
    #: How often offices may pass a case on before the city decides (hotline 12345: ping-pong).
    returns: int = 2
    #: How long a request is taken to be still needed; a danger to life is never asked about.
    fresh: Mapping[HelpLevel, int] = field(
        default_factory=lambda: {"life": 0, "urgent": 6 * HOUR, "normal": DAY}
    )
    #: How long the asker has to say whether it is.
    reply: int = 6 * HOUR
    #: Attempts to reach the asker, and the time between two that count.
    attempts: int = 3
    apart: int = 30
    #: Two requests this close together may be the same.
    window: int = 2 * DAY
    #: How long after its end a case may be opened again (requirements §7).
    reopen: int = 3 * DAY
    #: How long personal data is kept after the end (requirements §9.19).
    keep: int = 30 * DAY

    def due(self, level: HelpLevel, *, escalated: int = 0) -> timedelta:
        """The time for the next step; shorter when it comes up again and again."""
        term = self.within[level]
        return timedelta(minutes=max(min(term, self.least), term >> min(escalated, 10)))


POLICY = HelpPolicy()


def minutes(count: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
