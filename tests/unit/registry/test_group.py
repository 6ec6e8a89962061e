"""Work groups: seven sub-groups with heads, a structure others may copy, and no people with it."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import AppointHead, FormGroup, OpenStation
from services.registry.domain import group, station
from services.registry.domain.group import NoSuchSubGroup, OtherCommunity, SubGroupTwice
from tests.unit.registry.builders import COMMUNITY, NOW

SECRET = "欧阳晓明"


def formed(**facts):
    wish = FormGroup(**{"community": COMMUNITY, "kind": "疫情防控工作组", "title": "三区"} | facts)
    return group.form(wish, group_id="g1", now=NOW, by="op")[0]


def headed(found, code, post="head", *, public=False, community=COMMUNITY):
    wish = AppointHead(
        group_id="g1", subgroup=code, post=post, volunteer_id=f"v-{code}-{post}", public=public
    )
    return group.appoint(wish, found, community=community, now=NOW)[0]


@pytest.mark.req("R-ORG-08")
def test_a_compound_has_its_seven_sub_groups_with_head_and_deputy():
    found = formed()
    assert [part.title for part in found.subgroups.values()] == [
        *("联络管理组", "综合协调组", "后勤保障组", "核酸采集组"),
        *("招募宣传组", "楼长管理组", "红色代跑组"),
    ]
    for code in found.subgroups:
        found = headed(headed(found, code), code, "deputy")
    assert len(group.people(found)) == 14
    with pytest.raises(OtherCommunity):
        headed(found, "errands", community="140107001003")
    with pytest.raises(NoSuchSubGroup):
        headed(found, "choir")


@pytest.mark.req("R-ORG-08")
@pytest.mark.parametrize(
    ("category", "code"),
    [("medicine", "errands"), ("food", "logistics"), ("sampling", "sampling"),
     ("psychological", "liaison"), ("notice", "building_heads"), ("never_heard", "coordination")],
)  # fmt: skip
def test_a_request_goes_to_the_sub_group_that_takes_care_of_it(category, code):
    assert group.routed(formed(), category) == code


@pytest.mark.req("R-ORG-08")
def test_residents_see_names_only_by_choice():
    found = headed(headed(formed(), "errands", public=True), "sampling")
    names = {"v-errands-head": SECRET, "v-sampling-head": SECRET}
    shown = {one["code"]: one["head"] for one in group.told(found, names, None)["subgroups"]}
    assert (shown["errands"], shown["sampling"], shown["liaison"]) == (SECRET, "欧***", None)


@pytest.mark.req("R-ORG-09")
def test_another_compound_copies_the_structure_and_nobody_in_it():
    found = headed(formed(), "errands", public=True)
    carried = group.template(found)
    assert "v-errands-head" not in str(carried)
    copy = formed(community="140107001003", subgroups=carried)
    assert group.template(copy) == carried
    assert group.people(copy) == set()


words = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)


@pytest.mark.req("R-ORG-09")
@given(st.dictionaries(words, st.sets(words, max_size=3), max_size=6))
def test_any_structure_survives_export_and_import(parts):
    plans = [{"code": code, "title": code, "takes": takes} for code, takes in parts.items()]
    taken = [one for takes in parts.values() for one in takes]
    make = partial(formed, subgroups=plans)
    if len(set(taken)) < len(taken):
        with pytest.raises(SubGroupTwice):
            make()
        return
    assert group.template(formed(subgroups=group.template(make()))) == group.template(make())
    assert all(group.routed(make(), one) in parts for one in taken)


@pytest.mark.req("R-ORG-07")
@pytest.mark.parametrize("kind", ["党员突击队", "红色志愿队", "社区工作队", "爱心企业队"])
def test_a_community_names_kinds_of_teams_of_its_own(kind):
    found = formed(kind=kind, subgroups=[])
    assert (found.kind, dict(found.subgroups)) == (kind, {})


@pytest.mark.req("R-ORG-11")
def test_stations_stand_in_three_levels_along_the_area_codes():
    levels = {"140107": "centre", "140107001": "office", COMMUNITY: "station"}
    for area, level in levels.items():
        wish = OpenStation(area=area, title="志愿服务站")
        assert station.open_station(wish, station_id="s", now=NOW)[0].level == level
    with pytest.raises(station.NoLevel):
        station.open_station(OpenStation(area="1401", title="x"), station_id="s", now=NOW)
