"""Successive shortest paths from the side of the seats (a kernel).

To fill one more seat at a post, somebody free is sent there, or somebody is moved there from
another post, whose place is then filled in the same way, and so on; or the cheapest seat on the
way stays empty.  One integer price per post keeps all lengths non-negative, so the search
(Dijkstra's, over posts) ends early.  Where people are many, paths are short.

Most candidates read would be too dear to move, because they would save much where they are.  That
only grows: prices rise, and whoever moves saves no less.  So each candidate, and each block of
them, remembers what it cost when it was looked at last, and is passed over while even that is too
much.

Two seats of three need no search.  In a few rounds before, each post takes the cheapest candidates
for all its open seats, wherever they are, and raises its price to what one more would cost, so
that nobody takes them back for less (an auction; Bertsekas).
"""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from services.matching.solver.kernel import Column, column
from services.matching.solver.problem import NOWHERE, Ints, Problem

#: Entries of ``Seats.best``: the length of the best way, the post where it ends, the candidate who
#: is free there (-1: the seat stays empty), how many posts were seen, candidates read.
LENGTH, END, ARC, SEEN, SCANNED = range(5)
#: How many candidates stand in a block.
WIDTH = 16
#: How often every post bids before the search begins.
ROUNDS = 3
#: Longer than any way.
FAR = 1 << 60


class Seats(NamedTuple):
    """The problem and the plan so far; lists in one kernel, arrays in the other."""

    #: Candidates by post, of each post the cheapest first.
    start: Column
    person: Column
    cost: Column
    #: Seats to fill and what an empty one costs.
    seats: Column
    weight: Column
    #: The first candidate of each post who may still be free: nobody becomes free again.
    first: Column
    price: Column
    #: Each person's post, what it costs, and which candidate there that is.
    owner: Column
    paid: Column
    held: Column
    #: What each candidate would cost at the least if they were moved here: with what they save
    #: where they are now.  The first block of each post, and the least of all in each block.
    floor: Column
    block: Column
    least: Column
    #: How many seats are taken.
    taken: Column
    #: Of the search: the length of the way to each post, the turn in which it was seen last, and
    #: the post that it was reached from by moving a candidate there.
    length: Column
    turn: Column
    came: Column
    arc: Column
    seen: Column
    best: Column


