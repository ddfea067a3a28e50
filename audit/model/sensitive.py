"""Which columns hold what people named, and which hold words of products: declared once, here.

A text column that is not named here is sensitive: a new column is hidden until somebody says that
nobody's names can be in it. Times, units and numbers are never names.
"""

from typing import Literal

from audit.model.kinds import Column, TableInfo

Secrecy = Literal["public", "port", "name", "text", "setting", "version", "subject"]

# words of products and of this program, wherever the column is
_PUBLIC_NAMES = """
    access agent_state agent_version algorithm allocation_state api_key_access arch area
    autogrow action actor bios_version boot_mode boot_type bundle capabilities card category
    cause chassis_type cloudstack_version column_name command component confidence cpu_model
    default_value dhcp_provider direction duplex effort encryption_format esp_policy failover
    family firmware fix format fullness gpu_profile guards guest_ip_type ha_provider ha_state
    health health_rollup hypervisor hypervisor_version ike_policy ike_version instance_type
    interval isolation java_version kernel kernel_version kind lag_mode lag_source lease_action
    level managed_state media memory_health message_id mode model netmask network_type
    nfs_mount_options oobm_driver oobm_power_state operation origin os os_name os_version
    outcome permission port_type power_profile power_state protocol provider providers
    provisioning_type purpose question raid reads redfish_version redundant_state resource
    resource_state resource_type role_type schedule scope semantic_version severity
    snapshot_policy software_id services software_version sql state state_told status
    subject_kind sys_object_id storage_type system_vm_type table_name timezone title tls
    tls_versions traffic_type type vendor version version_comment vlan vlan_ranges rule_id
    broadcast_uri os_type balance sticky check_type check_status signature fault why_not versions
"""
_PUBLIC = frozenset(_PUBLIC_NAMES.split())
# names of ports and parts, as the maker gave them; addresses among them are hidden
_PORT_NAMES = """
    port neighbor_port lag attached_lag configured_lag peer_link slot adapter_id
"""
_PORT = frozenset(_PORT_NAMES.split())
# written by people and programs in sentences
_SENTENCES = """
    description message reason alias detail details error evidence waiver system_description
    port_description request ha_reason quorum identity why
"""
_TEXT = frozenset(_SENTENCES.split())
_OF_TABLE: dict[str, Secrecy] = {
    "alert.name": "public",
    "array_alert.code": "public",
    "array_licence.id": "public",
    "capacity_sample.name": "public",
    "configuration.name": "public",
    **dict.fromkeys(
        (
            "db_group_member.role",
            "db_node.binlog_format",
            "db_node.gtid_mode",
            "db_node.product",
            "db_node.role",
            "db_node.session_tls",
            "db_replica.gtid",
            "db_replica.io_running",
            "db_replica.sql_running",
            "db_table.name",
            "db_table.schema_name",
            "db_table_sample.name",
            "db_table_sample.schema_name",
            "galera_node.provider_version",
            "galera_node.sst_method",
        ),
        "public",
    ),
    "db_replica.io_error": "text",
    "db_replica.sql_error": "text",
    "configuration.value": "setting",
    "finding.subject": "subject",
    "finding.subject_name": "subject",
    "hypervisor_type.name": "public",
    "infrastructure.name": "public",
    "neighbor.port_id": "port",
    "network_service_provider.name": "public",
    "os_type.name": "public",
    "role_permission.rule": "public",
    "source_run.version": "version",
    "array_part.id": "port",
    "switch_part.name": "port",
    "tls_endpoint.role": "public",
    "waiver.subject": "subject",
    "switch_port.alias": "name",
    "switch_port.name": "port",
    "switch_port_sample.name": "port",
}
# parts of servers are named by their makers
_PARTS = ("server_", "router_health_check")
_RULES = frozenset({"rule", "rule_result", "rule_timing"})


def secrecy(info: TableInfo, column: Column) -> Secrecy:
    """How a column is hidden.

    public: not at all; port: only addresses; name: every word of it; text: all but the words of
    rules; setting: a name unless it is a number or a switch; version: a text unless it is a number;
    subject: keys in it as in their own columns, the rest as a text.
    """
    if column.python is not str or column.unit == "UTC":
        return "public"
    named = _OF_TABLE.get(f"{info.name}.{column.name}")
    if named is not None:
        return named
    if info.name.startswith(_PARTS) and column.name in {"id", "name"}:
        return "port"
    if column.unit == "JSON" or column.name in _TEXT:
        return "text"
    if info.name in _RULES or column.name in _PUBLIC:
        return "public"
    return "port" if column.name in _PORT else "name"
