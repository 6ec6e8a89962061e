"""Photos as messages carry them: only what is seen, nothing of where, when or with what (PIPL).

A telephone writes its position, its owner's name and a small copy of the picture into a photo.
What is kept here is the picture: of JPEG the segments it is decoded from, of PNG the chunks.
"""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

#: Characters of base64; a photo of 500 kB shows what was done.
LONGEST = 700_000
_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_START_OF_SCAN, _END = 0xDA, 0xD9
#: Tables, frames and restarts, the two application segments that say how colours are coded.
_KEPT = frozenset({0xDB, 0xC4, 0xDD, 0xE0, 0xEE, *range(0xC0, 0xD0)}) - {0xC8, 0xCC}
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"IEND", b"gAMA", b"sRGB"})


def stripped(photo: str) -> str:
    """The same picture in base64 without anything else; ValueError for what is none."""
    try:
        given = b64decode(photo, validate=True)
    except Error:
        raise ValueError("this is not base64") from None
    if given.startswith(_JPEG):
        parts = _jpeg(given)
    elif given.startswith(_PNG):
        parts = _png(given)
    else:
        raise ValueError("a photo is a JPEG or a PNG")
    try:
        return b64encode(b"".join(parts)).decode()
    except (IndexError, StopIteration):
        raise ValueError("this picture is cut off") from None


def media_type(photo: bytes) -> str:
    """What kind of picture it is."""
    return "image/jpeg" if photo.startswith(_JPEG) else "image/png"


def _jpeg(given: bytes) -> Iterator[bytes]:
    """Marker by marker (ITU T.81, annex B); what follows the end of the picture is left out."""
    yield _JPEG
    at = 2
    while given[at + 1] != _END:
        if given[at] != 0xFF:
            raise ValueError("this is no sound JPEG")
        kind = given[at + 1]
        if kind == 0xFF:  # padding
            at += 1
            continue
        end = at + 2 + int.from_bytes(given[at + 2 : at + 4], "big")
        if kind == _START_OF_SCAN:
            end = _after_scan(given, end)
        elif end <= at + 3:
            raise ValueError("this is no sound JPEG")
        if kind == _START_OF_SCAN or kind in _KEPT:
            yield given[at:end]
        at = end
    yield bytes((0xFF, _END))


def _after_scan(given: bytes, at: int) -> int:
    """Where the next marker stands that is not part of the coded picture."""
    while True:
        at = given.find(b"\xff", at)
        if at < 0:
            raise ValueError("this picture is cut off")
        if given[at + 1] != 0 and not 0xD0 <= given[at + 1] <= 0xD7:
            return at
        at += 2


def _png(given: bytes) -> Iterator[bytes]:
    """Chunk by chunk (ISO/IEC 15948)."""
    yield _PNG
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(given[at : at + 4], "big")
        kind = given[at + 4 : at + 8]
        if end > len(given):
            raise ValueError("this picture is cut off")
        if kind in _CHUNKS:
            yield given[at:end]
        at = end


#: A photo in base64, cleaned when it is read: whoever sends one, nothing else is kept or passed on.
Photo = Annotated[str, Field(max_length=LONGEST), AfterValidator(stripped)]
