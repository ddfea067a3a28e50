"""Certificates as rows (RFC 5280), and whether one is for a name (RFC 9525). Pure."""

import json
from ipaddress import ip_address
from typing import TYPE_CHECKING

from audit.model.balancer import TlsCertificate
from audit.moment import utc_text
from collectors.certificate import inert, key_bits, name_text

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def row(address: str, port: int, place: int, found: "Certificate") -> TlsCertificate:
    """The row of one certificate of a chain. Raises ValueError."""
    names, addresses = alternatives(found)
    return TlsCertificate(
        address=address,
        port=port,
        place=place,
        subject=name_text(found.subject),
        names=json.dumps(sorted([*names, *addresses]), ensure_ascii=False),
        issuer=name_text(found.issuer),
        not_before=utc_text(found.not_valid_before_utc),
        not_after=utc_text(found.not_valid_after_utc),
        self_signed=found.issuer == found.subject,
        serial=f"{found.serial_number:x}",
        signature=_signature(found),
        key_bits=key_bits(found),
    )


def alternatives(found: "Certificate") -> tuple[list[str], list[str]]:
    """Names and addresses it is for (subjectAltName)."""
    from cryptography import x509  # noqa: PLC0415

    try:
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [inert(one) for one in held.get_values_for_type(x509.DNSName)]
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


def _signature(found: "Certificate") -> str | None:
    """Name of the algorithm; its dotted number where the library has no name."""
    try:
        oid = found.signature_algorithm_oid
    except Exception:  # noqa: BLE001 - one the library does not know
        return None
    name = getattr(oid, "_name", "")
    return oid.dotted_string if name in {"", "Unknown OID"} else str(name)
