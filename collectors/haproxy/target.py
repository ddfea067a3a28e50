"""One load balancer: where it is and how it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audit.errors import ConfigError
from audit.targets_plane import BalancerTarget

KIND = "haproxy"
BLOCK, CONFIG, PAGE = "block", "config", "stats"
INFO, STAT, STATE = "show info", "show stat", "show servers state"
COMMANDS = (INFO, STAT, STATE)  # the only ones that are ever sent to a socket
_CSV = ";csv"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Node:
    """A load balancer of a [[balancer]] block.

    place: host:port, or the path of its socket; url: of its statistics page; socket: path; host and
    port: of its socket over TCP. config: path of its haproxy.cfg.
    """

    source: str
    cluster: str
    place: str
    url: str = ""
    socket: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    config: str = ""
    vips: tuple[str, ...] = ()
    site: str | None = None
    alone: bool = True
    verify: bool | str = True
    fingerprint: str | None = None
    timeout: float = 10.0

    @property
    def questions(self) -> tuple[str, ...]:
        """Names of what is asked and read, in order."""
        asked = (PAGE,) if self.url else COMMANDS
        return (BLOCK, *asked, *((CONFIG,) if self.config else ()))

    def told(self) -> dict[str, Any]:
        """What the configuration of the audit says of it."""
        return {
            "id": self.place,
            "cluster": self.cluster,
            "name": self.cluster if self.alone else self.place,
            "address": self.host or None,
            "site": self.site,
            "vips": sorted(self.vips),
        }


def nodes(block: BalancerTarget, password: str) -> Iterator[Node]:
    """The load balancers of a block. Raises ConfigError."""
    several = len(block.addresses) > 1
    for number, address in enumerate(block.addresses):
        where = _where(block.name, address)
        yield Node(
            source=f"{KIND}:{block.name}/{where['place']}",
            cluster=block.name,
            user=block.user or "",
            password=password,
            config=block.configs[number % len(block.configs)] if block.configs else "",
            vips=block.vips,
            site=block.site,
            alone=not several,
            verify=block.ca or block.verify,
            fingerprint=block.fingerprint,
            timeout=float(block.timeout),
            **where,
        )


def _where(name: str, address: str) -> dict[str, Any]:
    """place, and url, socket, or host and port. Raises ConfigError."""
    if address.startswith(("/", "unix:")):
        path = address.removeprefix("unix:")
        return {"place": path, "socket": str(Path(path).expanduser())}
    said = (
        f"balancer {name}: address {address!r} is no statistics page (http://host:8404/stats), no "
        "socket (/run/haproxy/admin.sock) and no tcp://host:port."
    )
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise ConfigError(said) from error
    if parts.scheme not in {"http", "https", "tcp"} or not parts.hostname or not port:
        raise ConfigError(said)
    if parts.username or parts.password:
        raise ConfigError(f"balancer {name}: user and password stand beside the address, not in it")
    found = {"place": f"{parts.netloc.partition(':')[0]}:{port}", "host": parts.hostname}
    if ":" in parts.hostname:
        found["place"] = f"[{parts.hostname}]:{port}"
    if parts.scheme == "tcp":
        return {**found, "port": port}
    path = parts.path.removesuffix("/") or "/"
    url = f"{parts.scheme}://{found['place']}{path}"
    return {**found, "port": port, "url": url.removesuffix(_CSV) + _CSV}
