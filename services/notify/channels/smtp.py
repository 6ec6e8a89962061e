"""Text messages as mails to a gateway (or, in development, to a local sink)."""

import base64
import smtplib
import time
from email.header import Header
from functools import lru_cache

from services.notify.channels.outlet import Away, Refused
from services.notify.domain.letter import Letter

SENDER = "huiyin@sms.invalid"
#: Seconds for each answer of the server; and after how many idle ones the line is not trusted.
TIMEOUT, IDLE = 10.0, 30.0


class Smtp:
    """One kept connection, many messages."""

    name = "smtp"

    def __init__(self, server: str) -> None:
        host, _, port = server.rpartition(":")
        self._host, self._port = host, int(port)
        self._line: smtplib.SMTP | None = None
        self._used = 0.0

    def send(self, letter: Letter) -> None:
        """Send to ``<phone>@sms.invalid``; the id lets a provider see a repeat."""
        recipient = f"{letter.phone}@sms.invalid"
        line, mail = self._open(), _mail(letter, recipient)
        try:
            if line.has_extn("pipelining"):
                _pipeline(line, recipient, mail)
            else:
                line.sendmail(SENDER, [recipient], mail)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _verdict(next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPResponseException as refused:
            raise _verdict(refused.smtp_code) from None
        except OSError as away:  # every other SMTPException is one
            raise Away(type(away).__name__) from None

    def close(self) -> None:
        """Hang up without a farewell, which a server in trouble may never answer."""
        if self._line is not None:
            self._line.close()
        self._line = None

    def _open(self) -> smtplib.SMTP:
        now = time.monotonic()
        if self._line is not None and now - self._used > IDLE:
            self.close()
        if self._line is None:
            try:
                self._line = smtplib.SMTP(self._host, self._port, "huiyin", timeout=TIMEOUT)
                self._line.ehlo_or_helo_if_needed()
            except OSError as away:
                raise Away(type(away).__name__) from None
        self._used = now
        return self._line


def _pipeline(line: smtplib.SMTP, recipient: str, mail: bytes) -> None:
    """Two round trips instead of four, where the server allows it (RFC 2920)."""
    line.send(f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n")
    codes = [line.getreply()[0] for _ in range(3)]
    if codes[2] == 354:
        line.send(mail + b".\r\n")  # no line of base64 begins with a dot
        codes[2] = line.getreply()[0]
    for code in codes:
        if code >= 400:
            line.rset()
            raise smtplib.SMTPResponseException(code, b"")


def _verdict(code: int) -> Exception:
    """421 is about the server (RFC 5321 3.8), everything else about this message."""
    return Away(str(code)) if code == 421 else Refused(str(code))


def _mail(letter: Letter, recipient: str) -> bytes:
    """RFC 5322 by hand: the library's message classes cost ten times the sending."""
    head = (
        f"From: {SENDER}\r\nTo: {recipient}\r\nMessage-ID: <{letter.id}@huiyin>\r\n"
        f"Subject: {_encoded(letter.title)}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode("ascii") + base64.encodebytes(letter.text.encode()).replace(b"\n", b"\r\n")


@lru_cache(maxsize=256)
def _encoded(title: str) -> str:
    """A title in any language as a header (RFC 2047)."""
    return Header(title, "utf-8").encode()
