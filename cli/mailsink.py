"""A mail server for development: keeps every message in a file and delivers none.

Run as `python -m cli.mailsink`.  Each message becomes one JSON line in ``mail.jsonl`` of the home,
for every person it is addressed to: ``{"to", "subject", "body", "at"}``.

It speaks as much SMTP (RFC 5321) as a client needs that has something to send.  A complete server
library costs five times the processor time per message, and a rehearsal sends tens of thousands.
"""

import asyncio
import email
import os
import re
import signal
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from functools import lru_cache
from pathlib import Path
from time import time
from typing import BinaryIO

import orjson

LARGEST = 1_000_000  # bytes
GREETING = b"220 huiyin keeps mail and delivers none\r\n"
EXTENSIONS = ("PIPELINING", f"SIZE {LARGEST}", "8BITMIME", "SMTPUTF8")
CAPABILITIES = "".join(
    f"250{'-' if one != EXTENSIONS[-1] else ' '}{one}\r\n" for one in ("huiyin", *EXTENSIONS)
).encode()
READY = b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nok\n"
END, STUFFED = b"\r\n.\r\n", b"\r\n.."

_FOLD = re.compile(r"\r?\n[ \t]+")
_PLAIN = {"content-type": "text/plain; charset=utf-8", "content-transfer-encoding": "base64"}

Keep = Callable[[bytes, list[str]], None]


class Conversation(asyncio.Protocol):
    """One connection: commands, and after DATA a message up to a line with a single dot."""

    def __init__(self, keep: Keep) -> None:
        self.keep = keep
        self.heard = bytearray()
        self.recipients: list[str] = []
        self.in_message = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream, for mypy
        self.transport = transport
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        """Answer whatever is complete; the rest of it comes later."""
        self.heard += data
        while self._message() if self.in_message else self._command():
            pass
        if len(self.heard) > LARGEST:
            self.transport.write(b"552 too large\r\n")
            self.transport.close()

    def _message(self) -> bool:
        """Take one message if all of it is there."""
        if self.heard.startswith(END[2:]):  # an empty one
            end, size = 0, len(END) - 2
        elif (end := self.heard.find(END)) >= 0:
            size = len(END)
        else:
            return False
        content = bytes(self.heard[:end])
        del self.heard[: end + size]
        self.in_message = False
        if content.startswith(b".."):
            content = content[1:]
        self.keep(content.replace(STUFFED, STUFFED[:3]), self.recipients)
        self.recipients = []
        self.transport.write(b"250 kept\r\n")
        return True

    def _command(self) -> bool:
        """Take one command if a whole line is there."""
        line, newline, rest = self.heard.partition(b"\n")
        if not newline:
            return False
        self.heard = rest
        self.transport.write(self._answer(line.strip().decode("utf-8", "replace")))
        return True

    def _answer(self, line: str) -> bytes:
        verb, _, argument = line.partition(" ")
        match verb.upper():
            case "EHLO":
                return CAPABILITIES
            case "RCPT":
                self.recipients.append(argument.partition("<")[2].partition(">")[0])
            case "DATA":
                if not self.recipients:
                    return b"503 to whom?\r\n"
                self.in_message = True
                return b"354 go on\r\n"
            case "MAIL" | "RSET":
                self.recipients = []
            case "HELO" | "NOOP":
                pass
            case "QUIT":
                self.transport.write(b"221 bye\r\n")
                self.transport.close()
                return b""
            case _:
                return b"502 not here\r\n"
        return b"250 ok\r\n"


def read(raw: bytes, recipients: list[str]) -> list[dict[str, str]]:
    """One record per recipient of a message as it came over the wire."""
    subject, body = _plain(raw) or _any(raw)
    at = datetime.fromtimestamp(time(), UTC).isoformat(timespec="milliseconds")
    return [{"to": to, "subject": subject, "body": body, "at": at} for to in recipients]


def _plain(raw: bytes) -> tuple[str, str] | None:
    """Subject and text of a message that is one text in base64, as ours are; None for others.

    Reading such a one with the library takes ten times as long.
    """
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = _FOLD.sub(" ", head.decode("ascii", "replace")).split("\r\n")
    named = (line.partition(":") for line in lines)
    fields = {name.lower(): value.strip() for name, _, value in named}
    if any(fields.get(name) != kind for name, kind in _PLAIN.items()):
        return None
    try:
        return _header(fields.get("subject", "")), b64decode(body).decode("utf-8", "replace")
    except ValueError:
        return None


def _any(raw: bytes) -> tuple[str, str]:
    """The same of any message; the library's older class costs a tenth of the newer one."""
    message = email.message_from_bytes(raw)
    return _header(message["Subject"] or ""), _body(message)


@lru_cache(maxsize=256)
def _header(encoded: str) -> str:
    try:
        return str(make_header(decode_header(encoded)))
    except (HeaderParseError, LookupError, UnicodeError):
        return encoded


def _body(message: Message) -> str:
    """The first text in the message, whatever its charset claims."""
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and isinstance(content, bytes):
            try:
                return content.decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                return content.decode("utf-8", "replace")
    return ""


async def serve(file: BinaryIO, address: str, probe: int) -> None:
    """Take mail at ``address`` (host:port) until SIGTERM."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)

    def keep(raw: bytes, recipients: list[str]) -> None:
        """Write the message down before its sender hears that it was taken."""
        lines = (
            orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in read(raw, recipients)
        )
        file.write(b"".join(lines))
        file.flush()

    host, _, port = address.rpartition(":")
    mail = await loop.create_server(lambda: Conversation(keep), host, int(port))
    ready = await asyncio.start_server(_say_ready, "127.0.0.1", probe)
    await stopping.wait()
    for server in (mail, ready):
        server.close()  # and not wait: a sender keeps its connection open between messages


async def _say_ready(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say "ready" to whatever is asked."""
    await reader.readline()
    writer.write(READY)
    await writer.drain()
    writer.close()


def main() -> None:
    """Serve where the environment says."""
    home = Path(os.environ["HUIYIN_HOME"])
    with (home / "mail.jsonl").open("ab") as file:
        asyncio.run(serve(file, os.environ["HUIYIN_SMTP"], int(os.environ["HUIYIN_PROBE_PORT"])))


if __name__ == "__main__":
    main()
