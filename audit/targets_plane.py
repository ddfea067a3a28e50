"""[[balancer]] and [[tls]] blocks: what stands before management servers and their database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from audit.errors import ConfigError

F5 = (
    "load balancers of kind 'f5' are not collected yet: no answers of a real one were at hand to "
    "build and test a reader on. Name their TLS ports in a [[tls]] block, and see "
    "docs/guide/control-plane-balancers.md."
)
BALANCER_KINDS = ("haproxy",)
TLS_ROLES = ("api", "agents", "database", "bmc", "array", "balancer", "other")
TLS_SOURCES = ("cloudstack", "redfish", "array", "balancer")


@dataclass(frozen=True, slots=True)
class BalancerTarget:
    """[[balancer]]: load balancers that stand for each other; `password` is a reference.

    addresses: of each its statistics page (http://host:8404/stats) or its admin socket
    (/run/haproxy/admin.sock, or tcp://host:port); configs: haproxy.cfg, one file for all or one
    for each; vips: virtual addresses they hold together.
    """

    kind_of_block: ClassVar[str] = "balancer"
    name: str
    kind: str
    addresses: tuple[str, ...]
    user: str | None = None
    password: str | None = None
    configs: tuple[str, ...] = ()
    vips: tuple[str, ...] = ()
    site: str | None = None
    ca: str | None = None
    fingerprint: str | None = None
    verify: bool = True
    timeout: int = 10

    @classmethod
    def of(cls, path: Path, values: dict[str, Any]) -> Self:
        """The block of a file. Raises ConfigError."""
        found = cls(**_listed(values, ("kind", "addresses"), path, cls.kind_of_block))
        said = ""
        if found.kind not in BALANCER_KINDS:
            said = F5 if found.kind == "f5" else f"kind {found.kind!r}: known is 'haproxy'."
        elif len(found.configs) not in {0, 1, len(found.addresses)}:
            said = "configs names one file for all addresses, or one for each."
        elif (found.user is None) != (found.password is None):
            said = "needs user and password, or neither."
        if said:
            raise ConfigError(f"{path}: balancer {found.name!r}: {said}")
        return found


@dataclass(frozen=True, slots=True)
class TlsTarget:
    """[[tls]]: ports to try a TLS handshake with, once; no data is sent.

    addresses: host:port (or host, port 443); ports: host:port where only the connection is tried;
    targets: blocks of this file whose addresses are tried too (TLS_SOURCES), with a role of their
    own; role: what stands behind `addresses` and `ports` (TLS_ROLES); ca: file to trust beside the
    system's; deep: also which protocol versions are taken, one handshake each.
    """

    kind_of_block: ClassVar[str] = "tls"
    name: str
    addresses: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    role: str = "other"
    ca: str | None = None
    parallel: int = 5
    timeout: int = 5
    deep: bool = False

    @classmethod
    def of(cls, path: Path, values: dict[str, Any]) -> Self:
        """The block of a file. Raises ConfigError."""
        found = cls(**_listed(values, (), path, cls.kind_of_block))
        strange = sorted(set(found.targets) - set(TLS_SOURCES))
        said = ""
        if not (found.addresses or found.ports or found.targets):
            said = "needs addresses, ports or targets."
        elif strange:
            said = f"targets {strange[0]!r}: known are {', '.join(TLS_SOURCES)}."
        elif found.role not in TLS_ROLES:
            said = f"role {found.role!r}: known are {', '.join(TLS_ROLES)}."
        if said:
            raise ConfigError(f"{path}: tls {found.name!r}: {said}")
        return found


def _listed(
    values: dict[str, Any], needed: tuple[str, ...], path: Path, kind: str
) -> dict[str, Any]:
    """Lists as tuples and files relative to the configuration. Raises ConfigError."""
    for name in needed:
        if not values.get(name):
            raise ConfigError(f"{path}: every [[{kind}]] needs {name}.")
    found = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    if "configs" in found:
        found["configs"] = tuple(str(path.parent / Path(c).expanduser()) for c in found["configs"])
    return found


PLANE: dict[str, type[BalancerTarget | TlsTarget]] = {
    "balancer": BalancerTarget,
    "tls": TlsTarget,
}
