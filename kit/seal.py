"""Keys and ciphers: fields at rest, sealed messages, blind indexes, signed links.

AES-256-GCM with a random 96-bit nonce; every ciphertext is bound to where it belongs (its
``about``), so that a value copied into another document does not open.  A key's id is the first
byte, which leaves room for rotation.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_ID = b"\x01"
_NONCE = 12


class Seal:
    """One secret key that closes and opens small pieces of data."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, *, about: str) -> str:
        """Encrypt ``plain``; base64 text of key id, nonce and ciphertext."""
        nonce = os.urandom(_NONCE)
        secret = self._cipher.encrypt(nonce, plain, about.encode())
        return base64.b64encode(_KEY_ID + nonce + secret).decode("ascii")

    def open(self, sealed: str, *, about: str) -> bytes:
        """Decrypt what `close` made for the same ``about``; ValueError for anything else."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._cipher.decrypt(raw[1 : 1 + _NONCE], raw[1 + _NONCE :], about.encode())
        except (InvalidTag, binascii.Error) as wrong:
            raise ValueError("this seal does not open") from wrong


class Keys:
    """The deployment's keys, read from files of base64 text in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @classmethod
    def from_environment(cls) -> "Keys":
        """The keys in the directory that ``HUIYIN_KEYS`` names."""
        return cls(Path(os.environ["HUIYIN_KEYS"]))

    def _read(self, name: str) -> bytes:
        return base64.b64decode((self._directory / f"{name}.key").read_text())

    @cached_property
    def field(self) -> Seal:
        """Encrypts personal fields in the databases."""
        return Seal(self._read("field"))

    @cached_property
    def message(self) -> Seal:
        """Encrypts sealed messages on the bus and while they wait in a database."""
        return Seal(self._read("seal"))

    @cached_property
    def _index(self) -> bytes:
        return self._read("index")

    @cached_property
    def _link(self) -> bytes:
        return self._read("link")

    def blind(self, kind: str, value: str) -> str:
        """A keyed hash by which equal values are found without being readable."""
        digest = hmac.digest(self._index, f"{kind}\0{value}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:18]).decode("ascii")

    def link_token(self, purpose: str, subject: str) -> str:
        """The secret part of a link in a message, for one purpose and one thing."""
        mac = hmac.digest(self._link, f"{purpose}\0{subject}".encode(), hashlib.sha256)[:16]
        return subject + "." + base64.urlsafe_b64encode(mac).decode("ascii").rstrip("=")

    def link_subject(self, purpose: str, token: str) -> str | None:
        """What a token of `link_token` is about, or None for a forged one."""
        subject, _, _ = token.rpartition(".")
        genuine = hmac.compare_digest(self.link_token(purpose, subject), token)
        return subject if subject and genuine else None
