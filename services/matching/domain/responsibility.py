"""Who must act next, and who instead when nothing happens (事事有回音、件件有着落).

The clock runs from receipt, not from verification.  What is overdue goes one office up: from the
community to the street, the district and the city, where it stays and comes up again and again.
"""

from contracts.matching import HelpLevel as Level
from contracts.offices import above, office, summit
from kit.errors import Unacceptable

__all__ = ["AnswerMissing", "Level", "above", "office", "summit"]


class AnswerMissing(Unacceptable):
    """Nothing is closed without an answer."""

    code = "answer_missing"
