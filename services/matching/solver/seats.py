"""Successive shortest paths from the side of the seats (a kernel).

To fill one more seat at a post, somebody free is sent there, or somebody is moved there from
another post, whose place is then filled in the same way, and so on; or the cheapest seat on the
way stays empty.  One integer price per post keeps all lengths non-negative, so the search
(Dijkstra's, over posts) ends early.  Where people are many, paths are short.

Most candidates read would be too dear to move, because they would save much where they are.  That
only grows: prices rise, and whoever moves saves no less.  So each block of candidates remembers
what its cheapest cost when it was read last, and is passed over while even that is too much.
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
WIDTH = 8
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
    #: The first block of each post, and of each block what its people would cost at the least if
    #: they were moved here: with what they save where they are now.
    block: Column
    least: Column
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
        block=blocks[:-1],
        least=column(int(blocks[-1])),
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
    for post in range(len(t.seats)):
        for _ in range(t.seats[post]):
            turn += 1
            _search(t, heap, post, turn)
            settle(t, post)
            if t.best[END] == post and t.best[ARC] < 0:
                break  # the next seat of this post would stay empty as well
            if t.best[SCANNED] > budget:
                return False
    return True


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
    blocks, least, posts, scanned = t.block, t.least, len(t.seats), 0
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
        while at < until and base + cost[at] < best:
            stop = at + WIDTH
            if base + least[block] >= best:
                at = stop
                block += 1
                continue
            scanned += WIDTH
            low = FAR
            whole = stop <= until
            if not whole:
                stop = until
            for near in range(at, stop):
                who = person[near]
                other = owner[who]
                if other != post:
                    real = cost[near] + price[other] - paid[who]
                    if real < low:  # noqa: PLR1730  interpreted, `min` costs three times as much
                        low = real
                    there = base + real
                    if there < best and (turns[other] != turn or there < lengths[other]):
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
        t.least[t.block[before] + (t.held[who] - t.start[before]) // WIDTH] = 0
    t.owner[who], t.paid[who], t.held[who] = post, t.cost[arc], arc
