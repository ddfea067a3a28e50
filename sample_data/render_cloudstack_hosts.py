"""Hosts and their metrics: fields as recorded from 4.22.

Fields of KVM hosts the simulator does not show (details, cpusockets, encryptionsupported) follow
`HostJoinDaoImpl`; `hypervisorversion` is absent on KVM.
"""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import GIB, iso, ping_iso
from sample_data.objects_infra import Host
from sample_data.objects_work import SystemVm
from sample_data.render_cloudstack_infra import totals
from sample_data.render_common import cluster_ref, gb, ghz, percent, pod_ref

EVENTS = (
    "AgentConnected; Ping; Remove; AgentDisconnected; ShutdownRequested; HostDown; "
    "ManagementServerDown; PingTimeout; StartAgentRebalance"
)


def hosts(view: View) -> list[Row]:
    """Rows of listHosts: hypervisor hosts, then the rows of system VMs the real one mixes in."""
    rows = [_host(view, host) for host in view.estate.hosts]
    return rows + [_system_host(view, machine) for machine in view.estate.system_vms]


def _ha(host: Host) -> Row:
    if not host.ha:
        return {"haenable": False, "hastate": "Disabled"}
    if host.ha_state:
        return {"haenable": True, "haprovider": "kvmhaprovider", "hastate": host.ha_state}
    state = "Available" if host.resource_state == "Enabled" else "Maintenance"
    state = state if host.state == "Up" else "Fenced" if host.state == "Down" else "Suspect"
    return {"haenable": True, "haprovider": "kvmhaprovider", "hastate": state}


def _oobm(host: Host) -> Row:
    if not host.oobm:
        return {"enabled": False, "powerstate": "Disabled"}
    return {
        "address": host.bmc_ip,
        "driver": "redfish",
        "enabled": True,
        "password": "o****",
        "port": "443",
        "powerstate": _power(host),
        "username": "oob",
    }


def _power(host: Host) -> str:
    if not host.bmc_answers:
        return "Unknown"
    return "Off" if host.state == "Down" else "On"


def _host(view: View, host: Host) -> Row:
    row: Row = {
        "arch": host.arch,
        "capabilities": "hvm,snapshot" if host.hypervisor == "KVM" else "xen-3.0-x86_64 , hvm-3.0",
        **cluster_ref(host.cluster),
        "clustertype": "CloudManaged",
        "created": iso(host.created),
        "encryptionsupported": host.encryption,
        "events": EVENTS,
        "hahost": host.ha_host,
        "hasannotations": False,
        "hostha": _ha(host),
        "hypervisor": host.hypervisor,
        "id": host.id,
        "ipaddress": host.ip,
        "islocalstorageactive": host.local_storage,
        "lastpinged": ping_iso(host.pinged),
        "managementserverid": host.manager.id,
        "managementservername": host.manager.name,
        "name": host.name,
        "outofbandmanagement": _oobm(host),
        "resourcestate": host.resource_state,
        "state": host.state,
        "type": "Routing",
        "ueficapability": host.uefi and host.hypervisor != "XenServer",
        "version": host.agent_version,
    }
    return row | _host_load(view, host) | _host_system(host)


