"""The bad rows of a real spreadsheet, planted so that the report of bad rows can be checked."""

from collections.abc import Sequence

#: What went wrong (column, what stands there), in rows that are copies of good ones otherwise.
VOLUNTEERS: list[tuple[str, str]] = [
    ("姓名", ""),
    ("手机", "12345"),
    ("手机", "一三八"),
    ("手机", ""),
    ("社区代码", "1401050010"),
    ("社区代码", "990105001001"),
    ("社区代码", ""),
    ("出生日期", "2022-02-30"),
    ("出生日期", "1822-02-03"),
    ("服务意向", "喝茶"),
    ("服务时段", "随时"),
    ("纬度", "北纬三十七度"),
]
DRIVERS: list[tuple[str, str]] = [
    ("驾照", "Z9"),
    ("驾照有效期", "长期"),
    ("车牌", ""),
    ("座位", "五"),
]


def planted(
    head: Sequence[str], rows: Sequence[list[str]], mistakes: Sequence[tuple[str, str]]
) -> list[list[str]]:
    """The rows with one bad row after every so many good ones; its phone is nobody else's."""
    found = list(rows)
    step = len(rows) // (len(mistakes) + 1)
    for number, (column, text) in reversed(list(enumerate(mistakes, start=1))):
        bad = list(rows[number * step])
        bad[head.index("手机")] = f"1009998{number:04d}"
        bad[head.index(column)] = text
        found.insert(number * step, bad)
    return found
