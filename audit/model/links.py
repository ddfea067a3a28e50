"""What is cabled to what, computed from switches and CloudStack together (audit.derive.link)."""

from audit.model.kinds import BitsPerSecond, Count, Index, Table, col, key

_SWITCHES = ("switch.id", "switch_port.name", "neighbor")
_CABLING = (*_SWITCHES, "host.id")


class SwitchLink(Table, table="switch_link", kind="reference", inputs=_SWITCHES):
    """Links between switches, a LAG as one; both sides' neighbours merged (LLDP before CDP)."""

    a_switch: str = key("Switch with the smaller id")
    a_port: str = key("Its port, or its LAG")
    b_switch: str = key("The other switch")
    b_port: str = key("Its port, or its LAG; empty when no side told it")
    protocol: str = col("lldp, cdp, or mac table: each learned the other's own MAC address there")
    seen_from: str = col("both, a or b: which side told it")
    confidence: str = col("measured, or inferred from MAC tables")
    is_lag: bool = col("It is a LAG on one side at least")
    is_peer_link: bool = col("It joins the two of an MLAG pair")
    members: Count = col("Cables")
    members_up: Count | None = col("Cables that are up; NULL: not told for all")
    speed: BitsPerSecond | None = col("Sum of the cables that are up; NULL: not told for all")
    ports: str = col("Port pairs, e.g. Eth1/49 - Eth1/1, Eth1/50 - Eth1/2")


class SwitchRole(Table, table="switch_role", kind="reference", inputs=_SWITCHES):
    """Place of every switch in the network."""

    switch_id: str = key("Switch")
    role: str = col("access (hosts hang on it), core (only switches do) or unknown")
    why: str = col("What that follows from")
    hosts: Count = col("Hosts bound to its ports")
    neighbors: Count = col("Switches it is linked to, its MLAG partner left out")
    partner: str | None = col("Other switch of its MLAG pair; NULL: none known")
    partner_why: str | None = col("What proves the pair")
    partner_missing: bool = col("It says it is one of an MLAG pair, and the other is not known")
    members: Count = col("Chassis of the stack; 1 when it is none or not told")
    below: Count = col("Switches with hosts that reach the others only by it or its partner")
    hears_hosts: bool = col("It hears a host by LLDP or CDP: a silent port there hides no talker")


class HostPort(
    Table,
    table="host_port",
    kind="reference",
    inputs=_CABLING,
    indexes=(Index(("switch_id", "port"), "which host is behind a port"),),
):
    """Physical switch ports that hosts are cabled to, by the strongest proof there is."""

    host_id: str = key("Host")
    switch_id: str = key("Switch")
    port: str = key("Physical port; the LAG where its members are not told")
    lag: str | None = col("LAG the port is a member of")
    method: str = col(
        "lldp mac, server nic (its BMC or its system hears the switch), lldp name, mac table, "
        "vm macs, lacp partner or description"
    )
    confidence: str = col("measured, derived or inferred")
    evidence: str = col("What proves it, in words")
    vms: Count = col("VMs of this host learned on the port or its LAG")
    vms_other: Count = col("VMs of other hosts learned there: moved, or not only this host's")


class LinkConflict(Table, table="link_conflict", kind="reference", inputs=_CABLING):
    """Where what the devices tell does not fit together."""

    switch_id: str = key("Switch")
    port: str = key("Port or LAG")
    kind: str = key("several hosts, several switches, proofs disagree, or place not clear")
    detail: str = col("What was told, in words")


class PortUse(
    Table, table="port_use", kind="reference", inputs=(*_SWITCHES, "switch_port.oper_up")
):
    """What is behind every Ethernet port or LAG, as far as it is known."""

    switch_id: str = key("Switch")
    port: str = key("Port or LAG")
    use: str = col(
        "host, switch, device (it tells of itself), learned (it has MAC addresses), silent (up, "
        "and nothing is known), down or unknown (not told whether it is up)"
    )
    neighbor: str | None = col("Who announces itself there")
    macs: Count = col("MAC addresses learned on it or its LAG")
    vms: Count = col("VMs learned on it or its LAG")


class HostNic(Table, table="host_nic", kind="reference", inputs=("host.id",)):
    """Data NIC ports of hosts: of the server where one was bound, else of the switch ports."""

    host_id: str = key("Host")
    server_id: str | None = col("Server; NULL: counted on the switches")
    confidence: str = col("measured on the server; else the weakest proof of its switch ports")
    complete: bool = col("All its ports are in it; a standby leg without LLDP would be missing")
    ports: Count = col("NIC ports")
    ports_told: Count = col("NIC ports that tell whether they have link")
    ports_up: Count = col("NIC ports with link")
    ports_up_1g: Count = col("NIC ports with link at 1 Gb/s or less")
    speeds_told: Count = col("NIC ports with link that tell a speed")


class HostServer(
    Table,
    table="host_server",
    kind="reference",
    inputs=("server.id", "host.id"),
    indexes=(Index(("server_id",), "the host of a server"),),
):
    """Which physical server a host of CloudStack is, by the strongest proof there is."""

    host_id: str = key("Host")
    server_id: str = key("Server")
    method: str = col("system, bmc address, mac or host name: the strongest that holds")
    proofs: str = col("All that say the same, comma separated, e.g. bmc address, mac")
    confidence: str = col("measured, derived or inferred")
    evidence: str = col("What proves it, in words")


class SystemHost(
    Table,
    table="system_host",
    kind="reference",
    inputs=("host_system.id", "host.id"),
    indexes=(Index(("host_id",), "what a host tells of itself"),),
):
    """Which host of CloudStack an operating system that was asked is, by the strongest proof."""

    host_system_id: str = key("Operating system (host_system.id)")
    host_id: str = key("Host")
    method: str = col("address or host name: the strongest that holds")
    proofs: str = col("All that say the same, comma separated: address, host name")
    confidence: str = col("measured or inferred")
    evidence: str = col("What proves it, in words")


class SystemConflict(
    Table, table="system_conflict", kind="reference", inputs=("host_system.id", "host.id")
):
    """Operating systems of which it is not clear which host they are; not in system_host then."""

    host_system_id: str = key("Operating system (host_system.id)")
    host_id: str = key("One of the hosts it could be")
    method: str = key("address or host name")
    detail: str = col("What says so, and what speaks against it, in words")


class SystemTwin(
    Table,
    table="system_twin",
    kind="reference",
    inputs=("host_system.id",),
    indexes=(Index(("main_id",), "what else tells of a system"),),
):
    """Operating systems told under several ids (by SSH and by their pool) that are one machine."""

    host_system_id: str = key("Id that does not count by itself (host_system.id)")
    main_id: str = col("Id it counts under: that of SSH before that of vCenter or the pool")
    evidence: str = col("What proves it, in words")


class HostLinkPort(
    Table,
    table="host_link_port",
    kind="reference",
    inputs=("host_link.name", "switch.id", "switch_port.name"),
    indexes=(Index(("switch_id", "port"), "which link is behind a port"),),
):
    """Switch ports that links of hosts are cabled to, as hosts and switches tell."""

    host_system_id: str = key("Operating system (host_system.id)")
    link: str = key("Link (host_link.name); empty: one of the system's, not known which")
    switch_id: str = key("Switch")
    port: str = key("Physical port")
    lag: str | None = col("LAG the port is a member of")
    method: str = col("host lldp, switch lldp or mac table")
    confidence: str = col("measured or derived")
    evidence: str = col("What proves it, in words")
