"""TLS servers of every kind on loopback, and what the probe sees of them."""

import asyncio
import datetime as dt
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from audit.capture import Document
from audit.model import TABLES
from collectors.tls.endpoints import TlsEndpoint
from collectors.tls.handshake import Look, look
from collectors.tls.reading import TlsReading

HOST = "127.0.0.1"


def issued(authority: trustme.CA, *names: str, **values: Any) -> ssl.SSLContext:
    """A server's side of TLS with a new certificate."""
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or (HOST,)), **values).configure_cert(side)
    return side


def self_signed(folder: Path, name: str = "bmc") -> ssl.SSLContext:
    """As BMCs come from the factory: self-signed, no alternative names, ended."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begin = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(4711).not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=365)).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "own.pem"
    form = serialization.PrivateFormat.TraditionalOpenSSL
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    side.load_cert_chain(path)
    return side


@dataclass
class Heard:
    """What a server noticed. data: bytes it was sent after the greeting."""

    port: int = 0
    connections: int = 0
    most: int = 0
    running: int = 0
    data: bytes = b""


@asynccontextmanager
async def serving(context: ssl.SSLContext | None, *, mute: bool = False) -> AsyncIterator[Heard]:
    """A server on loopback; mute: it takes connections and says nothing."""
    heard = Heard()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.connections += 1
        heard.running += 1
        heard.most = max(heard.most, heard.running)
        try:
            while (said := await reader.read(1000)) and mute:
                pass
            heard.data += said
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            heard.running -= 1
            writer.transport.abort()

    server = await asyncio.start_server(talk, HOST, 0, ssl=context)
    heard.port = server.sockets[0].getsockname()[1]
    try:
        yield heard
    finally:
        server.close()


def seen(
    context: ssl.SSLContext | None,
    how: Look,
    *,
    mute: bool = False,
    address: str = HOST,
    tls: bool = True,
) -> tuple[dict[str, Any], Heard]:
    """What the probe sees of a server, and what the server heard."""

    async def run() -> tuple[dict[str, Any], Heard]:
        async with serving(context, mute=mute) as heard:
            found = await look(TlsEndpoint(address, heard.port, "api", tls), how)
            await asyncio.sleep(0.05)
            return found, heard

    return asyncio.run(run())


def rows(found: dict[str, Any], address: str = HOST) -> dict[str, list[dict[str, Any]]]:
    """Rows of what was seen, as columns."""
    params = {"address": address, "port": "443", "role": "api", "tls": "yes"}
    reading = TlsReading("2026-11-22T12:00:00Z", ("handshake",))
    body = json.dumps(found).encode()
    taken = reading.take(Document("tls:x", "handshake", params, 200, "", body))
    return {t: [dict(zip(TABLES[t].names, r, strict=True)) for r in some] for t, some in taken}
