"""Psychological support: only the qualified listen, and only they read what they wrote."""

import pytest

from contracts.matching import (
    DispatchHelp,
    NoteSession,
    ReadSessions,
)
from kit.errors import Forbidden
from kit.wire import Caller, Envelope
from services.matching.store import MatchingStore
from tests.support.city import OPERATOR
from tests.support.pleas import verified, who_is_sent
from tests.support.reserve import an_entry, enlist, people


@pytest.mark.req("R-HELP-10")
def test_only_the_qualified_listen_and_only_they_read_what_they_wrote_down(city, matching):
    skill = {"qualifications": frozenset({"psychological_counsellor"})}
    far = an_entry("listener", metres=30_000).model_copy(update=skill)
    enlist(city, an_entry("neighbour"), far)
    help_id = verified(city, category="psychological", detail="夜里睡不着", medicine=None)
    named = DispatchHelp(help_id=help_id, volunteer_id="neighbour")
    assert city.ask(named).code == "provider_not_qualified"
    assert city.ask(DispatchHelp(help_id=help_id)).status == 200
    assert who_is_sent(city, help_id) == "listener"
    listener = Caller(id="k", role="volunteer", subject="listener")
    wish = NoteSession(help_id=help_id, text="SECRET-TALK 父亲去世")
    assert city.ask(wish, caller=listener).status == 201
    assert city.ask(wish).code == "not_the_provider"  # an operator
    [note] = city.query(ReadSessions(help_id=help_id), listener)["sessions"]
    assert note["text"] == wish.text
    desk = MatchingStore(city.db("matching"), name="matching", keys=city.keys).help
    for other in (OPERATOR, Caller(id="n", role="volunteer", subject="neighbour")):
        with pytest.raises(Forbidden):
            desk.sessions.read(help_id, Envelope(type="q", data={}, caller=other))
    looks = city.db("matching").readings.find({"help_id": help_id, "what": "sessions"})
    assert [one["refused"] for one in looks] == [False, True, True]
    resting = str(list(city.db("matching").sessions.find()))
    assert "SECRET-TALK" not in resting
    assert "SECRET-TALK" not in str(city.said)


def test_nobody_unqualified_is_sent_even_when_nobody_else_is_there(city, matching):
    enlist(city, *people(3))
    help_id = verified(city, category="psychological", medicine=None)
    assert city.ask(DispatchHelp(help_id=help_id)).code == "nobody_free"
