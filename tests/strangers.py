"""Switches of makers no recording holds, as their manuals and MIB texts say they answer.

Hand-made. Of each: what it answers beside the usual, and what must be read out of it. The usual:
ports 1 to 4 (Ethernet; 1 and 2 are one LAG, index 50, where the device has any), port 4 is down.
"""

from dataclasses import dataclass

from tests.test_snmp_reading import Columns

MAC = "0.1.2.3.4.5"
_LLDP: Columns = {
    "lldpLocPortIdSubtype": {"3": 5}, "lldpRemPortIdSubtype": {"0.3.1": 3},
    "lldpRemPortId": {"0.3.1": bytes.fromhex("525400aabbcc")},
    "lldpRemSysName": {"0.3.1": b"kvm-7.example.com"},
}  # fmt: skip
_BRIDGE: Columns = {"dot1dBasePortIfIndex": {"1": 1, "2": 2, "3": 3, "4": 4, "50": 50}}


@dataclass
class Stranger:
    """A device. identity: vendor, model, version, serial; ports: names of ports 1 to 4.

    lag: its name and legs, None where membership is not readable; vlan: of the MAC address on
    port 3, None where it has no MAC table.
    """

    descr: bytes
    object_id: str
    identity: tuple[str | None, str | None, str | None, str | None]
    ports: tuple[str, ...]
    columns: Columns
    lag: tuple[str, list[str]] | None = None
    vlan: int | None = None
    lag_type: int = 161

    def answers(self) -> Columns:
        """Everything it answers."""
        names = {str(n): name.encode() for n, name in enumerate(self.ports, 1)}
        numbers = list(names)
        if self.lag is not None or self.lag_type != 0:
            names["50"] = (self.lag or ("lag1", []))[0].encode()
        base: Columns = {
            "sysDescr": {"0": self.descr}, "sysObjectID": {"0": f"1.3.6.1.4.1.{self.object_id}"},
            "sysName": {"0": b"stranger"},
            "ifName": dict(names), "ifType": {**dict.fromkeys(numbers, 6)},
            "ifOperStatus": {**dict.fromkeys(numbers, 1), "4": 2},
            "ifAdminStatus": dict.fromkeys(names, 1),
            "ifHighSpeed": dict.fromkeys(numbers, 10000),
            "ifConnectorPresent": dict.fromkeys(numbers, 1),
            "lldpLocPortId": {"3": self.ports[2].encode()},
            **_LLDP,
        }  # fmt: skip
        if "50" in names:
            base["ifType"]["50"] = self.lag_type
            base["ifOperStatus"]["50"] = 1
        return {**base, **self.columns}


_Q: Columns = {
    "dot1qTpFdbPort": {f"20.{MAC}": 3}, "dot1qTpFdbStatus": {f"20.{MAC}": 3},
    "dot1qVlanStaticName": {"1": b"default", "20": b"storage"},
    "dot1qVlanStaticEgressPorts": {"1": b"\xf0", "20": b"\x20"},
    "dot1qVlanStaticUntaggedPorts": {"1": b"\xf0", "20": b"\x00"},
    "dot1qVlanStaticRowStatus": {"1": 1, "20": 1}, "dot1qPvid": {"3": 1},
}  # fmt: skip
_ATTACHED: Columns = {"dot3adAggPortAttachedAggID": {"1": 50, "2": 50, "3": 0, "4": 0}}

