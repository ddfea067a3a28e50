"""What ports showed to rows: pure, port by port. A port that is closed is a fact, not a gap."""

import base64
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from audit.capture import Document
from audit.model.balancer import TlsCertificate, TlsEndpoint, TlsSample
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.certificate import of_der
from collectors.tls.certificates import is_for, row

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

KIND = "tls"
REQUEST = "handshake"
TABLES = ("tls_certificate", "tls_endpoint", "tls_sample")


class TlsReading:
    """Turns what ports showed into rows."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        self._at, self._asked = at, asked
        self._missing: list[Missing] = []
        self._seen = 0

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Rows of one port."""
        if document.error is not None:
            cause, text = split_failure(document.error)
            shown = f"{document.params.get('address')}:{document.params.get('port')}"
            self._missing.append(Missing(shown, TABLES, cause, text))
            return
        seen = document.json()
        address, port = document.params["address"], int(document.params["port"])
        chain = [_certificate(one) for one in seen.get("chain") or ()]
        leaf = chain[0] if chain else None
        rows = (_row(address, port, place, one) for place, one in enumerate(chain) if one)
        certificates = [one for one in rows if one is not None]
        unread = "a certificate cannot be read" if len(certificates) < len(chain) else None
        found = TlsEndpoint(
            address=address,
            port=port,
            role=document.params["role"],
            open=seen["open"],
            tls=seen["tls"],
            version=seen.get("version"),
            versions=_listed(seen.get("versions")),
            verified=seen.get("verified") if seen["tls"] else None,
            why_not=seen.get("why_not") if seen["tls"] else None,
            name_matches=is_for(leaf, address) if leaf else None,
            fault=seen["fault"] or unread,
        )
        self._seen += 1
        yield "tls_endpoint", [found.row()]
        yield "tls_certificate", [one.row() for one in certificates]
        if seen.get("connect") is not None:
            yield "tls_sample", [self._sample(address, port, seen).row()]

    def _sample(self, address: str, port: int, seen: dict[str, Any]) -> TlsSample:
        return TlsSample(
            address=address,
            port=port,
            at=self._at,
            connect=seen["connect"],
            handshake=seen.get("handshake"),
        )

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Nothing more."""
        return iter(())

    def outcome(self) -> Outcome:
        """Every port that was looked at is told of."""
        whole = not self._missing and self._seen > 0
        return Outcome(dict.fromkeys(TABLES, whole), self._missing, None)


def _listed(versions: list[str] | None) -> str | None:
    return None if versions is None else json.dumps(versions)


def _certificate(encoded: str) -> "Certificate | None":
    """A certificate of a chain; None: it cannot be read, which spoils no other port."""
    try:
        return of_der(base64.b64decode(encoded))
    except Exception:  # noqa: BLE001 - a parser of foreign code on foreign bytes
        return None


def _row(address: str, port: int, place: int, found: "Certificate") -> TlsCertificate | None:
    try:
        return row(address, port, place, found)
    except Exception:  # noqa: BLE001 - dates and names are parsed only now
        return None
