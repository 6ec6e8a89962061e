"""Ready means that it answers, also behind TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cli import doctor, probes
from cli.settings import Settings

#: How a broker begins: a method frame, connection.start.
GREETING = b"\x01\x00\x00\x00\x00\x01\xf5\x00\x0a\x00\x0a\x00\x09"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that vouches for itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mq.example")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "broker.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return file


@asynccontextmanager
async def broker(certificate: Path | None = None) -> AsyncIterator[int]:
    """The port of somebody who greets like a broker, over TLS if there is a certificate."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(64) == probes.HANDSHAKE:
            writer.write(GREETING)
            await writer.drain()
        writer.close()

    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    async with await asyncio.start_server(greet, "127.0.0.1", 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_broker_greets() -> None:
    async with broker() as port:
        assert await probes.amqp(f"amqp://u:p@127.0.0.1:{port}/v")
        assert not await probes.amqp(f"amqps://u:p@127.0.0.1:{port}/v")


async def test_a_broker_greets_over_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with broker(certificate) as port:
        uri = f"amqps://u:p@127.0.0.1:{port}/v"
        assert not await probes.amqp(uri), "nobody vouches for it"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert await probes.amqp(uri)
        settings = Settings.read({"HUIYIN_AMQP_URI": uri})
        assert await asyncio.to_thread(lambda: [*doctor.broker(settings)]) == []
        assert not await probes.amqp(uri.replace("amqps", "amqp")), "it speaks TLS only"


async def test_a_broker_over_tls_has_a_port_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    async def refuse(_host: str, port: int, **_options: object) -> None:
        asked.append(port)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio, "open_connection", refuse)
    for scheme in ("amqp", "amqps"):
        assert not await probes.amqp(f"{scheme}://127.0.0.1/v")
    assert asked == [5672, 5671]
