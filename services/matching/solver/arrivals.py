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
    #: Where the seats of each post begin, who sits there (and in one more, who comes), how many
    #: do, and the price.
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
    posts, spare = len(t.price), t.slot[len(t.price)]
    heap = [0]
    for at in range(len(t.newcomer)):
        turn = at + 1
        heap.clear()
        t.best[LENGTH], t.best[SEEN] = FAR, 0
        t.held[spare] = t.newcomer[at]
        _look(t, heap, -1, spare, spare + 1, 0, turn)
        while len(heap) > 0:
            top = heappop(heap)
            length, post = top // posts, top % posts
            if length >= t.best[LENGTH]:
                break
            if length == t.length[post]:
                first = t.slot[post]
                _look(t, heap, post, first, first + t.filled[post], length + t.price[post], turn)
        _settle(t)


def _look(  # noqa: C901, PLR0915  compiled, a call costs more than its body
    t: Arrivals, heap: list[int], here: int, slot: int, until: int, base: int, turn: int
) -> None:
    """Where those could go who sit in some slots of a post, at ``base``: the way so far and price.

    What is read is put in order again, as keys may have risen.  Columns have names of their own
    here, because to get one out of the table costs more than to read it.
    """
    key, cost, post, price, paid, held = t.key, t.cost, t.post, t.price, t.paid, t.held
    slots, filled, lengths, turns, seen = t.slot, t.filled, t.length, t.turn, t.seen
    start, came, whom, fees, posts = t.start, t.came, t.whom, t.fee, len(t.price)
    best, end, many = t.best[LENGTH], t.best[END], t.best[SEEN]
    for place in range(slot, until):
        who = held[place]
        so_far, first, last, risen = base - paid[who], start[who], start[who + 1], False
        at = first
        while at < last and so_far + key[at] < best:
            other = post[at]
            real = cost[at] - price[other]
            if real != key[at]:
                key[at] = real
                risen = True
            there = so_far + real
            if there < best and (turns[other] != turn or there < lengths[other]):
                came[other], whom[other], fees[other] = here, who, cost[at]
                lengths[other] = there
                if turns[other] != turn:
                    turns[other] = turn
                    seen[many] = other
                    many += 1
                if filled[other] < slots[other + 1] - slots[other]:
                    best, end = there, other  # a way ends where a seat is free
                else:
                    heappush(heap, there * posts + other)
            at += 1
        if risen:
            for one in range(at - 1, first - 1, -1):
                mine, after = key[one], one + 1
                if after < last and key[after] < mine:
                    fee, goal = cost[one], post[one]
                    while after < last and key[after] < mine:
                        key[after - 1], cost[after - 1] = key[after], cost[after]
                        post[after - 1] = post[after]
                        after += 1
                    key[after - 1], cost[after - 1], post[after - 1] = mine, fee, goal
    t.best[LENGTH], t.best[END], t.best[SEEN] = best, end, many


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
