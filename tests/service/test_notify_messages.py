"""Messages are queued once, sent by a real mail server, and never lost when it is away."""

import os
import socket
import subprocess
import sys

import orjson
import pytest
from amqp import Message as Basic
from eventlet import connect, tpool
from kombu import Connection

from contracts.notify import (
    Contact,
    ForgetContacts,
    KeepContacts,
    MessagesChanged,
    ReadMessages,
    TellAnswer,
)
from kit.wire import Envelope
from services.notify.service import NotifyService
from services.notify.store.messages import BATCH
from tests.support.city import PATIENCE
from tests.unit.notify.occasions import EIGHT, help_changed, offers, withdrawal


class MailSink:
    """The development mail server, as a process of its own."""

    def __init__(self, home):
        self.home = home
        self.address = f"127.0.0.1:{_free_port()}"
        self._process = None

    def start(self):
        environ = os.environ | {
            "HUIYIN_HOME": str(self.home),
            "HUIYIN_SMTP": self.address,
            "HUIYIN_PROBE_PORT": str(_free_port()),
        }
        self._process = subprocess.Popen([sys.executable, "-m", "cli.mailsink"], env=environ)

    def listens(self):
        host, _, port = self.address.partition(":")
        try:
            connect((host, int(port))).close()
        except ConnectionRefusedError:
            return False
        return True

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            tpool.execute(self._process.wait)
        self._process = None

    def mails(self):
        file = self.home / "mail.jsonl"
        return (
            [orjson.loads(one) for one in file.read_bytes().splitlines()] if file.exists() else []
        )


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def contacts(*subjects):
    return KeepContacts(
        contacts=[
            Contact(subject=one, phone=f"1001234{index:04}", name=f"名{one}")
            for index, one in enumerate(subjects)
        ]
    )


def read(city, limit=200, **cursor):
    """Ask notify as the gateway does."""
    question = Envelope.of(ReadMessages(limit=limit, **cursor))
    with Connection(city.amqp) as connection:
        channel, got = connection.default_channel, []
        channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=got.append)
        to = {"reply_to": "amq.rabbitmq.reply-to", "correlation_id": question.id}
        basic = Basic(question.pack(city.keys.message), **to)
        channel.basic_publish(basic, "queries", question.type)
        while not got:
            connection.drain_events(timeout=PATIENCE)
    sealed = bytes(got[0].body).decode()
    return orjson.loads(city.keys.message.open(sealed, about=question.id))["result"]["messages"]


def states(city):
    return sorted(one["state"] for one in city.db("notify").messages.find())


def told(city):
    """The ids of all messages that were said to be sent."""
    return [one for event in city.heard(MessagesChanged, 0) for one in event.message_ids]


@pytest.fixture
def sink(city, tmp_path, monkeypatch):
    sink = MailSink(tmp_path)
    monkeypatch.setenv("HUIYIN_SMTP", sink.address)
    sink.start()
    city.until(sink.listens)
    yield sink
    sink.stop()


@pytest.fixture
def notify(city, sink):
    return city.run(NotifyService)


@pytest.fixture
def development(city, monkeypatch):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    return city.run(NotifyService)


def test_everybody_who_is_offered_a_place_gets_one_mail_with_their_link(city, notify, sink):
    city.send(contacts("wang", "li"))
    city.send(offers("wang", "li"))
    city.until(lambda: len(sink.mails()) == 2)
    (changed,) = city.heard(MessagesChanged)
    assert (changed.state, changed.template, changed.channel) == ("sent", "offer", "smtp")
    assert len(changed.message_ids) == 2
    mails = sorted(sink.mails(), key=lambda mail: mail["to"])
    for mail, person, number in zip(mails, ("wang", "li"), (0, 1), strict=True):
        assert mail["to"] == f"1001234{number:04}@sms.invalid"
        assert f"名{person}" in mail["body"]
        assert f"/o/{city.keys.link_token('offer', f'o-{person}')}" in mail["body"]


def test_an_event_that_arrives_three_times_sends_one_mail_each(city, notify, sink):
    city.send(contacts("wang", "li"))
    event = Envelope.of(offers("wang", "li"))
    city.post(event, event, event.again())
    city.until(lambda: states(city) == ["sent", "sent"])
    city.post(event)
    city.until(lambda: city.waiting("notify.events") == 0)
    city.send(withdrawal("wang"))
    city.until(lambda: states(city) == ["sent"] * 3)
    assert len(sink.mails()) == 3


def test_while_the_mail_server_is_away_messages_wait_and_none_is_lost(city, notify, sink):
    city.send(contacts("wang", "li"))
    sink.stop()
    city.send(offers("wang", "li"))
    city.until(lambda: states(city) == ["queued", "queued"])
    city.until(lambda: city.db("notify").messages.find_one({"channel": "smtp"}))
    sink.start()
    city.until(lambda: states(city) == ["sent", "sent"])
    assert len(sink.mails()) == 2
    assert [one.state for one in city.heard(MessagesChanged)] == ["sent"]


