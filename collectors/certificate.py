"""What every source reads of a certificate (RFC 5280): one parser of foreign code on foreign bytes.

The library parses names, dates and keys only when they are asked for, so each may fail alone.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

_LONGEST = 1 << 16  # bytes of one certificate; CloudStack takes 16,384 characters of PEM


def of_der(der: bytes) -> "Certificate":
    """The certificate. Raises ValueError."""
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - 0.1 s

    return load_der_x509_certificate(_bounded(der))


def of_pem(pem: bytes) -> "Certificate":
    """The first certificate of a text. Raises ValueError."""
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415 - 0.1 s

    return load_pem_x509_certificate(_bounded(pem))


def name_text(name: "Name") -> str:
    """A distinguished name (RFC 4514); empty where it cannot be read."""
    try:
        return inert(name.rfc4514_string())
    except Exception:  # noqa: BLE001 - of foreign text
        return ""


def key_bits(found: "Certificate") -> int | None:
    """Size of its public key; None for kinds of one size only (Ed25519), and for unknown ones."""
    try:
        bits = getattr(found.public_key(), "key_size", None)
    except Exception:  # noqa: BLE001 - keys of a kind that the library does not know
        return None
    return bits if isinstance(bits, int) else None


def inert(text: str) -> str:
    """Text that can be written: half characters become question marks."""
    return text.encode("utf-8", "replace").decode()


def _bounded(found: bytes) -> bytes:
    if len(found) > _LONGEST:
        raise ValueError("a certificate of more than 64 KiB")
    return found