STRANGERS = {
    # MIKROTIK-MIB; bonding has ifType 161 and no table tells its slaves
    "mikrotik": Stranger(
        b"RouterOS CRS326-24S+2Q+", "14988.1",
        ("MikroTik", "CRS326-24S+2Q+", "7.14.3", "HEA08XYZ123"),
        ("sfp-sfpplus1", "sfp-sfpplus2", "sfp-sfpplus3", "ether1"),
        {**_BRIDGE, "mtxrLicVersion": {"0": b"7.14.3"}, "mtxrSerialNumber": {"0": b"HEA08XYZ123"},
         "dot1dTpFdbPort": {MAC: 3}, "dot1dTpFdbStatus": {MAC: 3}},
        vlan=0,
    ),
    # Broadcom FASTPATH: slot/port names, a LAG is 0/3/1
    "edgeswitch": Stranger(
        b"EdgeSwitch 48-Port 500W, 1.9.3-lite, Linux 3.6.5-1b505fb7, 1.1.0.5102011", "4413",
        ("Ubiquiti", "EdgeSwitch 48-Port 500W", "1.9.3-lite", None),
        ("0/1", "0/2", "0/3", "0/4"), {**_BRIDGE, **_Q, **_ATTACHED}, ("3/1", ["0/1", "0/2"]), 20,
    ),
    "lenovo": Stranger(
        b"Lenovo ThinkSystem NE1032 RackSwitch", "19046.1.7.32",
        ("Lenovo", "NE1032", "10.9.3.0", "Y052MV98T01A"),
        ("Ethernet1/1", "Ethernet1/2", "Ethernet1/3", "Ethernet1/4"),
        {**_BRIDGE, **_Q, **_ATTACHED,
         "entPhysicalClass": {"1": 3}, "entPhysicalSoftwareRev": {"1": b"10.9.3.0"},
         "entPhysicalSerialNum": {"1": b"Y052MV98T01A"}, "entPhysicalModelName": {"1": b"NE1032"}},
        ("po1", ["Ethernet1/1", "Ethernet1/2"]), 20,
    ),
    "lenovo enos": Stranger(
        b"Lenovo RackSwitch G8052", "26543.1.7.7", ("Lenovo", "G8052", "8.4.12", None),
        ("1", "2", "3", "4"),
        {**_BRIDGE, **_Q, "lldpLocSysDesc": {"0": b"Lenovo RackSwitch G8052, flash image: "
         b"version 8.4.12, boot image: version 8.4.12"}},
        vlan=20, lag_type=0,
    ),
    "onyx": Stranger(
        b"MSN2700,MLNX-OS,SWvX86_64 3.10.4100", "33049.1.1.1.2700",
        ("NVIDIA Mellanox", "MSN2700", "3.10.4100", "MT2034X12345"),
        ("Eth1/1", "Eth1/2", "Eth1/3", "Eth1/4"),
        {**_BRIDGE, **_Q, "ifStackStatus": {"50.1": 1, "50.2": 1, "0.50": 1},
         "entPhysicalClass": {"1": 3}, "entPhysicalSerialNum": {"1": b"MT2034X12345"}},
        ("Po1", ["Eth1/1", "Eth1/2"]), 20,
    ),
    "icx": Stranger(
        b"Ruckus Wireless, Inc. ICX7450-48, IronWare Version 08.0.95dT213 Compiled on Jan 12 2021",
        "1991.1.3.58.2.1.1", ("Ruckus", "ICX7450-48", "08.0.95dT213", None),
        ("1/1/1", "1/1/2", "1/1/3", "1/1/4"),
        {**_BRIDGE, **_Q, "dot3adAggPortSelectedAggID": {"1": 50, "2": 50, "3": 0}},
        ("lg1", ["1/1/1", "1/1/2"]), 20,
    ),
    # SR Linux: no bridge MIB; subinterfaces are interfaces
    "sr linux": Stranger(
        b"SRLinux-v23.10.1-218-ga3fc1bea5a 7220 IXR-D2L Copyright (c) 2000-2020 Nokia.",
        "6527.1.20.26", ("Nokia", "7220 IXR-D2L", "23.10.1-218", None),
        ("ethernet-1/1", "ethernet-1/2", "ethernet-1/3", "ethernet-1/4"),
        {}, lag_type=161,
    ),
    # ifDescr is a sentence; version by RMON2-MIB
    "d-link": Stranger(
        b"DGS-1510-28X Gigabit Ethernet SmartPro Switch", "171.10.137.10.1",
        ("D-Link", "DGS-1510-28X", "1.50.013", None),
        ("eth1/0/1", "eth1/0/2", "eth1/0/3", "eth1/0/4"),
        {**_BRIDGE, **_Q, **_ATTACHED, "probeSoftwareRev": {"0": b"1.50.013"},
         "ifDescr": {"3": b"D-Link Corporation DGS-1510-28X HW A1 firmware 1.50.013 Port 3"}},
        ("Port-channel1", ["eth1/0/1", "eth1/0/2"]), 20,
    ),
    # a sentence without version; the bitmap of the LAG counts bridge ports
    "tp-link": Stranger(
        b"JetStream 24-Port Gigabit L2 Managed Switch with 4 SFP Slots", "11863.5.33",
        ("TP-Link", None, None, None),
        ("gigabitEthernet 1/0/1", "gigabitEthernet 1/0/2", "gigabitEthernet 1/0/3",
         "gigabitEthernet 1/0/4"),
        {**_BRIDGE, **_Q, "dot3adAggPortListPorts": {"50": b"\xc0"}},
        ("port-channel 1", ["gigabitEthernet 1/0/1", "gigabitEthernet 1/0/2"]), 20,
    ),
    # numbers trunks from 1, and so do its ports
    "zyxel": Stranger(
        b"GS1920-24", "890.1.5.8.70", ("Zyxel", "GS1920-24", None, None),
        ("swp00", "swp01", "swp02", "swp03"),
        {**_BRIDGE, **_Q, "dot3adAggPortAttachedAggID": {"1": 0, "2": 0, "3": 1, "4": 1}},
        vlan=20, lag_type=0,
    ),
    "netgear": Stranger(
        b"M4300-28G ProSAFE 24-port 1G and 2-port 10GBASE-T and 2-port 10G SFP+, 12.0.2.6, 1.0.0.9",
        "4526.100.1.29", ("Netgear", "M4300-28G", "12.0.2.6", None),
        ("1/0/1", "1/0/2", "1/0/3", "1/0/4"),
        {**_BRIDGE, **_Q, **_ATTACHED,
         "ifName": {"1": b"1/0/1", "2": b"1/0/2", "3": b"1/0/3", "4": b"1/0/4", "50": b"lag 1",
                    "60": b"CPU Interface:  0/5/1", "61": b"vlan1"},
         "ifType": {"1": 6, "2": 6, "3": 6, "4": 6, "50": 161, "60": 1, "61": 53}},
        ("lag 1", ["1/0/1", "1/0/2"]), 20,
    ),
}  # fmt: skip
