"""What `stackaudit doctor` finds at a target, before anything is collected."""

import asyncio
import hashlib
import ssl
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from audit.errors import Unreachable

_HTTPS = 443


@dataclass
class Examination(ABC):
    """What was found. lacking: what is asked -> (cause, sentence); advice: sentences.

    fingerprint: of the certificate it shows, where trust in it was the problem.
    """

    source: str
    endpoint: str
    reachable: bool = False
    error: str | None = None
    version: str | None = None
    fingerprint: str | None = None
    lacking: dict[str, tuple[str, str]] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)

    @property
    @abstractmethod
    def what(self) -> str:
        """What answers, in words."""

    @abstractmethod
    def tables(self) -> frozenset[str]:
        """Tables that will stay empty or incomplete."""


async def distrusted(url: str, cause: str, sentence: str, timeout: float = 10.0) -> str | None:  # noqa: ASYNC109 - of one handshake
    """SHA-256 of the certificate a server shows, when trust in it was the problem."""
    if cause != Unreachable.cause or "certificate" not in sentence:
        return None
    return await shown(url, timeout)


async def shown(url: str, timeout: float) -> str | None:  # noqa: ASYNC109 - of one handshake
    """SHA-256 of the certificate a server shows, in hexadecimal; None when it shows none.

    Nothing is sent but the TLS greeting.
    """
    parts = urlsplit(url)
    if parts.scheme != "https":
        return None
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(timeout):
            _reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port or _HTTPS, ssl=context
            )
    except (OSError, TimeoutError):
        return None
    try:
        raw = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        writer.transport.abort()
    return hashlib.sha256(raw).hexdigest() if raw else None
