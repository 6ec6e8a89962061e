"""A channel, or the socket under it, that is lost at a bad moment; a write that is not safe."""

import socket
from contextlib import ExitStack

import pytest
from pymongo import WriteConcern
from pymongo.errors import BulkWriteError

from contracts.registry import ReadVolunteer
from kit.inserting import insert_new
from tests.service.test_kit_bus import TeamService


def test_a_channel_lost_amid_acknowledging_keeps_nothing_else_from_being_said(city):
    inbound = next(iter(city.run(TeamService).entrypoints)).inbound
    for acks in inbound._acks.values():
        acks.take(1, 1)
        acks.settle(1)
        acks._channel.connection = None  # as py-amqp leaves a channel that is gone
    inbound._cork()
    assert city.query(ReadVolunteer(volunteer_id="v1"))


def test_a_socket_that_was_closed_here_is_opened_again(city):
    inbound = next(iter(city.run(TeamService).entrypoints)).inbound
    assert city.query(ReadVolunteer(volunteer_id="v1"))
    lost = inbound._channel.connection
    number = lost.transport.sock.fileno()
    lost.transport.sock.close()
    with ExitStack() as others:  # one of them takes its number: whoever still reads there is told
        while others.enter_context(socket.socket()).fileno() < number:
            pass
        city.until(lambda: inbound._channel and inbound._channel.connection is not lost)
    assert city.query(ReadVolunteer(volunteer_id="v1"))


def test_what_the_majority_has_not_written_is_not_taken_for_done(city):
    """The database of the tests is alone: it never has two copies."""
    alone = WriteConcern(w=2, wtimeout=100)
    there = city.db("notify").get_collection("things", write_concern=alone)
    city.db("notify").things.insert_one({"_id": "a"})
    for documents in ([{"_id": "b"}], [{"_id": "a"}, {"_id": "c"}]):
        with pytest.raises(BulkWriteError):
            insert_new(there, documents)
