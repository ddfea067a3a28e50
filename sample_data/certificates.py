"""Certificates of a sample authority: the same bytes for the same names, key and end."""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

_VALID = timedelta(days=760)
_ISSUER = "Sample Issuing CA"


def pem(name: str, end: datetime) -> str:
    """Return a certificate for a host name that ends then, as text."""
    return _signed(_begun(name, end)).public_bytes(Encoding.PEM).decode()


def der(name: str, end: datetime, address: str) -> bytes:
    """Return a certificate for a host name and an address that ends then, as a port shows it."""
    held = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address(address))])
    made = _begun(name, end).add_extension(held, critical=False)
    return _signed(made).public_bytes(Encoding.DER)


def _begun(name: str, end: datetime) -> x509.CertificateBuilder:
    seed = sha256(name.encode()).digest()
    holder = derive_private_key(int.from_bytes(seed) >> 1, SECP256R1())
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(_ISSUER))
        .public_key(holder.public_key())
        .serial_number(int.from_bytes(seed[:16]) >> 1)
        .not_valid_before(end - _VALID)
        .not_valid_after(end)
    )


def _signed(made: x509.CertificateBuilder) -> x509.Certificate:
    """The authority signs with Ed25519, which needs no chance."""
    return made.sign(Ed25519PrivateKey.from_private_bytes(sha256(_ISSUER.encode()).digest()), None)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
