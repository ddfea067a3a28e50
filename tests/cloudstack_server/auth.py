"""Who may ask: API keys, request signatures and roles, checked in the order of the real server.

Source: `ApiServer.verifyRequest` of Apache CloudStack; catalogue/cloudstack.md, section 2.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Account:
    """One API key. `allowed` holds the commands of its role; None is root admin: every command."""

    key: str
    secret: str = field(repr=False)
    allowed: frozenset[str] | None = None
    userid: str = "09b6065c-0dcd-4a12-a8a5-1bacec6ad309"

    @property
    def root(self) -> bool:
        """Whether this account is root admin."""
        return self.allowed is None

    def may(self, command: str) -> bool:
        """Whether the role allows the command."""
        return self.allowed is None or command in self.allowed


def signature(params: Mapping[str, str], secret: str) -> str:
    """Sign a request: HMAC-SHA1 over the sorted, encoded, lower-cased query, in base64.

    The names are sorted as sent (before lower-casing) and encoded like Java's URLEncoder,
    which leaves `*` alone and encodes `~`.
    """
    pairs = (
        f"{name}={quote(value, safe='*').replace('~', '%7E')}"
        for name, value in sorted(params.items())
        if name.lower() != "signature"
    )
    digest = hmac.new(secret.encode(), "&".join(pairs).lower().encode(), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode()


def _expired(params: Mapping[str, str], now: datetime) -> bool:
    """Whether a version 3 signature is past its time, or names no readable time."""
    if params.get("signatureversion") != "3":
        return False
    try:
        expires = datetime.strptime(params.get("expires", ""), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return True
    return expires < now


class Refused(Exception):
    """The request is not let in; `status` is 401 or 432 and `account` is set for 432."""

    def __init__(self, status: int, account: Account | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.account = account


def authenticate(
    sent: Mapping[str, str], accounts: Iterable[Account], known: Iterable[str]
) -> Account:
    """Name the account that signed the request, or raise `Refused`.

    The role is looked at before the signature, as the real server does, so a forbidden
    command with a wrong secret is a 432.
    """
    params = {name.lower(): value for name, value in sent.items()}
    command = params.get("command")
    if command is None or command not in known:
        raise Refused(401)
    claimed = params.get("signature")
    if claimed is None or _expired(params, datetime.now(UTC)):
        raise Refused(401)
    account = next((one for one in accounts if one.key == params.get("apikey")), None)
    if account is None:
        raise Refused(401)
    if not account.may(command):
        raise Refused(432, account)
    if not hmac.compare_digest(claimed.encode(), signature(sent, account.secret).encode()):
        raise Refused(401)
    return account
