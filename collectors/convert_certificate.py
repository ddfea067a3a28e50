"""Converters of a certificate in PEM: what is kept of it, so that no PEM is.

Whatever does not parse gives None: the text was uploaded by a tenant.
"""

from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_BEGIN = "-----BEGIN CERTIFICATE-----"
_LONGEST = 1 << 16  # characters; CloudStack takes 16,384


def cert_end(value: Any) -> str | None:
    """End of its validity, UTC text."""
    found = _parsed(value)
    if found is None:
        return None
    return found.not_valid_after_utc.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def cert_subject(value: Any) -> str | None:
    """Distinguished name of its holder (RFC 4514)."""
    return _name(value, "subject")


def cert_issuer(value: Any) -> str | None:
    """Distinguished name of who signed it (RFC 4514)."""
    return _name(value, "issuer")


def cert_key_bits(value: Any) -> int | None:
    """Size of its public key; None for kinds of one size only (Ed25519)."""
    found = _parsed(value)
    try:
        bits = getattr(found.public_key(), "key_size", None) if found else None
    except Exception:  # noqa: BLE001 - keys of a kind that the library does not know
        return None
    return bits if isinstance(bits, int) else None


def _name(value: Any, which: str) -> str | None:
    found = _parsed(value)
    try:
        text = getattr(found, which).rfc4514_string() if found else ""
    except Exception:  # noqa: BLE001 - the name is parsed only now
        return None
    return text.encode("utf-8", "replace").decode() or None


def _parsed(value: Any) -> "Certificate | None":
    """The first certificate of a text."""
    if not isinstance(value, str) or len(value) > _LONGEST or _BEGIN not in value:
        return None
    return _load(value)


@lru_cache(maxsize=8)  # the columns of one row ask for the same one
def _load(text: str) -> "Certificate | None":
    from cryptography.x509 import (  # noqa: PLC0415 - 0.1 s, and few estates have certificates
        load_pem_x509_certificate,
    )

    try:
        found = load_pem_x509_certificate(text.encode("utf-8", "replace"))
        _ = found.not_valid_after_utc  # parsed only when asked for
    except Exception:  # noqa: BLE001 - a parser of foreign code on foreign text
        return None
    return found
