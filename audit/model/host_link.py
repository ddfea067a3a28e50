"""What hypervisor hosts tell of themselves: links, bonds, paths, mounts (SSH, XAPI, vSphere).

One shape for all three ways. A host is bound to the host CloudStack knows in audit.derive.link.
NULL is "the host does not say": a bond whose LACP partner is not told is not one without.
"""

from audit.model.kinds import (
    BitsPerSecond,
    Bytes,
    Count,
    Index,
    Number,
    Seconds,
    Table,
    Utc,
    col,
    key,
)


class HostSystem(
    Table,
    table="host_system",
    by="hypervisor",
    indexes=(Index(("uuid",), "the server a host runs on"),),
):
    """Operating systems of hosts (SSH: os-release, uname; XAPI: host; vSphere: HostSystem)."""

    id: str = key("DMI system UUID, lower case; XAPI: host uuid; else the address asked")
    name: str | None = col("Host name it gives itself")
    address: str | None = col("Address it was asked at, or of its management interface")
    kind: str = col("kvm, xenserver, esxi or linux (no hypervisor seen)")
    uuid: str | None = col("DMI system UUID, lower case; NULL for placeholders")
    serial: str | None = col("DMI serial; NULL for placeholders")
    vendor: str | None = col("DMI system vendor")
    model: str | None = col("DMI product name")
    os: str | None = col("Operating system (os-release ID; XenServer, XCP-ng; ESXi)")
    os_version: str | None = col("Its version (VERSION_ID; product_version; AboutInfo.version)")
    build: str | None = col("Build or patch level (XAPI build_number; AboutInfo.build)")
    kernel: str | None = col("Running kernel (uname -r)")
    libvirt_version: str | None = col("libvirt; KVM only")
    qemu_version: str | None = col("QEMU; KVM only")
    agent_version: str | None = col("cloudstack-agent package; KVM only")
    booted: Utc | None = col("When it started")
    time_sync: str | None = col(
        "chrony, ntpd, systemd-timesyncd, esx-ntpd or none; NULL: not told, or kept by another"
    )
    time_synced: bool | None = col("Whether the clock is in step with a source")
    time_source: str | None = col("The source in use")
    pool_id: str | None = col("Resource pool or vCenter cluster (hypervisor_pool.id)")
    maintenance: bool | None = col("In maintenance mode, or XAPI enabled is false")


class HostSystemSample(Table, table="host_system_sample", kind="sample", by="hypervisor"):
    """Moving values of hosts."""

    host_system_id: str = key("Host")
    at: Utc = key("Time of the sample")
    clock_offset: Seconds | None = col("Clock of the host less that of its source (chronyc, ntpq)")
    clock_difference: Seconds | None = col("Clock of the host less that of the collector")
    clock_error: Seconds | None = col("Half of the round trip: what the difference may be off by")


class HostLink(
    Table,
    table="host_link",
    by="hypervisor",
    indexes=(Index(("mac",), "links by address"),),
):
    """Network interfaces (ip -d link, ethtool; XAPI PIF; vSphere pnic, vnic), not those of VMs."""

    host_system_id: str = key("Host")
    name: str = key("eth0, bond0, cloudbr0, vmnic0, vmk0 ...")
    kind: str = col("physical, bond, bridge, vlan, ovs, vmkernel, virtual or other")
    mac: str | None = col("Address in use")
    permanent_mac: str | None = col("Address of the hardware; bonded ports share the one in use")
    mtu: Bytes | None = col("MTU")
    speed: BitsPerSecond | None = col("Negotiated speed; NULL when down or not told")
    duplex: str | None = col("full or half")
    admin_up: bool | None = col("Switched on")
    carrier: bool | None = col("Signal on the wire")
    master: str | None = col("Bond or bridge it is part of")
    parent: str | None = col("Link a VLAN interface lies on")
    vlan: Number | None = col("VLAN id")
    driver: str | None = col("Kernel driver")
    bus: str | None = col("PCI address: ports of one adapter share all but the function")


class HostAddress(Table, table="host_address", by="hypervisor"):
    """Addresses others can reach, by link; on a balancer: who holds the virtual address."""

    host_system_id: str = key("Host")
    link: str = key("Link (host_link.name)")
    address: str = key("IPv4 or IPv6 address")
    prefix: Count | None = col("Prefix length")
    secondary: bool | None = col("An additional address, as keepalived adds them")


