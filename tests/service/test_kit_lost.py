"""A channel that is lost at a bad moment."""

from contracts.registry import ReadVolunteer
from tests.service.test_kit_bus import TeamService


def test_a_channel_lost_amid_acknowledging_keeps_nothing_else_from_being_said(city):
    inbound = next(iter(city.run(TeamService).entrypoints)).inbound
    for acks in inbound._acks.values():
        acks.take(1, 1)
        acks.settle(1)
        acks._channel.connection = None  # as py-amqp leaves a channel that is gone
    inbound._cork()
    assert city.query(ReadVolunteer(volunteer_id="v1"))
