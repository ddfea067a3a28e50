"""Switches by SNMP: what they are, their ports and LAGs, who is behind them, how they feel."""

from audit.model.kinds import (
    BitsPerSecond,
    Count,
    Index,
    Number,
    Seconds,
    Table,
    Utc,
    col,
    key,
    maybe,
)


class Switch(Table, table="switch", by="snmp"):
    """Switches (SNMPv2-MIB system group, ENTITY-MIB chassis, LLDP-MIB local system)."""

    id: str = key("Serial of the (first) chassis, else chassis id, else the address asked")
    name: str | None = col("sysName")
    address: str | None = maybe("Address it was asked at", default=None)
    vendor: str | None = col("Vendor, from the enterprise number of sysObjectID")
    family: str | None = maybe("OS family, e.g. nxos, ios-xe, junos, eos, aos-cx", default=None)
    model: str | None = col("Model (entPhysicalModelName of the chassis)")
    serial: str | None = maybe("Serial (entPhysicalSerialNum of the chassis)", default=None)
    os_version: str | None = col("Version of the network operating system")
    sys_object_id: str | None = maybe("sysObjectID", default=None)
    description: str | None = maybe("sysDescr", default=None)
    chassis_id: str | None = maybe(
        "Chassis id it announces by LLDP, lower case with colons when a MAC", default=None
    )
    location: str | None = maybe("sysLocation", default=None)
    access: str | None = maybe(
        "How it was read: v1, v2c, v3 noAuthNoPriv ... v3 authPriv", default=None
    )
    stack_ring_whole: bool | None = maybe(
        "The stack's ring is closed (cswRingRedundant; virtual chassis ports all up)", default=None
    )


class SwitchMember(Table, table="switch_member", by="snmp"):
    """Chassis of a stack, virtual chassis or MLAG-less single switch (ENTITY-MIB, stack MIBs)."""

    switch_id: str = key("Switch")
    number: Number = key("Number in the stack as the device counts: from 1, Juniper from 0")
    serial: str | None = col("Serial")
    model: str | None = col("Model")
    role: str | None = col("master, standby, member ...")
    state: str | None = col("ready, else the state as the device names it; NULL: not told")
    os_version: str | None = col("Version of this member")


class SwitchPort(
    Table,
    table="switch_port",
    by="snmp",
    indexes=(Index(("mac",), "ports by their own MAC address, for LLDP port ids"),),
):
    """Ports and LAGs of switches (IF-MIB, EtherLike-MIB; RFC 2863, RFC 3635)."""

    switch_id: str = key("Switch")
    name: str = key("ifName; ifDescr where there is none")
    if_index: Number | None = maybe("ifIndex", default=None)
    description: str | None = maybe("ifDescr where it differs from the name", default=None)
    alias: str | None = maybe("ifAlias: the description an administrator gave", default=None)
    type: Number | None = maybe(
        "ifType: 6 Ethernet, 161 LAG, 53 virtual, 56 Fibre Channel", default=None
    )
    is_lag: bool | None = maybe("It is a LAG (ifType 161, or 53 named as one)", default=None)
    is_physical: bool | None = maybe(
        "It has a connector (ifConnectorPresent, else by type)", default=None
    )
    mac: str | None = maybe("ifPhysAddress, lower case with colons", default=None)
    speed: BitsPerSecond | None = col(
        "ifHighSpeed; of a LAG the sum of members that are up; NULL: 0 or not told"
    )
    mtu: Number | None = maybe("ifMtu in bytes", default=None)
    duplex: str | None = maybe("full or half (dot3StatsDuplexStatus); NULL: unknown", default=None)
    admin_up: bool | None = maybe("ifAdminStatus is up", default=None)
    oper_up: bool | None = col("ifOperStatus is up")
    member: Number | None = maybe("Stack member it sits on, from its name", default=None)
    lag: str | None = col("LAG it is a member of, by name")
    lag_source: str | None = maybe(
        "attached, selected, ifStack, pagp, list or key (the LAG's LACP key): what proves the "
        "membership, or without a LAG that it is in none; NULL: membership is not readable",
        default=None,
    )
    native_vlan: Number | None = maybe(
        "Untagged VLAN (dot1qPvid, vlanTrunkPortNativeVlan)", default=None
    )


class SwitchPortSample(Table, table="switch_port_sample", kind="sample", by="snmp"):
    """Counters and rates of ports that are up (IF-MIB, EtherLike-MIB).

    Rates come from two looks some seconds apart; with one look, after a restart or a counter
    discontinuity they are NULL: not measured.
    """

    switch_id: str = key("Switch")
    name: str = key("Port")
    at: Utc = key("Time of the second look")
    seconds: Seconds | None = col("Time between the two looks; NULL: one look only")
    in_rate: BitsPerSecond | None = col("Received (ifHCInOctets)")
    out_rate: BitsPerSecond | None = col("Sent (ifHCOutOctets)")
    in_octets: Count | None = col("ifHCInOctets since start")
    out_octets: Count | None = col("ifHCOutOctets since start")
    in_packets: Count | None = col("Packets received since start (ifHCIn*Pkts), where told")
    out_packets: Count | None = maybe(
        "Packets sent since start (ifHCOut*Pkts), where told", default=None
    )
    in_errors: Count | None = col("ifInErrors since start (32 bit, wraps)")
    out_errors: Count | None = col("ifOutErrors since start")
    in_discards: Count | None = col("ifInDiscards since start")
    out_discards: Count | None = col("ifOutDiscards since start")
    fcs_errors: Count | None = col("dot3StatsFCSErrors since start")
    since_change: Seconds | None = col("Time since ifLastChange; NULL after a wrap")


