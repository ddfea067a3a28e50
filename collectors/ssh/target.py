"""One host: where it is, how one logs in, how patient one is."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from audit.errors import ConfigError
from audit.targets_plane import HostTarget

PORT = 22
_HIGHEST = 65535


@dataclass(frozen=True, slots=True)
class Place:
    """Where a host listens. user: of a jump host, where it differs."""

    address: str
    port: int = PORT
    user: str = ""

    def __str__(self) -> str:
        """As it is written: address, or address:port."""
        bare = f"[{self.address}]" if ":" in self.address and self.port != PORT else self.address
        return bare if self.port == PORT else f"{bare}:{self.port}"


@dataclass(frozen=True, slots=True)
class Host:
    """A host of a [[host]] block; password and passphrase are secrets."""

    source: str
    place: Place
    user: str
    known_hosts: Path
    key: Path | None = None
    passphrase: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    agent: bool = False
    jump: Place | None = None
    sudo: bool = False
    timeout: float = 20.0
    budget: float = 300.0

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written down."""
        return tuple(one for one in (self.passphrase, self.password) if one)


def hosts(block: HostTarget, *, password: str, passphrase: str) -> list[Host]:
    """The hosts of a block. Raises ConfigError."""
    if not (block.key_file or block.password or block.agent):
        raise ConfigError(f"host {block.name!r}: needs key_file, password or agent = true.")
    jump = place(block.jump, PORT) if block.jump else None
    return [
        Host(
            source=f"ssh:{block.name}/{place(address, block.port)}",
            place=place(address, block.port),
            user=block.user,
            known_hosts=Path(block.known_hosts or "~/.ssh/known_hosts").expanduser(),
            key=Path(block.key_file) if block.key_file else None,
            passphrase=passphrase,
            password=password,
            agent=block.agent,
            jump=jump,
            sudo=block.sudo,
            timeout=float(block.timeout),
            budget=float(block.budget),
        )
        for address in block.addresses
    ]


def place(text: str, port: int) -> Place:
    """[user@]address[:port]; an IPv6 address with a port in brackets. Raises ConfigError."""
    user, _, rest = text.rpartition("@")
    address, colon, number = rest.rpartition(":")
    if not colon or _is_ipv6(rest):
        address, number = rest, str(port)
    bare = address.removeprefix("[").removesuffix("]")
    told = int(number) if number.isdecimal() else 0
    if not bare or not 0 < told <= _HIGHEST or any(one.isspace() for one in bare):
        raise ConfigError(f"host address {text!r}: must be a host, host:port or user@host:port.")
    return Place(str(ip_address(bare)) if _is_ipv6(bare) else bare, told, user)


def _is_ipv6(text: str) -> bool:
    """Whether it is an IPv6 address alone, in brackets or not."""
    try:
        return ip_address(text.removeprefix("[").removesuffix("]")).version == 6  # noqa: PLR2004
    except ValueError:
        return False
