"""Lists and certificates, over the real bus and database."""

from datetime import timedelta
from functools import partial

import pytest

from contracts.registry import (
    AwardsChanged,
    CertificateChanged,
    DecideObjection,
    IssueAwards,
    ListAwards,
    ObjectAward,
    PrintCertificate,
    ProposePolicy,
    ReadAwards,
    ReadCertificate,
    RecognitionRules,
    ReviewPolicy,
    RevokeCertificate,
)
from kit.wire import Envelope, utcnow
from services.registry.domain.recognition import object_to
from services.registry.service import RegistryService
from services.registry.store import RegistryStore
from tests.service.test_registry_records import records, served, somebody
from tests.support.city import REVIEWER
from tests.unit.registry.builders import NOW


@pytest.fixture
def registry(city):
    return city.run(RegistryService)


def listed(city, *people):
    """The id of a list of these people, who have served three times each."""
    city.send(*(served(*people, need=f"n{one}") for one in range(3)))
    city.until(lambda: records(city) == 3 * len(people))
    day = (NOW + timedelta(hours=8)).date()
    wish = ListAwards(
        area="1401", title="疫情", issuer="志愿者协会", since=day - timedelta(days=2), until=day
    )
    return city.ask(wish).result["id"]


@pytest.mark.req("R-REC-01", "R-REC-04")
def test_from_a_public_list_to_certificates_that_can_be_verified(city, registry):
    people = [somebody(city, one) for one in range(3)]
    city.send(*(served(*people[: 3 if one == 0 else 1], need=f"n{one}") for one in range(6)))
    city.until(lambda: records(city) == 8)
    day = (NOW + timedelta(hours=8)).date()
    wish = ListAwards(
        area="1401", title="疫情", issuer="志愿者协会", since=day - timedelta(days=2), until=day
    )
    key = city.ask(wish).result["id"]
    [told] = city.heard(AwardsChanged)
    assert (told.people, told.honours, told.certificates, told.trophies) == (3, 1, 2, 1)
    items = city.query(ReadAwards(list_id=key))["items"]
    assert [one["rank"] for one in items] == [1, 2, 3]
    assert (items[0]["services"], items[0]["trophy"]) == (6, True)
    where = {"list_id": key, "volunteer_number": items[2]["number"]}
    assert city.ask(ObjectAward(**where, reason="未到岗")).status == 200
    assert city.ask(IssueAwards(list_id=key)).code == "objections_open"
    fall = DecideObjection(**where, verdict="approve", reason="查实未到岗")
    assert city.ask(fall).result["state"] == "fallen"
    # The week passes.
    over = {"$set": {"objections_until": utcnow() - timedelta(seconds=1)}, "$inc": {"_v": 1}}
    city.db("registry").award_lists.update_one({"_id": key}, over)
    assert city.ask(IssueAwards(list_id=key)).result["state"] == "issuing"
    made = city.heard(CertificateChanged, 2)
    city.until(lambda: city.db("registry").award_lists.count_documents({"state": "issued"}))
    assert sorted(one.kind for one in made) == ["certificate", "honour"]
    assert "张三" not in str(list(city.db("registry").certificates.find({}, {"_out": 0})))


@pytest.mark.req("R-REC-04")
def test_an_objection_beside_the_order_to_issue_is_decided_before_the_list_ends(city, registry):
    key = listed(city, *(somebody(city, one) for one in range(2)))
    lists, awards = city.db("registry").award_lists, city.db("registry").awards
    last = city.query(ReadAwards(list_id=key))["items"][-1]["number"]
    where = {"list_id": key, "volunteer_number": last}
    city.ask(ObjectAward(**where, reason="未到岗"))
    # As if it had been counted before the objection.
    lists.update_one({"_id": key}, {"$set": {"state": "issuing"}, "$inc": {"_v": 1}})
    city.until(lambda: awards.count_documents({"state": "issued"}) == 1)
    store = RegistryStore(city.db("registry"), name="registry", keys=city.keys)
    store.honours.carry_on(utcnow())
    assert lists.find_one({"_id": key})["state"] == "issuing"
    assert city.ask(DecideObjection(**where, verdict="reject", reason="到岗")).status == 200
    city.until(lambda: lists.find_one({"_id": key})["state"] == "issued")
    assert awards.count_documents({"state": "issued"}) == 2


