"""Pieces renderers share: references, percentages, the quirks of CloudStack's texts."""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import GIB
from sample_data.objects_infra import Cluster, Pod, Zone
from sample_data.objects_tenant import Account


def zone_ref(zone: Zone) -> Row:
    """`zoneid`, `zonename`."""
    return {"zoneid": zone.id, "zonename": zone.name}


def pod_ref(pod: Pod) -> Row:
    """Pod and zone."""
    return {"podid": pod.id, "podname": pod.name, **zone_ref(pod.zone)}


def cluster_ref(cluster: Cluster) -> Row:
    """Cluster, pod and zone."""
    return {"clusterid": cluster.id, "clustername": cluster.name, **pod_ref(cluster.pod)}


def owner_ref(account: Account) -> Row:
    """Domain and account, or project for a project's account."""
    domain = account.domain
    row: Row = {"domain": domain.name, "domainid": domain.id, "domainpath": domain.path}
    if account.project is not None:
        return {**row, "project": account.project.name, "projectid": account.project.id}
    return {**row, "account": account.name}


def percent(part: float, whole: float) -> str:
    """`4.73%`, and `0%` of nothing."""
    return f"{100 * part / whole:.2f}%" if part and whole else "0%"


def gb(size: float) -> str:
    """`768.00 GB` of bytes."""
    return f"{size / GIB:.2f} GB"


def ghz(mhz: float) -> str:
    """`166.40 Ghz` of MHz."""
    return f"{mhz / 1000:.2f} Ghz"


def memory_total(view: View, cluster: Cluster) -> int:
    """Physical memory of a cluster x its ratio, as CloudStack reports it."""
    return int(sum(h.ram for h in view.hosts_of[cluster]) * cluster.mem_ratio)


def mhz_total(view: View, cluster: Cluster) -> int:
    """MHz of a cluster without its ratio."""
    return sum(h.threads * h.mhz for h in view.hosts_of[cluster])


def setting(view: View, name: str, cluster: Cluster | None = None) -> float:
    """Return a numeric setting as a cluster (or the whole estate) sees it."""
    value = cluster.settings.get(name) if cluster else None
    return float(value or view.estate.settings.get(name) or 0)
