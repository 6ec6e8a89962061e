"""Pages for people: the overview, the development outbox, the link in a message.

Plain HTML that works without scripts where it can; its own files, no others' (strict CSP).
"""

from services.gateway.pages.algorithm import algorithm_page
from services.gateway.pages.gift import disclosure_page, gift_page, slip_page
from services.gateway.pages.help import help_answered_page, help_page
from services.gateway.pages.offer import answered_page, offer_page
from services.gateway.pages.overview import overview_page
from services.gateway.pages.paper import page
from services.gateway.pages.problem import problem_page
from services.gateway.pages.sheets import door_labels, trip_sheet, wave_sheets

__all__ = [
    "algorithm_page",
    "answered_page",
    "disclosure_page",
    "door_labels",
    "gift_page",
    "help_answered_page",
    "help_page",
    "offer_page",
    "overview_page",
    "page",
    "problem_page",
    "slip_page",
    "trip_sheet",
    "wave_sheets",
]
