"""Simulated people: they read their letters, and each answers in character."""

import asyncio
import json
from collections import Counter

import pytest

from scenarios.people import ACCEPT, DECLINE, Mailbox, People, comes


class Doors:
    """The links behind the letters; notes who pressed what."""

    def __init__(self) -> None:
        self.pressed: list[tuple[str, str]] = []

    async def press(self, path: str, answer: str) -> tuple[int, str]:
        self.pressed.append((path, answer))
        return 200, ""


def mail(number: int) -> str:
    body = f"您好，请答复：http://127.0.0.1:80/o/need-{number}.aB_-9 谢谢"
    return json.dumps({"to": f"100{number:08d}@sms.invalid", "subject": "", "body": body}) + "\n"


@pytest.fixture
def box(tmp_path):
    return tmp_path / "mail.jsonl"


async def answered(doors, box, notes, wanted):
    """Let people live until so many letters need no more doing."""
    people = People(doors, Mailbox(box), notes, seed=1)
    async with people, asyncio.timeout(10):
        while people.done < wanted:
            await asyncio.sleep(0.01)
    return people


def test_a_letter_has_a_reader_and_a_link(box):
    box.write_text(mail(7) + json.dumps({"to": "a@b", "body": "no link"}) + "\n")
    [letter] = Mailbox(box).letters()
    assert (letter.phone, letter.token) == ("10000000007", "need-7.aB_-9")


def test_letters_are_read_once_and_half_a_line_is_waited_for(box):
    mailbox = Mailbox(box)
    assert list(mailbox.letters()) == []
    box.write_text(mail(1) + mail(2)[:-5])
    assert len(list(mailbox.letters())) == 1
    box.write_text(mail(1) + mail(2))
    assert len(list(mailbox.letters())) == 1


async def test_most_say_yes_some_say_no_and_a_few_say_nothing(box, tmp_path):
    box.write_text("".join(map(mail, range(2000))))
    doors = Doors()
    await answered(doors, box, tmp_path / "notes", 2000)
    said = Counter(answer for _, answer in doors.pressed)
    assert said["accept"] / 2000 == pytest.approx(ACCEPT, abs=0.03)
    assert said["decline"] / 2000 == pytest.approx(DECLINE, abs=0.02)


async def test_nobody_answers_twice_even_in_a_second_play(box, tmp_path):
    box.write_text("".join(map(mail, range(50))))
    first, second = Doors(), Doors()
    await answered(first, box, tmp_path / "notes", 50)
    await answered(second, box, tmp_path / "notes", 50)
    assert len(set(first.pressed)) == len(first.pressed) > 0
    assert second.pressed == []


def test_who_does_not_come_is_decided_by_chance_and_always_the_same():
    absent = [n for n in range(2000) if not comes(1, str(n))]
    assert absent == [n for n in range(2000) if not comes(1, str(n))]
    assert 30 < len(absent) < 90
