"""Lists of people: the ledger, the search, and what was pasted from a chat."""

from typing import Any

from contracts.registry import FindVolunteers, ReadLedger, ReadSignUps
from kit.entrypoints import answers
from kit.wire import Envelope
from services.registry.domain import ledger, sign_up
from services.registry.service.base import OnTheBus


class AboutLedger(OnTheBus):
    """Lists of people: the ledger, the search, and what was pasted from a chat."""

    @answers(ReadLedger)
    def read_ledger(self, query: ReadLedger, cause: Envelope) -> dict[str, Any]:
        """A piece of the ledger: whole for those who contact people, masked for others."""
        unmasked = cause.caller.role in ledger.CONTACT
        if not query.after:
            self.store.note_reading("ledger" if unmasked else "ledger_masked", query.area, cause)
        people, after = self.store.reserve.page(query.area, query.after, query.limit)
        return {"rows": [ledger.row(one, unmasked=unmasked) for one in people], "after": after}

    @answers(FindVolunteers)
    def find_volunteers(self, query: FindVolunteers, cause: Envelope) -> dict[str, Any]:  # noqa: ARG002
        """Who could be asked: masked, a page at a time."""
        people, after = self.store.reserve.find(query)
        return {"items": [ledger.listed(one) for one in people], "after": after}

    @answers(ReadSignUps)
    def read_sign_ups(self, query: ReadSignUps, cause: Envelope) -> dict[str, Any]:  # noqa: ARG002
        """What a paste says; nothing of it is kept."""
        found = sign_up.parse(query.text, synthetic=query.synthetic)
        return {"lines": [sign_up.told(one) for one in found]}
