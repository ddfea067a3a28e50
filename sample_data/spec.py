"""The declaration an estate is built from: frozen dataclasses and a strict TOML reader.

Every table of a spec file is one dataclass here, every key one field, so this module is the manual
of the format. An unknown key, a wrong type or a missing key is a `SpecError` with one sentence.
"""

import dataclasses
import difflib
import tomllib
import typing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

SPECS = Path(__file__).parent / "specs"


class SpecError(ValueError):
    """A spec file that cannot be built, said in one sentence."""


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """Primary storage: `count` pools on one array, each behind its own address.

    `local`: one pool on the disks of every host of the cluster; `array` is only a name then.
    """

    array: str  # name of the storage system behind it; other renderers build the array from it
    protocol: str = "NetworkFilesystem"  # CloudStack's pool type: RBD, VMFS, Iscsi, CLVM ...
    count: int = 1
    size_tib: int = 10
    factor: float = 1.5  # over-provisioning factor
    used: float | None = None  # share used at month 0; without it: what the volumes wrote
    local: bool = False
    fabric: str = ""  # fc or iscsi: of a LUN (SharedMountPoint), how its hosts reach it


@dataclass(frozen=True, slots=True)
class ClusterSpec:
    """`count` equal clusters of `hosts` equal hosts."""

    name: str
    hosts: int
    hypervisor: str = "KVM"  # KVM, XenServer, VMware (other types CloudStack knows also work)
    version: str = "24.04"  # of the OS for KVM, of the hypervisor for the others
    os: str = "Ubuntu"  # KVM only
    kernel: str = "6.8.0-71-generic"  # KVM only
    count: int = 1
    threads: int = 64
    sockets: int = 2
    mhz: int = 2600
    ram_gib: int = 512
    cpu_ratio: float = 4.0
    mem_ratio: float = 1.0
    model: str = "Dell PowerEdge R650"
    host_added_month: int | None = None  # one more host arrives at the start of this month
    host_ha: bool = True  # out-of-band management and host HA, KVM only
    thresholds: bool = True  # allocation limits fitted to N+1
    pools: tuple[PoolSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class PodSpec:
    """`count` equal pods, each with the clusters given."""

    name: str
    clusters: tuple[ClusterSpec, ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class PhysicalSpec:
    """A physical network: traffic type -> label (bridge, vSwitch) and, for guests, a VLAN range."""

    name: str
    traffic: dict[str, str]
    vlans: str | None = None


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """`count` guest networks of one kind: isolated, vpc (count VPCs of two tiers), shared, l2."""

    kind: str
    count: int = 1
    redundant: bool = False


@dataclass(frozen=True, slots=True)
class WorkloadSpec:
    """VMs of a zone; shares are of all VMs."""

    count: int
    ha_share: float = 0.9
    snapshot_share: float = 0.5  # daily snapshot policy
    backup_share: float = 0.5  # backup offering, drawn from the rest up to 1.0
    data_share: float = 0.3  # with a data disk
    stopped_share: float = 0.04
    size: str = "mixed"  # mixed or small: which service offerings are drawn


@dataclass(frozen=True, slots=True)
class SwitchSpec:
    """Switches of a zone: an access pair (junos: a stack) per pod, a pair of cores; "": none."""

    access: str = ""  # eos, nxos, junos
    core: str = ""  # eos, nxos
    uplinks: int = 2  # cables from each access switch to each core


@dataclass(frozen=True, slots=True)
class ZoneSpec:
    """A zone with everything in it. Addresses come from 10.<octet>.0.0/16 and `public`."""

    name: str
    octet: int
    pods: tuple[PodSpec, ...]
    vms: WorkloadSpec
    network: str = "advanced"  # basic, advanced, advanced-sg
    type: str = "Core"  # Core, or Edge: no system VMs, guests on shared networks without services
    public: str = "203.0.113.0/24"
    dns: tuple[str, ...] = ("9.9.9.9", "1.1.1.1")
    internal_dns: tuple[str, ...] = ("10.0.0.53", "10.0.0.54")
    physical: tuple[PhysicalSpec, ...] = ()
    networks: tuple[NetworkSpec, ...] = ()
    pools: tuple[PoolSpec, ...] = ()  # zone-wide
    image_stores: int = 2
    store_tib: int = 40
    store_used: float = 0.4
    switches: SwitchSpec = SwitchSpec()
    servers: bool = False  # the controllers of its hosts are read
    assets: bool = False  # the operator has a list of them and a firmware baseline
    arrays: bool = False  # the storage below its NFS pools and image stores is read
    ceph: bool = False  # the Ceph clusters below its RBD pools are read


@dataclass(frozen=True, slots=True)
class ManagementSpec:
    """Management servers; agents are told `vip`."""

    servers: int = 2
    vip: str = "10.10.0.10"
    os: str = "Ubuntu 24.04.3 LTS"
    kernel: str = "6.8.0-71-generic"
    java: str = "17.0.16+8-Ubuntu-0ubuntu124.04"


@dataclass(frozen=True, slots=True)
class DatabaseSpec:
    """The `cloud` database."""

    version: str = "8.4.6"
    replicas: tuple[str, ...] = ("10.10.0.32",)
    on_management: bool = False


@dataclass(frozen=True, slots=True)
class ControlSpec:
    """What is read of the control plane itself; without sites: nothing."""

    sites: tuple[str, ...] = ()  # management servers, databases, balancers and zones in turn
    balancers: int = 2
    databases: int = 3  # members of a Galera cluster; 1: a single server
    arbiter: str = ""  # site of one; "": none
    replica: bool = True  # an asynchronous one, at the last site
    hosts: bool = False  # hosts tell of themselves
    certificate: int = 300  # days the certificates last from the start of the estate


@dataclass(frozen=True, slots=True)
class TenantSpec:
    """Customers: domains under ROOT, accounts in each, projects."""

    domains: int = 4
    accounts: int = 2
    projects: int = 1


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """One planted fault: its registry name, the months it is there, its own parameters."""

    fault: str
    from_month: int = 0
    until_month: int | None = None  # first month it is gone again
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EstateSpec:
    """A whole estate."""

    name: str
    seed: int
    start: date
    zones: tuple[ZoneSpec, ...]
    title: str = ""
    cloudstack: str = "4.22.0.1"
    growth: float = 0.03  # share of new VMs per month
    churn: float = 0.015  # share of VMs removed per month
    management: ManagementSpec = ManagementSpec()
    database: DatabaseSpec = DatabaseSpec()
    control: ControlSpec = ControlSpec()
    tenants: TenantSpec = TenantSpec()
    faults: tuple[FaultSpec, ...] = ()
    traits: tuple[str, ...] = ()  # rules that fire because the spec itself is drawn weak


def load_spec(path: Path | str) -> EstateSpec:
    """Read a spec file; a bare name such as `demo` means one of `SPECS`."""
    file = Path(path)
    if not file.suffix and not file.exists():
        file = SPECS / f"{file.name}.toml"
    if not file.is_file():
        known = ", ".join(sorted(p.stem for p in SPECS.glob("*.toml")))
        raise SpecError(f"no spec file {file}; the ones that come with the generator are: {known}")
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{file.name} is not TOML: {error}") from error
    return parse_spec(table)


def parse_spec(table: dict[str, Any]) -> EstateSpec:
    """Turn the parsed TOML table into a spec."""
    spec = _read(EstateSpec, table, "the estate")
    if not isinstance(spec, EstateSpec):  # pragma: no cover - _read returns its first argument
        raise TypeError
    if not spec.zones:
        raise SpecError("zones of the estate is empty: an estate needs at least one zone")
    return spec


def nearest(word: str, known: typing.Iterable[str]) -> str:
    """Say which known word is meant, or list them all."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(names)}"


def _read(cls: type[Any], table: Any, where: str) -> Any:
    if not isinstance(table, dict):
        raise SpecError(f"{where} must be a table, not {table!r}")
    where = f"{where} {table['name']!r}" if isinstance(table.get("name"), str) else where
    hints = typing.get_type_hints(cls)
    if cls is FaultSpec:
        table = _fault_table(table, hints)
    for key in table:
        if key not in hints:
            raise SpecError(f"unknown key {key!r} in {where}: {nearest(key, hints)}")
    values = {key: _value(hints[key], table[key], f"{key} of {where}") for key in table}
    for spec_field in dataclasses.fields(cls):
        required = spec_field.default is spec_field.default_factory is dataclasses.MISSING
        if required and spec_field.name not in values:
            raise SpecError(f"{where} lacks the key {spec_field.name!r}")
    return cls(**values)


def _fault_table(table: dict[str, Any], hints: dict[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in table.items() if key in hints and key != "params"}
    return {**own, "params": {key: value for key, value in table.items() if key not in own}}


def _value(hint: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(hint):
        return _read(typing.cast("type[Any]", hint), value, where)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise SpecError(f"{where} must be a list, not {value!r}")
        return tuple(_value(args[0], item, where) for item in value)
    wanted = (origin,) if origin is dict else tuple(a for a in args or (hint,) if a is not Any)
    if float in wanted and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        names = " or ".join(w.__name__ for w in wanted if w is not type(None))
        raise SpecError(f"{where} must be {names}, not {value!r}")
    return value
