"""The mail channel against a real SMTP server in this process."""

import email
import email.policy
from base64 import b64decode

import pytest
from aiosmtpd.controller import Controller

from services.notify.channels.outlet import Away, Refused
from services.notify.channels.smtp import Smtp
from services.notify.domain.letter import Letter


class Server(Controller):
    """Keeps mail; answers to RCPT and MAIL what a test wishes."""

    def __init__(self, port=0, extensions=()):
        super().__init__(self, hostname="127.0.0.1", port=port, server_hostname="sink")
        self.mails, self.sessions, self.extensions = [], set(), list(extensions)
        self.recipient = self.sender = "250 OK"

    def _trigger_server(self):
        """Called once the server listens: the port is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  aiosmtpd's name
        session.host_name = hostname
        return [*self.extensions, *responses]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        self.sessions.add(session.peer)
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 kept"


@pytest.fixture(params=[[], ["250-PIPELINING"]], ids=["one by one", "pipelined"])
def server(request):
    server = Server(extensions=request.param)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp(server):
    channel = Smtp(f"127.0.0.1:{server.port}")
    yield channel
    channel.close()


LETTER = Letter("m1", "10012345678", "志愿服务邀请", "王芳您好\n.\n请答复 " + "很长" * 200)


def test_a_letter_arrives_as_it_was_written(server, smtp):
    smtp.send(LETTER)
    ((to, raw),) = server.mails
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert to == ["10012345678@sms.invalid"]
    assert (mail["Subject"], mail["Message-ID"]) == ("志愿服务邀请", "<m1@huiyin>")
    assert mail.get_content().splitlines() == LETTER.text.splitlines()
    assert b64decode(mail.get_payload()).decode() == LETTER.text


def test_many_letters_share_one_connection(server, smtp):
    for _ in range(5):
        smtp.send(LETTER)
    assert (len(server.mails), len(server.sessions)) == (5, 1)


@pytest.mark.parametrize("code", ["450 mailbox busy", "550 no such number"])
def test_a_refused_recipient_is_refused_and_the_next_one_goes_out(server, smtp, code):
    server.recipient = code
    with pytest.raises(Refused):
        smtp.send(LETTER)
    server.recipient = "250 OK"
    smtp.send(LETTER)
    assert len(server.mails) == 1


@pytest.mark.parametrize("step", ["recipient", "sender"])
def test_a_server_that_shuts_down_is_away_not_refusing(server, smtp, step):
    setattr(server, step, "421 shutting down")
    with pytest.raises(Away):
        smtp.send(LETTER)


def test_nobody_there_is_away_and_later_there_again():
    first = Server()
    first.start()
    smtp = Smtp(f"127.0.0.1:{first.port}")
    smtp.send(LETTER)
    first.stop()
    for _ in range(2):
        with pytest.raises(Away):
            smtp.send(LETTER)
        smtp.close()
    second = Server(first.port)
    second.start()
    smtp.send(LETTER)
    smtp.close()
    second.stop()
    assert (len(first.mails), len(second.mails)) == (1, 1)
