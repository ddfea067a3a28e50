"""The blocks of targets of a configuration file: [[cloudstack]], [[snmp]] and so on."""

from dataclasses import MISSING, dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, get_args, get_type_hints

from audit.config_values import listed, path_of, table
from audit.errors import ConfigError
from audit.targets import (
    ArrayTarget,
    BaselineTarget,
    CloudStackTarget,
    PlaceTarget,
    RedfishTarget,
    SnmpTarget,
)
from audit.targets_plane import (
    BalancerTarget,
    HostTarget,
    MysqlTarget,
    TlsTarget,
    VsphereTarget,
    XenServerTarget,
)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The targets by kind; a field is a block of the file and the class it is read into."""

    cloudstack: tuple[CloudStackTarget, ...] = ()
    snmp: tuple[SnmpTarget, ...] = ()
    redfish: tuple[RedfishTarget, ...] = ()
    array: tuple[ArrayTarget, ...] = ()
    mysql: tuple[MysqlTarget, ...] = ()
    balancer: tuple[BalancerTarget, ...] = ()
    tls: tuple[TlsTarget, ...] = ()
    host: tuple[HostTarget, ...] = ()
    xenserver: tuple[XenServerTarget, ...] = ()
    vsphere: tuple[VsphereTarget, ...] = ()
    place: tuple[PlaceTarget, ...] = ()
    baseline: tuple[BaselineTarget, ...] = ()


_FILES = ("ca", "pins", "known_hosts", "key_file")


def blocks(path: Path, content: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Values of the fields of Blocks. Raises ConfigError."""
    targets = {kind: get_args(hint)[0] for kind, hint in get_type_hints(Blocks).items()}
    return {
        kind: tuple(_block(path, kind, cls, one) for one in _entries(path, kind, content))
        for kind, cls in targets.items()
    }


def _block(path: Path, kind: str, cls: type, entry: Any) -> Any:
    """One block; relative files are beside the configuration. Raises ConfigError."""
    values = table(path, kind, entry, cls)
    for one in fields(cls):
        if one.default is MISSING and not values.get(one.name):
            raise ConfigError(f"{path}: every [[{kind}]] needs {one.name}.")
    addresses = [_address(one) for one in values.get("addresses", ())]
    if len(set(addresses)) < len(addresses):
        raise ConfigError(f"{path}: {kind} {values['name']!r} names an address twice.")
    values |= {"addresses": addresses} if addresses else {}
    for name in set(_FILES) & set(values):
        values[name] = str(path_of(path, f"{kind}.{name}", values[name]))
    if "configs" in values:
        values["configs"] = [str(path_of(path, f"{kind}.configs", c)) for c in values["configs"]]
    target = cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})
    fault = getattr(target, "fault", "")
    if fault:
        called = f"{kind} {values['name']!r}:" if "name" in values else f"every [[{kind}]]"
        raise ConfigError(f"{path}: {called} {fault}")
    return target


def _entries(path: Path, kind: str, content: dict[str, Any]) -> list[Any]:
    """Targets of one kind; two of one name would be one source."""
    found = listed(path, kind, content, f"written with two brackets: [[{kind}]]")
    names = [one.get("name") for one in found if isinstance(one, dict)]
    for name in names:
        if name is not None and names.count(name) > 1:
            raise ConfigError(f"{path}: two [[{kind}]] targets are called {name!r}.")
    return found


def _address(text: str) -> str:
    """One spelling of an address: IPv6 without brackets, lower case, short; a name as it is."""
    try:
        return str(ip_address(text.strip().removeprefix("[").removesuffix("]")))
    except ValueError:
        return text
