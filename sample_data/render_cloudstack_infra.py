"""Zones, pods, clusters and their metrics: fields as recorded from 4.22."""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.objects_infra import Cluster, Pod, Zone
from sample_data.render_common import (
    gb,
    ghz,
    memory_total,
    mhz_total,
    percent,
    pod_ref,
    setting,
    zone_ref,
)


def zones(view: View) -> list[Row]:
    """Rows of listZones."""
    return [_zone(view, zone) for zone in view.estate.zones]


def _zone(view: View, zone: Zone) -> Row:
    archs = {h.arch for h in view.estate.hosts if h.cluster.pod.zone is zone}
    row: Row = {
        "allocationstate": "Enabled",
        "allowuserspecifyvrmtu": False,
        "asnrange": "",
        "dhcpprovider": "VirtualRouter",
        "gputotal": 0,
        "gpuused": 0,
        "hasannotations": False,
        "id": zone.id,
        "ismultiarch": len(archs) > 1,
        "isnsxenabled": False,
        "localstorageenabled": any(p.scope == "HOST" for p in view.estate.pools if p.zone is zone),
        "name": zone.name,
        "networktype": "Basic" if zone.network == "basic" else "Advanced",
        "routedmodeenabled": True,
        "routerprivateinterfacemaxmtu": 1500,
        "routerpublicinterfacemaxmtu": 1500,
        "securitygroupsenabled": zone.security_groups,
        "tags": [],
        "type": zone.type,
        "zonetoken": view.estate.ids.uid("zonetoken", zone.name),
    }
    if not zone.security_groups:
        row["guestcidraddress"] = "10.1.1.0/24"
    row |= {f"dns{i}": address for i, address in enumerate(zone.dns, 1)}
    return row | {f"internaldns{i}": address for i, address in enumerate(zone.internal_dns, 1)}


def zones_metrics(view: View) -> list[Row]:
    """Rows of listZonesMetrics."""
    rows = []
    for zone in view.estate.zones:
        clusters = [c for c in view.estate.clusters if c.pod.zone is zone]
        up = sum(c.allocation == "Enabled" for c in clusters)
        row = _zone(view, zone) | {"clusters": f"{up} / {len(clusters)}", "state": "Enabled"}
        rows.append(row | totals(view, clusters, None))
    return rows


def totals(view: View, clusters: list[Cluster], scope: Cluster | None) -> Row:
    """CPU and memory of some clusters with the threshold booleans."""
    hosts = [h for c in clusters for h in view.hosts_of[c]]
    parts = {
        "cpu": (
            sum(view.mhz(h) for h in hosts),
            sum(mhz_total(view, c) * c.cpu_ratio for c in clusters),
        ),
        "memory": (
            sum(view.memory(h) for h in hosts),
            sum(memory_total(view, c) for c in clusters),
        ),
    }
    row: Row = {
        "cputotal": ghz(parts["cpu"][1]),
        "memorytotal": gb(parts["memory"][1]),
    }
    for kind, (allocated, total) in parts.items():
        base = f"cluster.{kind}.allocated.capacity"
        share = allocated / total if total else 0.0
        row[f"{kind}allocated"] = percent(allocated, total)
        row[f"{kind}threshold"] = row[f"{kind}disablethreshold"] = False
        row[f"{kind}allocatedthreshold"] = share > setting(
            view, f"{base}.notificationthreshold", scope
        )
        row[f"{kind}allocateddisablethreshold"] = share > setting(
            view, f"{base}.disablethreshold", scope
        )
    return row


def pods(view: View) -> list[Row]:
    """Rows of listPods."""
    return [_pod(pod) for pod in view.estate.pods]


def _pod(pod: Pod) -> Row:
    return {
        "allocationstate": "Enabled",
        "endip": [pod.end_ip],
        "forsystemvms": ["0"],
        "gateway": pod.gateway,
        "hasannotations": False,
        "id": pod.id,
        "ipranges": [
            {
                "endip": pod.end_ip,
                "forsystemvms": "0",
                "startip": pod.start_ip,
                "vlanid": "vlan://untagged",
            }
        ],
        "name": pod.name,
        "netmask": pod.netmask,
        "startip": [pod.start_ip],
        "vlanid": ["vlan://untagged"],
        **zone_ref(pod.zone),
    }


def clusters(view: View) -> list[Row]:
    """Rows of listClusters."""
    return [_cluster(cluster) for cluster in view.estate.clusters]


def _cluster(cluster: Cluster) -> Row:
    cpu, memory = str(float(cluster.cpu_ratio)), str(float(cluster.mem_ratio))
    return {
        "allocationstate": cluster.allocation,
        "arch": cluster.arch,
        "clustertype": "CloudManaged",
        "cpuovercommitratio": cpu,
        "hasannotations": False,
        "hypervisortype": cluster.hypervisor,
        "id": cluster.id,
        "managedstate": cluster.managed,
        "memoryovercommitratio": memory,
        "name": cluster.name,
        **pod_ref(cluster.pod),
        "resourcedetails": {"cpuOvercommitRatio": cpu, "memoryOvercommitRatio": memory},
    }


def clusters_metrics(view: View) -> list[Row]:
    """Rows of listClustersMetrics."""
    rows = []
    for cluster in view.estate.clusters:
        hosts = view.hosts_of[cluster]
        up = sum(h.state == "Up" and h.resource_state == "Enabled" for h in hosts)
        shares = [view.memory(h) / (h.ram * cluster.mem_ratio) for h in hosts]
        mean = sum(shares) / len(shares) if shares else 0.0
        spread = (sum((s - mean) ** 2 for s in shares) / len(shares)) ** 0.5 if shares else 0.0
        row = _cluster(cluster) | totals(view, [cluster], cluster)
        row["hosts"], row["state"] = f"{up} / {len(hosts)}", cluster.allocation
        row["drsimbalance"] = f"{100 * spread / mean if mean else 0:.2f}%"
        rows.append(row)
    return rows
