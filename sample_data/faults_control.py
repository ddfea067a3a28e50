"""Faults of the control plane: management servers, database, usage, settings."""

from dataclasses import replace
from datetime import timedelta

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, change_setting, fault
from sample_data.objects_infra import ManagementServer

SETTINGS = "mgmt-settings-risky"


def _second(estate: Estate) -> ManagementServer:
    if len(estate.managers) == 1:
        raise FaultError("this fault needs two management servers")
    return estate.managers[-1]


def _rehome(estate: Estate) -> None:
    up = [server for server in estate.managers if server.state == "Up"]
    for index, host in enumerate(estate.hosts):
        if host.manager not in up:
            host.manager = up[index % len(up)]


@fault("mgmt-single-server", also=("blast-spof-control",))
def single_server(estate: Estate) -> str:
    """Leave one management server."""
    del estate.managers[1:]
    _rehome(estate)
    return estate.managers[0].name


@fault(
    "mgmt-server-not-up",
    also=("mgmt-single-server", "blast-spof-control", "blast-redundancy-used"),
)
def server_not_up(estate: Estate, *, state: str = "Down", days: int = 2) -> str:
    """Let the last management server be away for some days."""
    server = _second(estate)
    server.state, server.stopped = state, estate.now - timedelta(days=days)
    _rehome(estate)
    return server.name


@fault("mgmt-version-skew")
def version_skew(estate: Estate, *, version: str = "4.21.0.0") -> str:
    """Leave the last management server on an older version."""
    server = _second(estate)
    server.version = version
    return server.name


@fault("mgmt-cloudstack-eol", also=("mgmt-os-eol", "hypervisor-not-in-compat", "mgmt-db-version"))
def cloudstack_eol(estate: Estate, *, version: str = "4.18.2.5") -> str:
    """Run the whole estate on an old CloudStack."""
    estate.spec = replace(estate.spec, cloudstack=version)
    for server in estate.managers:
        server.version = version
    for host in estate.hosts:
        host.agent_version = version
    for router in estate.routers:
        router.version = version
    return version


@fault("mgmt-os-eol")
def os_eol(estate: Estate, *, os: str = "Ubuntu 18.04.6 LTS", kernel: str = "4.15.0-213") -> str:
    """Run the management servers on an old OS."""
    for server in estate.managers:
        server.os, server.kernel = os, kernel
    return os


@fault("mgmt-host-setting")
def host_setting(estate: Estate) -> str:
    """Tell agents the address of one server instead of the virtual one."""
    _second(estate)
    estate.settings["host"] = estate.managers[0].ip
    return estate.managers[0].ip


@fault("mgmt-db-no-replica")
def no_replica(estate: Estate) -> str:
    """Take the database's replica away."""
    estate.db.replicas = []
    return estate.db.host


@fault("mgmt-db-colocated", also=("mgmt-db-no-replica", "blast-spof-control"))
def db_colocated(estate: Estate) -> str:
    """Run the database on the first management server."""
    server = estate.managers[0]
    server.db_local, estate.db.host = True, server.ip
    return server.name


@fault("mgmt-usage-stale")
def usage_stale(estate: Estate, *, days: int = 9) -> str:
    """Let the usage server stand still for some days."""
    estate.db.usage_last_job = estate.now - timedelta(days=days)
    estate.db.usage_state = "Down"
    return estate.db.usage_host


@fault("sec-integration-port")
def integration_port(estate: Estate) -> str:
    """Open the API that asks for no password."""
    estate.settings["integration.api.port"] = "8096"
    return "integration.api.port"


@fault("mgmt-settings-risky")
def risky_setting(
    estate: Estate, *, setting: str = "storage.overprovisioning.factor", value: str = "5"
) -> str:
    """Give a global setting a risky value."""
    return change_setting(estate, setting, value)


@fault("sec-haproxy-default", also=(SETTINGS,))
def haproxy_default(estate: Estate) -> str:
    """Leave the default statistics login of virtual routers open."""
    base = "network.loadbalancer.haproxy.stats"
    estate.settings[f"{base}.auth"] = "admin1:AdMiN123"
    estate.settings[f"{base}.visibility"] = "global"
    return f"{base}.auth"


@fault("ops-alert-unsent", also=(SETTINGS,))
def alert_unsent(estate: Estate) -> str:
    """Forget where alerts go."""
    estate.settings["alert.smtp.host"] = estate.settings["alert.email.addresses"] = None
    return "alert.smtp.host"


@fault("ha-tag-unused", also=(SETTINGS, "cluster-n1-placement"))
def ha_tag_unused(estate: Estate, *, tag: str = "ha-spare") -> str:
    """Name a tag for spare hosts that no host has."""
    estate.settings["ha.tag"] = tag
    return tag


@fault("ha-manager-off", also=(SETTINGS,))
def ha_manager_off(estate: Estate) -> str:
    """Switch VM high availability off."""
    estate.settings["vm.ha.enabled"] = "false"
    return "vm.ha.enabled"


@fault("snapshot-on-primary", also=(SETTINGS,))
def snapshot_on_primary(estate: Estate) -> str:
    """Keep snapshots on the disk they protect."""
    estate.settings["snapshot.backup.to.secondary"] = "false"
    for snapshot in estate.snapshots:
        snapshot.location = "PRIMARY"
    return "snapshot.backup.to.secondary"
