"""Build what joins an estate with the world outside: tunnels, IPv6, certificates, far storage."""

from sample_data.estate import Estate
from sample_data.ids import TIB, ip_add, month_time
from sample_data.objects_edge import (
    BackupRepository,
    Certificate,
    Ipv6Prefix,
    ObjectStore,
    Tunnel,
)
from sample_data.objects_infra import Zone
from sample_data.objects_tenant import Vpc
from sample_data.objects_work import LoadBalancer

REMOTES = "203.0.113.0"  # where remote ends of tunnels are
SUBNETS = 65536  # /64 networks of a /48


def add_edge(estate: Estate) -> None:
    """Add two tunnels a VPC, an IPv6 prefix and a backup repository a zone, an object store.

    Every load balancer has a certificate for two years.
    """
    for number, vpc in enumerate(estate.vpcs):
        _add_tunnels(estate, vpc, number)
    for number, zone in enumerate(estate.zones):
        _add_zone(estate, zone, number)
    for balancer in estate.load_balancers:
        add_certificate(estate, balancer)
    store = ObjectStore(
        id=estate.ids.uid("objectstore", "objects"),
        name=f"{estate.spec.name}-objects",
        provider="MinIO",
        url=f"https://objects.{estate.mail_domain}:9000",
        size=40 * TIB,
        allocated=22 * TIB,
        used=13 * TIB,
    )
    estate.edge.object_stores.append(store)


def add_certificate(estate: Estate, balancer: LoadBalancer) -> Certificate:
    """Add a certificate of a load balancer."""
    made = Certificate(
        id=estate.ids.uid("sslcert", balancer.id),
        balancer=balancer,
        host_name=f"{balancer.name}.{estate.mail_domain}",
        end=month_time(estate.spec.start, 24),
    )
    estate.edge.certificates.append(made)
    return made


def _add_tunnels(estate: Estate, vpc: Vpc, number: int) -> None:
    """Add two connections to one remote site, over two lines."""
    for line in (1, 2):
        key = f"{vpc.id}/{line}"
        tunnel = Tunnel(
            id=estate.ids.uid("vpnconnection", key),
            gateway_id=estate.ids.uid("vpngateway", vpc.id),
            customer_id=estate.ids.uid("vpncustomergateway", key),
            name=f"{vpc.account.name}-office-{line}",
            vpc=vpc,
            address=ip_add(REMOTES, 2 * (number % 120) + line),
            remote=f"192.168.{50 + number % 200}.0/24",
            created=vpc.created,
        )
        estate.edge.tunnels.append(tunnel)


def _add_zone(estate: Estate, zone: Zone, number: int) -> None:
    ids = estate.ids
    prefix = Ipv6Prefix(
        ids.uid("ipv6prefix", zone.name), zone, f"2001:db8:{number:x}::/48", SUBNETS, 12
    )
    estate.edge.prefixes.append(prefix)
    repository = BackupRepository(
        id=ids.uid("backuprepository", zone.name),
        name=f"{zone.name}-backup",
        zone=zone,
        address=f"backup.{zone.domain}:/export/backup",
        size=60 * TIB,
        used=20 * TIB,
        created=month_time(estate.spec.start, -10),
    )
    estate.edge.repositories.append(repository)
