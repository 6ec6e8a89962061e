"""A certificate on paper, A4: what Order 67 art. 15 asks for, and a QR code that tells it is true.

The best of a list have a second page, the letter of thanks to whom they work for (Beita).
"""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from contracts.words import CHINA, label
from services.gateway.press import font

TITLES = {"record": "志愿服务记录证明", "certificate": "志愿服务证书", "honour": "志愿服务荣誉证书"}
_RED, _INK, _GREY, _LINE = (HexColor(one) for one in ("#a61b1b", "#1d1d1f", "#6b6b70", "#c9b48a"))
#: What is not torn apart: a word or number, or one character; with the punctuation behind it.
_PIECES = re.compile(r"（?(?:[!-~]+ ?|.)[，。、；：）]*")
_WIDTH, _HEIGHT = A4
_MARGIN = 28 * mm
#: The QR code's edge on paper, with the quiet zone of four modules that scanners need.
_QR = 36 * mm


def draw(told: dict[str, Any], address: str) -> bytes:
    """The PDF of a certificate as the registry tells it; ``address`` is where it is verified."""
    name = font.load()
    font.must_know(told["name"] + told["issuer"] + told["employer"])
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True, pageCompression=True)
    canvas.setTitle(f"{TITLES[told['kind']]} {told['number']}")
    canvas.setAuthor(told["issuer"])
    _front(canvas, name, told, address)
    if told["employer"]:
        canvas.showPage()
        _letter(canvas, name, told)
    canvas.save()
    return out.getvalue()


def sentence(told: dict[str, Any]) -> str:
    """What is certified, in one sentence."""
    since, until = _day(told["since"]), _day(told["until"])
    said = (
        f"兹证明{told['name']}（志愿者编号 {told['volunteer_number']}）自{since}至{until}"
        f"参加志愿服务 {told['services']} 次，志愿服务时长累计 {told['hours']} 小时。"
    )
    if told["kind"] == "honour":
        said += "表现突出，特发此证，以资鼓励。"
    elif told["kind"] == "certificate":
        said += "特发此证，谨致谢意。"
    return said + ("授予纪念奖杯一座。" if told["trophy"] else "")


def letter(told: dict[str, Any]) -> list[str]:
    """The letter of thanks to the employer of one of the best."""
    since, until = _day(told["since"]), _day(told["until"])
    return [
        f"贵单位{told['name']}同志自{since}至{until}投身志愿服务 {told['services']} 次，"
        f"累计 {told['hours']} 小时，在{_among(told['lines'])}等岗位上尽职尽责，"
        "评定结果名列前茅，并经公示无异议。",
        "感谢贵单位对志愿服务的支持与培养。谨此致谢。",
    ]


def _front(canvas: Canvas, name: str, told: dict[str, Any], address: str) -> None:
    _frame(canvas)
    canvas.setFillColor(_RED)
    canvas.setFont(name, 30)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 58 * mm, TITLES[told["kind"]])
    canvas.setFillColor(_GREY)
    canvas.setFont(name, 10)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 68 * mm, f"编号 {told['number']}")
    below = _paragraph(canvas, name, "\u3000\u3000" + sentence(told), _HEIGHT - 86 * mm)
    _table(canvas, name, told["lines"], below - 6 * mm)
    _signed(canvas, name, told, 62 * mm)
    _qr(canvas, address, _MARGIN - 4 * mm, 34 * mm)
    canvas.setFillColor(_GREY)
    canvas.setFont(name, 8)
    canvas.drawString(_MARGIN, 31 * mm, "扫码验真：页面显示的内容应与本证书一致")
    canvas.drawRightString(
        _WIDTH - _MARGIN, 31 * mm, "时长为实际服务时间，不含往返途中；本证书不得用于商业目的"
    )


def _letter(canvas: Canvas, name: str, told: dict[str, Any]) -> None:
    _frame(canvas)
    canvas.setFillColor(_RED)
    canvas.setFont(name, 30)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 58 * mm, "感 谢 信")
    below = _paragraph(canvas, name, f"{told['employer']}：", _HEIGHT - 86 * mm) - 3 * mm
    for one in letter(told):
        below = _paragraph(canvas, name, "\u3000\u3000" + one, below) - 2 * mm
    _signed(canvas, name, told, 62 * mm)


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(_LINE)
    for inset, width in ((14 * mm, 2.4), (16.5 * mm, 0.8)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, _WIDTH - 2 * inset, _HEIGHT - 2 * inset)


def _paragraph(canvas: Canvas, name: str, text: str, top: float) -> float:
    """Text from a line downwards; returns where the next begins."""
    canvas.setFillColor(_INK)
    canvas.setFont(name, 14)
    for one in _lines(text, name, _WIDTH - 2 * _MARGIN):
        canvas.drawString(_MARGIN, top, one)
        top -= 9 * mm
    return top


def _lines(text: str, name: str, width: float) -> list[str]:
    """Lines that fit: Chinese breaks anywhere but before punctuation, a number or word nowhere."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and stringWidth(lines[-1] + piece, name, 14) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip(" ")
    return lines


def _table(canvas: Canvas, name: str, lines: Sequence[dict[str, Any]], top: float) -> None:
    """Hours by kind of post: two columns of pairs, so that a whole catalogue fits on the page."""
    canvas.setFont(name, 10.5)
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.5)
    half = (_WIDTH - 2 * _MARGIN) / 2
    for place, line in enumerate(lines):
        left = _MARGIN + (place % 2) * half
        base = top - (place // 2) * 8 * mm
        canvas.setFillColor(_INK)
        canvas.drawString(left + 2 * mm, base, label(line["category"], "zh-CN"))
        canvas.drawRightString(left + half - 4 * mm, base, f"{line['hours']} 小时")
        canvas.line(left + 2 * mm, base - 2.4 * mm, left + half - 4 * mm, base - 2.4 * mm)


def _signed(canvas: Canvas, name: str, told: dict[str, Any], base: float) -> None:
    canvas.setFillColor(_INK)
    right = _WIDTH - _MARGIN
    signed = f"记录单位：{told['issuer']}（盖章）"
    room = right - _MARGIN - _QR
    canvas.setFont(name, min(12, 12 * room / stringWidth(signed, name, 12)))
    canvas.drawRightString(right, base, signed)
    canvas.setFont(name, 12)
    issued = datetime.fromisoformat(told["issued_at"]).astimezone(CHINA).date()
    canvas.drawRightString(right, base - 9 * mm, _day(issued.isoformat()))


def _qr(canvas: Canvas, address: str, left: float, bottom: float) -> None:
    """The code as filled squares: sharp at every size, and no picture to embed."""
    rows = [list(row) for row in segno.make_qr(address, error="m").matrix_iter(border=4)]
    size = _QR / len(rows)
    canvas.setFillColor(_INK)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                top = bottom + _QR - (down + 1) * size
                canvas.rect(left + right * size, top, size, size, stroke=0, fill=1)


def _among(lines: Sequence[dict[str, Any]]) -> str:
    most = sorted(lines, key=lambda one: -one["hours"])[:3]
    return "、".join(label(one["category"], "zh-CN") for one in most)


def _day(text: str) -> str:
    when = date.fromisoformat(text)
    return f"{when.year}年{when.month}月{when.day}日"