def seats_of(problem: Problem, seats: Ints, weight: Ints) -> Seats:
    """The tables of a problem whose candidates stand nearest first."""
    posts, people = problem.posts, problem.people
    blocks = np.cumsum(np.append(0, -(np.diff(problem.start) // -WIDTH)))
    return Seats(
        start=problem.start,
        person=problem.person,
        cost=problem.cost,
        seats=seats,
        weight=weight,
        first=problem.start[:-1].copy(),
        price=column(posts),
        owner=column(people, -1),
        paid=column(people),
        held=column(people),
        floor=column(len(problem.person)),
        block=blocks[:-1],
        least=column(int(blocks[-1])),
        taken=column(posts),
        length=column(posts),
        turn=column(posts),
        came=column(posts),
        arc=column(posts),
        seen=column(posts),
        best=np.zeros(5, dtype=np.int64),
    )


def fill_seats(t: Seats, budget: int) -> bool:
    """Fill every seat that can be filled; False once more than ``budget`` arcs were scanned."""
    heap = [0]
    turn = 0
    for _ in range(ROUNDS):
        for post in range(len(t.seats)):
            if t.taken[post] < t.seats[post]:
                _bid(t, heap, post)
    for post in range(len(t.seats)):
        for _ in range(t.seats[post] - t.taken[post]):
            turn += 1
            _search(t, heap, post, turn)
            settle(t, post)
            if t.best[END] == post and t.best[ARC] < 0:
                break  # the next seat of this post would stay empty as well
            if t.best[SCANNED] > budget:
                return False
    return True


def _bid(t: Seats, heap: list[int], post: int) -> None:
    """Take the cheapest candidates for the open seats; the price is that of one more.

    Of several who cost as much as that, none is taken yet.
    """
    begin, limit = t.start[post], _price(t, heap, post)
    t.price[post] = limit
    at, last = begin, t.start[post + 1]
    while at < last and t.cost[at] < limit:
        before = t.owner[t.person[at]]
        if t.floor[at] < limit and before != post:
            if before != NOWHERE:
                t.taken[before] -= 1
            t.taken[post] += 1
            sit(t, post, at)
        at += 1


def _price(t: Seats, heap: list[int], post: int) -> int:
    """What one more than fit into the open seats would cost; candidates remember what they do.

    The heap holds what the cheapest cost, the dearest of them first.
    """
    person, cost, owner = t.person, t.cost, t.owner
    seats, limit = t.seats[post] - t.taken[post], t.weight[post]
    at, last = t.start[post], t.start[post + 1]
    heap.clear()
    while at < last and cost[at] < limit:
        who = person[at]
        if owner[who] != post:
            value = cost[at] + _saved(t, who)
            t.floor[at] = value
            if value < limit:
                heappush(heap, -value)
                if len(heap) > seats + 1:
                    heappop(heap)
                if len(heap) > seats:
                    limit = -heap[0]
        at += 1
    return limit


def _saved(t: Seats, who: int) -> int:
    """What somebody saves where they are now."""
    post = t.owner[who]
    return t.price[post] - t.paid[who] if post != NOWHERE else 0


def search(t: Seats, source: int, turn: int) -> None:
    """Find the way to one more person at a post, and change nothing but what belongs to searches.

    A turn is higher than any before.  People whose post is ``price[-2]``, beyond all posts and
    beyond any price, go nowhere (`repair`).
    """
    heap = [0]
    _search(t, heap, source, turn)


def _search(  # noqa: C901, PLR0912, PLR0915  compiled, a call costs more than its body
    t: Seats, heap: list[int], source: int, turn: int
) -> None:
    """Find the cheapest end.  The heap holds ``length × posts + post``.

    Columns have names of their own here, because to get one out of the table costs more than to
    read it.  An end is asked for as soon as a post is seen: to leave the seat there empty, or to
    take the cheapest free person.  The sooner an end is known, the less is searched.
    """
    start, person, cost, first = t.start, t.person, t.cost, t.first
    owner, paid, price, weight = t.owner, t.paid, t.price, t.weight
    lengths, turns, seen, came, arc = t.length, t.turn, t.seen, t.came, t.arc
    floor, blocks, least = t.floor, t.block, t.least
    posts, scanned = len(t.seats), 0
    heap.clear()
    heappush(heap, source)
    lengths[source], turns[source], seen[0], many = 0, turn, source, 1
    best, end, one = weight[source] - price[source], source, -1
    free, last = first[source], start[source + 1]
    while free < last and owner[person[free]] != NOWHERE:
        free += 1
    first[source] = free
    if free < last and cost[free] - price[source] < best:
        best, one = cost[free] - price[source], free
    while len(heap) > 0:
        top = heappop(heap)
        length = top // posts
        post = top % posts
        if length >= best:
            break
        if length != lengths[post]:
            continue
        # All candidates before the first free one are taken, those behind it cost too much.
        base, at, until, block = length - price[post], start[post], first[post], blocks[post]
        limit = best - base
        while at < until and cost[at] < limit:
            stop = at + WIDTH
            if least[block] >= limit:
                at = stop
                block += 1
                continue
            scanned += WIDTH
            low = FAR
            whole = stop <= until
            if not whole:
                stop = until
            for near in range(at, stop):
                real = floor[near]
                if real < limit:
                    who = person[near]
                    other = owner[who]
                    if other == post:
                        floor[near] = FAR
                        continue
                    real = cost[near] + price[other] - paid[who]
                    floor[near] = real
                    there = base + real
                    if real < limit and (turns[other] != turn or there < lengths[other]):
                        if turns[other] != turn:
                            turns[other] = turn
                            seen[many] = other
                            many += 1
                        lengths[other] = there
                        came[other], arc[other] = post, near
                        heappush(heap, there * posts + other)
                        left = there - price[other]
                        if left + weight[other] < best:
                            best, end, one = left + weight[other], other, -1
                        free, last = first[other], start[other + 1]
                        while free < last and owner[person[free]] != NOWHERE:
                            free += 1
                        first[other] = free
                        if free < last and left + cost[free] < best:
                            best, end, one = left + cost[free], other, free
                        limit = best - base
                if real < low:  # noqa: PLR1730  interpreted, `min` costs three times as much
                    low = real
            at = stop
            if whole:
                least[block] = low
            block += 1
    t.best[LENGTH], t.best[END], t.best[ARC], t.best[SEEN] = best, end, one, many
    t.best[SCANNED] += scanned


def settle(t: Seats, source: int) -> None:
    """Raise the prices on the way; then everybody on it takes one step, from its end back."""
    best = t.best[LENGTH]
    for at in range(t.best[SEEN]):
        post = t.seen[at]
        if t.length[post] < best:
            t.price[post] += best - t.length[post]
    post, arc = t.best[END], t.best[ARC]
    if arc >= 0:
        sit(t, post, arc)
    while post != source:
        arc, post = t.arc[post], t.came[post]
        sit(t, post, arc)


def sit(t: Seats, post: int, arc: int) -> None:
    """Somebody takes a seat here; where they leave one, their block is to be read again."""
    who = t.person[arc]
    before = t.owner[who]
    if before >= 0:
        t.floor[t.held[who]] = 0
        t.least[t.block[before] + (t.held[who] - t.start[before]) // WIDTH] = 0
    t.owner[who], t.paid[who], t.held[who] = post, t.cost[arc], arc
