"""Draws labels in a child process: ``python -m services.logistics.store.labels``.

A thousand QR codes are seconds of arithmetic, which would stop every other handler of a service.
"""

import io
import os
import re
import subprocess  # `nameko run` makes it wait without stopping the process
import sys
from base64 import urlsafe_b64decode
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import segno
from pymongo import MongoClient, ReplaceOne
from pymongo.database import Database

from kit.seal import Keys
from kit.store import Doc, Store
from kit.wire import Envelope
from services.logistics.domain.compound import Compound
from services.logistics.domain.label import (
    AT_ONCE,
    ON_A_PAGE,
    Label,
    Print,
    door_of,
    drawn,
    labels,
    named_in,
    queue,
)
from services.logistics.domain.unit import Unit, unit_key
from services.logistics.store.days import Days

#: Seconds after which drawing some pages is given up, and another process may try.
PATIENCE = 120
_ROOT = Path(__file__).parents[3]
_PATH = re.compile(r' d="([^"]+)"')


class Labels:
    """Prints, and the pages that are ready."""

    def __init__(self, store: Store, days: Days) -> None:
        self.prints = store.shelf("prints", Print)
        self._store = store
        self._units = days.units
        self._pages = store.db.label_pages

    def ask(self, compound: Compound, *, cause: Envelope) -> None:
        """Note that somebody wants labels."""
        units = self._units.find({"compound_id": compound.id})
        doors = sum(len(unit.homes) for unit in units)
        facts = {"id": compound.id, "area": compound.area, "title": compound.title}
        self.prints.add(*queue(facts, doors, key=cause.id), cause=cause)

    def draw(self, now: datetime) -> None:
        """Draw some prints that wait; whoever is first has one for two minutes.

        Those come first that nobody has tried, then those that were tried longest ago: a print that
        fails every time keeps no other waiting.
        """
        free = {"state": {"$ne": "done"}, "leased_until": {"$not": {"$gt": now}}}
        lease = {"$set": {"leased_until": now + timedelta(seconds=PATIENCE)}}
        for job in self.prints.collection.find(free).sort("leased_until").limit(5):
            mine = free | {"_id": job["_id"]}
            if self.prints.collection.update_one(mine, lease).modified_count:
                self._some(self.prints.get(job["_id"]), now)

    def _some(self, job: Print, now: datetime) -> None:
        """Page after page until the last: each part is told of when it is there."""
        while job.done < job.pages:
            command = [sys.executable, "-m", "services.logistics.store.labels"]
            command += [self._store.db.name, job.id, str(job.done)]
            subprocess.run(command, cwd=_ROOT, timeout=PATIENCE, check=True)
            ready = job.done + AT_ONCE
            cause = Envelope(type="print", data={}, id=f"{job.id}-{ready}", time=now)
            job = self.prints.decide(job.id, partial(drawn, done=ready), cause=cause)

    def pages(self, print_id: str, first: int, count: int) -> dict[str, Any]:
        """Some pages that are ready; one whose doors are gone is empty."""
        job = self.prints.get(print_id)
        wanted = [f"{print_id}:{n}" for n in range(first, min(first + count, job.done))]
        found = {one["_id"]: one["labels"] for one in self._pages.find({"_id": {"$in": wanted}})}
        pages = [found.get(one, []) for one in wanted]
        return {"title": job.title, "done": job.done, "of": job.pages, "pages": pages}

    def door(self, code: str) -> dict[str, str]:
        """Where a label hangs."""
        compound, staircase = named_in(code)
        unit = self._units.get(unit_key(compound, staircase))
        where = door_of(code, list(unit.homes), compound, keyed_by(self._store.keys))
        return {"compound_id": compound, "staircase": where[0], "door": where[1]}


def keyed_by(keys: Keys) -> Any:
    """The keyed hash that labels end in."""
    return lambda plain: urlsafe_b64decode(keys.blind("door", plain))


def draw_pages(db: Database[Doc], keys: Keys, print_id: str, first: int) -> None:
    """Draw some pages and keep them; again is the same.

    There may be none: a roll can be shorter by now than when the print was asked for.
    """
    job = db.prints.find_one({"_id": print_id})
    if job is None:
        raise LookupError(print_id)
    units = Store(db, name="labels", keys=keys).shelf("units", Unit)
    found = labels(units.find({"compound_id": job["compound_id"]}), keyed_by(keys))
    pages = []
    for page in range(first, first + AT_ONCE):
        some = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        if some:
            key = f"{print_id}:{page}"
            drawn_here = [_drawn(one) for one in some]
            pages.append(ReplaceOne({"_id": key}, {"labels": drawn_here}, upsert=True))
    if pages:
        db.label_pages.bulk_write(pages)


def _drawn(label: Label) -> Doc:
    """The label with its code as the path of an SVG picture."""
    code = segno.make_qr(label.code, error="m")
    picture = io.BytesIO()
    code.save(picture, kind="svg", border=0, xmldecl=False, svgns=False)
    path = _PATH.search(picture.getvalue().decode())
    if path is None:
        raise ValueError("segno draws its codes in another way")
    return asdict(label) | {"path": path[1], "size": code.symbol_size(border=0)[0]}


def main() -> None:
    """Draw the pages that are named: database, print, first page."""
    with MongoClient[Doc](os.environ["HUIYIN_MONGO_URI"], tz_aware=True) as client:
        database, print_id, first = sys.argv[1:]
        draw_pages(client[database], Keys.from_environment(), print_id, int(first))


if __name__ == "__main__":
    main()
