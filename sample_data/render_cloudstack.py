"""An estate as the CloudStack API tells it: `answers(estate)` has every command of the audit."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sample_data import render_cloudstack_accounts as accounts
from sample_data import render_cloudstack_admin as admin
from sample_data import render_cloudstack_capacity as capacity
from sample_data import render_cloudstack_compute as compute
from sample_data import render_cloudstack_control as control
from sample_data import render_cloudstack_deep as deep
from sample_data import render_cloudstack_disks as disks
from sample_data import render_cloudstack_edge as edge
from sample_data import render_cloudstack_guests as guests
from sample_data import render_cloudstack_hosts as hosts
from sample_data import render_cloudstack_infra as infra
from sample_data import render_cloudstack_network as network
from sample_data import render_cloudstack_routers as routers
from sample_data import render_cloudstack_rules as rules
from sample_data import render_cloudstack_static as static
from sample_data import render_cloudstack_storage as storage
from sample_data import render_cloudstack_stores as stores
from sample_data.answers import Answers, Listing, Row, Single
from sample_data.estate import Estate, View

FILE = Path(__file__).parent / "data" / "apis.json"

# command: (key of the list, its rows)
LISTS: dict[str, tuple[str, Callable[[View], list[Row]]]] = {
    "listAccounts": ("account", guests.limited_accounts),
    "listAffinityGroups": ("affinitygroup", compute.affinity_groups),
    "listAlerts": ("alert", control.alerts),
    "listAsyncJobs": ("asyncjobs", admin.jobs),
    "listAutoScaleVmGroups": ("autoscalevmgroup", guests.autoscale_groups),
    "listBackupOfferings": ("backupoffering", guests.backup_offerings),
    "listBackupRepositories": ("backuprepository", stores.backup_repositories),
    "listBackupSchedule": ("backupschedule", guests.backup_schedules),
    "listBackups": ("backup", guests.backups),
    "listBuckets": ("bucket", static.nothing),
    "listCapacity": ("capacity", capacity.capacity),
    "listClusters": ("cluster", infra.clusters),
    "listClustersMetrics": ("cluster", infra.clusters_metrics),
    "listConfigurations": ("configuration", control.configurations),
    "listDedicatedClusters": ("dedicatedcluster", static.nothing),
    "listDedicatedHosts": ("dedicatedhost", static.nothing),
    "listDedicatedPods": ("dedicatedpod", static.nothing),
    "listDedicatedZones": ("dedicatedzone", static.nothing),
    "listDiskOfferings": ("diskoffering", compute.disk_offerings),
    "listDomains": ("domain", accounts.domains),
    "listEgressFirewallRules": ("firewallrule", rules.egress_rules),
    "listEvents": ("event", control.events),
    "listFirewallRules": ("firewallrule", rules.firewall_rules),
    "listGpuDevices": ("gpudevice", guests.gpu_devices),
    "listGuestNetworkIpv6Prefixes": ("guestnetworkipv6prefix", edge.ipv6_prefixes),
    "listHosts": ("host", hosts.hosts),
    "listHostsMetrics": ("host", hosts.hosts_metrics),
    "listHypervisorCapabilities": ("hypervisorCapabilities", static.limits),
    "listHypervisors": ("hypervisor", static.hypervisors),
    "listImageStores": ("imagestore", storage.image_stores),
    "listIpv6FirewallRules": ("firewallrule", static.nothing),
    "listKubernetesClusters": ("kubernetescluster", guests.kubernetes_clusters),
    "listKubernetesSupportedVersions": ("kubernetessupportedversion", guests.kubernetes_versions),
    "listLBHealthCheckPolicies": ("healthcheckpolicies", edge.health_check_policies),
    "listLdapConfigurations": ("LdapConfiguration", admin.ldap_servers),
    "listLoadBalancerRuleInstances": ("lbrulevmidip", edge.load_balancer_members),
    "listLoadBalancerRules": ("loadbalancerrule", rules.load_balancers),
    "listManagementServers": ("managementserver", control.management_servers),
    "listManagementServersMetrics": ("managementserver", control.management_servers_metrics),
    "listNetworkACLLists": ("networkacllist", rules.acl_lists),
    "listNetworkACLs": ("networkacl", rules.acl_rules),
    "listNetworkOfferings": ("networkoffering", network.network_offerings),
    "listNetworkServiceProviders": ("networkserviceprovider", static.providers),
    "listNetworks": ("network", network.networks),
    "listObjectStoragePools": ("objectstore", stores.object_stores),
    "listOsTypes": ("ostype", guests.os_types),
    "listPhysicalNetworks": ("physicalnetwork", network.physical_networks),
    "listPods": ("pod", infra.pods),
    "listPortForwardingRules": ("portforwardingrule", rules.port_forwards),
    "listPrivateGateways": ("privategateway", static.nothing),
    "listProjects": ("project", guests.limited_projects),
    "listPublicIpAddresses": ("publicipaddress", rules.public_ips),
    "listRemoteAccessVpns": ("remoteaccessvpn", static.nothing),
    "listRolePermissions": ("rolepermission", admin.role_permissions),
    "listRoles": ("role", admin.roles),
    "listRouters": ("router", routers.routers),
    "listRoutingFirewallRules": ("firewallrule", static.nothing),
    "listSecondaryStagingStores": ("secondarystagingstore", static.nothing),
    "listSecurityGroups": ("securitygroup", rules.security_groups),
    "listServiceOfferings": ("serviceoffering", compute.service_offerings),
    "listSnapshotPolicies": ("snapshotpolicy", disks.snapshot_policies),
    "listSnapshots": ("snapshot", disks.snapshots),
    "listSslCerts": ("sslcert", edge.certificates),
    "listStaticRoutes": ("staticroute", static.nothing),
    "listStorageNetworkIpRange": ("storagenetworkiprange", network.storage_ranges),
    "listStoragePools": ("storagepool", storage.pools),
    "listStoragePoolsMetrics": ("storagepool", storage.pools_metrics),
    "listSystemVms": ("systemvm", routers.system_vms),
    "listSystemVmsUsageHistory": ("virtualmachine", static.nothing),
    "listTags": ("tag", guests.tags),
    "listTemplates": ("template", guests.templates),
    "listTrafficTypes": ("traffictype", network.traffic_types),
    "listUnmanagedInstances": ("unmanagedinstance", deep.unmanaged),
    "listUsers": ("user", admin.users),
    "listVMSnapshot": ("vmSnapshot", guests.vm_snapshots),
    "listVPCOfferings": ("vpcoffering", network.vpc_offerings),
    "listVPCs": ("vpc", network.vpcs),
    "listVirtualMachines": ("virtualmachine", guests.virtual_machines),
    "listVirtualMachinesUsageHistory": ("virtualmachine", deep.vm_use),
    "listVlanIpRanges": ("vlaniprange", network.vlan_ranges),
    "listVolumes": ("volume", disks.volumes),
    "listVolumesForImport": ("volumeforimport", stores.files_for_import),
    "listVpnConnections": ("vpnconnection", edge.vpn_connections),
    "listVpnCustomerGateways": ("vpncustomergateway", edge.customer_gateways),
    "listVpnGateways": ("vpngateway", edge.vpn_gateways),
    "listWebhooks": ("webhook", static.nothing),
    "listZones": ("zone", infra.zones),
    "listZonesMetrics": ("zone", infra.zones_metrics),
}

# commands of plug-ins that a server without such objects does not have
PLUGINS: dict[str, tuple[str, Callable[[View], list[Row]]]] = {
    "listVmwareDcs": ("VMwareDC", static.vmware_dcs),
}

# command: (key of the object, its body)
SINGLES: dict[str, tuple[str, Callable[[View], Row]]] = {
    "listCapabilities": ("capability", control.capabilities),
    "listDbMetrics": ("dbMetrics", control.database),
    "listInfrastructure": ("infrastructure", control.infrastructure),
    "listUsageServerMetrics": ("usageMetrics", control.usage),
}


def answers(estate: Estate) -> Answers:
    """Render every command the server has."""
    view = View(estate)
    result: Answers = {name: Listing(key, rows(view)) for name, (key, rows) in LISTS.items()}
    result |= {
        name: Listing(key, found) for name, (key, rows) in PLUGINS.items() if (found := rows(view))
    }
    result |= {name: Single(key, body(view)) for name, (key, body) in SINGLES.items()}
    result["listApis"] = Listing("api", [])
    result["listApis"] = Listing("api", _apis(result))
    return dict(sorted(result.items()))


@functools.cache
def _recorded() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def _apis(result: Answers) -> list[Row]:
    """Rows of listApis: recorded parameters, and response fields recorded or really returned."""
    rows = []
    for name in sorted(result):
        known, answer = _recorded()[name], result[name]
        fields = dict(known["response"])
        parts = answer.rows if isinstance(answer, Listing) else [answer.body]
        for row in parts:
            for field in row.keys() - fields.keys():
                if not field.startswith("_"):
                    fields[field] = _type_name(row[field])
        rows.append(
            {
                "description": known["description"],
                "isasync": known["isasync"],
                "name": name,
                "params": [{"description": "", **param} for param in known["params"]],
                "related": "",
                "response": [
                    {"description": "", "name": field, "type": fields[field]}
                    for field in sorted(fields)
                ],
            }
        )
    return rows


def _type_name(value: object) -> str:
    """Name a type as listApis does."""
    names = {"bool": "boolean", "int": "long", "float": "double", "dict": "map"}
    kind = type(value).__name__
    return names.get(kind, "string" if kind == "str" else kind)
