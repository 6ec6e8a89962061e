"""The 《志愿者信息台账》 as a spreadsheet: a sheet for each street, and an empty one to fill in."""

import io
from collections.abc import Iterable, Sequence
from itertools import groupby

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from contracts.registry import LEDGER_COLUMNS

TITLE = "志愿者信息台账"
#: Cells that begin so are taken for formulas by programs that read the file as text.
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_WIDE = {"手机": 15, "社区代码": 17, "志愿者编号": 26, "单位": 24, "服务意向": 26, "服务时段": 20,
         "服务区域": 16, "技能": 20, "管理单位": 26, "招募单位": 20}  # fmt: skip
_COMMUNITY = LEDGER_COLUMNS.index("社区代码")
#: Rows of the template that are prepared for typing.
_ROWS = 500

#: What somebody fills in; the other columns are the platform's.
TO_FILL = (
    *("姓名", "手机", "性别", "出生日期", "社区代码", "归属", "单位", "服务意向", "服务时段"),
    *("服务区域", "技能", "培训", "保险至", "驾照", "驾照有效期", "车牌", "车型", "座位"),
)
_NEEDED = frozenset({"姓名", "手机", "社区代码", "服务意向", "服务时段"})
_CHOICES = {
    "性别": ["女", "男"],
    "归属": ["社会志愿者", "下沉干部", "属地其他"],
    "驾照": ["A1", "A2", "A3", "B1", "B2", "C1", "C2", "D"],
    "车型": ["轿车", "面包车", "货车", "中巴", "救护车"],
}
#: Several may stand in one cell, so these are proposed and not enforced.
_PROPOSED = {
    "服务意向": ["卡口值班", "隔离点服务", "样本转运", "区域保供", "流行病学调查", "核酸采样",
               "社会面管控"],
    "服务时段": ["全天", "上午", "下午", "晚上", "夜间"],
    "培训": ["卡口值班", "隔离点服务", "样本转运", "区域保供", "流行病学调查", "核酸采样",
           "社会面管控"],
}  # fmt: skip
_DATES = frozenset({"出生日期", "保险至", "驾照有效期"})
_HELP = (
    "带 * 的列必填；每人一行，不要合并单元格，不要改列名。",
    "手机为 11 位；社区代码为 12 位；日期写作 2000-01-31。",
    "服务意向、服务时段、培训、技能可以填多项，用顿号隔开，例如：卡口值班、核酸采样。",
    "填好后在平台导入；先做一次试导入，可以看到哪一行哪一列有问题。",
    "本表含个人信息，只用于志愿服务，请勿转发，导入后请删除。",
)


def draw(rows: Iterable[Sequence[str]]) -> bytes:
    """The ledger: rows in the order of `LEDGER_COLUMNS`, sorted by community."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        book.set_properties({"title": TITLE})
        head, plain, quoted = _head(book), book.add_format({"num_format": "@"}), _quoted(book)
        streets = groupby(rows, lambda row: row[_COMMUNITY][:9])
        empty = True
        for street, people in streets:
            empty = False
            sheet = _opened(book, street, LEDGER_COLUMNS, head)
            last = 0
            for last, row in enumerate(people, start=1):
                for column, cell in enumerate(row):
                    like = cell.startswith(_LIKE_FORMULAS)
                    sheet.write_string(last, column, cell, quoted if like else plain)
            sheet.autofilter(0, 0, last, len(LEDGER_COLUMNS) - 1)
        if empty:
            _opened(book, TITLE, LEDGER_COLUMNS, head)
    return out.getvalue()


def draw_template() -> bytes:
    """An empty ledger whose cells refuse what an import would refuse."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        head, plain = _head(book), book.add_format({"num_format": "@"})
        titles = [one + "*" * (one in _NEEDED) for one in TO_FILL]
        sheet = _opened(book, TITLE, titles, head)
        for column, title in enumerate(TO_FILL):
            sheet.set_column(column, column, _WIDE.get(title, 12), plain)
            rule = _rule(title, xlsxwriter.utility.xl_col_to_name(column))
            if rule:
                sheet.data_validation(1, column, _ROWS, column, rule)
        told = book.add_worksheet("填写说明")
        told.set_column(0, 0, 90)
        for line, text in enumerate(_HELP):
            told.write_string(line, 0, text)
    return out.getvalue()


def _opened(book: Workbook, name: str, titles: Sequence[str], head: Format) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(0)
    sheet.set_header(f"&C{TITLE} &A")
    sheet.set_footer("&C&P / &N")
    for column, title in enumerate(titles):
        sheet.set_column(column, column, _WIDE.get(title.strip("*"), 12))
        sheet.write_string(0, column, title, head)
    return sheet


def _head(book: Workbook) -> Format:
    look = {"bold": True, "bg_color": "#f3e6d0", "bottom": 1, "num_format": "@"}
    return book.add_format(look)


def _quoted(book: Workbook) -> Format:
    """Text for good: no program evaluates it when somebody goes into the cell and out again."""
    return book.add_format({"num_format": "@", "quote_prefix": True})


def _rule(title: str, letter: str) -> dict[str, object] | None:
    """What a column's cells are checked for while somebody types."""
    if title in _CHOICES:
        return {"validate": "list", "source": _CHOICES[title]}
    if title in _PROPOSED:
        tip = "可从下拉中选一项，也可用顿号隔开填多项"
        return {"validate": "list", "source": _PROPOSED[title], "error_type": "information",
                "input_message": tip, "show_error": False}  # fmt: skip
    digits = {"手机": 11, "社区代码": 12}.get(title)
    if digits:
        fits = f"=AND(LEN({letter}2)={digits},ISNUMBER(VALUE({letter}2)))"
        return {"validate": "custom", "value": fits, "error_message": f"应为 {digits} 位数字"}
    if title in _DATES:
        fits = f"=ISNUMBER(DATEVALUE({letter}2))"
        return {"validate": "custom", "value": fits, "error_message": "日期写作 2000-01-31"}
    return None