class HostBond(Table, table="host_bond", by="hypervisor"):
    """Bonds of hosts (/proc/net/bonding, ovs-appctl, XAPI Bond, vSphere teaming policy)."""

    host_system_id: str = key("Host")
    name: str = key("Bond (host_link.name)")
    mode: str | None = col(
        "active-backup, lacp, balance-slb, balance-rr, balance-xor, balance-tlb, balance-alb, "
        "balance-tcp (Open vSwitch, without LACP), broadcast, explicit, loadbalance-srcid, "
        "loadbalance-srcmac, loadbalance-ip"
    )
    lacp_rate: str | None = col("slow or fast")
    hash_policy: str | None = col("layer2, layer2+3, layer3+4 ...")
    monitor: Seconds | None = col("Interval of link monitoring; 0: off")
    min_links: Count | None = col("Links it needs to be up")
    active_member: str | None = col("Member in use (active-backup)")
    partner_mac: str | None = col("LACP partner; 00:00:00:00:00:00: the switch does not answer")
    aggregator_ports: Count | None = col("Members in the active aggregator")
    links_up: Count | None = col("Members that are up")


class HostBondMember(Table, table="host_bond_member", by="hypervisor"):
    """Members of bonds."""

    host_system_id: str = key("Host")
    bond: str = key("Bond")
    link: str = key("Member (host_link.name)")
    up: bool | None = col("MII status")
    aggregator: Number | None = col("Aggregator it is in")
    partner_mac: str | None = col("LACP partner of this member")
    failures: Count | None = col("Link failure count")
    standby: bool | None = col("Named as standby (vSphere standbyNic)")


class HostNetwork(Table, table="host_network", by="hypervisor"):
    """What VMs and storage are plugged into (XAPI network, port group, bridge)."""

    host_system_id: str = key("Host")
    name: str = key("Name, e.g. the traffic label CloudStack uses")
    link: str | None = col("Uplink: physical link, bond or VLAN interface")
    switch: str | None = col("Virtual switch (vSwitch, dvSwitch, OVS bridge)")
    vlan: str | None = col("VLAN id or range; NULL: untagged or not told")
    mtu: Bytes | None = col("MTU of the network or its switch")


class HostNeighbor(Table, table="host_neighbor", by="hypervisor"):
    """LLDP and CDP neighbours hosts see (lldpctl; vSphere QueryNetworkHint)."""

    host_system_id: str = key("Host")
    link: str = key("Link it was heard on")
    chassis_id: str = key("Chassis id, MAC in lower case; empty when not told")
    port_id: str = key("Port id")
    system_name: str | None = col("Name of the switch")
    port_description: str | None = col("Port description")
    protocol: str | None = col("LLDP, CDP ...")
    vlan: Number | None = col("Port VLAN id it is told")
    lag_id: Number | None = col("Aggregation id it is told; 0: not aggregated")


class HostPath(
    Table,
    table="host_path",
    by="hypervisor",
    indexes=(Index(("wwid",), "paths to one LUN over all hosts"),),
):
    """Paths to block devices (multipath -ll; vSphere multipathInfo)."""

    host_system_id: str = key("Host")
    wwid: str = key("World-wide id of the LUN")
    path: str = key("sdb, 3:0:0:1, vmhba2:C0:T0:L0 ...; none: the LUN has no path left")
    alias: str | None = col("Name of the multipath device")
    vendor: str | None = col("Vendor of the LUN")
    product: str | None = col("Product of the LUN")
    size: Bytes | None = col("Size of the LUN")
    policy: str | None = col("service-time 0, VMW_PSP_RR ...")
    path_group: Number | None = col("Path group, from 1")
    path_group_state: str | None = col("active, enabled ...")
    state: str | None = col("active, failed, faulty, dead, standby ...")
    adapter: str | None = col("HBA it goes through")
    target: str | None = col("IQN or WWPN it goes to")
    transport: str | None = col("iscsi, fc, fcoe, nvme or sas")


class HostIscsiSession(Table, table="host_iscsi_session", by="hypervisor"):
    """iSCSI sessions of hosts (iscsiadm -m session)."""

    host_system_id: str = key("Host")
    session: str = key("Session id")
    target: str | None = col("IQN")
    portal: str | None = col("address:port")
    interface: str | None = col("iface it is bound to")
    state: str | None = col("LOGGED_IN ...")


