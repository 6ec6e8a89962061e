"""Addresses, messages and calls, as they rest."""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson
from pymongo import UpdateMany, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from contracts.notify import Contact, MessagesChanged, ReadMessages
from contracts.registry import IncidentPurged
from kit.seal import Keys
from kit.shreds import Label
from kit.store import Doc, Store
from kit.wire import Envelope, new_id
from services.notify.domain.faq import Faq
from services.notify.domain.letter import (
    NOBODY,
    Address,
    Fate,
    Intent,
    Letter,
    Step,
    after,
    changes,
    masked,
    write,
)
from services.notify.domain.notice import TO_ASKERS, TO_MANY, Notice, Recipient
from services.notify.domain.ticket import Ticket, pass_time
from services.notify.store.turn import LANES, ORDINARY, URGENT, Turn

#: Messages claimed at once, which is also how many can go out twice when their sender dies before
#: it has written down that they went; and how long nobody else may claim them, which must be
#: longer than a channel's patience.
BATCH, LEASE = 100, timedelta(seconds=30)
#: What was said about a batch is needed until the broker has it; a week is ample.
FORGET_BATCHES_AFTER = 7 * 24 * 3600
#: Calls looked at in one sweep.
SWEEP = 200

_DUPLICATE = 11000


def shred_label(call: Ticket) -> Label:
    """By which key a call is sealed: it is destroyed when the emergency is over (art. 85)."""
    return Label(call.community, call.opened_at.date())


