"""Management servers, database, usage, settings, alerts, events: fields as recorded from 4.22."""

from datetime import timedelta

from sample_data import settings
from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_infra import Cluster, ManagementServer

GIB_OF_HEAP = 8 * 1024**3


def management_servers(view: View) -> list[Row]:
    """Rows of listManagementServers, with what each server thinks of the others."""
    return [
        _server(view, server) | {"peers": _peers(view, server)} for server in view.estate.managers
    ]


def _peers(view: View, server: ManagementServer) -> list[Row]:
    """Peers as `PeerManagementServerNodeResponse` has them (4.20.1 on)."""
    return [
        {
            "lastupdated": iso(view.estate.now),
            "peerid": other.id,
            "peername": other.name,
            "peerstate": other.state if server.sees_peers else "Down",
        }
        for other in view.estate.managers
        if other is not server
    ]


def _server(view: View, server: ManagementServer) -> Row:
    agents = [h.id for h in view.estate.hosts if h.manager is server and server.state == "Up"]
    if server is view.estate.managers[0]:
        agents += [m.host_row_id for m in view.estate.system_vms if m.state == "Running"]
    return {
        "agents": agents,
        "agentscount": len(agents),
        "id": server.id,
        "ipaddress": server.ip,
        "javadistribution": "Ubuntu",
        "javaversion": server.java,
        "lastagents": [],
        "lastboottime": iso(server.booted),
        "lastserverstart": iso(server.started),
        "lastserverstop": iso(server.stopped),
        "name": server.name,
        "osdistribution": server.os,
        "pendingjobscount": server.pending,
        "serviceip": server.ip,
        "state": server.state,
        "version": server.version,
    }


def management_servers_metrics(view: View) -> list[Row]:
    """Rows of listManagementServersMetrics."""
    rows = []
    for server in view.estate.managers:
        share = view.estate.ids.share("heap", server.id, view.estate.month)
        heap = server.heap_total or GIB_OF_HEAP
        row = _server(view, server)
        row |= {
            "agentcount": row["agentscount"],
            "availableprocessors": 8,
            "collectiontime": iso(view.estate.now + timedelta(seconds=server.clock)),
            "cpuload": f"{8 + 10 * share:.2f} %",
            "dbislocal": server.db_local,
            "heapmemorytotal": heap,
            "heapmemoryused": int(heap * (server.heap or 0.3 + 0.2 * share)),
            "kernelversion": server.kernel,
            "loginfo": "",
            "sessions": int(12 * share),
            "systemcycleusage": [555451, 81022, 90211345],
            "systemloadaverages": [0.3, 0.4, 0.4],
            "systemmemoryfree": "14.09 GB",
            "systemmemorytotal": "31.34 GB",
            "systemmemoryvirtualsize": "17.89 GB",
            "systemtotalcpucycles": 20769.6,
            "threadsblockedcount": server.blocked,
            "threadsdaemoncount": 15,
            "threadsrunnablecount": 9,
            "threadsteminatedcount": 0,
            "threadstotalcount": 519,
            "threadswaitingcount": 428,
            "usageislocal": server.usage_local,
        }
        rows.append(row)
    return rows


def database(view: View) -> Row:
    """Body of listDbMetrics; no replica is `[""]`."""
    db, uptime = view.estate.db, view.estate.now - view.estate.db.started
    return {
        "collectiontime": iso(view.estate.now),
        "connections": 110 * len(view.estate.managers),
        "dbloadaverages": [310.0, 290.0, 240.0],
        "hostname": db.host,
        "queries": int(uptime.total_seconds() * db.rate),
        "replicas": db.replicas or [""],
        "tlsversions": db.tls,
        "uptime": int(uptime.total_seconds()),
        "version": db.version,
        "versioncomment": db.comment,
    }


def usage(view: View) -> Row:
    """Body of listUsageServerMetrics."""
    db = view.estate.db
    return {
        "collectiontime": iso(view.estate.now),
        "hostname": db.usage_host,
        "lastheartbeat": iso(view.estate.now if db.usage_state == "Active" else db.usage_last_job),
        "lastsuccessfuljob": iso(db.usage_last_job),
        "state": db.usage_state,
    }