@pytest.mark.req("R-HELP-05")
def test_an_address_may_come_after_the_message(city, notify, sink):
    city.send(help_changed("received"))
    city.until(lambda: city.db("notify").messages.find_one({"tries": {"$gt": 0}}))
    city.send(contacts("3f9ab2c4d5"))
    city.until(lambda: states(city) == ["sent"])
    assert "3F9AB2C4" in sink.mails()[0]["body"]


def test_a_newer_address_counts_and_an_older_one_that_arrives_late_does_not(city, development):
    old, new = Envelope.of(contacts("wang", "li")), Envelope.of(contacts("li", "wang"))
    city.post(new)
    city.until(lambda: city.db("notify").contacts.count_documents({}) == 2)
    city.post(old)
    city.send(offers("wang"))
    city.until(lambda: states(city) == ["sent"])
    assert read(city)[0]["phone"] == "100****0001"


def test_addresses_rest_encrypted_and_can_be_destroyed_for_good(city, development):
    kept = Envelope.of(contacts("wang"))
    city.post(kept)
    city.until(lambda: city.db("notify").contacts.find_one({"phone": {"$exists": True}}))
    assert "10012340000" not in str(city.db("notify").contacts.find_one())
    city.send(ForgetContacts(subjects=["wang"]))
    city.until(lambda: city.db("notify").contacts.find_one({"phone": {"$exists": False}}))
    city.post(kept.again())
    city.until(lambda: city.waiting("notify.commands") == 0)
    city.send(offers("wang"))
    city.until(lambda: city.db("notify").messages.find_one({"tries": {"$gt": 0}}))
    assert states(city) == ["queued"]


@pytest.mark.req("R-HELP-05")
def test_an_answer_rests_encrypted_and_reaches_the_one_who_asked(city, development):
    city.send(contacts("h1"))
    city.send(TellAnswer(subject="h1", about="help", text="药已送到门口"))
    city.until(lambda: states(city) == ["sent"])
    (message,) = read(city)
    assert "药已送到门口" in message["text"]
    assert "药已送到门口" not in str(list(city.db("notify").notices.find()))


def test_urgent_messages_go_before_hundreds_of_others(city, notify, sink):
    sink.stop()
    people = [f"v{number}" for number in range(300)]
    city.send(contacts("h1", *people))
    city.send(offers(*people))
    city.until(lambda: states(city) == ["queued"] * 300)
    city.send(help_changed("received").model_copy(update={"help_id": "h1"}))
    city.until(lambda: states(city) == ["queued"] * 301)
    sink.start()
    city.until(lambda: states(city) == ["sent"] * 301)
    place = next(at for at, mail in enumerate(sink.mails()) if "求助" in mail["body"])
    assert place <= BATCH  # only a batch that was in hand already can be ahead


def test_two_processes_share_the_work_and_send_nothing_twice(city, notify, sink):
    city.run(NotifyService)
    people = [f"v{number}" for number in range(300)]
    city.send(contacts(*people))
    city.send(*(offers(*people[at : at + 30]) for at in range(0, 300, 30)))
    city.until(lambda: states(city) == ["sent"] * 300)
    assert len(sink.mails()) == 300
    city.until(lambda: len(told(city)) >= 300)
    assert len(set(told(city))) == len(told(city)) == 300


def test_the_viewer_pages_through_everything_once_and_is_on_record(city, development):
    people = [f"v{number}" for number in range(25)]
    city.send(contacts(*people))
    city.send(offers(*people))
    city.until(lambda: states(city) == ["sent"] * 25)
    seen, cursor = [], {}
    while page := read(city, limit=10, **cursor):
        seen += [one["id"] for one in page]
        cursor = {"before": page[-1]["at"], "before_id": page[-1]["id"]}
    assert len(seen) == len(set(seen)) == 25
    assert city.db("notify").readings.find_one()["by"] == "system"


def test_a_message_whose_words_were_destroyed_is_in_nobodys_way(city, development):
    """The words of somebody forgotten are destroyed while an old event queues them once more."""
    lost = {"_id": "m0", "notice": "gone", "template": "help_closed", "lane": 0, "subject": "h9"}
    lost |= {"offer_id": "", "answer_by": None, "state": "queued", "tries": 0}
    city.db("notify").messages.insert_one(lost | {"due": EIGHT, "at": EIGHT})
    city.send(contacts("wang"))
    city.send(offers("wang"))
    city.until(lambda: states(city) == ["sent"])
    assert len(read(city)) == 1
