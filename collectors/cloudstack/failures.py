"""What a failed answer means, in a sentence that says what to do; measured in cloudstack.md 2."""

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from audit.capture import scrub_bytes
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
from collectors.cloudstack.wire import Answer, Connection

_UNAUTHORISED, _PARAMETER, _FORBIDDEN, _THROTTLED, _NOT_FOUND = 401, 431, 432, 429, 404
_BUSY = frozenset({429, 502, 503, 504})
_WAIT_MS = re.compile(r"retry after \[(\d+)\] ?ms")
_SKEW = 300.0
_TEXT = 300


def classify(command: str, answer: Answer, connection: Connection, *, probe: bool) -> SourceError:
    """The error behind an answer that `cs` refused. `probe`: the first question to a server."""
    text = error_text(answer.body)
    if answer.status == _UNAUTHORISED:
        return _refused(answer, connection) if probe else _unknown(command)
    if answer.status == _FORBIDDEN:
        return Forbidden(f"the role of this key may not call {command}.")
    if 300 <= answer.status < 400:  # noqa: PLR2004
        return _moved(answer, connection)
    if answer.status in _BUSY:
        return BadAnswer(f"the server is busy (HTTP {answer.status}): {text or 'no text'}.")
    if text is None:
        return _not_the_api(answer, connection)
    return BadAnswer(f"{command} failed on the server (HTTP {answer.status}): {text}")


def network_error(problem: requests.RequestException, connection: Connection) -> SourceError:
    """The error behind a connection that failed; never shows what was sent."""
    where = connection.endpoint
    if isinstance(problem, requests.exceptions.SSLError):
        return _untrusted(problem, connection)
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return Unreachable(f"{where} did not accept a connection in {connection.timeout} s.")
    if isinstance(problem, requests.exceptions.Timeout):
        return TimedOut(f"{where} gave no answer in {connection.timeout} s; raise `timeout`.")
    if isinstance(problem, requests.exceptions.ChunkedEncodingError):
        return Unreachable(f"{where} broke off in the middle of an answer.")
    return Unreachable(
        f"{where} cannot be reached ({_reason(problem)}); check address, port, route and proxy."
    )


def wait_before_retry(error: SourceError | None, answer: Answer) -> float | None:
    """Seconds the server asks to wait, 0 for our own back-off, None when a retry cannot help."""
    if error is None:
        return None
    if answer.status in _BUSY:
        asked = _WAIT_MS.search(answer.body.decode("utf-8", "replace"))
        if asked:
            return int(asked.group(1)) / 1000
        return retry_after(answer.headers.get("Retry-After", ""))
    cut = answer.status == requests.codes.ok and isinstance(error, BadAnswer)
    transient = isinstance(error, (Unreachable, TimedOut)) and "TLS" not in str(error)
    return 0.0 if cut or transient else None


def error_text(body: bytes) -> str | None:
    """`errortext` of an error answer, shortened; None when the body is not of the API."""
    try:
        inner = next(iter(json.loads(scrub_bytes(body)).values()))
        return " ".join(str(inner["errortext"]).split())[:_TEXT]
    except (ValueError, AttributeError, StopIteration, KeyError, TypeError):
        return None


def _untrusted(problem: requests.RequestException, connection: Connection) -> SourceError:
    where = connection.endpoint
    if connection.fingerprint and "[SSL" not in str(problem):
        return Unreachable(
            f"the TLS certificate of {where} is not the pinned one. If it was renewed, check the "
            "new one and change `fingerprint`; if it was not, somebody is in between."
        )
    by = f" by {connection.verify}" if isinstance(connection.verify, str) else ""
    if "certificate" not in str(problem).lower():
        return Unreachable(f"{where} does not speak TLS as expected; check scheme and port.")
    return Unreachable(
        f"the TLS certificate of {where} is not trusted{by}. Give its CA with `ca = FILE`, or pin "
        "it with `fingerprint` after checking it (`stackaudit doctor` prints it)."
    )


def _refused(answer: Answer, connection: Connection) -> SourceError:
    skew = _clock_skew(answer)
    if skew is not None and abs(skew) > _SKEW:
        return Refused(
            f"{connection.endpoint} refused the signature, and its clock differs from ours by "
            f"{skew:+.0f} s: set the clock (signatures expire after 10 minutes) and try again."
        )
    return Refused(
        f"{connection.endpoint} does not accept these credentials. CloudStack gives one answer "
        "for all of: wrong secret key, unknown or disabled API key, a key of another server, an "
        "expired signature (clocks agree here). Check the pair with the owner of the account."
    )


def _clock_skew(answer: Answer) -> float | None:
    try:
        server = parsedate_to_datetime(answer.headers["Date"])
        return (server - datetime.now(UTC)).total_seconds()
    except (KeyError, TypeError, ValueError):
        return None


def _unknown(command: str) -> SourceError:
    return Unsupported(f"this server does not know {command} (older version, or plugin off).")


def _moved(answer: Answer, connection: Connection) -> SourceError:
    target = urlsplit(answer.headers.get("Location", ""))
    place = f"{target.scheme}://{target.netloc}{target.path}" if target.netloc else target.path
    return BadAnswer(
        f"{connection.endpoint} redirects to {place or 'another place'}; redirects are not "
        "followed with credentials. Use that address as endpoint if it is right."
    )


def _not_the_api(answer: Answer, connection: Connection) -> SourceError:
    if answer.status == requests.codes.ok and answer.body.lstrip()[:1] == b"{":
        return BadAnswer(f"{connection.endpoint} sent an answer that is cut short.")
    return BadAnswer(
        f"{connection.endpoint} answers, but not as the CloudStack API (HTTP {answer.status}); "
        "the endpoint usually ends in /client/api."
    )


def _reason(problem: requests.RequestException) -> str:
    text = str(problem)
    for known in (
        "Connection refused",
        "Name or service not known",
        "No route to host",
        "Network is unreachable",
        "Connection reset",
        "Connection aborted",
        "Failed to resolve",
    ):
        if known.lower() in text.lower():
            return known.lower()
    return type(problem).__name__
