"""Successive shortest paths from the side of the people (a kernel).

Where seats are many and people few, everybody is given a seat one after another: the nearest free
one, or that of somebody who moves on.  Prices of full posts fall from zero: what a person would
save by a seat there.

Everybody's candidates are kept in the order of cost − price as it was when they were sorted last.
Prices only fall, so this never promises too much, and a search may stop where the order says so;
what it read is put in order again as it goes (a lazily sorted Dijkstra).
"""

from heapq import heappop, heappush
from typing import NamedTuple

from services.matching.solver.kernel import Column

#: Entries of ``Arrivals.best``: the length of the best way, where it ends, posts seen.
LENGTH, END, SEEN = range(3)
#: Longer than any way.
FAR = 1 << 60


class Arrivals(NamedTuple):
    """The problem and the plan so far; lists in one kernel, arrays in the other."""

    #: Posts by person, in the order of ``key``: cost − price when they were sorted last.
    start: Column
    post: Column
    cost: Column
    key: Column
    #: Those who are given a seat, in this order.
    newcomer: Column
    #: Where the seats of each post begin, who sits there, how many do, and the price.
    slot: Column
    held: Column
    filled: Column
    price: Column
    #: Each person's post and seat, and what the post costs.
    owner: Column
    place: Column
    paid: Column
    #: Of the search: the length of the way to each post, the turn in which it was seen last, and
    #: the post it was reached from by moving ``whom``, who costs ``fee`` there.
    length: Column
    turn: Column
    came: Column
    whom: Column
    fee: Column
    seen: Column
    best: Column


def seat_all(t: Arrivals) -> None:
    """Give everybody a seat."""
    posts = len(t.price)
    heap = [0]
    for at in range(len(t.newcomer)):
        turn = at + 1
        heap.clear()
        t.best[LENGTH], t.best[SEEN] = FAR, 0
        _look(t, heap, t.newcomer[at], 0, -1, turn)
        while len(heap) > 0:
            top = heappop(heap)
            length, post = top // posts, top % posts
            if length >= t.best[LENGTH]:
                break
            if length == t.length[post]:
                _go_on(t, heap, post, length, turn)
        _settle(t)


def _go_on(t: Arrivals, heap: list[int], post: int, length: int, turn: int) -> None:
    """Take the seat of somebody at this post, who looks for another."""
    price = t.price[post]
    for slot in range(t.slot[post], t.slot[post] + t.filled[post]):
        who = t.held[slot]
        _look(t, heap, who, length + price - t.paid[who], post, turn)


def _look(t: Arrivals, heap: list[int], who: int, base: int, here: int, turn: int) -> None:
    """Where somebody could go; ``base`` is the length of the way so far, less what it saved."""
    posts, first = len(t.price), t.start[who]
    key, cost, post = t.key, t.cost, t.post
    at, last, risen = first, t.start[who + 1], False
    while at < last and base + key[at] < t.best[LENGTH]:
        other = post[at]
        real = cost[at] - t.price[other]
        if real != key[at]:
            key[at] = real
            risen = True
        if base + real < t.best[LENGTH] and (
            t.turn[other] != turn or base + real < t.length[other]
        ):
            t.came[other], t.whom[other], t.fee[other] = here, who, cost[at]
            if not _ends(t, other, base + real, turn):
                heappush(heap, (base + real) * posts + other)
        at += 1
    if risen:
        _sort(t, first, at, last)


def _ends(t: Arrivals, post: int, length: int, turn: int) -> bool:
    """Note how far a post is; a way ends where a seat is free."""
    if t.turn[post] != turn:
        t.turn[post] = turn
        t.seen[t.best[SEEN]] = post
        t.best[SEEN] += 1
    t.length[post] = length
    if t.filled[post] == t.slot[post + 1] - t.slot[post]:
        return False
    t.best[LENGTH], t.best[END] = length, post
    return True


def _sort(t: Arrivals, first: int, read: int, last: int) -> None:
    """Put the entries that were read, whose keys may have risen, where they belong now."""
    key, cost, post = t.key, t.cost, t.post
    for one in range(read - 1, first - 1, -1):
        mine, fee, goal = key[one], cost[one], post[one]
        at = one
        while at + 1 < last and key[at + 1] < mine:
            key[at], cost[at], post[at] = key[at + 1], cost[at + 1], post[at + 1]
            at += 1
        key[at], cost[at], post[at] = mine, fee, goal


def _settle(t: Arrivals) -> None:
    """Lower the prices on the way; then everybody on it takes one step, from its end back."""
    best, post = t.best[LENGTH], t.best[END]
    for at in range(t.best[SEEN]):
        one = t.seen[at]
        if t.length[one] < best:
            t.price[one] -= best - t.length[one]
    slot = t.slot[post] + t.filled[post]
    t.filled[post] += 1
    while post >= 0:
        who = t.whom[post]
        left = t.place[who]
        t.held[slot] = who
        t.owner[who], t.paid[who], t.place[who] = post, t.fee[post], slot
        slot, post = left, t.came[post]
