"""Read models of thanks: the lists, and the certificates without the people."""

from contracts.registry import AwardsChanged, CertificateChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_list(event: AwardsChanged, envelope: Envelope) -> list[Write]:
    """A list as it is."""
    key = event.list_id
    dates = {"since": event.since.isoformat(), "until": event.until.isoformat()}
    facts = event.model_dump(exclude={"list_id"}) | dates
    return [
        *latest("award_lists", key, envelope, facts),
        lies("award_list", key, envelope, event.area),
    ]


@project.register
def of_certificate(event: CertificateChanged, envelope: Envelope) -> list[Write]:
    """A certificate was issued, or taken back."""
    key = event.certificate_id
    return [
        *latest("certificates", key, envelope, event.model_dump(exclude={"certificate_id"})),
        lies("certificate", key, envelope, event.area, event.volunteer_id),
    ]
