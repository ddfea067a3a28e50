"""Converters of a certificate in PEM: what is kept of it, so that no PEM is.

Whatever does not parse gives None: the text was uploaded by a tenant.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from audit.moment import utc_text
from collectors.certificate import key_bits, name_text, of_pem

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_BEGIN = "-----BEGIN CERTIFICATE-----"


def cert_end(value: Any) -> str | None:
    """End of its validity, UTC text."""
    found = _parsed(value)
    return utc_text(found.not_valid_after_utc) if found else None


def cert_subject(value: Any) -> str | None:
    """Distinguished name of its holder (RFC 4514)."""
    return _name(value, "subject")


def cert_issuer(value: Any) -> str | None:
    """Distinguished name of who signed it (RFC 4514)."""
    return _name(value, "issuer")


def cert_key_bits(value: Any) -> int | None:
    """Size of its public key; None for kinds of one size only (Ed25519)."""
    found = _parsed(value)
    return key_bits(found) if found else None


def _name(value: Any, which: str) -> str | None:
    found = _parsed(value)
    try:
        return name_text(getattr(found, which)) or None if found else None
    except Exception:  # noqa: BLE001 - the name is parsed only now
        return None


@lru_cache(maxsize=8)  # the columns of one row ask for the same one
def _load(text: str) -> "Certificate | None":
    try:
        found = of_pem(text.encode("utf-8", "replace"))
        _ = found.not_valid_after_utc  # parsed only when asked for
    except Exception:  # noqa: BLE001 - a parser of foreign code on foreign text
        return None
    return found


def _parsed(value: Any) -> "Certificate | None":
    """The first certificate of a text."""
    return _load(value) if isinstance(value, str) and _BEGIN in value else None