def configurations(view: View) -> list[Row]:
    """Rows of listConfigurations.

    Global rows first; then every cluster's own values, with the private field `_scope` that says
    with which parameters the real server would be asked to get this value.
    """
    rows = []
    for row in settings.rows():
        public = {k: v for k, v in row.items() if not k.startswith("_")}
        value = view.estate.settings.get(row["name"])
        rows.append(public if value is None else public | {"value": value})
    for cluster in view.estate.clusters:
        rows += _scoped(cluster)
    return rows


def _scoped(cluster: Cluster) -> list[Row]:
    return [
        {k: v for k, v in row.items() if not k.startswith("_")}
        | {"value": cluster.settings[row["name"]], "scope": "cluster"}
        | {"_scope": {"clusterid": cluster.id}}
        for row in settings.rows()
        if row["name"] in cluster.settings
    ]


def alerts(view: View) -> list[Row]:
    """Rows of listAlerts."""
    return [
        {
            "description": alert.text,
            "id": alert.id,
            "name": alert.name,
            "sent": iso(alert.sent),
            "type": alert.type,
        }
        for alert in view.estate.alerts
    ]


def events(view: View) -> list[Row]:
    """Rows of listEvents, newest first."""
    domains = {d.name: d for d in view.estate.domains}
    rows = []
    for event in view.estate.events:
        domain = domains[event.domain]
        row: Row = {
            "account": event.account,
            "created": iso(event.created),
            "description": event.text,
            "domain": domain.name,
            "domainid": domain.id,
            "domainpath": domain.path,
            "id": event.id,
            "level": event.level,
            "resourcetype": event.resource_type,
            "state": event.state,
            "type": event.type,
            "username": event.account,
        }
        rows.append(row | ({"resourceid": event.resource_id} if event.resource_id else {}))
    return rows


def capabilities(view: View) -> Row:
    """Body of listCapabilities."""
    return {
        "additionalconfigenabled": False,
        "allowusercreateprojects": True,
        "allowuserexpungerecovervm": False,
        "allowuserexpungerecovervolume": False,
        "allowuserforcestopvm": True,
        "allowuserviewalldomainaccounts": False,
        "allowuserviewdestroyedvm": False,
        "cloudstackversion": view.estate.spec.cloudstack,
        "customdiskofferingmaxsize": 1024,
        "customdiskofferingminsize": 1,
        "customhypervisordisplayname": "Custom",
        "defaultuipagesize": 20,
        "dynamicrolesenabled": True,
        "dynamicscalingenabled": False,
        "extensionspath": "/usr/share/cloudstack-management/extensions",
        "instanceleaseenabled": False,
        "instancesdisksstatsretentionenabled": False,
        "instancesdisksstatsretentiontime": 720,
        "instancesstatsretentiontime": 720,
        "instancesstatsuseronly": False,
        "kubernetesclusterexperimentalfeaturesenabled": False,
        "kubernetesserviceenabled": False,
        "kvmsnapshotenabled": True,
        "projectinviterequired": False,
        "regionsecondaryenabled": False,
        "securitygroupsenabled": any(z.security_groups for z in view.estate.zones),
        "sharedfsvmmincpucount": 2,
        "sharedfsvmminramsize": 1024,
        "supportELB": "false",
        "userpublictemplateenabled": False,
    }


def infrastructure(view: View) -> Row:
    """Body of listInfrastructure: counts."""
    estate = view.estate
    return {
        "alerts": len(estate.alerts),
        "backuprepositories": 0,
        "clusters": len(estate.clusters),
        "cpusockets": sum(host.sockets for host in estate.hosts),
        "hosts": len(estate.hosts),
        "ilbvms": 0,
        "imagestores": len(estate.image_stores),
        "managementservers": len(estate.managers),
        "objectstores": 0,
        "pods": len(estate.pods),
        "routers": len(estate.routers),
        "storagepools": len(estate.pools),
        "systemvms": len(estate.system_vms),
        "zones": len(estate.zones),
    }
