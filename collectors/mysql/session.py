"""One session with one server: one password attempt, then statements of our own list alone.

PyMySQL is synchronous; the collector runs a session in a thread of its own. Values come as text,
as the server wrote them.
"""

import json
import re
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pymysql
from pymysql.constants import CLIENT
from pymysql.cursors import DictCursor

from audit.capture import MASK, Document, scrub_bytes
from audit.errors import SourceError, Unsupported
from collectors.base import failure, now
from collectors.mysql.failures import cause_of
from collectors.mysql.server import Server, server
from collectors.mysql.statements import STATEMENTS
from collectors.mysql.target import Place

GREETING = "greeting"
_QUERY = re.compile(r"(Query: ')(?:.|\n)*", re.IGNORECASE)  # statements may hold passwords
_HASH = re.compile(r"\s(?:IDENTIFIED|USING)\b.*", re.IGNORECASE | re.DOTALL)
_BARE: tuple[Any, ...] = (
    b"mysql_clear_password",
    b"dialog",
)  # ways to log in that send the password as it is


class _Refusing:
    """Stands for a way to log in that would show the password to the network."""

    def __init__(self, _connection: Any) -> None:
        pass

    def authenticate(self, _packet: Any) -> Any:
        """Do not answer."""
        raise pymysql.err.OperationalError(
            0, "the server asks for the password in clear text; it was not sent. Use TLS."
        )


class Session:
    """A session; raises SourceError where it cannot be opened. server: what greets."""

    def __init__(self, place: Place) -> None:
        self.place = place
        started = time.monotonic()
        self._connection = _connect(place)
        self.seconds = time.monotonic() - started
        self.greeting: str = self._connection.server_version
        self.server: Server = server(self.greeting)

    def close(self) -> None:
        """End it."""
        self._connection.close()

    def greeted(self) -> Document:
        """The greeting as a document: who it says it is, and where the configuration puts it."""
        place, sock = self.place, self._connection._sock  # noqa: SLF001 - tells TLS
        told = {
            "greeting": self.greeting,
            "address": place.socket or place.host,
            "port": place.port,
            "cluster": place.cluster,
            "site": place.site,
            "arbiter_site": place.arbiter_site,
            "offers_tls": bool(self._connection.server_capabilities & CLIENT.SSL),
            "session_tls": sock.version() if isinstance(sock, ssl.SSLSocket) else "",
        }
        return _document(place, GREETING, json.dumps(told).encode(), self.seconds)

    def ask(self, name: str) -> Document:
        """Answer to one statement of our list; a failure is a document with `error`."""
        statement = STATEMENTS[name]
        sql = statement.sql(self.server)
        if sql is None:
            shown = f"{self.server.product} {self.server.version} has no such statement."
            return failed(self.place, name, Unsupported(shown))
        sent, started = datetime.now(UTC), time.monotonic()
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql)
                rows = [{k: _text(v) for k, v in row.items()} for row in cursor.fetchall()]
        except (pymysql.err.MySQLError, OSError, ValueError) as error:
            seconds = time.monotonic() - started
            return failed(self.place, name, cause_of(error, self.place), seconds)
        seconds = time.monotonic() - started
        hide = _HIDDEN.get(name)
        told: dict[str, Any] = {"rows": hide(rows) if hide else rows}
        if name == "clock":
            told["sent"] = sent.isoformat()
            told["seconds"] = seconds
        return _document(self.place, name, json.dumps(told).encode(), seconds)


def _connect(place: Place) -> Any:
    """PyMySQL's connection, logged in; its types leave out what tells TLS and version."""
    context = _context(place)
    try:
        return pymysql.connect(
            host=place.host or None, port=place.port or 0, unix_socket=place.socket,
            user=place.user, password=place.password,
            charset="utf8mb4", conv={}, cursorclass=DictCursor, autocommit=None,
            connect_timeout=place.timeout, read_timeout=place.timeout,
            write_timeout=place.timeout, program_name="stackaudit",
            ssl=context, ssl_disabled=context is None,
            auth_plugin_map=dict.fromkeys(_BARE, _Refusing) if context is None else None,
        )  # fmt: skip
    except (pymysql.err.MySQLError, OSError, ValueError, ImportError, RuntimeError) as error:
        raise cause_of(error, place) from None  # its frames hold the password


def failed(place: Place, name: str, error: SourceError, seconds: float = 0.0) -> Document:
    """A statement that was not answered, as a document."""
    sentence = str(error).replace(place.password, MASK) if place.password else str(error)
    return Document(place.source, name, {}, 0, now(), b"", seconds, failure(error.cause, sentence))


def _document(place: Place, name: str, body: bytes, seconds: float) -> Document:
    return Document(place.source, name, {}, 200, now(), scrub_bytes(body), seconds)


def _context(place: Place) -> ssl.SSLContext | None:
    """How TLS is asked for; None: in clear. Raises SourceError for a CA that cannot be read."""
    if place.socket or place.tls is None:
        return None
    try:
        ca = place.tls if isinstance(place.tls, str) else None
        context = ssl.create_default_context(cafile=ca)
    except OSError as error:
        raise cause_of(error, place) from None
    if place.tls is False:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _text(value: Any) -> str | None:
    """A value as text; some servers give text as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _errors_only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Texts of errors without the statement they quote."""
    return [
        {k: _QUERY.sub(rf"\g<1>{MASK}", v) if isinstance(v, str) else v for k, v in row.items()}
        for row in rows
    ]


def _without_hashes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rights, without what the server keeps of the password."""
    return [{"grant": _HASH.sub("", str(text))} for row in rows for text in row.values()]


_HIDDEN: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "replication": _errors_only,
    "workers": _errors_only,
    "grants": _without_hashes,
}
