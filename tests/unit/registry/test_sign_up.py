"""A 接龙 pasted from a chat: plain lines are people, everything else waits for a person's eye."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import DayPart, PostCategory
from services.registry.domain.sign_up import MOST, parse

CHAIN = """#接龙
4月12日 桥东社区志愿者报名接龙，格式：姓名 电话 岗位
例 张某 13900000000 核酸采样

1. 张三 13800000001 核酸采样 上午
2、李四，138-0000-0002，下午
【3】王五 +86 138 0000 0003 卡口值班、流调 全天
④ 赵六 13800000004
5.电话：13800000005 姓名：欧阳晓明
6 钱七
7. 13800000007
8. 孙八 1380000000
9. 周九 13800000009 取消
10. 吴十 13800000010 +1
11. 张三 13800000001
12. 郑一 13800000001
13. 冯二 陈三 13800000013
14. 卫四 13800000014 13800000015
大家加油
15. 阿卜杜·热合曼 13800000016
"""


@pytest.mark.req("R-PLAN-03")
def test_a_real_chain_is_read_and_every_doubt_is_told():
    found = {one.line: one for one in parse(CHAIN)}
    plain = {line: (one.name, one.phone) for line, one in found.items() if not one.doubts}
    assert plain == {
        5: ("张三", "13800000001"),
        6: ("李四", "13800000002"),
        7: ("王五", "13800000003"),
        8: ("赵六", "13800000004"),
        9: ("欧阳晓明", "13800000005"),
        20: ("阿卜杜·热合曼", "13800000016"),
    }
    doubts = {line: one.doubts for line, one in found.items() if one.doubts}
    assert doubts == {
        10: ("phone_missing",),
        11: ("name_missing",),
        12: ("phone_invalid",),
        13: ("cancelled",),
        14: ("more_than_one",),
        15: ("repeated",),
        16: ("phone_of_another",),
        17: ("name_unclear",),
        18: ("phone_unclear",),
        19: ("not_understood",),
    }


def test_posts_and_times_are_understood_where_they_stand():
    found = {one.line: one for one in parse(CHAIN)}
    assert found[5].intentions == {PostCategory.SAMPLING}
    assert found[5].available == {DayPart.MORNING}
    assert found[7].intentions == {PostCategory.CHECKPOINT, PostCategory.EPI_SURVEY}
    assert found[7].available == set(DayPart)
    assert found[8].intentions == frozenset()


def test_a_house_number_is_no_place_in_the_chain():
    (one,) = parse("3号楼 张三 13800000001")
    assert (one.name, one.phone, one.doubts) == ("张三", "13800000001", ())


def test_made_up_people_have_made_up_numbers():
    assert parse("1. 张三 10000000001", synthetic=True)[0].doubts == ()
    assert parse("1. 张三 10000000001")[0].doubts == ("phone_invalid",)
    assert parse("1. 张三 13800000001", synthetic=True)[0].doubts == ("phone_not_synthetic",)


FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
names = st.builds(
    lambda one, rest: one + rest, st.sampled_from(FAMILY), st.text(GIVEN, min_size=1, max_size=2)
)
phones = st.integers(3_000_000_000, 9_999_999_999).map(lambda n: f"1{n}")
styles = st.sampled_from(
    ["{n}. {who} {phone}", "{n}、{who}，{phone}", "【{n}】{phone} {who}", "{n} {who}/{phone}",
     "({n}) 姓名:{who} 电话:{phone}", "{n}.{who} {phone} 核酸采样 夜间", "{phone}　{who}"]
)  # fmt: skip


@given(st.lists(st.tuples(names, phones, styles), unique_by=lambda one: one[1], max_size=30))
def test_people_who_write_plainly_are_all_read(people):
    text = "\n".join(
        style.format(n=n, who=who, phone=phone)
        for n, (who, phone, style) in enumerate(people, start=1)
    )
    found = parse(text)
    assert [(one.name, one.phone, one.doubts) for one in found] == [
        (who, phone, ()) for who, phone, _ in people
    ]


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read_or_told_and_each_line_once(text):
    found = parse(text)
    lines = [one.line for one in found]
    assert lines == sorted(set(lines))
    for one in found:
        assert one.doubts or (one.name and one.phone)


@given(st.text(alphabet="0123456789 .、张三李四+1号楼\n接龙取消", max_size=200))
def test_no_phone_is_two_peoples(text):
    plain = [one.phone for one in parse(text) if not one.doubts]
    assert len(plain) == len(set(plain))


def test_a_paste_without_end_is_cut():
    assert len(parse("1. 张三\n" * (MOST + 10))) == MOST
