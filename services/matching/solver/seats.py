"""Successive shortest paths from the side of the seats (a kernel).

To fill one more seat at a post, somebody free is sent there, or somebody is moved there from
another post, whose place is then filled in the same way, and so on; or the cheapest seat on the
way stays empty.  One integer price per post keeps all lengths non-negative, so the search
(Dijkstra's, over posts) ends early.  Where people are many, paths are short.
"""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from services.matching.solver.kernel import Column, column
from services.matching.solver.problem import Ints, Problem

#: Entries of ``Seats.best``: the length of the best way, the post where it ends, the free person
#: there (-1: the seat stays empty) and that person's cost, how many posts were seen, arcs scanned.
LENGTH, END, WHO, FEE, SEEN, SCANNED = range(6)


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
    #: Each person's post, and what it costs.
    owner: Column
    paid: Column
    #: Of the search: the length of the way to each post, the turn in which it was seen last, and
    #: the post that it was reached from by moving ``whom``, who costs ``fee`` there.
    length: Column
    turn: Column
    came: Column
    whom: Column
    fee: Column
    seen: Column
    best: Column


def seats_of(problem: Problem, seats: Ints, weight: Ints) -> Seats:
    """The tables of a problem whose candidates stand nearest first."""
    posts, people = problem.posts, problem.people
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
        length=column(posts),
        turn=column(posts),
        came=column(posts),
        whom=column(posts),
        fee=column(posts),
        seen=column(posts),
        best=np.zeros(6, dtype=np.int64),
    )


def fill_seats(t: Seats, budget: int) -> bool:
    """Fill every seat that can be filled; False once more than ``budget`` arcs were scanned."""
    heap = [0]
    turn = 0
    for post in range(len(t.seats)):
        for _ in range(t.seats[post]):
            turn += 1
            _search(t, heap, post, turn)
            _settle(t, post)
            if t.best[END] == post and t.best[WHO] < 0:
                break  # the next seat of this post would stay empty as well
            if t.best[SCANNED] > budget:
                return False
    return True


def _search(t: Seats, heap: list[int], source: int, turn: int) -> None:
    """Find the cheapest end.  The heap holds ``length × posts + post``."""
    posts = len(t.seats)
    heap.clear()
    heappush(heap, source)
    t.length[source] = 0
    t.turn[source] = turn
    t.seen[0] = source
    t.best[LENGTH] = t.weight[source] - t.price[source] + 1
    t.best[SEEN] = 1
    _end_here(t, source, 0)
    while len(heap) > 0:
        top = heappop(heap)
        length = top // posts
        post = top % posts
        if length >= t.best[LENGTH]:
            break
        if length == t.length[post]:
            _go_on(t, heap, post, length, turn)


def _end_here(t: Seats, post: int, length: int) -> None:
    """Leave the seat at this post empty, or take the cheapest free person.

    Asked as soon as a post is seen: the sooner an end is known, the less is searched.
    """
    price = t.price[post]
    if length + t.weight[post] - price < t.best[LENGTH]:
        t.best[LENGTH] = length + t.weight[post] - price
        t.best[END], t.best[WHO], t.best[FEE] = post, -1, 0
    person, owner = t.person, t.owner
    at, last = t.first[post], t.start[post + 1]
    while at < last and owner[person[at]] >= 0:
        at += 1
    t.first[post] = at
    if at < last and length + t.cost[at] - price < t.best[LENGTH]:
        t.best[LENGTH] = length + t.cost[at] - price
        t.best[END], t.best[WHO], t.best[FEE] = post, person[at], t.cost[at]


def _go_on(  # noqa: PLR0915  compiled, a call costs more than its body
    t: Seats, heap: list[int], post: int, length: int, turn: int
) -> None:
    """Move somebody here from another post.

    All candidates before the first free one are taken, those behind it cost too much.  Columns
    have names of their own here, because to get one out of the table costs more than to read it.
    """
    posts, base, best = len(t.seats), length - t.price[post], t.best[LENGTH]
    person, cost, owner, paid, price = t.person, t.cost, t.owner, t.paid, t.price
    lengths, turns, seen, came, whom, fees = t.length, t.turn, t.seen, t.came, t.whom, t.fee
    start, first, weight, many, end = t.start, t.first, t.weight, t.best[SEEN], -1
    at, until, one, gift = start[post], first[post], -1, 0
    while at < until and base + cost[at] < best:
        who = person[at]
        other = owner[who]
        there = base + cost[at] + price[other] - paid[who]
        if there < best and (turns[other] != turn or there < lengths[other]):
            if turns[other] != turn:
                turns[other] = turn
                seen[many] = other
                many += 1
            lengths[other] = there
            came[other], whom[other], fees[other] = post, who, cost[at]
            heappush(heap, there * posts + other)
            # As `_end_here`.
            if there + weight[other] - price[other] < best:
                best, end, one, gift = there + weight[other] - price[other], other, -1, 0
            free, last = first[other], start[other + 1]
            while free < last and owner[person[free]] >= 0:
                free += 1
            first[other] = free
            if free < last and there + cost[free] - price[other] < best:
                best = there + cost[free] - price[other]
                end, one, gift = other, person[free], cost[free]
        at += 1
    t.best[SEEN] = many
    t.best[SCANNED] += at - start[post]
    if end >= 0:
        t.best[LENGTH], t.best[END], t.best[WHO], t.best[FEE] = best, end, one, gift


def _settle(t: Seats, source: int) -> None:
    """Raise the prices on the way; then everybody on it takes one step, from its end back."""
    best = t.best[LENGTH]
    for at in range(t.best[SEEN]):
        post = t.seen[at]
        if t.length[post] < best:
            t.price[post] += best - t.length[post]
    post, who, fee = t.best[END], t.best[WHO], t.best[FEE]
    if who >= 0:
        t.owner[who], t.paid[who] = post, fee
    while post != source:
        who, fee, post = t.whom[post], t.fee[post], t.came[post]
        t.owner[who], t.paid[who] = post, fee
