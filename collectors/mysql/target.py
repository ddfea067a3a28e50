"""One database server: where it is and how it is asked."""

import re
from dataclasses import dataclass, field

from audit.errors import ConfigError
from audit.targets_plane import MysqlTarget
from collectors.base import bracketed

_WITH_PORT = re.compile(r"(\[[^\]]+\]|[^:]+):(\d{1,5})")
_PORTS = range(1, 65536)


@dataclass(frozen=True, slots=True)
class Place:
    """A server of a [[mysql]] block. socket: path instead of host and port.

    tls: CA file, True ("verify"), False ("do not verify") or None: in clear.
    """

    source: str
    cluster: str
    site: str | None
    arbiter_site: str | None
    user: str
    password: str = field(repr=False)
    host: str = ""
    port: int | None = None
    socket: str | None = None
    tls: bool | str | None = True
    timeout: float = 10.0

    @property
    def address(self) -> str:
        """As in the configuration: host:port, or the path of the socket."""
        return self.socket or f"{bracketed(self.host)}:{self.port}"

    @property
    def trust(self) -> str:
        """How far the certificate is checked, for `source_run.tls`."""
        if self.socket or self.tls is None:
            return "no TLS"
        if self.tls is False:
            return "certificate not verified"
        return f"verified by {self.tls}" if isinstance(self.tls, str) else "verified"


def places(block: MysqlTarget, password: str) -> list[Place]:
    """The servers of a block. Raises ConfigError."""
    found = []
    for address in block.addresses:
        host, port, socket = _where(block, address)
        shown = socket or f"{bracketed(host)}:{port}"
        found.append(
            Place(
                source=f"mysql:{block.name}/{shown}",
                cluster=block.cluster or block.name,
                site=block.site,
                arbiter_site=block.arbiter_site,
                user=block.user,
                password=password,
                host=host,
                port=port,
                socket=socket,
                tls=(block.ca or block.verify) if block.tls else None,
                timeout=float(block.timeout),
            )
        )
    return found


def _where(block: MysqlTarget, address: str) -> tuple[str, int | None, str | None]:
    """Host, port and socket of an address. Raises ConfigError."""
    if address.startswith("/"):
        return "", None, address
    written = _WITH_PORT.fullmatch(address)
    host, port = (written[1], int(written[2])) if written else (address, block.port)
    if not host or "/" in host or "@" in host or port not in _PORTS:
        raise ConfigError(
            f"mysql address {address!r}: must be a host, host:port or the path of a socket."
        )
    return host.removeprefix("[").removesuffix("]"), port, None