class SwitchSample(Table, table="switch_sample", kind="sample", by="snmp"):
    """Moving values of switches."""

    switch_id: str = key("Switch")
    at: Utc = key("Time of the look")
    uptime: Seconds | None = col("The larger of sysUpTime and snmpEngineTime")
    stp_changes: Count | None = col("dot1dStpTopChanges since start")
    stp_since_change: Seconds | None = col("dot1dStpTimeSinceTopologyChange")


class LacpPort(Table, table="lacp_port", by="snmp"):
    """LACP state of ports (IEEE8023-LAG-MIB dot3adAggPortTable)."""

    switch_id: str = key("Switch")
    port: str = key("Port")
    configured_lag: str | None = col("dot3adAggPortSelectedAggID: LAG it should be in")
    attached_lag: str | None = col(
        "dot3adAggPortAttachedAggID: LAG it really is in; NULL: none or not told"
    )
    actor_state: Number | None = col("dot3adAggPortActorOperState, 0x80 activity ... 0x01 expired")
    partner_state: Number | None = col("dot3adAggPortPartnerOperState")
    partner_system: str | None = col("dot3adAggPortPartnerOperSystemID, a MAC address")
    partner_key: Number | None = col("dot3adAggPortPartnerOperKey")
    synchronised: bool | None = col(
        "Both ends in sync, collecting and distributing; NULL: not readable"
    )
    defaulted: bool | None = col("No LACP partner was ever heard; NULL: not readable")
    actor_system: str | None = maybe(
        "System this side speaks as (dot3adAggActorSystemID): the two of an MLAG speak as one",
        default=None,
    )
    actor_key: Number | None = maybe("dot3adAggPortActorOperKey, else the admin key", default=None)


class Neighbor(
    Table,
    table="neighbor",
    by="snmp",
    indexes=(
        Index(("port_id",), "which port a NIC's MAC address was announced on"),
        Index(("system_name",), "which ports see a host"),
    ),
):
    """What ports hear by LLDP or CDP (LLDP-MIB, CISCO-CDP-MIB)."""

    switch_id: str = key("Switch that hears")
    port: str = key("Its port; empty when it could not be resolved")
    protocol: str = key("lldp or cdp")
    number: Number = key("lldpRemIndex or cdpCacheDeviceIndex")
    chassis_id: str | None = col("Chassis id, lower case with colons when a MAC")
    chassis_type: str | None = col("mac, address, name, local ...")
    port_id: str | None = col("Port id, lower case with colons when a MAC")
    port_type: str | None = col("mac, name, alias, local ...")
    port_description: str | None = col("Port description")
    system_name: str | None = col("System name")
    system_description: str | None = col("System description or platform")
    capabilities: str | None = col("bridge, router, station, wlan ...: enabled ones, sorted")
    management_address: str | None = col("Management address")


class SwitchVlan(Table, table="switch_vlan", by="snmp"):
    """VLANs a switch knows (Q-BRIDGE-MIB, CISCO-VTP-MIB)."""

    switch_id: str = key("Switch")
    vlan: Number = key("VLAN id")
    name: str | None = col("Name")


class SwitchPortVlan(
    Table,
    table="switch_port_vlan",
    by="snmp",
    indexes=(Index(("switch_id", "port", "first", "last"), "whether a VLAN passes a port"),),
):
    """VLANs a port passes, as ranges (Q-BRIDGE-MIB, CISCO-VTP-MIB, CISCO-VLAN-MEMBERSHIP-MIB)."""

    switch_id: str = key("Switch")
    port: str = key("Port or LAG")
    first: Number = key("First VLAN id of the range")
    last: Number = col("Last VLAN id of the range")
    tagged: bool | None = col("Tagged; NULL: not told")


class MacEntry(
    Table,
    table="mac_entry",
    by="snmp",
    indexes=(Index(("mac",), "where a MAC address was learned"),),
):
    """Learned MAC addresses (Q-BRIDGE-MIB dot1qTpFdb, BRIDGE-MIB dot1dTpFdb); status learned."""

    switch_id: str = key("Switch")
    vlan: Number = key("VLAN; 0 where the table does not tell it")
    mac: str = key("MAC address, lower case with colons")
    port: str | None = col("Port or LAG; NULL: learned on a port that could not be resolved")


class SwitchPart(Table, table="switch_part", by="snmp"):
    """Power supplies, fans, sensors, modules (ENTITY-MIB, ENTITY-SENSOR-MIB, vendor MIBs)."""

    switch_id: str = key("Switch")
    kind: str = key("power supply, fan, temperature, optic")
    name: str = key("Name, or entPhysicalIndex where there is none")
    member: Number | None = maybe("Stack member", default=None)
    state: str | None = col(
        "ok, warning, failed, absent; NULL: present and its state is not readable"
    )
    detail: str | None = col("The state as the device names it, or the value with its unit")


class MlagState(Table, table="mlag_state", by="snmp"):
    """How a switch sees its MLAG pair (CISCO-VPC-MIB, vendor MIBs)."""

    switch_id: str = key("Switch")
    domain: str = key("vPC domain, or the kind of pair where it has no number")
    kind: str = col("vpc, vsx, mclag ...")
    role: str | None = col("primary, secondary ...")
    keepalive_alive: bool | None = col("The keepalive link answers")
    peer_link: str | None = col("Port of the peer link")
    dual_active: bool | None = col("Both believe to be primary")


class MlagPort(Table, table="mlag_port", by="snmp"):
    """LAGs that span an MLAG pair (CISCO-VPC-MIB cVpcStatusHostLinkTable)."""

    switch_id: str = key("Switch")
    port: str = key("LAG of this switch")
    number: Number | None = col("Number of the vPC")
    up: bool | None = col("This leg is up")
    consistent: bool | None = col("Both peers agree on its configuration")
    detail: str | None = col("What they disagree on")
