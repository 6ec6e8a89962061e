"""A certificate's QR code: a genuine one verifies, a revoked one says so, a forged one does not."""

import pypdfium2
import pytest
import zxingcpp

from contracts.registry import AwardsChanged, CertificateChanged
from kit.wire import new_id
from tests.gateway.happened import HOME, NOON
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Owner, Town, eventually

SHOWN = {
    "number": "HY20220000000001A", "kind": "honour", "state": "issued", "name": "张*",
    "volunteer_number": "V140107K3M0QX7A2TB", "since": "2022-04-01", "until": "2022-04-30",
    "services": 7, "hours": 28.0, "lines": [{"category": "sampling", "hours": 28.0}],
    "issuer": "桥东社区", "issued_at": "2022-05-01T00:00:00Z", "trophy": False, "reason": "",
}  # fmt: skip


async def issued(town: Town, owner: str) -> str:
    key = new_id()
    facts = {"volunteer_id": owner, "area": HOME, "kind": "honour", "state": "issued"}
    town.say(CertificateChanged(certificate_id=key, number=SHOWN["number"], **facts))
    await eventually(lambda: town.db.certificates.count_documents({"_id": key}))
    return key


@pytest.mark.req("R-REC-04")
async def test_whoever_holds_it_can_verify_it_and_nobody_can_forge_it(town: Town, anybody: Client):
    key = await issued(town, me := new_id())
    mine = anybody.knowing(town.key("volunteer", "", me))
    with Oracle(town, lambda _: {"result": dict(SHOWN)}):
        address = (await mine.get(f"/v1/certificates/{key}")).body["verify"]
        found = (await anybody.get(address)).body
        assert (found["genuine"], found["valid"], found["hours"]) == (True, True, 28.0)
        page = (await anybody.get(address, Accept="text/html")).raw.decode()
        assert "荣誉证书" in page
        assert "核酸采样" in page
        forged = address[:-2] + ("aa" if address[-2:] != "aa" else "bb")
        assert (await anybody.get(forged)).status == 404
        assert (await anybody.get(forged, Accept="text/html")).status == 404
    with Oracle(town, lambda _: {"result": SHOWN | {"state": "revoked", "reason": "登记有误"}}):
        assert not (await anybody.get(address)).body["valid"]
        assert "登记有误" in (await anybody.get(address, Accept="text/html")).raw.decode()


async def test_it_is_read_where_the_answer_says_before_its_event_is_here(
    town: Town, city: Client, anybody: Client
):
    person = town.lies(new_id(), HOME, "")
    wish = {"since": "2022-04-01", "until": "2022-04-30", "issuer": "桥东社区"}
    with Owner(town) as owner:
        answer = await city.post(f"/v1/volunteers/{person}/certificates", wish)
    assert answer.status == 201
    place = answer.headers["Location"]
    assert place == f"/v1/certificates/{owner.heard[0].id}"
    street, holder = (town.key("street_op", HOME[:9]), town.key("volunteer", "", person))
    with Oracle(town, lambda _: {"result": dict(SHOWN)}):
        for key in (street, holder):
            assert (await anybody.knowing(key).get(place)).status == 200
        elsewhere = anybody.knowing(town.key("street_op", "140105001"))
        assert (await elsewhere.get(place)).status == 404


@pytest.mark.req("R-REC-04")
async def test_its_paper_carries_the_code_that_verifies_it(town: Town, anybody: Client):
    key = await issued(town, me := new_id())
    mine = anybody.knowing(town.key("volunteer", "", me))
    facts = {"name": "张晓明", "employer": ""}
    with Oracle(town, lambda asked: {"result": SHOWN | (facts if asked.data["unmasked"] else {})}):
        paper = await mine.get(f"/v1/certificates/{key}/paper")
        assert (paper.status, paper.headers["Content-Type"]) == (200, "application/pdf")
        page = pypdfium2.PdfDocument(paper.raw)[0]
        assert "张晓明" in page.get_textpage().get_text_bounded()
        (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        address = "/c/" + code.text.rpartition("/c/")[2]
        assert (await anybody.get(address)).body["genuine"]
        another = anybody.knowing(town.key("volunteer", "", new_id()))
        assert (await another.get(f"/v1/certificates/{key}/paper")).status == 404
    with Oracle(town, lambda _: {"result": SHOWN | facts | {"state": "revoked"}}):
        assert (await mine.get(f"/v1/certificates/{key}/paper")).status == 410


async def test_a_list_is_read_in_its_area_by_numbers(town: Town, city: Client, anybody: Client):
    key = new_id()
    facts = {"state": "listed", "people": 1, "certificates": 1, "honours": 0, "trophies": 1}
    facts |= {"since": "2022-04-01", "until": "2022-04-30", "objections_until": NOON}
    town.say(AwardsChanged(list_id=key, area="1401", title="疫情", **facts))
    await eventually(lambda: town.db.award_lists.count_documents({"_id": key}))
    with Oracle(town, lambda _: {"result": {"items": [{"number": "V1"}]}}):
        told = (await city.get(f"/v1/award-lists/{key}")).body
    assert (told["title"], told["items"]) == ("疫情", [{"number": "V1"}])
    elsewhere = anybody.knowing(town.key("city_op", "1101"))
    assert (await elsewhere.get(f"/v1/award-lists/{key}")).status == 404
