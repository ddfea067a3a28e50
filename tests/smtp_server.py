"""A mail server on loopback as tests need it: STARTTLS or TLS, one account, a limit of size."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "reports", "canary-mail-4713"


class Mailbox:
    """What came in, and how often somebody tried to log in."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.logins = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the message."""
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.messages.append(found)
        return "250 OK"

    def authenticate(self, _s: Any, _session: Any, _e: Any, _mechanism: str, data: Any) -> Any:
        """One account."""
        self.logins += 1
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


class _Server(Controller):
    """TLS from the first byte is the controller's; STARTTLS is the protocol's."""

    def __init__(self, box: Mailbox, context: ssl.SSLContext, *, tls: bool, **more: Any) -> None:
        self._box, self._context, self._tls, self._more = box, context, tls, more
        super().__init__(
            box, hostname="127.0.0.1", port=_free(), ssl_context=context if tls else None
        )

    def factory(self) -> SMTP:
        """A session."""
        starttls = None if self._tls else self._context
        options = {
            "authenticator": self._box.authenticate,
            "auth_required": not self._tls,
            **self._more,
        }
        return SMTP(
            self._box, hostname="localhost", tls_context=starttls,
            auth_require_tls=not self._tls, **options,
        )  # fmt: skip


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def mail_server(folder: Path, *, tls: bool = False, **more: Any) -> Iterator[tuple[Mailbox, str]]:
    """The mailbox, and lines of a [mail] table that reach it; the CA lies in `folder`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "mail-ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    box = Mailbox()
    server = _Server(box, context, tls=tls, **more)
    server.start()
    try:
        yield (
            box,
            (
                f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = '
                f'"{"tls" if tls else "starttls"}"\nsender = "audit@acme.example"\n'
                'to = ["ops@acme.example", "cto@acme.example"]\nca = "mail-ca.pem"\n'
                f'user = "{USER}"\npassword = "env:MAIL_PASSWORD"\n'
            ),
        )
    finally:
        server.stop()
