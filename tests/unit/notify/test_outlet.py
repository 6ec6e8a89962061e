"""A channel and its fuse."""

from services.notify.channels.outbox import Outbox
from services.notify.channels.outlet import PATIENCE, Away, Outlet, Refused
from services.notify.domain.letter import Letter


class Post:
    """A channel that refuses some letters, and can be away; each letter takes its time."""

    name = "post"

    def __init__(self, clock, *, refuses=(), seconds=0.0):
        self.clock, self.refuses, self.seconds = clock, refuses, seconds
        self.away, self.took, self.closed = False, [], 0

    def send(self, letter):
        self.clock.now += self.seconds
        if self.away:
            raise Away("nobody home")
        if letter.id in self.refuses:
            raise Refused("no such number")
        self.took.append(letter.id)

    def close(self):
        self.closed += 1


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def letters(*names):
    return [Letter(one, "10012345678", "title", "text") for one in names]


def an_outlet(**options):
    clock = Clock()
    post = Post(clock, **options)
    return Outlet([post], clock), post, clock


def test_each_letter_has_its_own_fate():
    outlet, _, _ = an_outlet(refuses={"b"})
    batch = [*letters("a", "b", "c"), Letter("d", "", "title", "text")]
    assert outlet.hand_over(batch) == {
        "a": "sent", "b": "refused", "c": "sent", "d": "no_address",
    }  # fmt: skip


def test_nothing_is_known_of_letters_when_nobody_is_there():
    outlet, post, _ = an_outlet()
    post.away = True
    assert outlet.hand_over(letters("a", "b")) == {}
    assert post.closed == 1


def test_a_channel_that_is_away_is_left_in_peace_ever_longer():
    outlet, post, clock = an_outlet()
    post.away = True
    for pause in (1, 2, 4, 8, 16, 30, 30):
        assert outlet.is_open()
        outlet.hand_over(letters("a"))
        clock.now += pause - 0.1
        assert not outlet.is_open()
        clock.now += 0.1
    post.away = False
    assert outlet.hand_over(letters("a")) == {"a": "sent"}
    post.away = True
    outlet.hand_over(letters("b"))
    clock.now += 1
    assert outlet.is_open()


def test_a_slow_channel_gives_the_rest_back_before_the_lease_ends():
    outlet, post, _ = an_outlet(seconds=PATIENCE * 0.6)
    assert outlet.hand_over(letters("a", "b", "c")) == {"a": "sent", "b": "sent"}
    assert post.took == ["a", "b"]


def test_the_development_outbox_takes_everything():
    outlet = Outlet([Outbox()])
    assert outlet.hand_over(letters("a", "b")) == {"a": "sent", "b": "sent"}
    outlet.close()


def test_several_lines_share_the_work():
    clock = Clock()
    lines = [Post(clock), Post(clock), Post(clock)]
    fates = Outlet(lines, clock).hand_over(letters(*"abcdefg"))
    assert set(fates) == set("abcdefg")
    assert [line.took for line in lines] == [["a", "d", "g"], ["b", "e"], ["c", "f"]]


def test_one_dead_line_closes_the_channel_and_keeps_what_the_others_sent():
    clock = Clock()
    lines = [Post(clock), Post(clock)]
    lines[0].away = True
    outlet = Outlet(lines, clock)
    assert outlet.hand_over(letters(*"abcd")) == {"b": "sent", "d": "sent"}
    assert not outlet.is_open()
