"""Build domains, accounts, projects and guest networks from a spec.

Guest VLANs are handed out from the start of the zone's guest range, in order.
"""

from sample_data.estate import Estate
from sample_data.ids import ip_add, month_time
from sample_data.objects_infra import IpRange, PhysicalNetwork, Pod, Zone
from sample_data.objects_tenant import (
    Account,
    Acl,
    AclRule,
    AffinityGroup,
    Domain,
    Network,
    Project,
    SecurityGroup,
    Vpc,
)
from sample_data.spec import NetworkSpec, ZoneSpec

TENANTS: tuple[str, ...] = (
    *("kelpworks", "fjordlink", "quarrystone", "lumenbay", "ashgrove", "pinegrid", "saltmarsh"),
    *("copperlane", "mossfield", "tidewheel", "larkspring", "ironfen", "oakharbor"),
)
TEAMS = ("ops", "dev", "shop", "data", "lab", "mail")
OFFICE = "198.51.100.0/24"  # where customers come from: narrow sources of rules
SHARED_VLAN = 1600


def add_tenants(estate: Estate) -> None:
    """Add ROOT with its administrator, customer domains, accounts and projects."""
    spec, ids = estate.spec, estate.ids
    root = Domain(ids.uid("domain", "ROOT"), "ROOT", "ROOT")
    estate.domains.append(root)
    _add_account(estate, "admin", root, 1)
    _add_account(estate, "system", root, 1)
    for index in range(spec.tenants.domains):
        stem = TENANTS[index % len(TENANTS)]
        name = stem if index < len(TENANTS) else f"{stem}{index // len(TENANTS) + 1}"
        domain = Domain(ids.uid("domain", name), name, f"ROOT/{name}", root)
        estate.domains.append(domain)
        for number in range(spec.tenants.accounts):
            team = TEAMS[number % len(TEAMS)]
            _add_account(estate, f"{name}-{team}", domain, 2 if number == 0 else 0)
    customers = customer_accounts(estate)
    for index in range(min(spec.tenants.projects, len(customers))):
        owner = customers[index]
        created = month_time(spec.start, -8)
        name = f"{owner.name}-project"
        project = Project(ids.uid("project", name), name, owner, created)
        estate.projects.append(project)
        account = _add_account(estate, f"PrjAcct-{name}-{index + 1}", owner.domain, 5)
        account.project = project


def _add_account(estate: Estate, name: str, domain: Domain, kind: int) -> Account:
    role = {0: "User", 1: "Root Admin", 2: "Domain Admin", 5: "User"}[kind]
    ids = estate.ids
    created = month_time(estate.spec.start, -20)
    account = Account(
        ids.uid("account", name), name, domain, kind, role, ids.uid("user", name), created
    )
    estate.accounts.append(account)
    return account


def customer_accounts(estate: Estate) -> list[Account]:
    """Return the accounts that own VMs, projects included."""
    return [a for a in estate.accounts if a.domain.name != "ROOT"]


def add_default_acls(estate: Estate) -> None:
    """Add the two lists every CloudStack has."""
    for name, action in (("default_allow", "Allow"), ("default_deny", "Deny")):
        acl = Acl(estate.ids.uid("acl", name), name, f"Default Network ACL {action} All", None)
        for number, direction in enumerate(("Ingress", "Egress"), 1):
            uid = estate.ids.uid("aclrule", f"{name}/{number}")
            acl.rules.append(AclRule(uid, number, action, "all", "0.0.0.0/0", direction))
        estate.acls.append(acl)


def add_networks(estate: Estate, zone: Zone, spec: ZoneSpec) -> list[Network]:
    """Add the zone's guest networks; security groups come with security-group zones."""
    guest = next(
        p for p in estate.physical if p.zone is zone and any(t.name == "Guest" for t in p.traffic)
    )
    before = len(estate.networks)
    for part in spec.networks or (NetworkSpec("isolated", 4, redundant=True),):
        for index in range(part.count):
            _add_network(estate, guest, part, index)
    if zone.security_groups:
        for account in customer_accounts(estate):
            _add_security_group(estate, zone, account)
    return estate.networks[before:]


def _add_network(estate: Estate, guest: PhysicalNetwork, part: NetworkSpec, index: int) -> None:
    zone, ids = guest.zone, estate.ids
    accounts = customer_accounts(estate)
    account = accounts[estate.slot("owner") % len(accounts)]
    created = month_time(estate.spec.start, -12)
    if part.kind == "vpc":
        _add_vpc(estate, guest, part, index)
        return
    shared = part.kind == "shared"
    kind = _shared_kind(zone) if shared else part.kind
    owner = estate.account("system") if shared else account
    name = f"{zone.name}-{part.kind}-{index + 1}" if shared else f"{account.name}-{kind}{index + 1}"
    network = Network(
        id=ids.uid("network", f"{zone.name}/{part.kind}/{index}"),
        name=name,
        kind=kind,
        zone=zone,
        physical=guest,
        account=owner,
        redundant=part.redundant and kind == "isolated",
        created=created,
    )
    estate.networks.append(network)
    if kind == "l2":
        network.state = "Allocated"
    elif shared:
        _make_shared(estate, network, index)
    else:
        network.vlan = _next_vlan(estate, guest)
        network.cidr, network.gateway = "10.1.1.0/24", "10.1.1.1"


