"""Thanks: lists and certificates."""

from functools import partial
from typing import Any

from contracts.registry import (
    DecideObjection,
    IssueAwards,
    ListAwards,
    ObjectAward,
    PrintCertificate,
    ReadAwards,
    ReadCertificate,
    RevokeCertificate,
)
from kit.entrypoints import answers, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.registry.domain import certificate, recognition
from services.registry.domain.recognition import explained
from services.registry.service.base import OnTheBus


class AboutHonours(OnTheBus):
    """Thanks: lists and certificates."""

    @obeys(ListAwards)
    def list_awards(self, wish: ListAwards, cause: Envelope) -> None:
        """Make a list and publish it."""
        rules = self.store.rules.recognition(wish.area, cause.time)
        posts, _ = self.store.rules.posts(wish.area, cause.time)
        weights = {one.category.value: one.weight for one in posts.posts}
        self.store.honours.make_public(wish, rules, weights, cause)

    @obeys(ObjectAward)
    def object_award(self, wish: ObjectAward, cause: Envelope) -> None:
        """Hold an award until an objection is decided."""
        honours = self.store.honours
        recognition.must_be_open(honours.lists.get(wish.list_id), cause.time)
        award = honours.award(wish.list_id, wish.volunteer_number)
        honours.awards.decide(award.id, partial(recognition.object_to, wish), cause=cause)

    @obeys(DecideObjection)
    def decide_objection(self, wish: DecideObjection, cause: Envelope) -> None:
        """Let an award fall, or stand."""
        self.store.honours.settle(wish, cause)

    @obeys(IssueAwards)
    def issue_awards(self, wish: IssueAwards, cause: Envelope) -> None:
        """Begin to issue a list."""
        self.store.honours.begin(wish.list_id, cause)

    @sweeps(every=2)
    def issue_certificates(self) -> None:
        """Make the next certificates."""
        self.store.honours.carry_on(utcnow())

    @answers(ReadAwards)
    def read_awards(self, query: ReadAwards, cause: Envelope) -> dict[str, Any]:  # noqa: ARG002
        """A piece of a list, with what each score is made of."""
        awards = self.store.honours.page(query.list_id, query.after, query.limit)
        return {"items": [explained(one) for one in awards]}

    @obeys(PrintCertificate)
    def print_certificate(self, wish: PrintCertificate, cause: Envelope) -> None:
        """Certify what is recorded of a person."""
        self.store.honours.print(wish, cause)

    @obeys(RevokeCertificate)
    def revoke_certificate(self, wish: RevokeCertificate, cause: Envelope) -> None:
        """Take a certificate back."""
        rule = partial(certificate.revoke, wish.reason, now=cause.time)
        self.store.honours.certificates.decide(wish.certificate_id, rule, cause=cause)

    @answers(ReadCertificate)
    def read_certificate(self, query: ReadCertificate, cause: Envelope) -> dict[str, Any]:
        """What a certificate says."""
        what = "certificate_paper" if query.unmasked else "certificate"
        self.store.note_reading(what, query.certificate_id, cause)
        found = self.store.honours.certificates.get(query.certificate_id)
        return certificate.told(found, unmasked=query.unmasked)
