"""Build the control plane below the API: balancers, databases, sites; hosts by themselves."""

from sample_data.estate import Estate
from sample_data.ids import ip_add
from sample_data.objects_plane import Balancer, Behind, Certificate, DbServer, HostSide

API, AGENTS, DATABASE = 8080, 8250, 3306


def add_plane(estate: Estate) -> None:
    """Nodes of the spec over its sites, in turn; a replica of the cluster at the last site."""
    spec, plane = estate.spec.control, estate.plane
    if not spec.sites:
        return
    vip, sites = estate.spec.management.vip, spec.sites
    for number, server in enumerate(estate.managers):
        plane.sites[server.name] = sites[number % len(sites)]
    for number, zone in enumerate(estate.zones):
        plane.zones[zone.name] = sites[number % len(sites)]
    for number in range(spec.databases):
        name, site = f"db{number + 1}.{estate.mail_domain}", sites[number % len(sites)]
        plane.databases.append(
            DbServer(
                name,
                ip_add(vip, 31 + number),
                site,
                number + 1,
                writes=5_000_000 if number == 0 else 0,
            )
        )
    if spec.replica:
        address = ip_add(vip, 31 + spec.databases)
        plane.databases.append(
            DbServer(
                f"dbr.{estate.mail_domain}",
                address,
                sites[-1],
                99,
                read_only=True,
                source=plane.databases[0].name,
                lag=1.0,
            )
        )
    plane.arbiters = [spec.arbiter] if spec.arbiter else []
    for number in range(spec.balancers):
        plane.balancers.append(
            Balancer(
                f"lb{number + 1}.{estate.mail_domain}",
                ip_add(vip, 51 + number),
                sites[number % len(sites)],
                [vip, estate.db.host],
                _backends(estate),
            )
        )
    plane.certificates = [Certificate(vip, 443, "api"), Certificate(vip, AGENTS, "agents")]
    if spec.hosts:
        plane.hosts = [HostSide(host) for host in estate.hosts if host.cluster.hypervisor == "KVM"]


def _backends(estate: Estate) -> dict[str, list[Behind]]:
    servers = estate.managers
    members = [one for one in estate.plane.databases if one.votes]
    return {
        "api": [Behind(f"mgmt{n}", one.ip, API) for n, one in enumerate(servers, 1)],
        "agents": [Behind(f"mgmt{n}", one.ip, AGENTS, check="L4OK")
                   for n, one in enumerate(servers, 1)],
        "database": [Behind(f"db{n}", one.address, DATABASE, backup=n > 1)
                     for n, one in enumerate(members, 1)],
    }  # fmt: skip
