"""The communities of a city, out of the npm package as it comes."""

import io
import tarfile

import pytest

from scenarios.division import ARCHIVE, Community, communities
from scenarios.errors import CannotPlay

TABLES = {
    "villages": """code,name,streetCode,provinceCode,cityCode,areaCode
140107001002,"大北门东社区居委会",140107001,14,1401,140107
140107001001,"大北门西社区居委会",140107001,14,1401,140107
140122100201,"黄寨村村委会",140122100,14,1401,140122
110101001001,"多福巷社区居委会",110101001,11,1101,110101
""",
    "streets": """code,name,areaCode,provinceCode,cityCode
140107001,"巨轮街道",140107,14,1401
140122100,"黄寨镇",140122,14,1401
""",
    "areas": """code,name,cityCode,provinceCode
140107,"杏花岭区",1401,14
140122,"阳曲县",1401,14
""",
}


@pytest.fixture
def cache(tmp_path):
    with tarfile.open(tmp_path / ARCHIVE, "w:gz") as package:
        for name, text in TABLES.items():
            member = tarfile.TarInfo(f"package/dist/{name}.csv")
            member.size = len(text.encode())
            package.addfile(member, io.BytesIO(text.encode()))
    return tmp_path


def test_a_city_has_its_communities_in_the_order_of_their_codes(cache):
    assert communities("1401", cache) == [
        Community("140107001001", "大北门西社区居委会", "巨轮街道", "杏花岭区"),
        Community("140107001002", "大北门东社区居委会", "巨轮街道", "杏花岭区"),
        Community("140122100201", "黄寨村村委会", "黄寨镇", "阳曲县"),
    ]


def test_they_are_read_from_the_package_once(cache):
    first = communities("1401", cache)
    (cache / ARCHIVE).unlink()
    assert communities("1401", cache) == first


def test_codes_tell_streets_from_towns_and_committees_from_villages(cache):
    street, _, village = communities("1401", cache)
    assert street.in_a_street
    assert street.urban
    assert not village.in_a_street
    assert not village.urban


def test_a_city_that_is_not_there_is_said_so(cache):
    with pytest.raises(CannotPlay, match="9999"):
        communities("9999", cache)


def test_without_npm_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotPlay, match="npm is not installed"):
        communities("1401", tmp_path)


def test_what_npm_says_when_it_fails_is_passed_on(tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error network' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(CannotPlay, match="npm error network"):
        communities("1401", tmp_path)
