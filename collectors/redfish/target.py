"""One BMC: where it is and how it is asked."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from audit.errors import ConfigError
from audit.targets import RedfishTarget
from collectors.base import bracketed

_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Bmc:
    """A BMC of a [[redfish]] block. tls: CA file, False ("do not verify") or True."""

    source: str
    url: str
    user: str
    password: str = field(repr=False)
    tls: bool | str = True
    fingerprint: str | None = None
    parallel: int = 2
    timeout: float = 30.0
    budget: float = 600.0
    deep: bool = False
    most: int = 2000


def bmcs(block: RedfishTarget, password: str) -> list[Bmc]:
    """The BMCs of a block, with their pinned fingerprints. Raises ConfigError."""
    pinned = pins(Path(block.pins)) if block.pins else {}
    return [
        Bmc(
            source=f"redfish:{block.name}/{place(address)}",
            url=url(address),
            user=block.user,
            password=password,
            tls=block.ca or block.verify,
            fingerprint=pinned.get(place(address)),
            parallel=block.parallel,
            timeout=float(block.timeout),
            budget=float(block.budget),
            deep=block.deep,
        )
        for address in block.addresses
    ]


def url(address: str) -> str:
    """Scheme, host and port; https where none is written. Raises ConfigError."""
    written = address if "://" in address else f"https://{bracketed(address)}"
    try:
        parts = urlsplit(written.rstrip("/"))
        known = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 443)
    except ValueError:
        known = False
    if not known or parts.username or parts.path or parts.query:
        raise ConfigError(f"redfish address {address!r}: must be a host, host:port or https://...")
    return written.rstrip("/")


def place(address: str) -> str:
    """The address without its scheme: how it is called in sources and pins."""
    return url(address).partition("://")[2]


def pins(path: Path) -> dict[str, str]:
    """Fingerprints by address; none when the file is not there yet. Raises ConfigError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}).") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        digits = words[-1].lower().removeprefix("sha256:").replace(":", "")
        if len(words) != 2 or len(digits) != _DIGITS or set(digits) - set("0123456789abcdef"):  # noqa: PLR2004
            raise ConfigError(f"{path}: line {number} is not `address SHA-256`.")
        if found.setdefault(place(words[0]), digits) != digits:
            raise ConfigError(f"{path}: line {number}: {words[0]} has another pin already.")
    return found
