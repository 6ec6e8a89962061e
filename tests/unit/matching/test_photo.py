"""Photos lose their position before anybody keeps them (R-DUTY-01)."""

import struct
import zlib
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.photo import media_type, stripped

GPS = b"GPSLatitude 37.8700 GPSLongitude 112.5500"


def segment(kind: int, content: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(content) + 2) + content


SEEN = segment(0xDB, b"table") + segment(0xC0, b"frame") + segment(0xC4, b"codes")
SCAN = segment(0xDA, b"scan") + b"\x01\xff\x00\x02\xff\xd0\x03"
JPEG = b"\xff\xd8" + SEEN + SCAN + b"\xff\xd9"


def chunk(kind: bytes, content: bytes) -> bytes:
    head = kind + content
    return struct.pack(">I", len(content)) + head + struct.pack(">I", zlib.crc32(head))


PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    chunk(kind, content)
    for kind, content in ((b"IHDR", b"h" * 13), (b"IDAT", b"data"), (b"IEND", b""))
)


def after(photo: bytes) -> bytes:
    return b64decode(stripped(b64encode(photo).decode()))


@pytest.mark.req("R-DUTY-01")
def test_a_jpeg_keeps_what_is_seen_and_loses_where_it_was_taken():
    told = segment(0xE1, b"Exif\0\0" + GPS) + segment(0xED, b"Photoshop" + GPS)
    told += segment(0xFE, GPS) + segment(0xE2, b"MPF" + GPS)
    given = b"\xff\xd8" + told + JPEG[2:] + b"second picture" + GPS
    assert after(given) == JPEG
    assert after(JPEG) == JPEG
    assert media_type(JPEG) == "image/jpeg"


@pytest.mark.req("R-DUTY-01")
def test_a_png_loses_its_texts_too():
    told = chunk(b"eXIf", GPS) + chunk(b"tEXt", GPS) + chunk(b"iTXt", GPS)
    at = PNG.index(b"IDAT") - 4
    assert after(PNG[:at] + told + PNG[at:] + GPS) == PNG
    assert media_type(PNG) == "image/png"


@given(st.binary(max_size=80), st.integers(0, len(JPEG)), st.sampled_from([JPEG, PNG]))
def test_whatever_is_sent_is_a_clean_picture_or_refused(noise, at, photo):
    for given_ in (noise, photo[:at], photo[:at] + noise, photo[:at] + noise + photo[at:]):
        try:
            kept = after(given_)
        except ValueError:
            continue
        assert after(kept) == kept


@pytest.mark.parametrize("text", ["", "no base64!", "aGVsbG8="])
def test_what_is_no_photo_is_refused(text):
    with pytest.raises(ValueError, match=r"base64|JPEG"):
        stripped(text)
