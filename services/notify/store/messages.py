"""Notices and messages, as they rest and as they leave."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import orjson
from pymongo import UpdateMany

from contracts.notify import MessagesChanged, ReadMessages
from kit.inserting import insert_new
from kit.store import Doc, Store
from kit.wire import Envelope, new_id
from services.notify.domain.letter import (
    NOBODY,
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
from services.notify.store.addresses import AddressBook
from services.notify.store.turn import LANES, ORDINARY, URGENT, Turn

#: Messages claimed at once, which is also how many can go out twice when their sender dies before
#: it has written down that they went; and how long nobody else may claim them, which must be
#: longer than a channel's patience.
BATCH, LEASE = 100, timedelta(seconds=30)
#: What was said about a batch is needed until the broker has it; a week is ample.
FORGET_BATCHES_AFTER = 7 * 24 * 3600


class Messages:
    """The notices, with a message per person.

    Notices and messages carry ids that follow from what happened, so inserting one twice does
    nothing.  A message is claimed by moving its due time: one field says when to try again, how
    long a lease lasts and, one day, when quiet hours end.
    """

    def __init__(self, store: Store, addresses: AddressBook) -> None:
        self._store = store
        self._db = store.db
        self._keys = store.keys
        self._addresses = addresses
        self._turn = Turn()
        self._public_url = os.environ.get("HUIYIN_PUBLIC_URL", "http://localhost:8000")

    def prepare(self) -> None:
        """Create the indexes by which messages are found."""
        waiting = {"state": "queued"}
        turn = [("lane", 1), ("due", 1)]
        self._db.messages.create_index(turn, name="turn", partialFilterExpression=waiting)
        self._db.messages.create_index([("at", -1), ("_id", -1)], name="newest")
        self._db.messages.create_index("subject", name="subject")
        self._db.batches.create_index("at", expireAfterSeconds=FORGET_BATCHES_AFTER, name="old")

    def queue(self, notices: Sequence[tuple[Notice, datetime]]) -> None:
        """Keep what shall be told, and when it happened; a repeat changes nothing.

        Who was forgotten is looked for afterwards: whoever is being forgotten meanwhile either is
        found here, or finds these words.
        """
        insert_new(self._db.notices, [self._notice(notice, at) for notice, at in notices])
        insert_new(
            self._db.messages,
            [_message(notice, one, at) for notice, at in notices for one in notice.to],
        )
        told = [notice for notice, _ in notices if notice.template not in TO_MANY]
        if gone := self._addresses.forgotten({one.subject for notice in told for one in notice.to}):
            # Their messages may be destroyed already, and then nothing else leads to the words.
            theirs = [one.id for one in told if {to.subject for to in one.to} <= set(gone)]
            self.forget(gone, theirs)

    def claim(self, now: datetime) -> tuple[str, list[Intent]]:
        """Messages whose turn has come, urgent ones first; and the lease that makes them ours."""
        ids = self._ripe(now)
        if not ids:
            return "", []
        lease = new_id()
        ours = {"$set": {"due": now + LEASE, "lease": lease}}
        ripe = {"_id": {"$in": ids}, "state": "queued", "due": {"$lte": now}}
        self._db.messages.update_many(ripe, ours)
        won = self._db.messages.find({"_id": {"$in": ids}, "lease": lease})
        return lease, [_intent(one) for one in won.sort([("lane", 1), ("at", 1)])]

    def _ripe(self, now: datetime) -> list[str]:
        """The ids of a batch of messages that wait, lane after lane and the oldest first."""
        ids: list[str] = []
        for lane in LANES:
            room = BATCH - len(ids)
            if room:
                due = {"$gte": self._turn.begins(lane), "$lte": now}
                waiting = {"state": "queued", "lane": lane, "due": due}
                found = list(self._db.messages.find(waiting, {"due": 1}).sort("due").limit(room))
                self._turn.looked(lane, now, found[-1]["due"] if len(found) == room else None)
                ids += [one["_id"] for one in found]
        return ids

    def forget(self, subjects: Sequence[str], notices: Sequence[str] = ()) -> None:
        """Destroy what these subjects were told, with these notices, and what was still to be sent.

        What several people were told in the same words is about none of them, and stays.
        """
        about = {"subject": {"$in": list(subjects)}}
        told = self._db.messages.distinct("notice", about)
        self._db.messages.delete_many(about)
        theirs = {"_id": {"$in": [*told, *notices]}, "template": {"$nin": sorted(TO_MANY)}}
        self._db.notices.delete_many(theirs)

    def letters(self, intents: Sequence[Intent]) -> list[Letter]:
        """The messages as their readers get them; with an empty phone where no address is known.

        Words may be destroyed while somebody queues them once more: a message without words is
        destroyed, too, or it would be in the way of all that wait behind it.
        """
        addresses = self._addresses.of({one.to.subject for one in intents})
        wanted = {"_id": {"$in": list({one.notice for one in intents})}}
        facts = {one["_id"]: self._facts(one) for one in self._db.notices.find(wanted)}
        if wordless := [one.id for one in intents if one.notice not in facts]:
            self._db.messages.delete_many({"_id": {"$in": wordless}})
        return [
            write(
                one,
                facts[one.notice],
                addresses.get(one.to.subject, NOBODY),
                link=self._link(one),
            )
            for one in intents
            if one.notice in facts
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
        self._db.messages.bulk_write(updates, ordered=False)

    def read(self, query: ReadMessages, cause: Envelope) -> list[Doc]:
        """The newest messages as they are written today; the reading itself is kept on record."""
        by = {"by": cause.caller.id, "role": cause.caller.role, "at": cause.time}
        self._db.readings.insert_one({**by, "query": query.model_dump()})
        older: Doc = {}
        if query.before is not None:
            tie = {"at": query.before, "_id": {"$lt": query.before_id or ""}}
            older = {"$or": [{"at": {"$lt": query.before}}, tie]}
        newest = self._db.messages.find(older).sort([("at", -1), ("_id", -1)]).limit(query.limit)
        documents = list(newest)
        letters = {one.id: one for one in self.letters([_intent(one) for one in documents])}
        pairs = [(letters[one["_id"]], one) for one in documents if one["_id"] in letters]
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
            for letter, one in pairs
        ]

    def _say(self, lease: str, events: Sequence[MessagesChanged]) -> None:
        """Promise events about a batch, in a document that is there for nothing else."""
        if events:
            cause = Envelope(type="batch", data={}, id=lease)
            promises = self._store.promises(events, cause, subject=lease, version=1)
            # By the database's own clock: a rehearsal in another year must not make it look old.
            kept = {"$set": {"_out": promises}, "$currentDate": {"at": True}}
            self._db.batches.update_one({"_id": lease}, kept, upsert=True)
            self._store.hand_over("batches", lease, promises)

    def _notice(self, notice: Notice, at: datetime) -> Doc:
        facts = self._keys.field.close(
            orjson.dumps(notice.facts), about=f"notices.facts.{notice.id}"
        )
        return {"_id": notice.id, "at": at, "template": notice.template, "facts": facts}

    def _facts(self, document: Mapping[str, Any]) -> dict[str, Any]:
        about = f"notices.facts.{document['_id']}"
        facts: dict[str, Any] = orjson.loads(self._keys.field.open(document["facts"], about=about))
        return facts

    def _link(self, intent: Intent) -> str:
        if intent.to.offer_id:
            return f"{self._public_url}/o/{self._keys.link_token('offer', intent.to.offer_id)}"
        if intent.template in TO_ASKERS:
            return f"{self._public_url}/h/{self._keys.link_token('help', intent.to.subject)}"
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
