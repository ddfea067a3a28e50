"""From the targets of a configuration to collectors; credentials are read here.

Libraries of collectors are imported where they are needed: `--help` stays fast.
"""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audit.config import Config
from audit.errors import ConfigError
from audit.targets import ArrayTarget, CloudStackTarget, RedfishTarget, SnmpTarget
from audit.targets_plane import (
    BalancerTarget,
    HostTarget,
    MysqlTarget,
    TlsTarget,
    VsphereTarget,
    XenServerTarget,
)

if TYPE_CHECKING:
    from collectors.base import Collector


def collectors_of(
    config: Config, only: frozenset[str] = frozenset(), *, deep: bool = False
) -> list["Collector"]:
    """A collector per configured target. Raises ConfigError without one.

    only: API commands of CloudStack to ask, nothing else then; all when empty. deep: of every
    target, also what costs more.
    """
    if not any(getattr(config, kind) for kind in ("cloudstack", *_BUILD, "tls")):
        raise ConfigError(
            "no target: write one with `stackaudit init`, or set STACKAUDIT_ENDPOINT, "
            "STACKAUDIT_KEY and STACKAUDIT_SECRET."
        )
    found = [cloudstack_collector(_looking(t, deep=deep), only) for t in config.cloudstack]
    if only:
        return found
    for kind, build in _BUILD.items():
        for block in getattr(config, kind):
            found += build(_looking(block, deep=deep))
    return found + [tls_collector(_looking(block, deep=deep), config) for block in config.tls]


def _looking(block: Any, *, deep: bool) -> Any:
    """The block, with its `deep` set where it has one and it is asked for."""
    return replace(block, deep=True) if deep and hasattr(block, "deep") else block


def operator_collectors(config: Config, connection: sqlite3.Connection) -> list["Collector"]:
    """Collectors of what the configuration itself tells, or did when it was read last."""
    from collectors import assets, places  # noqa: PLC0415

    told = dict(connection.execute("SELECT DISTINCT source, 1 FROM source_run"))
    said = (
        (config.place, places.collector(config.place)),
        (config.assets, assets.assets_collector(config.assets)),
        (config.baseline, assets.baseline_collector(config.baseline)),
    )
    return [collector for named, collector in said if named or collector.source in told]


def secret(block: Any, name: str = "password") -> str:
    """The secret a block refers to, read now; empty where it names none."""
    from audit.secrets import resolve  # noqa: PLC0415

    reference = getattr(block, name)
    return resolve(reference, f"{block.name} {name}") if reference else ""


def snmp_collectors(block: SnmpTarget) -> list["Collector"]:
    """A collector per address; they share one socket and its bound."""
    from collectors.snmp import SnmpCollector, Target, engine_for  # noqa: PLC0415

    usual = Target(
        source=f"snmp:{block.name}",
        address="",
        port=block.port,
        version=block.version,
        community=secret(block, "community") if block.version != "3" else "",
        user=block.user or "",
        auth=block.auth,
        auth_password=secret(block, "auth_password"),
        priv=block.priv,
        priv_password=secret(block, "priv_password"),
        context=block.context,
        timeout=float(block.timeout),
        retries=block.retries,
        max_repetitions=block.max_repetitions,
        interval=float(block.interval),
    )
    engine = engine_for(block.version, block.parallel)
    return [SnmpCollector(usual.at(address), engine) for address in block.addresses]


def cloudstack_collector(target: CloudStackTarget, only: frozenset[str]) -> "Collector":
    """Collector of one CloudStack."""
    from audit.secrets import profile_endpoint  # noqa: PLC0415
    from collectors.cloudstack import CloudStackCollector, Target  # noqa: PLC0415
    from collectors.cloudstack.wire import Connection  # noqa: PLC0415

    is_url = target.endpoint.startswith(("http://", "https://"))
    connection = Connection(
        source=f"cloudstack:{target.name}",
        endpoint=target.endpoint if is_url else profile_endpoint(target.endpoint),
        key=secret(target, "key"),
        secret=secret(target, "secret"),
        verify=target.ca or target.verify,
        fingerprint=target.fingerprint,
        parallel=target.parallel,
        timeout=target.timeout,
        budget=float(target.budget),
    )
    return CloudStackCollector(Target(connection, target.page_size, only, target.deep))


def redfish_collectors(block: RedfishTarget) -> Iterable["Collector"]:
    """A collector per BMC; they share one bound."""
    from collectors.redfish import collectors  # noqa: PLC0415

    return collectors(block, secret(block))


def array_collectors(target: ArrayTarget) -> Iterable["Collector"]:
    """The collector of one array."""
    from collectors.array import collector  # noqa: PLC0415

    return [collector(target, password=secret(target), token=secret(target, "token"))]


def mysql_collectors(block: MysqlTarget) -> Iterable["Collector"]:
    """A collector per database server."""
    from collectors.mysql import collectors  # noqa: PLC0415

    return collectors(block, secret(block))


def balancer_collectors(block: BalancerTarget) -> Iterable["Collector"]:
    """A collector per load balancer."""
    from collectors.haproxy import collectors  # noqa: PLC0415

    return collectors(block, secret(block))


def host_collectors(block: HostTarget) -> Iterable["Collector"]:
    """A collector per host asked by SSH; they share one bound."""
    from collectors.ssh import collectors  # noqa: PLC0415

    return collectors(block, password=secret(block), passphrase=secret(block, "passphrase"))


def xenserver_collectors(target: XenServerTarget) -> Iterable["Collector"]:
    """The collector of one pool."""
    from collectors.xapi import collector_of  # noqa: PLC0415

    return [collector_of(target, secret(target))]


def vsphere_collectors(target: VsphereTarget) -> Iterable["Collector"]:
    """The collector of one vCenter."""
    from collectors.vsphere import collector_of  # noqa: PLC0415

    return [collector_of(target, secret(target))]


def tls_collector(block: TlsTarget, config: Config) -> "Collector":
    """Collector of the ports of one block."""
    from collectors.tls.collector import TlsCollector  # noqa: PLC0415
    from collectors.tls.endpoints import endpoints  # noqa: PLC0415

    return TlsCollector(block, endpoints(block, config))


_BUILD: dict[str, Callable[[Any], Iterable["Collector"]]] = {
    "snmp": snmp_collectors,
    "redfish": redfish_collectors,
    "array": array_collectors,
    "mysql": mysql_collectors,
    "balancer": balancer_collectors,
    "host": host_collectors,
    "xenserver": xenserver_collectors,
    "vsphere": vsphere_collectors,
}
