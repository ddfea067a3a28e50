"""Send the written reports by mail; what cannot be sent stays where it was written."""

import smtplib
import sqlite3
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from mimetypes import guess_type
from pathlib import Path

from audit.config import Config, Mail
from audit.errors import ConfigError, MailError
from audit.secrets import resolve
from audit.shell.inert import inert
from audit.vocabulary import SEVERITIES

_SECONDS = 30
_PORTS = {"starttls": 587, "tls": 465}
_TOO_LARGE = 552
_MECHANISMS = ("PLAIN", "LOGIN", "CRAM-MD5")  # the connection is encrypted
_OPEN = """
    SELECT severity, count(*) FROM finding WHERE state <> 'waived' GROUP BY severity"""
_SILENT = """
    SELECT count(*) FROM source_run AS r WHERE r.status <> 'ok' AND r.started =
        (SELECT max(l.started) FROM source_run AS l WHERE l.source = r.source)"""


@dataclass(frozen=True, slots=True)
class Mailer:
    """Where to and how; the password is out of every representation."""

    settings: Mail
    password: str | None
    customer: str

    def __repr__(self) -> str:
        return f"Mailer({self.settings.host})"

    def send(self, connection: sqlite3.Connection, written: Mapping[str, Path]) -> None:
        """Send the files with a summary of the last check. Raises MailError, ReportError."""
        message = self._message(connection, written)
        with _explained(self.settings), self._server() as server:
            if self.settings.user and self.password:
                _login_once(server, self.settings.user, self.password)
            refused = server.send_message(message)
        if refused:
            raise MailError(f"mail: {self.settings.host} did not accept {', '.join(refused)}.")

    def _server(self) -> smtplib.SMTP:
        """Connected, the certificate verified; one attempt."""
        mail = self.settings
        context = ssl.create_default_context(cafile=mail.ca)
        port = mail.port or _PORTS[mail.security]
        if mail.security == "tls":
            return smtplib.SMTP_SSL(mail.host, port, timeout=_SECONDS, context=context)
        server = smtplib.SMTP(mail.host, port, timeout=_SECONDS)
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server

    def _message(self, connection: sqlite3.Connection, written: Mapping[str, Path]) -> EmailMessage:
        day = connection.execute("SELECT substr(max(started), 1, 10) FROM source_run").fetchone()[0]
        counts = dict(connection.execute(_OPEN).fetchall())
        told = [f"{counts[name]} {name}" for name in SEVERITIES if counts.get(name)]
        silent = connection.execute(_SILENT).fetchone()[0]
        lines = [
            f"CloudStack health check of {self.customer}, data of {day}.",
            "",
            f"Open findings: {', '.join(told) or 'none'}.",
            f"Sources that did not tell everything: {silent}." if silent else "All sources told.",
            "",
        ]
        message = EmailMessage()
        message["Subject"] = f"{self.customer}: health check {day}: {', '.join(told[:2]) or 'none'}"
        message["From"], message["To"] = self.settings.sender, ", ".join(self.settings.to)
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="stackaudit")
        attached, left = self._split(written)
        lines += [f"Attached: {file.name}" for file in attached]
        lines += [f"Too large to attach, see {file}" for file in left]
        message.set_content("\n".join(lines) + "\n")
        for file in attached:
            main, _, sub = (guess_type(file.name)[0] or "application/octet-stream").partition("/")
            content = file.read_bytes()
            message.add_attachment(content, maintype=main, subtype=sub, filename=file.name)
        return message

    def _split(self, written: Mapping[str, Path]) -> tuple[list[Path], list[Path]]:
        """Files to attach while they fit, and the others."""
        room = self.settings.largest * 2**20
        attached: list[Path] = []
        left: list[Path] = []
        for file in written.values():
            size = file.stat().st_size
            (attached if size <= room else left).append(file)
            room -= size if size <= room else 0
        return attached, left


def mailer(config: Config) -> Mailer:
    """From [mail] of the configuration, its password read. Raises ConfigError."""
    mail = config.mail
    if mail is None:
        raise ConfigError(f"{config.origin}: --mail needs a table [mail] with host, sender and to.")
    password = resolve(mail.password, "mail password") if mail.password else None
    customer = " ".join(inert(config.customer or "the estate", keep="\n\t").split())
    return Mailer(mail, password, customer)


def _login_once(server: smtplib.SMTP, user: str, password: str) -> None:
    """One attempt; smtplib alone tries every mechanism: a wrong password would count twice."""
    server.ehlo_or_helo_if_needed()
    offered = server.esmtp_features.get("auth", "").split()
    server.esmtp_features["auth"] = next((m for m in _MECHANISMS if m in offered), "")
    server.login(user, password)


@contextmanager
def _explained(mail: Mail) -> Iterator[None]:
    """Failures as sentences; what the server says is left out: it may say back what it was sent."""
    where = f"mail: {mail.host}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"{where} refused user and password ({error.smtp_code}); not tried again."
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise MailError(
            f"{where} does not offer what is asked (STARTTLS or login); nothing was sent."
        ) from None
    except smtplib.SMTPRecipientsRefused as error:
        raise MailError(f"{where} did not accept {', '.join(sorted(error.recipients))}.") from None
    except smtplib.SMTPResponseException as error:
        reason = (
            "the message is too large: lower mail.largest"
            if (error.smtp_code == _TOO_LARGE)
            else "the message was refused"
        )
        raise MailError(f"{where}: {reason} ({error.smtp_code}).") from None
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            f"{where}: the certificate cannot be trusted ({error.verify_message}); name its CA "
            "in mail.ca."
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        kind = error.strerror if isinstance(error, OSError) and error.strerror else ""
        raise MailError(
            f"{where} cannot be reached ({kind or type(error).__name__}); the reports are written."
        ) from None
