"""What ports showed to rows: pure, port by port. A port that is closed is a fact, not a gap."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from audit.capture import Document
from audit.model.balancer import TlsEndpoint, TlsSample
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.tls.certificates import is_for, parsed, row

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
        chain = [parsed(base64.b64decode(one)) for one in seen.get("chain") or ()]
        certificates = [row(address, port, place, one) for place, one in enumerate(chain)]
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
            name_matches=is_for(chain[0], address) if chain else None,
            fault=seen["fault"],
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