@pytest.mark.req("R-REC-04")
def test_an_objection_made_in_time_counts_though_it_is_heard_after_the_certificate(city, registry):
    key = listed(city, somebody(city, 1))
    lists, awards = city.db("registry").award_lists, city.db("registry").awards
    in_time = utcnow() - timedelta(seconds=1)
    lists.update_one({"_id": key}, {"$set": {"objections_until": utcnow()}, "$inc": {"_v": 1}})
    where = {
        "list_id": key,
        "volunteer_number": city.query(ReadAwards(list_id=key))["items"][0]["number"],
    }
    objection = ObjectAward(**where, reason="未到岗")
    assert city.ask(objection).code == "objections_over"
    city.ask(IssueAwards(list_id=key))
    city.until(lambda: lists.find_one({"_id": key})["state"] == "issued")
    assert city.ask(objection, time=in_time).result["state"] == "objected"
    fall = DecideObjection(**where, verdict="approve", reason="查实未到岗")
    assert city.ask(fall).result["state"] == "fallen"
    city.until(lambda: city.db("registry").certificates.find_one()["state"] == "revoked")
    assert awards.count_documents({"state": "fallen"}) == 1


@pytest.mark.req("R-REC-04")
def test_no_certificate_stands_of_who_fell_while_it_was_made(city, registry, monkeypatch):
    """The sweep has read the awards; then the objection is heard and decided; then it goes on."""
    key = listed(city, somebody(city, 1))
    registry.stop()
    store = RegistryStore(city.db("registry"), name="registry", keys=city.keys)
    lists, honours = city.db("registry").award_lists, store.honours
    lists.update_one({"_id": key}, {"$set": {"state": "issuing"}, "$inc": {"_v": 1}})
    [award] = honours.page(key, 0, 10)
    where = {"list_id": key, "volunteer_number": award.number}
    made = honours.certificates.add_many

    def interrupted(new):
        new = list(new)
        rule = partial(object_to, ObjectAward(**where, reason="未到岗"))
        honours.awards.decide(award.id, rule, cause=Envelope("objection", {}))
        fall = DecideObjection(**where, verdict="approve", reason="查实未到岗")
        honours.settle(fall, Envelope("decision", {}))
        return made(new)

    monkeypatch.setattr(honours.certificates, "add_many", interrupted)
    honours.carry_on(utcnow())
    assert honours.award(key, award.number).state == "fallen"
    assert city.db("registry").certificates.find_one()["state"] == "revoked"


@pytest.mark.req("R-REC-04")
def test_people_print_what_is_recorded_of_them_and_it_can_be_revoked(city, registry):
    key = somebody(city, 1)
    city.send(served(key))
    city.until(lambda: records(city) == 1)
    day = (NOW + timedelta(hours=8)).date()
    wish = PrintCertificate(
        volunteer_id=key, since=day - timedelta(days=2), until=day, issuer="桥东社区"
    )
    number = city.ask(wish).result["id"]
    paper = city.query(ReadCertificate(certificate_id=number, unmasked=True))
    assert ("*" in paper["name"], "employer" in paper) == (False, True)
    shown = city.query(ReadCertificate(certificate_id=number))
    assert ("*" in shown["name"], "employer" in shown) == (True, False)
    assert (shown["hours"], shown["state"], shown["name"]) == (4.0, "issued", "张*")
    revoked = city.ask(RevokeCertificate(certificate_id=number, reason="登记有误"))
    assert revoked.result["state"] == "revoked"
    assert city.query(ReadCertificate(certificate_id=number))["reason"] == "登记有误"
    later = day + timedelta(days=9)
    nothing = wish.model_copy(update={"since": later, "until": later})
    assert city.ask(nothing).code == "nothing_recorded"


def test_a_city_may_thank_by_rules_of_its_own(city, registry):
    stricter = RecognitionRules(honour_from=2, best_share=0.5)
    wish = ProposePolicy(
        area="1401", effective_from=utcnow() + timedelta(seconds=2), content=stricter, reason="x"
    )
    key = city.ask(wish).result["id"]
    city.ask(ReviewPolicy(policy_id=key, verdict="approve"), caller=REVIEWER)
    people = [somebody(city, one) for one in range(2)]
    city.send(served(*people), served(people[0], need="n2"))
    city.until(lambda: records(city) == 3)
    city.until(lambda: utcnow() > wish.effective_from)
    day = (NOW + timedelta(hours=8)).date()
    city.ask(ListAwards(area="1401", title="x", issuer="y", since=day, until=day))
    [told] = city.heard(AwardsChanged)
    assert (told.honours, told.certificates, told.trophies) == (1, 1, 1)
