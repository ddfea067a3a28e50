"""How hosts reach storage arrays: interfaces, ports, exports, mappings, who is logged in."""

from audit.model.kinds import BitsPerSecond, Bytes, Count, Index, Number, Table, col, key


class ArrayLif(
    Table,
    table="array_lif",
    by="array",
    indexes=(
        Index(("address",), "the pool of CloudStack that is mounted from there"),
        Index(("wwpn",), "the FC login of a host"),
    ),
):
    """Addresses hosts mount or log in at: LIFs, portals, virtual addresses, FC target ports."""

    array_id: str = key("Array")
    id: str = key("UUID or name")
    name: str | None = col("Name")
    tenant: str | None = col("SVM, account or protection domain")
    protocol: str | None = col("nfs, iscsi, fc, nvme, mgmt, rbd ...; several: comma separated")
    address: str | None = col("IP address")
    wwpn: str | None = col("WWPN, lower case with colons")
    iqn: str | None = col("iSCSI target name (or NQN) reached there")
    node_id: str | None = col("Node it is on now")
    home_node_id: str | None = col("Node it belongs to")
    port_id: str | None = col("Port it is on now")
    home_port_id: str | None = col("Port it belongs to")
    is_home: bool | None = col("It is where it belongs")
    enabled: bool | None = col("Administratively up")
    up: bool | None = col("Operational")
    failover: str | None = col("Where it may move: the policy in the words of the array")
    can_move: bool | None = col("It moves to another node when its node fails; NULL: not told")


class ArrayPort(Table, table="array_port", by="array"):
    """Physical ports, LAGs and VLANs of array nodes, FC ports included."""

    array_id: str = key("Array")
    node_id: str = key("Node; empty when the array does not tell")
    id: str = key("Name or UUID")
    name: str | None = col("Name")
    type: str | None = col("physical, lag, vlan or fc")
    mac: str | None = col("MAC address, lower case with colons")
    wwpn: str | None = col("WWPN, lower case with colons")
    speed: BitsPerSecond | None = col("Speed of the link")
    max_speed: BitsPerSecond | None = col("Speed it can do or is configured for")
    mtu: Bytes | None = col("MTU")
    enabled: bool | None = col("Administratively up")
    up: bool | None = col("Link is up")
    lag_mode: str | None = col("LAG: multimode_lacp, multimode, singlemode ...")
    lag_members: str | None = col("LAG: names of its members, sorted, comma separated")
    lag_active: str | None = col("LAG: names of the members that carry traffic, sorted")
    vlan: Number | None = col("VLAN: its tag")
    base: str | None = col("VLAN: port or LAG under it")
    broadcast_domain: str | None = col("Ports of one are meant to be in one network")
    fabric: str | None = col("FC: fabric or WWN of the switch it is logged in to")
    neighbor_switch: str | None = col("Switch it hears by LLDP or CDP")
    neighbor_port: str | None = col("Its port")


class ArrayService(Table, table="array_service", by="array"):
    """Protocols that are served."""

    array_id: str = key("Array")
    tenant: str = key("SVM; empty: the whole array")
    protocol: str = key("nfs3, nfs4.0, nfs4.1, iscsi, fc, nvme, smb, rbd, s3")
    enabled: bool | None = col("It is on")
    target: str | None = col("iSCSI target name, WWNN or NQN")


class ArrayExport(
    Table,
    table="array_export",
    by="array",
    indexes=(Index(("array_id", "policy"), "rules of the volumes that use a policy"),),
):
    """Who may mount: rules of export policies, or of one filesystem."""

    array_id: str = key("Array")
    tenant: str = key("SVM; empty: none")
    policy: str = key("Export policy, or the filesystem the rule belongs to")
    number: Number = key("Position of the rule")
    client: str = key("Address, network, name or netgroup; 0.0.0.0/0: anyone")
    read: bool | None = col("May read")
    write: bool | None = col("May write")
    root: bool | None = col("root stays root")
    protocol: str | None = col("nfs, nfs3, nfs4, any ...")


class ArrayMapping(
    Table,
    table="array_mapping",
    by="array",
    indexes=(Index(("array_id", "volume_id"), "who sees a volume"),),
):
    """Which initiators see which LUN or volume (LUN maps, host groups, access groups, SDC maps)."""

    array_id: str = key("Array")
    volume_id: str = key("Volume of the array")
    host_group: str = key("Host, initiator group or access group")
    initiator: str = key("IQN, WWPN, NQN or SDC; empty: a group without members")
    lun: Number | None = col("LUN number")


class ArrayLogin(Table, table="array_login", by="array"):
    """Initiators that are logged in now (FC logins, iSCSI sessions, connected SDCs)."""

    array_id: str = key("Array")
    initiator: str = key("IQN, WWPN or SDC id")
    port_id: str = key("LIF, portal or target port; empty: not told")
    address: str | None = col("Address it comes from")
    node_id: str | None = col("Node")
    sessions: Count | None = col("Sessions")


class ArrayClient(Table, table="array_client", by="array"):
    """Clients that have a filesystem mounted now (ONTAP nfs/connected-clients)."""

    array_id: str = key("Array")
    volume_id: str = key("Volume of the array")
    client: str = key("Address of the client")
    server: str = key("Address it is mounted from; empty: not told")
    protocol: str | None = col("nfs3, nfs4.1 ...")
