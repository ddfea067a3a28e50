"""From the targets of a configuration to collectors; credentials are read here."""

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.config import Config
from audit.errors import ConfigError
from audit.targets import (
    ArrayTarget,
    CloudStackTarget,
    RedfishTarget,
    SnmpTarget,
    VsphereTarget,
    XenServerTarget,
)

if TYPE_CHECKING:
    from collectors.base import Collector

KINDS = ("cloudstack", "snmp", "redfish", "array", "xenserver", "vsphere")


def collectors_of(
    config: Config, only: frozenset[str] = frozenset(), *, deep: bool = False
) -> list["Collector"]:
    """A collector per configured target. Raises ConfigError without one.

    only: API commands of CloudStack to ask, nothing else then; all when empty. deep: of every
    target, also what costs more.
    """
    if not any(getattr(config, kind) for kind in KINDS):
        raise ConfigError(
            "no target: write one with `stackaudit init`, or set STACKAUDIT_ENDPOINT, "
            "STACKAUDIT_KEY and STACKAUDIT_SECRET."
        )
    targets = [replace(target, deep=target.deep or deep) for target in config.cloudstack]
    found = [cloudstack_collector(target, only) for target in targets]
    if only:
        return found
    for block in config.snmp:
        found += snmp_collectors(block)
    for bmcs in config.redfish:
        found += redfish_collectors(replace(bmcs, deep=bmcs.deep or deep))
    for array in config.array:
        found.append(array_collector(replace(array, deep=array.deep or deep)))
    found += [xenserver_collector(pool) for pool in config.xenserver]
    found += [vsphere_collector(replace(v, deep=v.deep or deep)) for v in config.vsphere]
    return found


def places_collectors(config: Config, connection: sqlite3.Connection) -> list["Collector"]:
    """The collector of places, where the configuration names any, or did when it was read last."""
    from collectors.places import SOURCE, PlacesCollector  # noqa: PLC0415 - keeps --help fast

    told = "SELECT 1 FROM source_run WHERE source = ?"
    if config.place or connection.execute(told, (SOURCE,)).fetchone():
        return [PlacesCollector(config.place)]
    return []


def snmp_collectors(block: SnmpTarget) -> list["Collector"]:
    """A collector per address; they share one socket and its bound. Reads credentials now."""
    from audit.secrets import resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.snmp import SnmpCollector, Target, engine_for  # noqa: PLC0415

    def secret(name: str) -> str:
        reference = getattr(block, name)
        return resolve(reference, f"{block.name} {name}") if reference else ""

    usual = Target(
        source=f"snmp:{block.name}",
        address="",
        port=block.port,
        version=block.version,
        community=secret("community") if block.version != "3" else "",
        user=block.user or "",
        auth=block.auth,
        auth_password=secret("auth_password"),
        priv=block.priv,
        priv_password=secret("priv_password"),
        context=block.context,
        timeout=float(block.timeout),
        retries=block.retries,
        max_repetitions=block.max_repetitions,
        interval=float(block.interval),
    )
    engine = engine_for(block.version, block.parallel)
    return [SnmpCollector(usual.at(address), engine) for address in block.addresses]


def cloudstack_collector(target: CloudStackTarget, only: frozenset[str]) -> "Collector":
    """Collector of one CloudStack; reads its credentials now."""
    from audit.secrets import profile_endpoint, resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.cloudstack import CloudStackCollector, Target  # noqa: PLC0415
    from collectors.cloudstack.wire import Connection  # noqa: PLC0415

    is_url = target.endpoint.startswith(("http://", "https://"))
    connection = Connection(
        source=f"cloudstack:{target.name}",
        endpoint=target.endpoint if is_url else profile_endpoint(target.endpoint),
        key=resolve(target.key, f"{target.name} key"),
        secret=resolve(target.secret, f"{target.name} secret"),
        verify=target.ca or target.verify,
        fingerprint=target.fingerprint,
        parallel=target.parallel,
        timeout=target.timeout,
        budget=float(target.budget),
    )
    return CloudStackCollector(Target(connection, target.page_size, only, target.deep))


def redfish_collectors(block: RedfishTarget) -> list["Collector"]:
    """A collector per BMC; they share one bound. Reads credentials now."""
    from audit.secrets import resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.redfish import collectors  # noqa: PLC0415

    return list(collectors(block, resolve(block.password, f"{block.name} password")))


def array_collector(target: ArrayTarget) -> "Collector":
    """Collector of one array; reads its credentials now."""
    from audit.secrets import resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.array import collector  # noqa: PLC0415

    def secret(name: str) -> str:
        reference = getattr(target, name)
        return resolve(reference, f"{target.name} {name}") if reference else ""

    return collector(target, password=secret("password"), token=secret("token"))


def xenserver_collector(target: XenServerTarget) -> "Collector":
    """Collector of one pool; reads its credentials now."""
    from audit.secrets import resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.xapi import collector_of  # noqa: PLC0415

    return collector_of(target, resolve(target.password, f"{target.name} password"))


def vsphere_collector(target: VsphereTarget) -> "Collector":
    """Collector of one vCenter; reads its credentials now."""
    from audit.secrets import resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.vsphere import collector_of  # noqa: PLC0415

    return collector_of(target, resolve(target.password, f"{target.name} password"))