def _host_load(view: View, host: Host) -> Row:
    """CPU and memory: what is there, what is allocated, what is used (nothing when not up)."""
    cluster, mhz, memory = host.cluster, view.mhz(host), view.memory(host)
    cpu_total = int(host.threads * host.mhz * cluster.cpu_ratio)
    total = int(host.ram * cluster.mem_ratio)
    share = view.estate.ids.share("used", host.id, view.estate.month)
    busy = host.busy or (0.25 + 0.2 * share) * mhz / (host.threads * host.mhz)
    up = host.state == "Up"
    return {
        "cpuallocated": percent(mhz, cpu_total),
        "cpuallocatedpercentage": percent(mhz, cpu_total),
        "cpuallocatedvalue": mhz,
        "cpuallocatedwithoverprovisioning": percent(mhz, cpu_total),
        "cpuloadaverage": round(busy * host.threads, 2) if up else 0.0,
        "cpunumber": host.threads,
        "cpusockets": host.sockets,
        "cpuspeed": host.mhz,
        "cpuused": percent(min(busy, 1), 1) if up else "0%",
        "cpuwithoverprovisioning": str(cpu_total),
        "memoryallocated": memory,
        "memoryallocatedbytes": memory,
        "memoryallocatedpercentage": percent(memory, total),
        "memorytotal": total,
        "memoryused": int(min(memory * (0.6 + 0.2 * share) + 4 * GIB, host.ram)) if up else 0,
        "memorywithoverprovisioning": str(total),
        "networkkbsread": int(share * 9_000_000),
        "networkkbswrite": int(share * 5_000_000),
    }


def _host_system(host: Host) -> Row:
    """Tags, and the operating system where CloudStack knows it."""
    row: Row = {}
    if host.tags:
        tags = ",".join(host.tags)
        row |= {"hosttags": tags, "explicithosttags": tags, "istagarule": False}
    if host.hypervisor == "KVM":
        row["details"] = {
            "Host.OS": host.os,
            "Host.OS.Kernel.Version": host.kernel,
            "Host.OS.Version": host.hypervisor_version,
            "secured": str(host.secured).lower(),
        }
    else:
        row["hypervisorversion"] = host.hypervisor_version
    if host.state != "Up":
        row["disconnected"] = iso(host.pinged)
    return row


def hosts_metrics(view: View) -> list[Row]:
    """Rows of listHostsMetrics."""
    rows = []
    for host in view.estate.hosts:
        row = _host(view, host)
        vms = view.vms_on[host]
        running = sum(vm.state == "Running" for vm in vms)
        system = len(view.system_on[host])
        base = {
            "cpuallocatedghz": ghz(row["cpuallocatedvalue"]),
            "cputotalghz": ghz(host.threads * host.mhz),
            "cpuusedghz": ghz(host.threads * host.mhz * float(row["cpuused"].rstrip("%")) / 100),
            "instances": f"{running + system} / {len(vms) + system}",
            "memoryallocatedgb": gb(row["memoryallocated"]),
            "memorytotalgb": gb(row["memorytotal"]),
            "memoryusedgb": gb(row["memoryused"]),
            "networkread": gb(row["networkkbsread"] * 1024),
            "networkwrite": gb(row["networkkbswrite"] * 1024),
            "powerstate": row["outofbandmanagement"]["powerstate"],
            "systeminstances": f"{system} / {system}",
        }
        flags = totals(view, [host.cluster], host.cluster)
        rows.append(row | base | {k: v for k, v in flags.items() if k.endswith("threshold")})
    return rows


def _system_host(view: View, machine: SystemVm) -> Row:
    """Row of a system VM's agent: no CPU, no cluster."""
    kind = "SecondaryStorageVM" if machine.kind == "secondarystoragevm" else "ConsoleProxy"
    manager = view.estate.managers[0]
    return {
        "created": iso(machine.created),
        "events": EVENTS,
        "hasannotations": False,
        "hostha": {"haenable": False, "hastate": "Disabled"},
        "id": machine.host_row_id,
        "ipaddress": machine.private_ip,
        "islocalstorageactive": False,
        "lastpinged": ping_iso(view.estate.now),
        "managementserverid": manager.id,
        "managementservername": manager.name,
        "memoryallocated": 0,
        "name": machine.name,
        "outofbandmanagement": {"enabled": False, "powerstate": "Disabled"},
        **pod_ref(machine.pod),
        "resourcestate": "Enabled",
        "state": machine.agent_state,
        "type": kind,
        "version": view.estate.spec.cloudstack,
        "virtualmachineid": machine.id,
    }
