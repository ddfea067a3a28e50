"""Ports of the control plane with TLS, as a look at each of them shows."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

from audit.capture import Document
from audit.moment import utc_text
from collectors.tls.reading import KIND, REQUEST
from sample_data.certificates import der
from sample_data.estate import Estate

__all__ = ["KIND", "SOURCE", "documents"]

SOURCE = f"{KIND}:control"


def documents(estate: Estate) -> Iterator[Document]:
    """What a look at every port would have seen."""
    at = utc_text(estate.now)
    for one in estate.plane.certificates:
        end = estate.now + timedelta(days=one.days)
        shown = der(f"cloud.{estate.mail_domain}", end, one.address)
        seen = {
            "open": True, "tls": True, "fault": None, "connect": 0.003, "handshake": 0.02,
            "version": "TLSv1.3", "verified": True, "chain": [base64.b64encode(shown).decode()],
        }  # fmt: skip
        params = {"address": one.address, "port": str(one.port), "role": one.role, "tls": "yes"}
        yield Document(SOURCE, REQUEST, params, 200, at, json.dumps(seen).encode(), 0.03)
