"""The address book: where the people and offices are reached to whom something may be told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from contracts.notify import Contact
from kit.inserting import insert_new
from kit.seal import Keys
from kit.store import Doc
from services.notify.domain.letter import Address


class AddressBook:
    """Names and phones, encrypted, by the id of their owner."""

    def __init__(self, db: Database[Doc], keys: Keys) -> None:
        self._contacts = db.contacts
        self._keys = keys

    def keep(self, told: Iterable[tuple[Contact, datetime]]) -> None:
        """Enter or replace addresses, unless something newer is known of their subjects."""
        entries = [
            {"_id": one.subject, "at": at, "language": one.language, **self._sealed(one)}
            for one, at in told
        ]
        news = [
            UpdateOne({"_id": one.pop("_id"), "at": {"$lt": one["at"]}}, {"$set": one})
            for one in (entries[index] for index in insert_new(self._contacts, entries))
        ]
        if news:
            self._contacts.bulk_write(news, ordered=False)

    def forget(self, subjects: Iterable[str], at: datetime) -> None:
        """Destroy addresses; what stays keeps an older message from bringing them back."""
        gone = {"$set": {"at": at}, "$unset": {"name": "", "phone": "", "language": ""}}
        known = insert_new(self._contacts, [{"_id": one, "at": at} for one in set(subjects)])
        if known:
            self._contacts.update_many({"_id": {"$in": list(subjects)}, "at": {"$lt": at}}, gone)

    def forgotten(self, subjects: Iterable[str]) -> list[str]:
        """Those of these whose addresses were destroyed."""
        wanted = list(subjects)
        gone = {"_id": {"$in": wanted}, "phone": {"$exists": False}}
        return [one["_id"] for one in self._contacts.find(gone, {"_id": 1})] if wanted else []

    def _sealed(self, contact: Contact) -> Doc:
        close = self._keys.field.close
        return {
            field: close(value.encode(), about=f"contacts.{field}.{contact.subject}")
            for field, value in (("name", contact.name), ("phone", contact.phone))
        }

    def of(self, subjects: Iterable[str]) -> dict[str, Address]:
        """The addresses of those of these who have one."""
        found = self._contacts.find({"_id": {"$in": list(subjects)}, "phone": {"$exists": True}})
        return {one["_id"]: self._address(one) for one in found}

    def _address(self, document: Mapping[str, Any]) -> Address:
        def plain(field: str) -> str:
            about = f"contacts.{field}.{document['_id']}"
            return self._keys.field.open(document[field], about=about).decode()

        return Address(plain("name"), plain("phone"), document["language"])