class HostMount(Table, table="host_mount", by="hypervisor"):
    """Network file systems hosts have mounted (findmnt; vSphere NAS datastores)."""

    host_system_id: str = key("Host")
    mount: str = key("Mount point, or name of the datastore")
    type: str | None = col("nfs, nfs4, ceph, cifs ...")
    server: str | None = col("Server")
    export: str | None = col("Export or path")
    options: str | None = col("Options in force")
    version: str | None = col("NFS version (vers=)")
    hard: bool | None = col("hard mount; soft ones give I/O errors to VMs")
    timeout: Seconds | None = col("timeo")
    retries: Count | None = col("retrans")


class HostStore(Table, table="host_store", by="hypervisor"):
    """Storage as hosts have it plugged (XAPI PBD and SR, vSphere datastore, libvirt pool)."""

    host_system_id: str = key("Host")
    store: str = key("SR uuid, datastore or libvirt pool")
    name: str | None = col("Name label; CloudStack names SRs by the pool's UUID")
    type: str | None = col("nfs, lvmoiscsi, lvmohba, ext, VMFS, NFS, vsan, rbd, dir ...")
    server: str | None = col("Server or target told")
    path: str | None = col("Export, IQN or device told")
    attached: bool | None = col("currently_attached; accessible; active")
    shared: bool | None = col("Shared between hosts")
    size: Bytes | None = col("Size")
    used: Bytes | None = col("Used")
    paths_up: Count | None = col("Paths in use to its worst LUN (XAPI mpath-<SCSIid>)")
    paths: Count | None = col("Paths known to that LUN; NULL: not multipathed or not told")


class HypervisorPool(Table, table="hypervisor_pool", by="hypervisor"):
    """XenServer pools and vCenter clusters."""

    id: str = key("uuid, or vCenter instance and cluster")
    name: str | None = col("Name")
    manager: str | None = col("vCenter, or pool master's host_system id")
    manager_version: str | None = col("vCenter version; XenServer: that of the master")
    hosts: Count | None = col("Hosts in it")
    ha: bool | None = col("ha_enabled; das.enabled")
    ha_failures: Count | None = col("ha_host_failures_to_tolerate; das failover level")
    ha_stores: Count | None = col("ha_statefiles; heartbeat datastores")
    admission: bool | None = col("das.admissionControlEnabled")
    drs: str | None = col("fullyAutomated, partiallyAutomated, manual or off")
    evc: str | None = col("EVC mode; NULL: off or not told")


class HostPatch(Table, table="host_patch", by="hypervisor"):
    """Patches and updates installed (XAPI pool_patch and pool_update)."""

    host_system_id: str = key("Host")
    name: str = key("Name of the patch")
    version: str | None = col("Its version")
    applied: Utc | None = col("When; NULL: not told")


class BlockReplica(Table, table="block_replica", by="hypervisor"):
    """DRBD resources (drbdsetup status --json; /proc/drbd of version 8)."""

    host_system_id: str = key("Host")
    resource: str = key("Resource; version 8: the minor number")
    volume: str = key("Volume number")
    peer: str = key("Peer; empty for version 8")
    role: str | None = col("Primary or Secondary")
    peer_role: str | None = col("Role of the peer")
    disk: str | None = col("UpToDate, Inconsistent, Outdated, Diskless ...")
    peer_disk: str | None = col("State of the peer's disk")
    connection: str | None = col("Connected, StandAlone, Connecting, SyncSource ...")
    quorum: bool | None = col("Whether it has quorum; NULL: not used or not told")
    protocol: str | None = col("A, B or C")
    version: str | None = col("DRBD version")
    out_of_sync: Bytes | None = col("Out of sync")


class ClusterResource(Table, table="cluster_resource", by="hypervisor"):
    """Pacemaker clusters as a node sees them (crm_mon --output-as=xml, pcs status)."""

    host_system_id: str = key("Host that was asked")
    kind: str = key("node, resource or property")
    name: str = key("Node, resource or property")
    node: str = key("Node a resource runs on; empty else")
    agent: str | None = col("Resource agent, e.g. ocf:heartbeat:IPaddr2")
    state: str | None = col(
        "online, offline, UNCLEAN, standby; Started, Stopped; a property's value"
    )
    failed: bool | None = col("Marked failed")
