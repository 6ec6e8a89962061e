"""How one joins the reserve, or the fleet."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import DayPart, PostCategory
from kit.errors import Refusal
from services.registry.domain.age import TooYoung
from services.registry.domain.phone import PhoneInvalid
from services.registry.domain.profile import masked
from services.registry.domain.volunteer import (
    LicenceExpired,
    NameInvalid,
    PlateInvalid,
    register,
)
from tests.unit.registry.builders import NOW, TODAY, a_driver, a_wish


def joined(wish):
    return register(wish, volunteer_id="v1", now=NOW, by="operator")


def test_who_registers_is_in_the_reserve_and_others_are_told():
    volunteer, (registered, keep) = joined(a_wish(name=" 张\u200b三 "))
    assert (volunteer.state, volunteer.name, volunteer.phone) == ("reserve", "张三", "10000000001")
    assert registered.entry.volunteer_id == "v1"
    assert [(one.subject, one.name, one.phone) for one in keep.contacts] == [
        ("v1", "张三", "10000000001")
    ]


def test_the_event_holds_nothing_to_recognise_a_person_by():
    home = {"lat": 37.87064, "lon": 112.54891}
    wish = a_wish(birth_date=date(1990, 5, 6), home=home, employer="市一中", skills=["急救"])
    volunteer, (registered, _) = joined(wish)
    told = json.dumps(registered.model_dump(mode="json"), ensure_ascii=False)
    for secret in ("张三", "10000000001", "1990-05-06", "37.87064", "市一中", volunteer.number):
        assert secret not in told
    assert registered.entry.birth_year == 1990
    assert (registered.entry.near.lat, registered.entry.near.lon) == (37.871, 112.549)


def test_one_serves_in_the_home_district_unless_one_says_otherwise():
    assert joined(a_wish())[0].service_areas == {"140107"}
    assert joined(a_wish(service_areas=["1401"]))[0].service_areas == {"1401"}


def test_a_driver_brings_seats():
    volunteer, (registered, _) = joined(a_driver())
    assert registered.entry.vehicle_seats == 4
    assert (volunteer.plate, volunteer.driving.licence_class) == ("晋A12345", "C1")
    assert joined(a_wish())[1][0].entry.vehicle_seats is None


def test_a_licence_is_valid_on_its_last_day():
    assert joined(a_driver(licence_valid_to=TODAY))
    with pytest.raises(LicenceExpired):
        joined(a_driver(licence_valid_to=date(2022, 4, 9)))


def test_a_driver_is_eighteen():
    assert joined(a_wish(birth_date=date(2004, 4, 11)))
    with pytest.raises(TooYoung):
        joined(a_driver(birth_date=date(2004, 4, 11)))


@pytest.mark.parametrize(
    "plate", ["晋A·12345", "晋 a-12345", "晋AD12345", "晋AF1234挂", "京A12345"]
)
def test_plates_are_taken_with_or_without_separators(plate):
    wish = a_driver(vehicle={"plate": plate}, phone="13800000001", synthetic=False)
    assert joined(wish)[0].plate.isalnum()


def test_a_word_is_not_a_plate():
    with pytest.raises(PlateInvalid):
        joined(a_driver(vehicle={"plate": "my car"}, phone="13800000001", synthetic=False))


@pytest.mark.parametrize("name", ["\u200b", "12345", "---", "　"])
def test_a_name_has_letters(name):
    with pytest.raises(NameInvalid):
        joined(a_wish(name=name))


def test_refusals_name_the_field_and_never_the_value():
    with pytest.raises(PhoneInvalid) as refused:
        joined(a_wish(phone="12700000001", synthetic=False))
    assert refused.value.facts == {"field": "phone"}
    assert "127" not in str(refused.value)


def test_who_looks_someone_up_sees_masked_fields():
    shown = masked(joined(a_driver(name="欧阳娜娜", phone="10012341234"))[0])
    assert (shown["name"], shown["phone"]) == ("欧***", "100****1234")
    assert shown["vehicle"]["plate"] == "晋A***45"
    assert "12341234" not in json.dumps(shown)


wishes = st.builds(
    a_wish,
    name=st.text(min_size=1, max_size=120),
    phone=st.from_regex(r"\+?[0-9]{5,20}", fullmatch=True),
    birth_date=st.none() | st.dates(),
    intentions=st.frozensets(st.sampled_from(PostCategory), min_size=1),
    available=st.frozensets(st.sampled_from(DayPart), min_size=1),
    synthetic=st.booleans(),
)


@given(wishes)
def test_every_wish_ends_in_the_reserve_or_in_a_refusal(wish):
    try:
        volunteer, (registered, keep) = joined(wish)
    except Refusal as refused:
        field = refused.facts["field"]
    else:
        field = ""
        assert volunteer.state == "reserve"
        assert volunteer.name
        assert len(volunteer.phone) == 11
        assert volunteer.phone.startswith("100") == wish.synthetic
        assert registered.entry.intentions == wish.intentions
        assert registered.entry.available == wish.available
        assert keep.contacts[0].phone == volunteer.phone
    assert field in {"", "name", "phone", "birth_date"}
