"""Certificates as rows (RFC 5280), and whether one is for a name (RFC 9525). Pure."""

import json
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING

from audit.model.balancer import TlsCertificate

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

_LONGEST = 1 << 16  # bytes of one certificate


def parsed(der: bytes) -> "Certificate":
    """The certificate. Raises ValueError."""
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - 0.1 s

    if len(der) > _LONGEST:
        raise ValueError("a certificate of more than 64 KiB")
    return load_der_x509_certificate(der)


def row(address: str, port: int, place: int, found: "Certificate") -> TlsCertificate:
    """The row of one certificate of a chain. Raises ValueError."""
    names, addresses = alternatives(found)
    return TlsCertificate(
        address=address,
        port=port,
        place=place,
        subject=_name(found.subject),
        names=json.dumps(sorted([*names, *addresses]), ensure_ascii=False),
        issuer=_name(found.issuer),
        not_before=_utc(found.not_valid_before_utc),
        not_after=_utc(found.not_valid_after_utc),
        self_signed=found.issuer == found.subject,
        serial=f"{found.serial_number:x}",
        signature=_signature(found),
        key_bits=_bits(found),
    )


def alternatives(found: "Certificate") -> tuple[list[str], list[str]]:
    """Names and addresses it is for (subjectAltName)."""
    from cryptography import x509  # noqa: PLC0415

    try:
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [_inert(one) for one in held.get_values_for_type(x509.DNSName)]
        addresses = [str(one) for one in held.get_values_for_type(x509.IPAddress)]
    except Exception:  # noqa: BLE001 - none, or one that breaks the standard
        return [], []
    return names, addresses


def is_for(found: "Certificate", asked: str) -> bool:
    """Whether it is for the name or address asked; the common name counts no more."""
    names, addresses = alternatives(found)
    try:
        return str(ip_address(asked)) in addresses
    except ValueError:
        return any(_matches(pattern, asked) for pattern in names)


def _matches(pattern: str, asked: str) -> bool:
    """A star stands for the whole first label, and for one only."""
    pattern, asked = pattern.lower().rstrip("."), asked.lower().rstrip(".")
    if not pattern.startswith("*."):
        return pattern == asked
    first, _, rest = asked.partition(".")
    return bool(first) and rest == pattern[2:] and "." in rest


def _name(name: "Name") -> str:
    try:
        return _inert(name.rfc4514_string())
    except Exception:  # noqa: BLE001 - parsed only now, of foreign text
        return ""


def _inert(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _signature(found: "Certificate") -> str | None:
    """Name of the algorithm; its dotted number where the library has no name."""
    try:
        oid = found.signature_algorithm_oid
    except Exception:  # noqa: BLE001 - one the library does not know
        return None
    name = getattr(oid, "_name", "")
    return oid.dotted_string if name in {"", "Unknown OID"} else str(name)


def _bits(found: "Certificate") -> int | None:
    try:
        bits = getattr(found.public_key(), "key_size", None)
    except Exception:  # noqa: BLE001 - keys of a kind that the library does not know
        return None
    return bits if isinstance(bits, int) else None
