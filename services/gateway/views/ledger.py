"""Read models of the ledger: balances, lines, audits."""

from contracts.logistics import EntryPosted, KitChanged, LedgerAudited, ReceiptSigned
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project, since
from services.gateway.writes import Write


@project.register
def of_entry(event: EntryPosted, envelope: Envelope) -> list[Write]:
    """The balances after a posting, each guarded by its account's own number; and the line."""
    writes = []
    for leg in event.legs:
        kind, _, holder = leg.account.partition(":")
        known = {"account": leg.account, "kind": kind, "holder": holder, "item": leg.item}
        known |= {"lot": leg.lot, "expires_on": leg.lot[:10]} if leg.lot else {}
        state = {**known, "balance": leg.balance, "v": leg.seq, "changed_at": envelope.time}
        key = "|".join(filter(None, (leg.account, leg.item, leg.lot)))
        writes.append(Write("stock", {"_id": key, "v": {"$lt": leg.seq}}, {"$set": state}))
    legs = [
        leg.model_dump() | {"account": "person" if leg.account[:7] == "person:" else leg.account}
        for leg in event.legs
    ]
    origins = sorted({leg.lot[11:].removesuffix(".kept") for leg in event.legs if leg.lot})
    line = {
        "origins": origins,
        "kind": event.kind,
        "no": event.no,
        "hash": event.hash,
        "legs": legs,
    }
    return [
        *writes,
        since("ledger", event.entry_id, {"at": envelope.time}),
        Write("ledger", {"_id": event.entry_id, "v": {"$lt": 1}}, {"$set": {**line, "v": 1}}),
    ]


@project.register
def of_audit(event: LedgerAudited, envelope: Envelope) -> list[Write]:
    """What an audit found."""
    found = event.model_dump(exclude={"audit_id"})
    key = {"_id": event.audit_id, "v": {"$lt": 1}}
    return [Write("audits", key, {"$set": {**found, "v": 1, "at": envelope.time}})]


@project.register
def of_receipt(event: ReceiptSigned, envelope: Envelope) -> list[Write]:
    """A line that both sides have signed."""
    return [since("ledger", event.entry_id, {"signed_at": envelope.time})]


@project.register
def of_kit(event: KitChanged, envelope: Envelope) -> list[Write]:
    """A kit in its newest version."""
    key, facts = event.kit_id, event.model_dump(exclude={"kit_id"})
    return [*latest("kits", key, envelope, facts), lies("kit", key, envelope, event.area)]
