"""What messages say, one noun a file; every text in every language, with the same variables."""

from services.notify.domain.templates import (
    answer,
    donation,
    help_request,
    need,
    offer,
    registration,
    standing_case,
    thanks,
    trouble,
)
from services.notify.domain.templates.template import Template

TEMPLATES: dict[str, Template] = (
    offer.TEMPLATES
    | need.TEMPLATES
    | help_request.TEMPLATES
    | standing_case.TEMPLATES
    | answer.TEMPLATES
    | donation.TEMPLATES
    | thanks.TEMPLATES
    | trouble.TEMPLATES
    | registration.TEMPLATES
)

__all__ = ["TEMPLATES", "Template"]
