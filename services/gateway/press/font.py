"""The Chinese font of printed papers: TrueType, so that a PDF can carry the glyphs it uses."""

import os
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NAME = "paper"
#: WenQuanYi Micro Hei (Apache-2.0; 20,932 ideographs in 5 MB), as Debian and Ubuntu install it.
USUAL = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")


class NoFont(Exception):
    """This machine has no font with Chinese characters; `deploy/setup.sh` gets one."""


class NoSuchCharacter(Exception):
    """The font lacks a character, so the paper would show an empty box in a name."""


def load() -> str:
    """The font's name in the PDF, loaded once in this process."""
    if NAME not in pdfmetrics.getRegisteredFontNames():
        path = Path(os.environ.get("HUIYIN_FONT") or USUAL)
        if not path.is_file():
            raise NoFont
        pdfmetrics.registerFont(TTFont(NAME, str(path)))
    return NAME


def must_know(text: str) -> None:
    """Refuse text that the font cannot show."""
    glyphs = pdfmetrics.getFont(load()).face.charToGlyph
    if not all(ord(one) in glyphs for one in text if not one.isspace()):
        raise NoSuchCharacter
