"""Keys follow each other, and SM4 is one of the suites."""

import base64
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import keys
from cli.rotation import rotate
from kit.seal import SM4, SM4GCM, Keys, Seal

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


def text(key, suite=""):
    return suite + base64.b64encode(key).decode()


@pytest.mark.parametrize("suite", ["", SM4])
@given(plain=st.binary(max_size=200), about=st.text(max_size=20))
def test_what_one_key_closed_opens_after_a_rotation_and_only_in_its_place(suite, plain, about):
    before = Seal(text(OLD))
    after = Seal(text(OLD), text(NEW, suite))
    assert after.open(before.close(plain, about=about), about=about) == plain
    closed = after.close(plain, about=about)
    assert after.open(closed, about=about) == plain
    with pytest.raises(ValueError, match="does not open"):
        after.open(closed, about=about + "x")
    with pytest.raises(ValueError, match="does not open"):
        before.open(closed, about=about)


def test_sm4_gcm_is_the_one_of_rfc_8998():
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    twos = ["AA", "BB", "CC", "DD", "EE", "FF", "EE", "AA"]
    plain = bytes.fromhex("".join(two * 8 for two in twos))
    about = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    secret = SM4GCM(key).encrypt(nonce, plain, about)
    assert secret[-16:].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    assert SM4GCM(key).decrypt(nonce, secret, about) == plain


def test_a_rotation_adds_a_file_and_touches_none(tmp_path):
    keys.ensure(tmp_path)
    closed = Keys(tmp_path).field.close(b"x", about="y")
    before = (tmp_path / "field.key").read_bytes()
    assert rotate(tmp_path, "field", sm4=True) == "field.2.key"
    assert rotate(tmp_path, "field", sm4=False) == "field.3.key"
    assert (tmp_path / "field.key").read_bytes() == before
    assert (tmp_path / "field.2.key").read_text().startswith(SM4)
    assert stat.S_IMODE((tmp_path / "field.3.key").stat().st_mode) == 0o600
    assert Keys(tmp_path).field.open(closed, about="y") == b"x"
    assert base64.b64decode(Keys(tmp_path).field.close(b"x", about="y"))[0] == 3
