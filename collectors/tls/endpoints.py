"""Which ports a [[tls]] block means: those it names, and those of other blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from audit.config_blocks import Blocks
from audit.errors import ConfigError
from audit.targets_plane import TlsTarget

_PORTS = {"https": 443}
_NO_TLS = frozenset({"http", "tcp", "unix", "file"})
_HIGHEST = 65535


@dataclass(frozen=True, slots=True)
class TlsEndpoint:
    """A port to try. tls: with a handshake."""

    address: str
    port: int
    role: str
    tls: bool = True


def endpoints(block: TlsTarget, blocks: Blocks) -> list[TlsEndpoint]:
    """Ports of a block, each once; what it names itself first. Raises ConfigError."""
    found: dict[tuple[str, int], TlsEndpoint] = {}
    for one in (*_named(block), *_derived(block, blocks)):
        found.setdefault((one.address, one.port), one)
    if not found:
        raise ConfigError(f"tls {block.name}: the blocks of `targets` name no port with TLS.")
    return list(found.values())


def _named(block: TlsTarget) -> Iterator[TlsEndpoint]:
    for tls, addresses in ((True, block.addresses), (False, block.ports)):
        for address in addresses:
            place = placed(address, 443 if tls else 0)
            if place is None:
                form = "host, host:port or https://host:port" if tls else "host:port"
                raise ConfigError(f"tls {block.name}: {address!r} is no {form}.")
            yield TlsEndpoint(*place, block.role, tls)


def _derived(block: TlsTarget, blocks: Blocks) -> Iterator[TlsEndpoint]:
    told = {
        "cloudstack": ("api", [one.endpoint for one in blocks.cloudstack]),
        "redfish": ("bmc", [a for one in blocks.redfish for a in one.addresses]),
        "array": ("array", [one.address for one in blocks.array]),
        "balancer": (
            "balancer",
            [a for one in blocks.balancer for a in one.addresses if a.startswith("https:")],
        ),
    }
    for name in block.targets:
        role, addresses = told[name]
        for address in addresses:
            place = placed(address, 443)
            if place:
                yield TlsEndpoint(*place, role)


def placed(address: str, usual: int) -> tuple[str, int] | None:
    """Host and port of an address or URL; None where it is neither, or has no TLS."""
    if address.startswith(("/", "cs:", "cmk:")):
        return None
    bare = address.count(":") > 1 and not address.startswith("[") and "://" not in address
    written = address if "://" in address else f"//[{address}]" if bare else f"//{address}"
    try:
        parts = urlsplit(written)
        port = parts.port or _PORTS.get(parts.scheme, usual)
    except ValueError:
        return None
    if parts.scheme in _NO_TLS or not parts.hostname or not 0 < port <= _HIGHEST:
        return None
    return parts.hostname, port
