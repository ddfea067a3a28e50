"""One port, looked at: does it take a connection, and what does its TLS show. No data is sent.

A certificate that is not trusted, or TLS too old for today's defaults, can only be read by a second
handshake without verification; else there is one. Protocol versions
cost one handshake each and are only tried on request.
"""

import asyncio
import base64
import socket
import ssl
import time
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

from collectors.tls.endpoints import TlsEndpoint

VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
_MOST_CERTIFICATES, _MOST_ADDRESSES = 10, 4
# what OpenSSL says of servers too old for its present defaults
_OLD = ("PROTOCOL", "HANDSHAKE_FAILURE", "TOO_SMALL", "TOO_WEAK", "LEGACY")


@dataclass(frozen=True, slots=True)
class Look:
    """How to look: CA file trusted beside the system's; seconds of each step; versions too."""

    ca: str | None = None
    timeout: float = 5.0
    deep: bool = False


async def look(endpoint: TlsEndpoint, how: Look) -> dict[str, Any]:
    """What was seen, as JSON; failures are facts here."""
    found: dict[str, Any] = {
        "open": None,
        "tls": False if endpoint.tls else None,
        "fault": None,
    }
    try:
        async with asyncio.timeout(how.timeout):
            addresses = await _resolved(endpoint)
    except (OSError, TimeoutError, UnicodeError):
        return {**found, "fault": "the name is not known"}
    try:
        if endpoint.tls:
            await _greeted(endpoint, addresses, found, how)
        else:
            writer = await _opened(endpoint, addresses, found, how)
            writer.transport.abort()
    except (OSError, TimeoutError, EOFError, ValueError) as error:
        found["fault"] = told(error)
    if found["tls"] and how.deep:
        found["versions"] = await _versions(endpoint, addresses, how)
    return found


async def _resolved(endpoint: TlsEndpoint) -> list[str]:
    """Its addresses; asked before the clock of the connection runs."""
    loop = asyncio.get_running_loop()
    answers = await loop.getaddrinfo(endpoint.address, endpoint.port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in answers))[:_MOST_ADDRESSES]


async def _opened(
    endpoint: TlsEndpoint, addresses: list[str], found: dict[str, Any], how: Look
) -> asyncio.StreamWriter:
    """A connection to the first address that takes one. Raises OSError, TimeoutError."""
    found["open"] = found["open"] or False
    for address in addresses:
        started = time.monotonic()
        try:
            async with asyncio.timeout(how.timeout):
                _reader, writer = await asyncio.open_connection(address, endpoint.port)
        except (OSError, TimeoutError):
            if address == addresses[-1]:
                raise
            continue
        found["open"], found["connect"] = True, round(time.monotonic() - started, 6)
        return writer
    raise OSError("the name has no address")


async def _greeted(
    endpoint: TlsEndpoint, addresses: list[str], found: dict[str, Any], how: Look
) -> None:
    """A handshake that verifies; where that is refused, another that does not."""
    try:
        found.update(await _shake(endpoint, addresses, trusting(how.ca), found, how))
        found["verified"] = True
    except ssl.SSLCertVerificationError as error:
        found["verified"], found["why_not"] = False, error.verify_message
        found.update(await _shake(endpoint, addresses, trusting_all(), found, how))
    except (ssl.SSLError, ConnectionResetError) as error:
        reason = getattr(error, "reason", None) or ""
        if isinstance(error, ssl.SSLError) and not any(word in reason for word in _OLD):
            raise
        found["why_not"] = told(error)
        found.update(await _shake(endpoint, addresses, trusting_all(), found, how))


async def _shake(
    endpoint: TlsEndpoint,
    addresses: list[str],
    context: ssl.SSLContext,
    found: dict[str, Any],
    how: Look,
) -> dict[str, Any]:
    """Connect, greet, look at the chain, go. Raises OSError, TimeoutError."""
    writer = await _opened(endpoint, addresses, found, how)
    try:
        started = time.monotonic()
        async with asyncio.timeout(how.timeout):
            await writer.start_tls(context, server_hostname=endpoint.address)
        took = round(time.monotonic() - started, 6)
        shown = writer.get_extra_info("ssl_object")
        chain = [base64.b64encode(one).decode() for one in _chain(shown)]
        return {"tls": True, "handshake": took, "version": shown.version(), "chain": chain}
    finally:
        writer.transport.abort()


def _chain(shown: Any) -> list[bytes]:
    """Certificates the server sent, as DER, the leaf first."""
    if hasattr(shown, "get_unverified_chain"):  # Python 3.13
        return list(shown.get_unverified_chain())[:_MOST_CERTIFICATES]
    inner = getattr(shown, "_sslobj", None)
    if inner is not None and hasattr(inner, "get_unverified_chain"):
        pems = [one.public_bytes() for one in inner.get_unverified_chain() or ()]
        return [ssl.PEM_cert_to_DER_cert(pem) for pem in pems[:_MOST_CERTIFICATES]]
    leaf = shown.getpeercert(binary_form=True)
    return [leaf] if leaf else []


@cache
def trusting(ca: str | None) -> ssl.SSLContext:
    """Checks the chain, not the name: that is compared apart, so that both are told."""
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cafile=ca)
    context.check_hostname = False
    return context


@cache
def trusting_all() -> ssl.SSLContext:
    """Looks at whatever is shown, however old; nothing is sent over it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context


async def _versions(endpoint: TlsEndpoint, addresses: list[str], how: Look) -> list[str]:
    """Versions it takes, one handshake each."""
    found = []
    for name, version in VERSIONS.items():
        seen: dict[str, Any] = {"open": None}
        try:
            await _shake(endpoint, addresses, _of_version(version), seen, how)
        except (OSError, TimeoutError, EOFError):
            continue
        found.append(name)
    return found


@cache
def _of_version(version: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    return context


def told(error: BaseException) -> str:
    """What happened, in a few words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, ConnectionResetError | BrokenPipeError | EOFError):
        return "reset"
    if isinstance(error, ssl.SSLError):
        reason = (error.reason or "no TLS").replace("_", " ").lower()
        return f"no TLS: {reason}"
    return (getattr(error, "strerror", None) or type(error).__name__).lower()
