"""Labels: a code for every door that only the platform can make, and nothing about people."""

import hashlib
import hmac

import pytest

from services.logistics.domain.label import (
    ON_A_PAGE,
    ForgedLabel,
    Print,
    door_code,
    door_of,
    drawn,
    labels,
    named_in,
)
from services.logistics.domain.unit import Home, Unit

COMPOUND = "39943f02500f4dcbb79f7dea77cf69b0"


def keyed(plain):
    return hmac.digest(b"key", plain.encode(), hashlib.sha256)


def a_unit(staircase="3-2", doors=("101", "102", "201", "202")):
    homes = {door: Home(int(door[0]), 3) for door in doors}
    return Unit(f"{COMPOUND}:{staircase}", COMPOUND, staircase, homes)


def test_a_code_names_its_door_and_only_ours_is_believed():
    code = door_code((COMPOUND, "3-2", "201"), keyed)
    assert named_in(code) == (COMPOUND, "3-2")
    assert door_of(code, ["101", "201"], COMPOUND, keyed) == ("3-2", "201")
    for forged in (code[:-1] + ("A" if code[-1] != "A" else "B"), code.replace(":201:", ":101:")):
        with pytest.raises(ForgedLabel):
            door_of(forged, ["101", "201"], COMPOUND, keyed)
    with pytest.raises(ForgedLabel):
        named_in("https://example.org/")


@pytest.mark.req("R-LOG-15")
def test_a_label_says_where_it_hangs_and_nothing_about_who_lives_there():
    found = labels([a_unit("10-1"), a_unit("3-2")], keyed)
    assert [one.staircase for one in found] == ["3-2"] * 4 + ["10-1"] * 4
    assert [one.door for one in found[:4]] == ["201", "202", "101", "102"], "top floor first"
    plain = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert all(set(one.code) <= plain for one in found), "what small QR codes hold best"
    assert len({one.code for one in found}) == 8


def test_a_print_counts_its_pages_up_and_never_back():
    job = Print("p1", COMPOUND, "310107103001", "圣都汇", labels=ON_A_PAGE * 9 + 1)
    assert job.pages == 10
    job, _ = drawn(job, 8)
    job, _ = drawn(job, 3)
    assert (job.done, job.state) == (8, "running")
    job, (told,) = drawn(job, 16)
    assert (told.done, told.pages, told.state) == (10, 10, "done")
