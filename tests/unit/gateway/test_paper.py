"""A certificate's PDF says what was recorded, in glyphs of its own, with a code phones can read."""

import pypdfium2
import pytest
import zxingcpp

from services.gateway.press import font
from services.gateway.press.certificate import draw

ADDRESS = "https://volunteers.example/c/0f2ad15e47e84fd2a19c9b5b0c2a7b5e.Zm9yZ2VkLXRva2VuLTEyMw"
TOLD = {
    "number": "HY20220000000001A", "kind": "honour", "state": "issued", "name": "张晓明",
    "volunteer_number": "V140107K3M0QX7A2TB", "since": "2022-04-01", "until": "2022-04-30",
    "services": 7, "hours": 28.5, "issuer": "太原市迎泽区桥东街道", "employer": "",
    "lines": [{"category": "sampling", "hours": 20.5}, {"category": "checkpoint", "hours": 8.0}],
    "issued_at": "2022-04-30T17:00:00+00:00", "trophy": False, "reason": "",
}  # fmt: skip


def opened(**facts):
    return pypdfium2.PdfDocument(draw(TOLD | facts, ADDRESS))


def text_of(page) -> str:
    return "".join(page.get_textpage().get_text_bounded().split())


@pytest.mark.req("R-REC-04")
def test_the_paper_says_who_gave_how_much_for_whom_and_who_recorded_it():
    said = text_of(opened()[0])
    for part in (
        *("荣誉证书", "张晓明", "V140107K3M0QX7A2TB", "2022年4月1日", "2022年4月30日", "7次"),
        *("累计28.5小时", "核酸采样20.5小时", "卡口值班8.0小时", "太原市迎泽区桥东街道"),
        *("HY20220000000001A", "2022年5月1日"),  # 1:00 in China on the day after
    ):
        assert part in said, part


@pytest.mark.req("R-REC-04")
def test_a_phone_that_scans_the_paper_finds_the_page_that_verifies_it():
    page = opened()[0]
    picture = page.render(scale=150 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    assert (code.format.name, code.text) == ("QRCode", ADDRESS)


def test_the_font_is_inside_and_only_what_is_used_of_it():
    made = draw(TOLD, ADDRESS)
    assert b"/FontFile2" in made
    assert b"WenQuanYi" in made
    assert len(made) < 100_000


def test_the_same_certificate_is_the_same_file():
    assert draw(TOLD, ADDRESS) == draw(TOLD, ADDRESS)


@pytest.mark.req("R-REC-01")
def test_the_best_have_a_letter_that_names_their_employer():
    paper = opened(trophy=True, employer="太原重型机械集团")
    assert "奖杯" in text_of(paper[0])
    assert all(part in text_of(paper[1]) for part in ("感谢信", "太原重型机械集团：", "张晓明"))
    assert len(opened()) == 1


def test_a_whole_catalogue_of_posts_fits_above_the_signature():
    lines = [{"category": f"post {one}", "hours": 1.0} for one in range(18)]
    paper = opened(lines=lines, issuer="很长的记录单位名称" * 3)
    assert all(f"post{one}1.0小时" in text_of(paper[0]) for one in range(18))


def test_nothing_is_written_over_the_edge():
    names = {"issuer": "社区" * 60, "employer": "集团" * 20, "name": "阿" * 40}
    for page in opened(trophy=True, **names):
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        assert all(left > 40 and right < 555 for left, _, right, _ in boxes if right > left)


def test_a_name_that_the_font_cannot_show_is_not_printed_with_a_hole():
    with pytest.raises(font.NoSuchCharacter):
        draw(TOLD | {"name": "李\U0002b73f"}, ADDRESS)


def test_without_a_font_nothing_is_printed(monkeypatch):
    monkeypatch.setattr(font, "NAME", "another")
    monkeypatch.setenv("HUIYIN_FONT", "/nowhere.ttf")
    with pytest.raises(font.NoFont):
        draw(TOLD, ADDRESS)


def save(folder) -> None:
    """For the eye."""
    for place, page in enumerate(opened(trophy=True, employer="太原重型机械集团")):
        page.render(scale=1.6).to_pil().save(folder / f"{place}.png")
