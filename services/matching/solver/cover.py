"""As many seats as possible, the dearest first, whatever the ways cost (kernels).

The seats that can be filled together form a transversal matroid: whoever fills them in the order
of their weight, by augmenting paths, fills the most that can be filled of every class and so in
all.  `spread` then finds what stands in the way of filling more (Dulmage and Mendelsohn): which
posts still reach a free person, and which only reach seats of a certain weight.
"""

from typing import NamedTuple

from services.matching.solver.kernel import Column


class Cover(NamedTuple):
    """The problem and the plan so far; lists in one kernel, arrays in the other."""

    #: Candidates by post, of each post the cheapest first.
    start: Column
    person: Column
    #: Posts in the order in which their seats are filled, those of equal weight together, and
    #: where each weight begins.
    order: Column
    group: Column
    #: Seats that are still empty.
    seats: Column
    first: Column
    owner: Column
    #: How many people must move, at the least, for one more seat of each post (1: somebody free
    #: comes), and of how many posts that is said.  More than there are posts: it cannot be.
    steps: Column
    many: Column
    #: The candidate looked at last, and the post from which each was reached, by moving ``whom``.
    next: Column
    came: Column
    whom: Column


def cover(t: Cover) -> None:
    """Fill as many seats as can be filled, class after class."""
    for post in range(len(t.seats)):
        t.next[post] = t.start[post]
        t.steps[post] = 1
    t.many[1] = len(t.seats)
    for group in range(len(t.group) - 1):
        for at in range(t.group[group], t.group[group + 1]):
            _take_free(t, t.order[at])
        for at in range(t.group[group], t.group[group + 1]):
            post = t.order[at]
            while t.seats[post] > 0 and _reach(t, post):
                t.seats[post] -= 1


def _take_free(t: Cover, post: int) -> None:
    """Fill the seats of a post with free people as far as there are."""
    while t.seats[post] > 0 and _free_at(t, post):
        t.owner[t.person[t.first[post]]] = post
        t.seats[post] -= 1


def _reach(t: Cover, source: int) -> bool:
    """Find somebody free in the fewest steps, and let everybody on the way take one.

    Steps only grow, and are kept from search to search (Ahuja and Orlin).
    """
    post = source
    while t.steps[source] <= len(t.seats):
        if _free_at(t, post):
            _step(t, source, post)
            return True
        other = _nearer(t, post)
        if other >= 0:
            post = other
        else:
            _farther(t, post)
            if post != source:
                post = t.came[post]
    return False


def _free_at(t: Cover, post: int) -> bool:
    """Move on to the first candidate who is free, if there is one."""
    person, owner = t.person, t.owner
    at, last = t.first[post], t.start[post + 1]
    while at < last and owner[person[at]] >= 0:
        at += 1
    t.first[post] = at
    return at < last


def _nearer(t: Cover, post: int) -> int:
    """A post one step nearer to somebody free that has a candidate of this one, or -1."""
    person, owner, steps = t.person, t.owner, t.steps
    wanted = steps[post] - 1
    for at in range(t.next[post], t.start[post + 1]):
        other = owner[person[at]]
        if steps[other] == wanted:
            t.next[post] = at
            t.came[other], t.whom[other] = post, person[at]
            return other
    return -1


def _farther(t: Cover, post: int) -> None:
    """Nobody free is as near as thought: count again, from those whose people might move here."""
    person, owner, steps = t.person, t.owner, t.steps
    least = never = len(t.seats) + 1
    for at in range(t.start[post], t.start[post + 1]):
        other = owner[person[at]]
        if other != post:
            least = min(least, steps[other] + 1)
    before = steps[post]
    t.many[before] -= 1
    t.many[least] += 1
    steps[post] = least
    t.next[post] = t.start[post]
    if t.many[before] == 0:  # no way leads across a gap
        for one in range(len(t.seats)):
            if before < steps[one] < never:
                t.many[steps[one]] -= 1
                t.many[never] += 1
                steps[one] = never


def _step(t: Cover, source: int, end: int) -> None:
    t.owner[t.person[t.first[end]]] = end
    post = end
    while post != source:
        who, post = t.whom[post], t.came[post]
        t.owner[who] = post


class Spread(NamedTuple):
    """Who serves where and who could; lists in one kernel, arrays in the other."""

    #: People by the post where they serve.
    here: Column
    whom: Column
    #: Posts by person.
    start: Column
    post: Column
    #: Posts from which levels spread, in this order, with the level of each.
    source: Column
    value: Column
    #: The level of each post; -1 before.
    level: Column
    stack: Column


def spread(t: Spread) -> None:
    """Give every post the level of the first source that it can reach by moving people."""
    for at in range(len(t.source)):
        if t.level[t.source[at]] < 0:
            t.level[t.source[at]] = t.value[at]
            t.stack[0] = t.source[at]
            size = 1
            while size > 0:
                size = _pull(t, t.stack[size - 1], size - 1)


def _pull(t: Spread, post: int, size: int) -> int:
    """Give the level of a post to those that could take somebody from it."""
    level = t.level[post]
    for at in range(t.here[post], t.here[post + 1]):
        who = t.whom[at]
        for arc in range(t.start[who], t.start[who + 1]):
            other = t.post[arc]
            if t.level[other] < 0:
                t.level[other] = level
                t.stack[size] = other
                size += 1
    return size
