"""The ledger and the search, over the real bus and database."""

import pytest

from contracts.registry import (
    LEDGER_COLUMNS,
    FindVolunteers,
    ReadLedger,
    ReadSignUps,
    RegisterVolunteer,
)
from kit.wire import Caller
from services.registry.service import RegistryService
from tests.unit.registry.builders import a_wish

STREET = Caller(id="street", role="street_op", area="140107001")
DISTRICT = Caller(id="district", role="district_op", area="140107")
HOMES = ("140107001002", "140107001003", "140107002001")


@pytest.fixture
def people(city):
    city.run(RegistryService)
    wishes = [
        a_wish(
            phone=f"1000000{number:04}",
            name=f"王{chr(0x4E00 + number)}",
            community=HOMES[number % 3],
            skills={"护士"} if number < 4 else set(),
            intentions={"sampling"} if number % 2 else {"checkpoint"},
            available={"night"} if number < 6 else {"morning"},
        )
        for number in range(12)
    ]
    for wish in wishes:
        assert city.ask(RegisterVolunteer(**wish.model_dump()), caller=STREET).status == 201


def column(rows, title):
    return [row[LEDGER_COLUMNS.index(title)] for row in rows]


def pages(city, query, caller, part):
    found, after = [], ""
    while True:
        told = city.query(query.model_copy(update={"after": after}), caller=caller)
        found += told[part]
        after = told["after"]
        if not after:
            return found


@pytest.mark.req("R-REG-02")
def test_a_street_registers_people_and_has_them_all_in_its_ledger(city, people):
    rows = pages(city, ReadLedger(area="140107001", limit=3), STREET, "rows")
    assert column(rows, "社区代码") == [HOMES[0]] * 4 + [HOMES[1]] * 4
    assert set(column(rows, "招募单位")) == {"street:140107001"}
    assert all(phone.startswith("1000000") for phone in column(rows, "手机"))
    masked = pages(city, ReadLedger(area="140107", limit=5), DISTRICT, "rows")
    assert len(masked) == 12
    assert all("****" in phone for phone in column(masked, "手机"))
    read = [one["what"] for one in city.db("registry").audit.find({})]
    assert sorted(read) == ["ledger", "ledger_masked"]


@pytest.mark.req("R-REG-09")
def test_people_are_found_by_each_of_three_wishes_and_by_all(city, people):
    def found(**wanted):
        return len(pages(city, FindVolunteers(area="140107", limit=2, **wanted), DISTRICT, "items"))

    assert found() == 12
    assert found(skill="护士") == 4
    assert found(intention="sampling") == 6
    assert found(available="night") == 6
    assert found(skill="护士", intention="sampling", available="night") == 2
    assert found(skill="护士", available="morning") == 0
    elsewhere = FindVolunteers(area="140107002", skill="护士")
    assert len(city.query(elsewhere)["items"]) == 1


def test_a_search_for_a_skill_walks_the_index_of_skills(city, people):
    shelf = city.db("registry").volunteers
    query = {"skills": "护士", "skills.0": {"$exists": True}, "state": "reserve",
             "community": {"$gte": "1401", "$lt": "1401:"}}  # fmt: skip
    plan = shelf.find(query).sort([("community", 1), ("_id", 1)]).explain()
    assert "skill" in str(plan["queryPlanner"]["winningPlan"])
    assert "SORT" not in str(plan["queryPlanner"]["winningPlan"]).replace("SORT_KEY", "")


@pytest.mark.req("R-PLAN-03")
def test_a_paste_is_read_and_nothing_of_it_is_kept(city):
    city.run(RegistryService)
    told = city.query(
        ReadSignUps(text="#接龙\n1. 张三 10000000001 核酸采样\n2. 李四", synthetic=True)
    )
    assert [(one["line"], one["doubts"]) for one in told["lines"]] == [
        (2, []),
        (3, ["phone_missing"]),
    ]
    assert city.db("registry").volunteers.count_documents({}) == 0
