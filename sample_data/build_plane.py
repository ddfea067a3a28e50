"""Build the control plane below the API: balancers, databases, sites; hosts by themselves."""

from sample_data.estate import Estate
from sample_data.ids import ip_add, month_time
from sample_data.objects_plane import Balancer, Behind, Certificate, DbServer, HostSide

API, AGENTS, DATABASE = 8080, 8250, 3306


# Galera is MariaDB's: what the API tells of the database then
_MARIADB = ("10.11.14-MariaDB-0+deb12u2-log", "Debian 12")


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
    _add_databases(estate)
    plane.arbiters = [spec.arbiter] if spec.arbiter else []
    plane.balancers = [
        Balancer(
            f"lb{number + 1}.{estate.mail_domain}",
            ip_add(vip, 51 + number),
            sites[number % len(sites)],
            [vip, estate.db.host],
            _backends(estate),
        )
        for number in range(spec.balancers)
    ]
    left = spec.certificate - (estate.now - month_time(estate.spec.start, 0)).days
    plane.certificates = [
        Certificate(vip, 443, "api", left),
        Certificate(vip, AGENTS, "agents", left),
    ]
    if spec.hosts:
        plane.hosts = [HostSide(host) for host in estate.hosts if host.cluster.hypervisor == "KVM"]


def _add_databases(estate: Estate) -> None:
    """Members of a cluster, or one server; with a replica."""
    spec, vip = estate.spec.control, estate.spec.management.vip
    if spec.databases > 1:
        estate.db.version, estate.db.comment = _MARIADB
    for number in range(spec.databases):
        one = _database(estate, f"db{number + 1}", number + 1, spec.sites[number % len(spec.sites)])
        one.writes = 0 if number else 5_000_000
        estate.plane.databases.append(one)
    if spec.replica:
        one = _database(estate, "dbr", 99, spec.sites[-1])
        one.address = ip_add(vip, 31 + spec.databases)
        one.read_only, one.source, one.lag = True, estate.plane.databases[0].name, 1.0
        estate.plane.databases.append(one)


def _database(estate: Estate, name: str, number: int, site: str) -> DbServer:
    uuid = "" if estate.db.version == _MARIADB[0] else estate.ids.uid("database", name)
    address = ip_add(estate.spec.management.vip, 30 + number)
    return DbServer(f"{name}.{estate.mail_domain}", address, site, number, uuid=uuid)


def _backends(estate: Estate) -> dict[str, list[Behind]]:
    servers = estate.managers
    members = [one for one in estate.plane.databases if one.votes]
    return {
        "api": [Behind(f"mgmt{n}", one.ip, API) for n, one in enumerate(servers, 1)],
        "agents": [Behind(f"mgmt{n}", one.ip, AGENTS)
                   for n, one in enumerate(servers, 1)],
        "database": [Behind(f"db{n}", one.address, DATABASE, backup=n > 1)
                     for n, one in enumerate(members, 1)],
    }  # fmt: skip
