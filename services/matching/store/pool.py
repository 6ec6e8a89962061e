"""The pool: who could be asked, and for which hours each of them is promised already.

A person and a need are two documents, so an offer takes two writes: first the person's hours are
held, then the need makes the offer.  No crash between them leaves anything wrong for ever:

- A hold is a lease until its offer exists.  The message that set off the offer comes again and
  finds its own hold by its token; if it never does, a sweep bars the token on the need, so that
  no offer can come of it any more, and then frees the hours.
- An offer never exists without its hold: it is made after it, and the hours are freed only after
  the need has said that the offer is closed, by that event.  Nobody is asked twice for one need,
  so an event that comes twice cannot free the hours of a later offer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import cos, degrees, radians
from typing import Any

from bson import Timestamp
from pymongo import UpdateMany

from kit.convoy import Convoy
from kit.store import Doc, Store
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import first_moment
from services.matching.domain.gates import ALONG_STREETS, DRIVE, city_of
from services.matching.domain.need import Need
from services.matching.domain.spot import EARTH, Spot
from services.matching.store.enlisting import PIECE, enlist
from services.matching.store.mirror import AWAKE, STAMP, Mirror
from services.matching.store.zones import Zones

#: How long an attempt may take from holding somebody to offering them the place.
LEASE = timedelta(minutes=5)
#: Times that people are sought in place of those who were promised elsewhere meanwhile.
TRIES = 4
#: People looked at for each place, so that those who must rest are passed over.
SPARE = 3
#: People looked at where ways are measured along streets, and straight lines tell little.
ALONG = 200
#: People with other promises who are looked at for one place.
MANY = 1000
#: The condition on a hold that its offer exists, or did: no lease runs any more.
_SETTLED = {"lease": {"$exists": False}}
#: Whom of these people to ask, in the order given.
Fit = Callable[[Sequence[Candidate]], Sequence[Candidate]]


class Pool:
    """The local copy of the reserve and the fleet.  Every change is a guarded update."""

    def __init__(self, store: Store) -> None:
        self._shelf = store.shelf("pool", Candidate)
        self.mirror = Mirror(self._shelf.collection)
        self.zones = Zones(store)
        # What several workers want to write at the same time goes in one trip.
        self._writing: Convoy[Sequence[UpdateMany], None] = Convoy(self._write_many)

    def prepare(self) -> None:
        """People are found by where they live, and holds by their lease."""
        people = self._shelf.collection
        people.create_index([("seats", 1), ("spot.lat", 1), ("spot.lon", 1)], name="place")
        people.create_index([("community", 1), ("spot", 1)], name="community")
        people.create_index("holds.lease", sparse=True, name="lease")
        people.create_index("changed", sparse=True, name="changed")

    # ---- who is there ---------------------------------------------------------------------

    def admit(self, people: Iterable[Candidate]) -> None:
        """Take people in.  Of whom something newer is known already, nothing is changed."""
        self.revise((one, 0) for one in people)

    def revise(self, people: Iterable[tuple[Candidate, int]]) -> None:
        """Take in what has changed about people, each with the version it is true of."""
        enlist(self._shelf.collection, self.zones, people)

    def find(self, volunteers: Sequence[str]) -> list[Candidate]:
        """These people, as far as they are known, in the order in which they are named."""
        return self._shelf.find_all(volunteers)

    def free_on(
        self, day: date, needs: Sequence[Need], *, since: datetime | None = None
    ) -> Iterator[Candidate]:
        """Everybody within reach of one of these needs who has nothing to do on that day.

        Everybody of a city is within reach of its remote posts.  ``since`` leaves out those of whom
        nothing is new since then.
        """
        there = [one for one in needs if not one.remote]
        where: list[Doc] = [
            {"community": {"$regex": f"^{city}"}}
            for city in sorted({city_of(one.community) for one in needs if one.remote})
        ]
        if there:
            where.append(box([one.site for one in there], DRIVE.reach))
            communities = [one.community for one in there]
            where.append({"spot": None, "community": {"$in": communities}})
        if not where:
            return
        free: Doc = {
            **AWAKE,
            "holds": _free(first_moment(day), first_moment(day) + timedelta(days=1)),
        }
        if since is not None:
            free |= _changed(since)
        found = self._shelf.collection.find(
            {"$or": [free | one for one in where]}, {"holds": 0, "offered": 0}, batch_size=PIECE
        )
        yield from map(self._shelf.entity, found)

    def changed_since(self, moment: datetime) -> list[str]:
        """Everybody of whom anything is new since then, by the database's own clock."""
        return [one["_id"] for one in self._shelf.collection.find(_changed(moment), {"_id": 1})]

    def promised_from(self, area: str, now: datetime) -> list[Candidate]:
        """People of an area who have promised hours that are not over."""
        inside = {"$gte": area, "$lt": area + ":"}
        ahead = {"holds": {"$elemMatch": {"end": {"$gt": now}}}}
        return self._shelf.find({"community": inside, **ahead})

    def promised_near(self, need: Need) -> list[Candidate]:
        """People who live near enough to a need, but have promised its hours; some of very many."""
        if need.remote:
            where: list[Doc] = [{"community": {"$regex": f"^{city_of(need.community)}"}}]
        else:
            where = [{"spot": None, "community": need.community}]
            if need.wanted(with_vehicle=False):
                where.append({"seats": None} | box([need.site], ALONG_STREETS.reach))
            if need.wanted(with_vehicle=True):
                where.append({"seats": {"$gte": 0}} | box([need.site], DRIVE.reach))
        then = {"start": {"$lt": need.ends_at}, "end": {"$gt": need.starts_at}}
        promised = {"holds": {"$elemMatch": then}}
        return self._shelf.find({"$or": [one | promised for one in where]}, limit=MANY)

    # ---- whose hours are promised ---------------------------------------------------------

    def hold(
        self,
        need: Need,
        volunteers: Sequence[str],
        *,
        token: str,
        now: datetime,
        besides: str = "",
    ) -> list[Candidate]:
        """Hold these people's hours for a need, each whose hours are free; who is held by then.

        Nobody is held who is not in service.  The same token again holds nobody twice.  Hours that
        are held for the need ``besides`` count as free: its people are asked to come here instead.
        """
        if not volunteers:
            return []
        hold = {
            "need": need.id,
            "token": token,
            "start": need.starts_at,
            "end": need.ends_at,
            "lease": now + LEASE,
            "besides": besides,
        }
        free = {
            "_id": {"$in": list(volunteers)},
            "holds": _free(need.starts_at, need.ends_at, besides),
            **AWAKE,
        }
        change = {"$push": {"holds": hold}, "$inc": {"offered": 1}, "$currentDate": STAMP}
        # Noted first, so that whoever looks meanwhile looks elsewhere.
        self.mirror.promise(volunteers, need.starts_at, need.ends_at)
        self._writing.ride([UpdateMany(free, change)])
        held = [one for one in self.find(volunteers) if _held(one, need.id, token)]
        if missed := set(volunteers) - {one.id for one in held}:
            self.mirror.doubt(sorted(missed))
        return held

    def hold_nearest(
        self,
        need: Need,
        *,
        wanted: int,
        fit: Fit,
        drivers: bool,
        token: str,
        now: datetime,
        along: bool = False,
    ) -> Iterator[tuple[Candidate, bool]]:
        """Hold the hours of the nearest who are ``fit``, as many as are ``wanted``.

        The mirror proposes, the database decides; where it says no, the next ones are tried.
        ``along`` streets many are looked at, because who is near by a straight line need not be.
        Everybody who is held comes out, those who are fit first, in the order of ``fit``: who was
        promised elsewhere meanwhile is held, but not fit.
        """
        tried = set(need.asked())
        for _ in range(TRIES):
            if wanted < 1:
                return
            near = self.mirror.nearest(
                need,
                drivers=drivers,
                count=max(wanted * SPARE, along * ALONG),
                without=tried,
                along=along,
            )
            if not near:
                return
            able = [one.id for one in fit(self.find(near))]
            held = self.hold(need, able[:wanted], token=token, now=now)
            fitting = fit(held)
            good = {one.id for one in fitting}
            yield from ((one, True) for one in fitting)
            yield from ((one, False) for one in held if one.id not in good)
            if wrong := [one for one in near if one not in good and one not in able[wanted:]]:
                self.mirror.doubt(wrong)
            tried |= set(near) - set(able[wanted:])
            wanted -= len(good)

    def settle(self, need: Need, volunteers: Collection[str], *, token: str) -> None:
        """After the need has decided: keep the hours of those who have an offer, free the rest."""
        offered = {one.volunteer for one in need.offers.values() if one.token == token}
        mine = {"holds": {"$elemMatch": {"need": need.id, "token": token}}}
        kept = [one for one in volunteers if one in offered]
        left = [one for one in volunteers if one not in offered]
        writes = [
            UpdateMany(
                {"_id": {"$in": left}, **mine},
                {
                    "$pull": {"holds": {"need": need.id, "token": token}},
                    "$inc": {"offered": -1},
                    "$currentDate": STAMP,
                },
            ),
            UpdateMany(
                {"_id": {"$in": kept}, **mine},
                {"$unset": {"holds.$[mine].lease": ""}},
                array_filters=[{"mine.need": need.id, "mine.token": token}],
            ),
        ]
        chosen = [write for write, some in zip(writes, (left, kept), strict=True) if some]
        if chosen:
            self._writing.ride(chosen)

    def keep_one(self, need: Need, volunteers: Collection[str], *, token: str) -> None:
        """Of two holds of somebody for a need only the one that is named here."""
        mine = {"holds": {"$elemMatch": {"need": need.id, "token": token}}}
        older = {"holds": {"need": need.id, "token": {"$ne": token}}}
        change = {"$pull": older, "$currentDate": STAMP}
        self._shelf.collection.update_many({"_id": {"$in": list(volunteers)}, **mine}, change)

    def _write_many(self, wishes: Sequence[Sequence[UpdateMany]]) -> list[None]:
        self._shelf.collection.bulk_write([one for wish in wishes for one in wish])
        return [None] * len(wishes)

    def give_up(self, closed: Mapping[tuple[str, str], Sequence[str]]) -> None:
        """Free the hours of people by need and token, whose offers are closed.

        A hold under another token whose lease still runs is somebody else's attempt, such as a yes
        that comes late; whoever took it settles it.
        """
        self._free(
            UpdateMany(
                {"_id": {"$in": list(volunteers)}, "holds.need": need_id},
                {
                    "$pull": {"holds": {"need": need_id, "$or": [{"token": token}, _SETTLED]}},
                    "$currentDate": STAMP,
                },
            )
            for (need_id, token), volunteers in closed.items()
        )

    def serve(self, done: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Free the hours of people by need, whose duty is done, and count a service for each.

        The second time there is no hold, so nothing counts.
        """
        self._free(
            UpdateMany(
                {"_id": {"$in": list(volunteers)}, "holds.need": need_id},
                {
                    "$pull": {"holds": {"need": need_id}},
                    "$inc": {"served": 1},
                    "$currentDate": STAMP,
                },
            )
            for need_id, volunteers in done
        )

    def _free(self, writes: Iterable[UpdateMany]) -> None:
        if some := list(writes):
            self._shelf.collection.bulk_write(some, ordered=False)

    def overdue(self, now: datetime) -> Mapping[tuple[str, str], list[str]]:
        """People whose lease ran out before anybody said whether they got an offer.

        By need and token.
        """
        found: dict[tuple[str, str], list[str]] = {}
        for one in self._shelf.find({"holds.lease": {"$lt": now}}, limit=PIECE):
            for hold in one.holds:
                if hold.lease and hold.lease < now:
                    found.setdefault((hold.need, hold.token), []).append(one.id)
        return found


def _changed(since: datetime) -> Doc:
    """The condition that something is new of somebody since then, by the database's own clock."""
    return {"changed": {"$gte": Timestamp(since, 0)}}


def _free(start: datetime, end: datetime, besides: str = "") -> Doc:
    """The condition on ``holds`` that these hours are free, but for those of one need."""
    taken: Doc = {"start": {"$lt": end}, "end": {"$gt": start}}
    return {"$not": {"$elemMatch": taken | ({"need": {"$ne": besides}} if besides else {})}}


def box(sites: Sequence[Spot], metres: float, *, field: str = "spot") -> dict[str, Any]:
    """The condition to lie in the rectangle that reaches so far around these places."""
    down = degrees(metres / EARTH)
    south, north = min(one.lat for one in sites) - down, max(one.lat for one in sites) + down
    across = down / max(0.01, cos(radians(max(abs(south), abs(north)))))
    west, east = min(one.lon for one in sites) - across, max(one.lon for one in sites) + across
    within = {"lat": {"$gte": south, "$lte": north}, "lon": {"$gte": west, "$lte": east}}
    return {f"{field}.{name}": span for name, span in within.items()}


def _held(one: Candidate, need_id: str, token: str) -> bool:
    return any(hold.need == need_id and hold.token == token for hold in one.holds)
