"""People, lists and organisations for tests; only what a test is about is given."""

from datetime import UTC, date, datetime

from contracts.registry import (
    ApplyOrganisation,
    ImportChunk,
    RegisterDriver,
    RegisterVolunteer,
)
from services.registry.domain.chunk import Source
from services.registry.domain.organisation import apply

NOW = datetime(2022, 4, 10, 4, tzinfo=UTC)
TODAY = date(2022, 4, 10)
COMMUNITY = "140107001002"
CREDIT_CODE = "91350100M000100Y43"

TITLES = ["姓名", "手机", "社区代码", "服务意向", "服务时段"]
DRIVER_TITLES = [*TITLES, "驾照", "驾照有效期", "车牌"]


def a_wish(**facts):
    return RegisterVolunteer(**{**_facts("10000000001"), "synthetic": True, **facts})


def a_driver(**facts):
    driving = {
        "licence_class": "C1",
        "licence_valid_to": date(2099, 12, 31),
        "vehicle": {"plate": "晋A·12345"},
    }
    return RegisterDriver(**{**_facts("10000000002"), "synthetic": True, **driving, **facts})


def a_row(phone=10000000001, *, name="张三", community=COMMUNITY, posts="核酸采样", when="上午"):
    return [name, str(phone), community, posts, when]


def a_driver_row(phone=10000000001, *, licence="C1", valid_to="2099-12-31", plate="晋A12345"):
    return [*a_row(phone), licence, valid_to, plate]


def a_chunk(*rows, columns=None, **facts):
    kind = facts.get("kind", "volunteers")
    given = {
        "import_id": "list-1",
        "kind": kind,
        "chunk": 0,
        "chunks": 1,
        "total_rows": max(1, len(rows)),
        "first_row": 2,
        "columns": columns or (DRIVER_TITLES if kind == "drivers" else TITLES),
        "rows": list(rows),
        "synthetic": True,
    }
    return ImportChunk(**given | facts)


def a_source(area="1401"):
    return Source(
        now=NOW,
        by="operator",
        area=area,
        identify=lambda phone: f"v{phone}",
        hide=lambda community, word: f"{community}-{word}",
    )


def an_application(**facts):
    given = {
        "name": "和谐社工",
        "kind": "social_group",
        "service_areas": ["140107"],
        "contact_name": "王五",
        "contact_phone": "10000000009",
        "synthetic": True,
    }
    return ApplyOrganisation(**given | facts)


def an_organisation(by="founder", **facts):
    organisation, _ = apply(an_application(**facts), organisation_id="o1", now=NOW, by=by)
    return organisation


def _facts(phone):
    return {
        "name": "张三",
        "phone": phone,
        "community": COMMUNITY,
        "intentions": ["sampling"],
        "available": ["morning"],
    }
