"""What a failed HTTP request means, in a sentence that says what to do."""

import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING

import aiohttp

from audit.errors import (
    BadAnswer,
    Forbidden,
    Refused,
    SourceError,
    TimedOut,
    Unreachable,
    Unsupported,
)
from collectors.base import retry_after

if TYPE_CHECKING:
    from collectors.transport import Endpoint

_LONGEST_WAIT = 60.0
_BUSY = frozenset({408, 429, 502, 503, 504})
_ABSENT = frozenset({404, 405, 410, 501})


class Again(BadAnswer):
    """An answer that may be better in a while. wait: seconds the server asks for."""

    def __init__(self, sentence: str, wait: float) -> None:
        super().__init__(sentence)
        self.wait = wait


class Broken(Unreachable):
    """A connection that failed, and may not the next time."""


def of_status(
    status: int, headers: Mapping[str, str], path: str, endpoint: "Endpoint"
) -> SourceError | None:
    """The error behind an HTTP status; None when it is well."""
    if 200 <= status < 300:  # noqa: PLR2004
        return None
    if status == 401:  # noqa: PLR2004
        return Refused(
            f"{endpoint.url} does not accept user {endpoint.user!r} with this password or token "
            "(or the account is locked). It was tried once and is not tried again."
        )
    if status == 403:  # noqa: PLR2004
        return Forbidden(f"{endpoint.user!r} may not read {path} (HTTP 403).")
    if status in _BUSY:
        wait = retry_after(headers.get("Retry-After", ""))
        return Again(f"{path}: the server is busy (HTTP {status}).", wait)
    if status in _ABSENT:
        return Unsupported(f"{path} is not there (HTTP {status}).")
    return BadAnswer(f"{path} failed on the server (HTTP {status}).")


def explained(problem: Exception, endpoint: "Endpoint") -> SourceError:
    """The error behind a request that got no answer; never shows what was sent."""
    where = endpoint.url
    untrusted = _untrusted(problem, where)
    if untrusted is not None:
        return untrusted
    if isinstance(problem, TimeoutError):
        return TimedOut(f"{where} gave no answer in {endpoint.timeout:.0f} s; raise `timeout`.")
    if isinstance(problem, aiohttp.ClientConnectorError):
        reason = problem.os_error.strerror or type(problem.os_error).__name__
        return Broken(f"{where} cannot be reached ({reason}); check address, port and route.")
    if isinstance(problem, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError):
        return Broken(f"{where} broke off in the middle of an answer.")
    return Broken(f"{where} cannot be used ({type(problem).__name__}).")


def _untrusted(problem: Exception, where: str) -> SourceError | None:
    """The error of a certificate or of TLS itself."""
    if isinstance(problem, aiohttp.ServerFingerprintMismatch):
        return Unreachable(
            f"TLS: the certificate of {where} is not the pinned one (now SHA-256 "
            f"{problem.got.hex()}). If it was renewed, check the new one and pin it; if it was "
            "not, somebody is in between."
        )
    if isinstance(problem, aiohttp.ClientConnectorCertificateError | ssl.SSLCertVerificationError):
        return Unreachable(
            f"TLS: the certificate of {where} is not trusted. Give its CA with `ca = FILE`, or pin "
            "it with a fingerprint after checking it (`stackaudit doctor` prints it)."
        )
    if isinstance(problem, aiohttp.ClientSSLError | ssl.SSLError):
        return Unreachable(f"TLS: {where} does not speak TLS as expected; check scheme and port.")
    return None


def wait_before_retry(error: SourceError) -> float | None:
    """Seconds the server asks to wait, 0 for our own back-off, None when a retry cannot help."""
    if isinstance(error, Again):
        return min(error.wait, _LONGEST_WAIT)
    return 0.0 if isinstance(error, Broken | TimedOut) else None
