"""What readers make of a control plane, as rows by source.

Rows and not answers: the readers of databases, balancers and hosts are tested on real daemons and
recordings; this is what a collection of these would have left in the tables.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from audit.model import balancer as lb
from audit.model import database as db
from audit.model import host_link as hl
from audit.model.kinds import Table
from audit.targets import PlaceTarget
from sample_data.estate import Estate
from sample_data.objects_plane import Balancer, Certificate, DbServer, HostSide

Source = tuple[str, str, list[Table]]  # source, kind, rows
_GALERA = "5f3c1c7e-0000-11ef-8000-000000000001"
_UTC = "%Y-%m-%dT%H:%M:%SZ"


def sources(estate: Estate) -> Iterator[Source]:
    """Sources with their rows; none for an estate whose control plane is not read."""
    plane = estate.plane
    if plane.databases:
        yield (
            "database:cloud",
            "database",
            [r for d in plane.databases for r in _database(estate, d)],
        )
    for one in plane.balancers:
        yield f"balancer:{one.name}", "balancer", list(_balancer(estate, one))
    if plane.certificates:
        rows = [r for c in plane.certificates for r in _certificate(estate, c)]
        yield "tls:endpoints", "tls", rows
    if plane.hosts:
        yield "hypervisor:hosts", "hypervisor", [r for h in plane.hosts for r in _host(estate, h)]


def tables(kind: str) -> list[str]:
    """Tables a source of a kind fills."""
    modules = {"database": db, "balancer": lb, "tls": lb, "hypervisor": hl}
    return [one.info.name for one in vars(modules[kind]).values()
            if isinstance(one, type) and issubclass(one, Table) and one is not Table
            and one.info.by == kind]  # fmt: skip


def places(estate: Estate) -> list[PlaceTarget]:
    """What the configuration says of sites of what has no block of its own."""
    plane = estate.plane
    found = [PlaceTarget(site=site, management=(name,)) for name, site in plane.sites.items()]
    found += [PlaceTarget(site=site, zones=(zone,)) for zone, site in plane.zones.items()]
    found += [PlaceTarget(site=site, databases=("cloud arbiter*",)) for site in plane.arbiters]
    return found


def _row(cls: type[Table], **values: Any) -> Table:
    """A row in which what is not given is not told."""
    return cls(**{**dict.fromkeys(cls.info.names), **values})


def _now(estate: Estate) -> str:
    return estate.now.strftime(_UTC)


def _database(estate: Estate, one: DbServer) -> Iterator[Table]:
    at = _now(estate)
    yield _row(
        db.DbNode, id=one.name, name=one.name, address=one.address, port=3306, cluster="cloud",
        site=one.site, product="mariadb", version="10.11.14", server_id=one.server_id,
        role="galera" if one.votes else "replica", read_only=one.read_only, log_bin=True,
        binlog_format="ROW", sync_binlog=1, flush_at_commit=1, gtid_mode="ON", binlog_keep=864000.0,
        rollback_on_timeout=True, lock_wait_timeout=600.0, max_connections=1500,
        buffer_pool=8 << 30, auto_increment_step=1, auto_increment_offset=1, require_tls=True,
        has_tls=True, tls_versions="TLSv1.2,TLSv1.3", session_tls="TLSv1.3", wsrep_on=one.votes,
    )  # fmt: skip
    yield _row(
        db.DbNodeSample, db_node_id=one.name, at=at, uptime=3_000_000.0, connections=180,
        max_used_connections=320, running=4, queries=800_000_000, writes=one.writes,
        pool_reads=1_000, pool_requests=50_000_000, clock_difference=0.01, clock_error=0.02,
    )  # fmt: skip
    yield from _member(estate, one) if one.votes else _replica(estate, one)


def _member(estate: Estate, one: DbServer) -> Iterator[Table]:
    members = [other for other in estate.plane.databases if other.votes]
    view = [other for other in members if other.in_view] if one.in_view else [one]
    arbiters = len(estate.plane.arbiters) if one.in_view else 0
    yield _row(
        db.GaleraNode, db_node_id=one.name, cluster_name="cloud", cluster_uuid=_GALERA, conf_id=12,
        status=one.status, size=len(view) + arbiters, weight=one.weight,
        cluster_weight=sum(other.weight for other in view) + arbiters,
        state="Synced" if one.in_view else "Initialized", ready=one.in_view, connected=one.in_view,
        node_name=one.name, node_address=one.address,
        members=json.dumps(sorted(other.address for other in members)),
        incoming=json.dumps([""] * arbiters + sorted(f"{o.address}:3306" for o in view)),
        segment=0, provider_version="26.4.22", gcache=1 << 30, ignore_sb=False,
        ignore_quorum=one.ignore_quorum, sst_method="mariabackup", sync_wait=0,
    )  # fmt: skip
    yield _row(
        db.GaleraSample, db_node_id=one.name, at=_now(estate), flow_control_paused=one.paused,
        flow_control_sent=3, recv_queue=0.02, send_queue=0.01, deps_distance=12.0,
        cert_failures=2, latency=0.004,
    )  # fmt: skip


def _replica(estate: Estate, one: DbServer) -> Iterator[Table]:
    source = next(other for other in estate.plane.databases if other.name == one.source)
    error = None if one.sql_running else "1062 Duplicate entry '815' for key 'PRIMARY'"
    yield _row(
        db.DbReplica, db_node_id=one.name, channel="", source_host=source.address, source_port=3306,
        source_server_id=source.server_id, io_running="Yes",
        sql_running="Yes" if one.sql_running else "No", gtid="Slave_Pos", delay=0.0, tls=True,
        sql_error=error,
    )  # fmt: skip
    lag = one.lag if one.sql_running else None
    yield _row(
        db.DbReplicaSample, db_node_id=one.name, channel="", at=_now(estate), lag=lag,
        relay_space=4096,
    )  # fmt: skip


def _balancer(estate: Estate, one: Balancer) -> Iterator[Table]:
    node = {"lb_node_id": one.name}
    yield _row(
        lb.LbNode, id=one.name, name=one.name, cluster="front", site=one.site, address=one.address,
        kind="haproxy", version="2.8.5", started=_now(estate), vips=json.dumps(sorted(one.vips)),
    )  # fmt: skip
    for proxy, servers in one.backends.items():
        is_http = proxy == "api"
        port = servers[0].port if servers else 0
        timeout = one.agent_timeout if proxy == "agents" else 60.0
        shared = {
            **node, "name": proxy, "mode": "http" if is_http else "tcp", "timeout_client": timeout,
            "timeout_server": timeout, "timeout_tunnel": timeout,
        }  # fmt: skip
        yield _row(lb.LbProxy, **shared, kind="frontend", status="OPEN", default_backend=proxy)
        yield _row(
            lb.LbProxy, **shared, kind="backend", status="UP", balance="roundrobin",
            sticky=one.sticky if is_http else "source", check_type="http" if is_http else "L4",
        )  # fmt: skip
        vip = one.vips[-1] if proxy == "database" else one.vips[0]
        yield _row(lb.LbBind, **node, proxy=proxy, address=vip, port=port, tls=is_http)
        for behind in servers:
            yield _row(
                lb.LbServer, **node, proxy=proxy, name=behind.name, address=behind.address,
                port=behind.port, status=behind.status, backup=behind.backup, weight=1,
                check_status=behind.check, changed=_now(estate),
            )  # fmt: skip


def _certificate(estate: Estate, one: Certificate) -> Iterator[Table]:
    where = {"address": one.address, "port": one.port}
    name = f"cloud.{estate.mail_domain}"
    yield _row(
        lb.TlsEndpoint, **where, role=one.role, open=True, tls=True, version="TLSv1.3",
        verified=True, name_matches=True,
    )  # fmt: skip
    yield _row(
        lb.TlsCertificate, **where, place=0, subject=f"CN={name}", names=json.dumps([name]),
        issuer="CN=Example CA", not_before=(estate.now - timedelta(days=100)).strftime(_UTC),
        not_after=(estate.now + timedelta(days=one.days)).strftime(_UTC), self_signed=False,
        serial="0f1e", signature="sha256WithRSAEncryption", key_bits=2048,
    )  # fmt: skip
    yield _row(lb.TlsSample, **where, at=_now(estate), connect=0.003, handshake=0.02)


def _host(estate: Estate, one: HostSide) -> Iterator[Table]:
    host, at = one.host, _now(estate)
    key = {"host_system_id": host.id}
    yield _row(
        hl.HostSystem, id=host.id, name=host.name, address=host.ip, kind="kvm", vendor="Dell Inc.",
        os="ubuntu", os_version=host.hypervisor_version, kernel=host.kernel,
        libvirt_version="10.0.0",
        qemu_version=one.qemu, agent_version=estate.spec.cloudstack, time_sync="chrony",
        time_synced=abs(one.offset) < 1, time_source="10.0.0.53", maintenance=False,
    )  # fmt: skip
    yield _row(
        hl.HostSystemSample, **key, at=at, clock_offset=one.offset, clock_difference=one.offset,
        clock_error=0.01,
    )  # fmt: skip
    bridges = {"bond0": "cloudbr0", "bond1": "cloudbr1"}
    for bond in dict.fromkeys(nic.bond for nic in host.nics):
        yield from _bond(one, bond, bridges.get(bond, bond), key)
    yield _row(hl.HostAddress, **key, link="cloudbr0", address=host.ip, prefix=24, secondary=False)
    for pool in estate.pools:
        if pool.cluster is host.cluster and pool.type == "NetworkFilesystem":
            yield _row(
                hl.HostMount, **key, mount=f"/mnt/{pool.id}", type="nfs4", server=pool.server,
                export=pool.path, version="4.1", hard=one.hard, timeout=60.0, retries=2,
                options=f"rw,vers=4.1,{'hard' if one.hard else 'soft'},timeo=600,retrans=2",
            )  # fmt: skip


def _bond(one: HostSide, bond: str, bridge: str, key: dict[str, str]) -> Iterator[Table]:
    """A bridge on a bond of the ports that are in it."""
    link = {**key, "mtu": one.mtu, "admin_up": True}
    nics = [nic for nic in one.host.nics if nic.bond == bond]
    partner = one.partner if one.mode == "lacp" else None
    mac = nics[0].mac
    yield _row(hl.HostLink, **link, name=bridge, kind="bridge", mac=mac)
    yield _row(hl.HostLink, **link, name=bond, kind="bond", mac=mac, carrier=True, master=bridge)
    for nic in nics:
        yield _row(
            hl.HostLink, **link, name=nic.name, kind="physical", mac=mac, permanent_mac=nic.mac,
            speed=nic.mbps * 1_000_000, duplex="full", carrier=True, master=bond,
        )  # fmt: skip
        yield _row(
            hl.HostBondMember, **key, bond=bond, link=nic.name, up=True, aggregator=1,
            partner_mac=partner, failures=0,
        )  # fmt: skip
    yield _row(
        hl.HostBond, **key, name=bond, mode=one.mode, lacp_rate="fast", hash_policy="layer3+4",
        monitor=0.1, min_links=0, partner_mac=partner, aggregator_ports=len(nics),
        links_up=len(nics),
    )  # fmt: skip
