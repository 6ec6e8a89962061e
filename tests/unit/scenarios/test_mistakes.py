"""Bad rows among good ones."""

from scenarios.mistakes import planted

HEAD = ["姓名", "手机"]
GOOD = [[f"合成{n}", f"100{n:08d}"] for n in range(10)]


def test_the_good_rows_stay_as_they_are_in_their_order():
    rows = planted(HEAD, GOOD, [("姓名", ""), ("手机", "12345")])
    assert [row for row in rows if row in GOOD] == GOOD


def test_each_mistake_is_there_once_under_a_phone_of_its_own():
    rows = planted(HEAD, GOOD, [("姓名", ""), ("手机", "12345")])
    assert [row for row in rows if row not in GOOD] == [["", "10099980001"], ["合成6", "12345"]]
