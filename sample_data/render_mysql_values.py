"""Variables, status and sizes of tables of a database of the control plane, as texts."""

from typing import Any

from collectors.mysql.server import server
from sample_data.estate import Estate
from sample_data.ids import month_time
from sample_data.objects_plane import DbServer

_GALERA = "5f3c1c7e-0000-11ef-8000-000000000001"
_PAGE = 16384
_MONTH = 30 * 86_400.0
_UPTIME = 35 * 86_400.0  # seconds at the start of the estate
# table -> rows and pages of a cloud of a few hundred VMs
_TABLES = {
    "cloud/alert": (2_100, 30),
    "cloud/async_job": (61_000, 1_900),
    "cloud/event": (182_000, 3_400),
    "cloud/op_it_work": (4_200, 60),
    "cloud/user_statistics": (9_800, 120),
    "cloud/vm_instance": (3_600, 190),
    "cloud/volumes": (5_200, 180),
    "cloud_usage/cloud_usage": (412_000, 9_100),
    "cloud_usage/usage_event": (96_000, 1_200),
}


def variables(estate: Estate, one: DbServer) -> dict[str, str]:
    """SHOW GLOBAL VARIABLES."""
    is_mariadb = server(estate.db.version).is_mariadb
    members = [other for other in estate.plane.databases if other.votes]
    told = {
        "hostname": one.name, "port": "3306", "server_id": str(one.server_id),
        "version": estate.db.version, "version_comment": estate.db.comment,
        "auto_increment_increment": str(len(members)) if one.votes else "1",
        "auto_increment_offset": str(one.server_id) if one.votes else "1",
        "binlog_expire_logs_seconds": "864000", "binlog_format": "ROW",
        "innodb_buffer_pool_size": str(8 << 30), "innodb_flush_log_at_trx_commit": "1",
        "innodb_lock_wait_timeout": str(one.lock_wait), "innodb_page_size": str(_PAGE),
        "innodb_rollback_on_timeout": "ON", "log_bin": "ON", "max_connections": "1500",
        "read_only": "ON" if one.read_only else "OFF", "require_secure_transport": "ON",
        "sync_binlog": "1", "tls_version": "TLSv1.2,TLSv1.3",
    }  # fmt: skip
    if not is_mariadb:
        locked = "ON" if one.read_only else "OFF"
        return {**told, "gtid_mode": "ON", "server_uuid": one.uuid, "super_read_only": locked}
    told |= {"gtid_strict_mode": "ON", "have_ssl": "YES", "wsrep_on": "OFF"}
    return told | _cluster_variables(one, members) if one.votes else told


def _cluster_variables(one: DbServer, members: list[DbServer]) -> dict[str, str]:
    override = "true" if one.ignore_quorum else "false"
    return {
        "wsrep_on": "ON",
        "wsrep_cluster_address": "gcomm://" + ",".join(other.address for other in members),
        "wsrep_cluster_name": "cloud",
        "wsrep_node_address": one.address,
        "wsrep_node_name": one.name,
        "wsrep_sst_method": "mariabackup",
        "wsrep_sync_wait": "0",
        "wsrep_provider_options": (
            f"base_host = {one.address}; base_port = 4567; gcache.size = 1G; gcs.fc_limit = 16; "
            f"gmcast.segment = 0; pc.ignore_quorum = {override}; pc.ignore_sb = false; "
            f"pc.recovery = true; pc.weight = {one.weight}; "
        ),
    }


def status(estate: Estate, one: DbServer) -> dict[str, str]:
    """SHOW GLOBAL STATUS; counters grow with the time the server runs."""
    uptime = _UPTIME + (estate.now - month_time(estate.spec.start, 0)).total_seconds()
    months = uptime / _MONTH
    written = int(one.writes * months)
    changed = written // 10
    told = {
        "Com_delete": str(changed), "Com_insert": str(written - 3 * changed),
        "Com_replace": str(changed), "Com_update": str(changed),
        "Innodb_buffer_pool_read_requests": f"{5e7 * months:.0f}",
        "Innodb_buffer_pool_reads": f"{1e3 * months:.0f}",
        "Max_used_connections": str(one.most_connections), "Questions": f"{8e8 * months:.0f}",
        "Threads_connected": "180", "Threads_running": "4", "Uptime": f"{uptime:.0f}",
    }  # fmt: skip
    galera = one.votes and server(estate.db.version).is_mariadb
    return told | _cluster_status(estate, one, written) if galera else told


def _cluster_status(estate: Estate, one: DbServer, written: int) -> dict[str, str]:
    members = [other for other in estate.plane.databases if other.votes]
    view = [other for other in members if other.in_view] if one.in_view else [one]
    arbiters = len(estate.plane.arbiters) if one.in_view else 0
    seen = "ON" if one.in_view else "OFF"
    incoming = [*("" for _ in range(arbiters)), *(f"{other.address}:3306" for other in view)]
    return {
        "wsrep_cert_deps_distance": "12", "wsrep_cluster_conf_id": "12",
        "wsrep_cluster_size": str(len(view) + arbiters),
        "wsrep_cluster_state_uuid": _GALERA, "wsrep_cluster_status": one.status,
        "wsrep_cluster_weight": str(sum(other.weight for other in view) + arbiters),
        "wsrep_connected": seen, "wsrep_ready": seen,
        "wsrep_evs_repl_latency": "0.0021/0.004/0.0102/0.0011/620",
        "wsrep_flow_control_paused": str(one.paused), "wsrep_flow_control_sent": "3",
        "wsrep_gmcast_segment": "0", "wsrep_incoming_addresses": ",".join(incoming),
        "wsrep_local_cert_failures": "2", "wsrep_local_recv_queue_avg": "0.02",
        "wsrep_local_send_queue_avg": "0.01",
        "wsrep_local_state_comment": "Synced" if one.in_view else "Initialized",
        "wsrep_provider_version": "26.4.22(rXXXX)", "wsrep_replicated": str(written),
    }  # fmt: skip


def sizes(one: DbServer) -> list[dict[str, Any]]:
    """Tables of CloudStack as InnoDB counts them; all copies hold the same."""
    counted = "1" if one.uuid == "" else "Initialized"
    return [
        {"name": name, "counted": counted, "row_count": str(rows), "data_pages": str(pages),
         "index_pages": str(pages // 2)}
        for name, (rows, pages) in _TABLES.items()
    ]  # fmt: skip
