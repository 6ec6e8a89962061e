"""Keys and ciphers: fields at rest, sealed messages, blind indexes, signed links.

AES-256-GCM or SM4-GCM with a random 96-bit nonce; every ciphertext is bound to where it belongs
(its ``about``), so that a value copied into another document does not open.  Its first byte is the
number of the key: after a rotation new things are closed with the new key, old ones still open.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE, _TAG = 12, 16
#: Keys of one name that may follow each other; the number is the first byte of what they close.
MOST_KEYS = 127
#: Begins the text of a key that is for SM4-GCM (GB/T 32907); others are for AES-256-GCM.
SM4 = "sm4:"


class _Cipher(Protocol):
    """Encryption that notices every change."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class SM4GCM:
    """The cipher that the state's standards ask for, with a key of 128 bits (RFC 8998)."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key[:16])

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Ciphertext with its tag behind it."""
        worker = Cipher(self._key, modes.GCM(nonce)).encryptor()
        worker.authenticate_additional_data(associated_data or b"")
        return worker.update(data) + worker.finalize() + worker.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """What was encrypted; InvalidTag for anything else."""
        worker = Cipher(self._key, modes.GCM(nonce, data[-_TAG:])).decryptor()
        worker.authenticate_additional_data(associated_data or b"")
        return worker.update(data[:-_TAG]) + worker.finalize()


class Seal:
    """Secret keys that close and open small pieces of data: the newest closes, all of them open."""

    def __init__(self, key: bytes | str, *newer: bytes | str) -> None:
        self._ciphers = {number: _cipher(one) for number, one in enumerate((key, *newer), start=1)}
        self._newest = len(self._ciphers)

    def close(self, plain: bytes, *, about: str) -> str:
        """Encrypt ``plain``; base64 text of key number, nonce and ciphertext."""
        nonce = os.urandom(_NONCE)
        secret = self._ciphers[self._newest].encrypt(nonce, plain, about.encode())
        whole = bytes((self._newest,)) + nonce + secret
        return binascii.b2a_base64(whole, newline=False).decode("ascii")

    def open(self, sealed: str, *, about: str) -> bytes:
        """Decrypt what `close` made for the same ``about``; ValueError for anything else."""
        try:
            raw = binascii.a2b_base64(sealed, strict_mode=True)
            cipher = self._ciphers[raw[0]]
            return cipher.decrypt(raw[1 : 1 + _NONCE], raw[1 + _NONCE :], about.encode())
        except (InvalidTag, binascii.Error, KeyError, IndexError) as wrong:
            raise ValueError("this seal does not open") from wrong


def _cipher(key: bytes | str) -> _Cipher:
    """The cipher that a key, or the text of its file, is for."""
    if isinstance(key, bytes):
        return AESGCM(key)
    suite, secret = (SM4GCM, key.removeprefix(SM4)) if key.startswith(SM4) else (AESGCM, key)
    return suite(base64.b64decode(secret))


class Keys:
    """The deployment's keys, read from files of base64 text in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @classmethod
    def from_environment(cls) -> "Keys":
        """The keys in the directory that ``HUIYIN_KEYS`` names."""
        return cls(Path(os.environ["HUIYIN_KEYS"]))

    def _all(self, name: str) -> list[str]:
        """The texts of ``name.key``, ``name.2.key`` …: each rotation adds one."""
        later = (self._directory / f"{name}.{number}.key" for number in range(2, MOST_KEYS + 1))
        files = [self._directory / f"{name}.key", *takewhile(Path.exists, later)]
        return [one.read_text().strip() for one in files]

    def _read(self, name: str) -> bytes:
        return base64.b64decode((self._directory / f"{name}.key").read_text())

    @cached_property
    def field(self) -> Seal:
        """Encrypts personal fields in the databases."""
        return Seal(*self._all("field"))

    @cached_property
    def message(self) -> Seal:
        """Encrypts sealed messages on the bus and while they wait in a database."""
        return Seal(*self._all("seal"))

    @cached_property
    def _index(self) -> hmac.HMAC:
        return hmac.new(self._read("index"), digestmod="sha256")

    @cached_property
    def _link(self) -> bytes:
        return self._read("link")

    def blind(self, kind: str, value: str) -> str:
        """A keyed hash by which equal values are found without being readable."""
        keyed = self._index.copy()  # half the time of starting with the key each time
        keyed.update(f"{kind}\0{value}".encode())
        return base64.urlsafe_b64encode(keyed.digest()[:18]).decode("ascii")

    def link_token(self, purpose: str, subject: str) -> str:
        """The secret part of a link in a message, for one purpose and one thing."""
        mac = hmac.digest(self._link, f"{purpose}\0{subject}".encode(), hashlib.sha256)[:16]
        return subject + "." + base64.urlsafe_b64encode(mac).decode("ascii").rstrip("=")

    def link_subject(self, purpose: str, token: str) -> str | None:
        """What a token of `link_token` is about, or None for a forged one."""
        subject, _, _ = token.rpartition(".")
        genuine = hmac.compare_digest(self.link_token(purpose, subject), token)
        return subject if subject and genuine else None
