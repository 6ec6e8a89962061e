import asyncio
import os
import signal
import smtplib
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import orjson
import pytest

from cli.mailsink import Conversation, read
from cli.settings import REPOSITORY
from tests.launcher.stand_ins import eventually


def message(subject: str, body: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "huiyin@example.org", "li@example.org", subject
    made.set_content(body)
    return made


def test_chinese_is_read_as_it_was_written() -> None:
    raw = message("岗位邀请", "请确认：明天上午").as_bytes()
    (kept,) = read(raw, ["li@example.org"])
    assert (kept["to"], kept["subject"]) == ("li@example.org", "岗位邀请")
    assert kept["body"].strip() == "请确认：明天上午"


def test_every_recipient_has_a_line_and_an_empty_message_is_kept() -> None:
    assert [line["to"] for line in read(b"", ["a@example.org", "b@example.org"])] == [
        *("a@example.org", "b@example.org")
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?nonsense?b?xx?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff",
        b"Subject: =?utf-8?b?x?=\r\n\r\nbody",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    ],
)
def test_a_malformed_message_is_kept_too(raw: bytes) -> None:
    assert len(read(raw, ["li@example.org"])) == 1


class Heard(asyncio.Transport):
    """A transport that remembers what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.said = b""
        self.closed = False

    def write(self, data) -> None:
        self.said += data

    def close(self) -> None:
        self.closed = True


def conversation(*pieces: bytes) -> tuple[list[tuple[bytes, list[str]]], Heard]:
    """What is kept of a conversation that arrives in ``pieces``."""
    kept: list[tuple[bytes, list[str]]] = []
    talk, transport = Conversation(lambda raw, to: kept.append((raw, to))), Heard()
    talk.connection_made(transport)
    for piece in pieces:
        talk.data_received(piece)
    return kept, transport


MAIL = b"EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@f> NOTIFY=NEVER\r\nDATA\r\n"


def test_a_message_is_understood_however_it_is_cut() -> None:
    whole = MAIL + b"..dot\r\n..\r\nend\r\n.\r\nQUIT\r\n"
    expected = [(b".dot\r\n.\r\nend", ["c@d", "e@f"])]
    for step in (1, 7, len(whole)):
        kept, transport = conversation(
            *(whole[at : at + step] for at in range(0, len(whole), step))
        )
        assert kept == expected
        assert transport.closed


def test_an_empty_message_and_the_next_one_are_told_apart() -> None:
    again = MAIL.partition(b"\r\n")[2]
    kept, _ = conversation(MAIL + b".\r\n" + again + b"two\r\n.\r\n")
    assert [raw for raw, _ in kept] == [b"", b"two"]


def test_nonsense_is_refused_and_the_conversation_goes_on() -> None:
    kept, transport = conversation(b"VRFY li\r\nDATA\r\n" + MAIL + b"x\r\n.\r\n")
    assert b"502" in transport.said
    assert b"503" in transport.said
    assert len(kept) == 1


def test_an_endless_message_is_cut_off() -> None:
    kept, transport = conversation(MAIL, *[b"x" * 300_000] * 4)
    assert transport.closed
    assert kept == []


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[tuple[int, int]]:
    mail, probe = _free_port(), _free_port()
    told = {
        "HUIYIN_HOME": str(tmp_path),
        "HUIYIN_SMTP": f"127.0.0.1:{mail}",
        "HUIYIN_PROBE_PORT": str(probe),
    }
    argv = [sys.executable, "-m", "cli.mailsink"]
    with subprocess.Popen(argv, cwd=REPOSITORY, env={**os.environ, **told}) as process:
        eventually(lambda: _answers(probe))
        yield mail, probe
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_a_delivered_message_is_a_line_in_the_file(sink: tuple[int, int], tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", sink[0]) as client:
        client.send_message(message("一", "1"))
        client.send_message(message("二", "2"))
    lines = [orjson.loads(line) for line in (tmp_path / "mail.jsonl").read_bytes().splitlines()]
    assert [line["subject"] for line in lines] == ["一", "二"]
    assert all(line["at"].endswith("+00:00") for line in lines)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
