"""The audit of a ledger on the real database, read in parts and in processes of its own."""

import json
import os
import subprocess
import sys

import pytest
from bson.datetime_ms import DatetimeMS
from pymongo import MongoClient

from services.logistics.auditing.parts import cut, read
from services.logistics.auditing.process import audit_apart
from services.logistics.domain.auditor import finding
from tests.support.checked_ledger import CheckedLedger

NAME = f"audit-{os.getpid()}"
URI = os.environ["HUIYIN_MONGO_URI"]


@pytest.fixture
def entries():
    """A ledger of twelve lines."""
    with MongoClient(URI, tz_aware=True) as client:
        client.drop_database(NAME)
        checked = CheckedLedger(client[NAME])
        checked.receive("in", 100, expires="2022-06-30")
        for n in range(11):
            checked.move(f"m{n}", "issue", "warehouse:main", f"team:t{n % 3}", n + 1)
        yield client[NAME].entries
        client.drop_database(NAME)


def in_parts(last, count):
    return finding([read(URI, NAME, "entries", part) for part in cut(last, count)])


@pytest.mark.parametrize("count", [1, 2, 5])
def test_in_however_many_parts_it_is_read_every_line_is_read_once(entries, count):
    found = in_parts(12, count)
    assert (found.entries, found.accounts, found.faults) == (12, 5, ())
    assert found.totals == {
        "supplier": {"mask": -100}, "warehouse": {"mask": 34}, "team": {"mask": 66},
    }  # fmt: skip


def test_a_ledger_that_has_grown_meanwhile_is_read_to_its_end(entries):
    assert in_parts(10, 2).entries == 12


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("no", [6.5, -1, 10**12])
def test_a_number_out_of_place_is_found_in_whichever_part_it_lies(entries, no, count):
    entries.update_one({"no": 7}, {"$set": {"no": no}})
    found = in_parts(12, count)
    assert found == in_parts(12, 1)
    assert f"{no} m5: its seal is broken" in found.faults


@pytest.mark.req("R-LOG-11")
@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize(
    "change",
    [
        {"at": "yesterday"}, {"legs": "none"}, {"legs.0": 5}, {"legs.0.delta": "5"},
        {"legs.1.seq": None}, {"legs.0.account": 7}, {"legs.0.balance": 1.5}, {"claims": None},
        {"claims": [1]}, {"kind": ["issue"]}, {"by": None}, {"reason": 5}, {"hash": 7},
        {"previous": None}, {"donation_id": {}}, {"no": "seven"}, {"no": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_field_that_cannot_be_read_is_told_and_the_audit_goes_on(entries, change, count):
    entries.update_one({"no": 7}, {"$set": change})
    entries.update_one({"no": 11}, {"$set": {"reason": "changed"}})
    found = in_parts(12, count)
    assert found == in_parts(12, 1)
    (field,) = {one.partition(".")[0] for one in change}
    told = [one for one in found.faults if one.endswith(f" m5: its field {field} cannot be read")]
    assert len(told) == 1
    assert field == "no" or told[0].startswith("7 ")
    assert "11 m9: its seal is broken" in found.faults
    assert found.entries == 12


def test_a_field_that_is_missing_is_told_by_the_process_too(entries):
    entries.update_one({"no": 7}, {"$unset": {"legs": ""}})
    for change in ({"legs.0.account": "nonsense"}, {"at": DatetimeMS(10**17)}):
        entries.update_one({"no": 9}, {"$set": change})
    found, _ = audit_apart(NAME, "entries")
    assert found.faults[0] == "7 m5: its field legs cannot be read"
    assert "9 m7: nonsense is no account" in found.faults
    assert found.entries == 12


def test_a_line_changed_where_the_parts_meet_is_named(entries):
    for no in (6, 7):
        entries.update_one({"no": no}, {"$set": {"legs.0.balance": 99}})
    assert in_parts(12, 2) == in_parts(12, 1)
    faults = in_parts(12, 2).faults
    assert "6 m4: its seal is broken" in faults
    assert "7 m5: its seal is broken" in faults


@pytest.mark.req("R-LOG-11")
def test_processes_of_their_own_find_the_same(entries):
    entries.update_one({"no": 9}, {"$set": {"reason": "changed"}})
    found, took = audit_apart(NAME, "entries")
    assert (found, took > 0) == (in_parts(12, 1), True)
    assert found.faults == ("9 m7: its seal is broken",)
    two = (
        "from dataclasses import asdict; import json\n"
        "from services.logistics.auditing.parts import audit\n"
        f"print(json.dumps(asdict(audit({URI!r}, {NAME!r}, 'entries', long=2))))"
    )
    done = subprocess.run([sys.executable, "-c", two], stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    assert (told["faults"], told["hash"]) == (["9 m7: its seal is broken"], found.hash)
    assert told["totals"] == found.totals