def _shared_kind(zone: Zone) -> str:
    """Say what serves a shared network: security groups, nothing in an edge zone, or routers."""
    if zone.security_groups:
        return "shared_sg"
    return "shared_plain" if zone.type == "Edge" else "shared"


def _next_vlan(estate: Estate, guest: PhysicalNetwork) -> int:
    first = int((guest.vlans or "500-999").split("-")[0])
    return first + estate.slot(f"vlan/{guest.id}")


def _make_shared(estate: Estate, network: Network, index: int) -> None:
    base = ip_add("10.150.0.0", 1024 * index)
    network.vlan = SHARED_VLAN + index
    network.cidr, network.gateway, network.state = f"{base}/22", ip_add(base, 1), "Setup"
    network.next_ip = 60  # the first addresses go to system VMs where there is no public range
    if network.zone.network != "basic":
        _add_range(estate, network, base, None)
        return
    network.vlan = None
    for number, pod in enumerate(p for p in estate.pods if p.zone is network.zone):
        _add_range(estate, network, ip_add(base, 1024 * number), pod)


def _add_range(estate: Estate, network: Network, base: str, pod: Pod | None) -> None:
    key = network.id if pod is None else f"{network.id}/{pod.id}"
    estate.ranges.append(
        IpRange(
            id=estate.ids.uid("range", key),
            zone=network.zone,
            physical=network.physical,
            network_id=network.id,
            vlan=f"vlan://{network.vlan or 'untagged'}",
            start_ip=ip_add(base, 10),
            end_ip=ip_add(base, 1000),
            gateway=ip_add(base, 1),
            netmask="255.255.252.0",
            public=False,
            pod=pod,
        )
    )


def _add_vpc(estate: Estate, guest: PhysicalNetwork, part: NetworkSpec, index: int) -> None:
    zone, ids = guest.zone, estate.ids
    accounts = customer_accounts(estate)
    account = accounts[index % len(accounts)]
    key = f"{zone.name}/vpc/{index}"
    created = month_time(estate.spec.start, -11)
    name = f"{account.name}-vpc{index + 1}"
    vpc = Vpc(ids.uid("vpc", key), name, zone, account, "10.200.0.0/16", part.redundant, created)
    estate.vpcs.append(vpc)
    for number, tier in enumerate(("web", "db"), 1):
        network = Network(
            id=ids.uid("network", f"{key}/{tier}"),
            name=f"{name}-{tier}",
            kind="vpc",
            zone=zone,
            physical=guest,
            account=account,
            redundant=False,
            created=created,
            vlan=_next_vlan(estate, guest),
            cidr=f"10.200.{number}.0/24",
            gateway=f"10.200.{number}.1",
            vpc=vpc,
            acl=_tier_acl(estate, vpc, tier),
        )
        estate.networks.append(network)


def _tier_acl(estate: Estate, vpc: Vpc, tier: str) -> Acl:
    ids, key = estate.ids, f"{vpc.id}/{tier}"
    acl = Acl(ids.uid("acl", key), f"{vpc.name}-{tier}", f"{tier} tier", vpc)
    source, port = (OFFICE, 443) if tier == "web" else ("10.200.1.0/24", 5432)
    rows = (
        ("Allow", "tcp", source, "Ingress", port),
        ("Deny", "all", "0.0.0.0/0", "Ingress", None),
    )
    for number, (action, protocol, cidr, direction, start) in enumerate(rows, 1):
        uid = ids.uid("aclrule", f"{key}/{number}")
        acl.rules.append(AclRule(uid, number * 10, action, protocol, cidr, direction, start))
    estate.acls.append(acl)
    return acl


def _add_security_group(estate: Estate, zone: Zone, account: Account) -> None:
    uid = estate.ids.uid("securitygroup", f"{zone.name}/{account.name}")
    rules = [("tcp", 443, 443, OFFICE), ("tcp", 22, 22, "10.0.0.0/8")]
    estate.security_groups.append(SecurityGroup(uid, f"{zone.name}-default", account, rules))


def affinity_group(estate: Estate, account: Account, key: str) -> AffinityGroup:
    """Return the strict anti-affinity group of that key, made on first use."""
    uid = estate.ids.uid("affinity", key)
    for group in reversed(estate.affinity_groups):
        if group.id == uid:
            return group
    group = AffinityGroup(uid, f"apart-{key.replace('/', '-')}", account, "host anti-affinity")
    estate.affinity_groups.append(group)
    return group