class NotifyStore(Store):
    """The address book, the notices with a message per person, and the hotline's tickets.

    Notices and messages carry ids that follow from what happened, so inserting one twice does
    nothing.  A message is claimed by moving its due time: one field says when to try again, how
    long a lease lasts and, one day, when quiet hours end.
    """

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.tickets = self.shelf(
            "tickets",
            Ticket,
            personal=("question", "caller_name", "caller_phone", "answer"),
            shred=shred_label,
        )
        self.faqs = self.shelf("faqs", Faq)
        self._speaking.add("batches")
        self._turn = Turn()
        self._public_url = os.environ.get("HUIYIN_PUBLIC_URL", "http://localhost:8000")

    def prepare(self) -> None:
        """Create the indexes by which messages are found."""
        super().prepare()
        waiting = {"state": "queued"}
        turn = [("lane", 1), ("due", 1)]
        self.db.messages.create_index(turn, name="turn", partialFilterExpression=waiting)
        due = {"next_at": {"$type": "date"}}
        self.tickets.collection.create_index("next_at", name="due", partialFilterExpression=due)
        self.db.messages.create_index([("at", -1), ("_id", -1)], name="newest")
        self.db.messages.create_index("subject", name="subject")
        self.db.batches.create_index("at", expireAfterSeconds=FORGET_BATCHES_AFTER, name="old")

    # ---- addresses ------------------------------------------------------------------------

    def keep_contacts(self, contacts: Iterable[Contact], at: datetime) -> None:
        """Enter or replace addresses, unless something newer is known of their subjects."""
        entries = [
            {"_id": one.subject, "at": at, "language": one.language, **self._sealed(one)}
            for one in contacts
        ]
        known = _insert_new(self.db.contacts, entries)
        if known:
            news = [UpdateOne({"_id": one.pop("_id"), "at": {"$lt": at}}, {"$set": one})
                    for one in (entries[index] for index in known)]  # fmt: skip
            self.db.contacts.bulk_write(news, ordered=False)

    def forget_contacts(self, subjects: Iterable[str], at: datetime) -> None:
        """Destroy addresses; what stays keeps an older message from bringing them back."""
        gone = {"$set": {"at": at}, "$unset": {"name": "", "phone": "", "language": ""}}
        known = _insert_new(self.db.contacts, [{"_id": one, "at": at} for one in set(subjects)])
        if known:
            self.db.contacts.update_many({"_id": {"$in": list(subjects)}, "at": {"$lt": at}}, gone)

    def _sealed(self, contact: Contact) -> Doc:
        close = self.keys.field.close
        return {
            field: close(value.encode(), about=f"contacts.{field}.{contact.subject}")
            for field, value in (("name", contact.name), ("phone", contact.phone))
        }

    def _addresses(self, subjects: Iterable[str]) -> dict[str, Address]:
        found = self.db.contacts.find({"_id": {"$in": list(subjects)}, "phone": {"$exists": True}})
        return {one["_id"]: self._address(one) for one in found}

    def _address(self, document: Mapping[str, Any]) -> Address:
        def plain(field: str) -> str:
            about = f"contacts.{field}.{document['_id']}"
            return self.keys.field.open(document[field], about=about).decode()

        return Address(plain("name"), plain("phone"), document["language"])

    # ---- calls ----------------------------------------------------------------------------

    def pass_time(self, now: datetime) -> None:
        """Let time have its effect on calls; of several processes that try, one does."""
        due = self.tickets.collection.find({"next_at": {"$lte": now}}).sort("next_at").limit(SWEEP)
        for call in due:
            cause = Envelope(type="sweep", data={}, id=f"time-{call['_id']}-{call['_v']}")
            self.tickets.decide(call["_id"], partial(pass_time, now=now), cause=cause)

    def forget_calls(self, order: IncidentPurged) -> None:
        """Destroy the keys of an emergency's calls, but for days with one that is not settled."""
        query = {"state": "opened", "community": {"$gte": order.area, "$lt": order.area + ":"}}
        still = frozenset(str(shred_label(one)) for one in self.tickets.find(query))
        self.shreds.destroy(order.area, order.since.date(), order.until.date(), but=still)

    def forget_messages(self, subjects: Sequence[str]) -> None:
        """Destroy what these subjects were told, and what was still to be sent.

        What several people were told in the same words is about none of them, and stays.
        """
        about = {"subject": {"$in": list(subjects)}}
        told = self.db.messages.distinct("notice", about)
        self.db.messages.delete_many(about)
        theirs = {"_id": {"$in": told}, "template": {"$nin": sorted(TO_MANY)}}
        self.db.notices.delete_many(theirs)

    # ---- messages -------------------------------------------------------------------------

    def queue(self, notices: Sequence[tuple[Notice, datetime]]) -> None:
        """Keep what shall be told, and when it happened; a repeat changes nothing."""
        _insert_new(self.db.notices, [self._notice(notice, at) for notice, at in notices])
        _insert_new(
            self.db.messages,
            [_message(notice, one, at) for notice, at in notices for one in notice.to],
        )

    def claim(self, now: datetime) -> tuple[str, list[Intent]]:
        """Messages whose turn has come, urgent ones first; and the lease that makes them ours."""
        ids = self._ripe(now)
        if not ids:
            return "", []
        lease = new_id()
        ours = {"$set": {"due": now + LEASE, "lease": lease}}
        ripe = {"_id": {"$in": ids}, "state": "queued", "due": {"$lte": now}}
        self.db.messages.update_many(ripe, ours)
        won = self.db.messages.find({"_id": {"$in": ids}, "lease": lease})
        return lease, [_intent(one) for one in won.sort([("lane", 1), ("at", 1)])]

    def _ripe(self, now: datetime) -> list[str]:
        """The ids of a batch of messages that wait, lane after lane and the oldest first."""
        ids: list[str] = []
        for lane in LANES:
            room = BATCH - len(ids)
            if room:
                due = {"$gte": self._turn.begins(lane), "$lte": now}
                waiting = {"state": "queued", "lane": lane, "due": due}
                found = list(self.db.messages.find(waiting, {"due": 1}).sort("due").limit(room))
                self._turn.looked(lane, now, found[-1]["due"] if len(found) == room else None)
                ids += [one["_id"] for one in found]
        return ids

    def letters(self, intents: Sequence[Intent]) -> list[Letter]:
        """The messages as their readers get them; with an empty phone where no address is known."""
        addresses = self._addresses({one.to.subject for one in intents})
        wanted = {"_id": {"$in": list({one.notice for one in intents})}}
        facts = {one["_id"]: self._facts(one) for one in self.db.notices.find(wanted)}
        return [
            write(
                one,
                facts[one.notice],
                addresses.get(one.to.subject, NOBODY),
                link=self._link(one),
            )
            for one in intents
        ]

    def settle(
        self,
        lease: str,
        intents: Sequence[Intent],
        fates: Mapping[str, Fate],
        channel: str,
        now: datetime,
    ) -> None:
        """Say what became of a claimed batch, then write it down.

        In this order a crash in between says a thing twice that is true, instead of never.
        """
        steps: dict[Step, list[Intent]] = defaultdict(list)
        for one in intents:
            steps[after(fates.get(one.id), one.tries, now)].append(one)
        self._say(lease, list(changes(steps, channel)))
        updates = [
            UpdateMany(
                {"_id": {"$in": [one.id for one in group]}, "lease": lease},
                {
                    "$set": {**asdict(step), "channel": channel, "changed_at": now},
                    "$unset": {"lease": ""},
                },
            )
            for step, group in steps.items()
        ]
        self.db.messages.bulk_write(updates, ordered=False)

    def read(self, query: ReadMessages, cause: Envelope) -> list[Doc]:
        """The newest messages as they are written today; the reading itself is kept on record."""
        by = {"by": cause.caller.id, "role": cause.caller.role, "at": cause.time}
        self.db.readings.insert_one({**by, "query": query.model_dump()})
        older: Doc = {}
        if query.before is not None:
            tie = {"at": query.before, "_id": {"$lt": query.before_id or ""}}
            older = {"$or": [{"at": {"$lt": query.before}}, tie]}
        newest = self.db.messages.find(older).sort([("at", -1), ("_id", -1)]).limit(query.limit)
        documents = list(newest)
        letters = self.letters([_intent(one) for one in documents])
        return [
            {
                "id": letter.id,
                "at": one["at"].isoformat(),
                "state": one["state"],
                "channel": one.get("channel", ""),
                "template": one["template"],
                "phone": masked(letter.phone),
                "title": letter.title,
                "text": letter.text,
            }
            for one, letter in zip(documents, letters, strict=True)
        ]

    def _say(self, lease: str, events: Sequence[MessagesChanged]) -> None:
        """Promise events about a batch, in a document that is there for nothing else."""
        if events:
            cause = Envelope(type="batch", data={}, id=lease)
            promises = self.promises(events, cause, subject=lease, version=1)
            # By the database's own clock: a rehearsal in another year must not make it look old.
            kept = {"$set": {"_out": promises}, "$currentDate": {"at": True}}
            self.db.batches.update_one({"_id": lease}, kept, upsert=True)
            self.hand_over("batches", lease, promises)

    def _notice(self, notice: Notice, at: datetime) -> Doc:
        facts = self.keys.field.close(
            orjson.dumps(notice.facts), about=f"notices.facts.{notice.id}"
        )
        return {"_id": notice.id, "at": at, "template": notice.template, "facts": facts}

    def _facts(self, document: Mapping[str, Any]) -> dict[str, Any]:
        about = f"notices.facts.{document['_id']}"
        facts: dict[str, Any] = orjson.loads(self.keys.field.open(document["facts"], about=about))
        return facts

    def _link(self, intent: Intent) -> str:
        if intent.to.offer_id:
            return f"{self._public_url}/o/{self.keys.link_token('offer', intent.to.offer_id)}"
        if intent.template in TO_ASKERS:
            return f"{self._public_url}/h/{self.keys.link_token('help', intent.to.subject)}"
        return ""


def _message(notice: Notice, to: Recipient, at: datetime) -> Doc:
    return {
        "_id": notice.message_id(to),
        "notice": notice.id,
        "template": notice.template,
        "lane": URGENT if notice.urgent else ORDINARY,
        "subject": to.subject,
        "offer_id": to.offer_id,
        "answer_by": to.answer_by,
        "state": "queued",
        "due": at,
        "tries": 0,
        "at": at,
    }


def _intent(document: Mapping[str, Any]) -> Intent:
    to = Recipient(document["subject"], document["offer_id"], document["answer_by"])
    return Intent(document["_id"], document["notice"], document["template"], to, document["tries"])


def _insert_new(collection: Collection[Doc], documents: Sequence[Doc]) -> list[int]:
    """Insert what is not there yet; the positions of what is there already."""
    if not documents:
        return []
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as wrong:
        errors = wrong.details["writeErrors"]
        if any(one["code"] != _DUPLICATE for one in errors):
            raise
        return [one["index"] for one in errors]
    return []
