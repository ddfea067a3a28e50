"""All recordings of real devices replay; what is expected was read in the files by hand.

Recordings hold only the columns their maker polled (see the README beside them): a fact that no
line of the file tells is expected to be unknown, not guessed.
"""

from functools import cache
from typing import Any

import pytest

from audit.model import TABLES
from collectors.base import Outcome
from tests.snmp_recordings import FOLDER, Tables, replayed

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no recordings at {FOLDER} (STACKAUDIT_RECORDINGS)"
)

once = cache(replayed)

# model, serial, OS version, Ethernet and Fibre Channel ports that have a connector
DEVICES: dict[str, tuple[str, str | None, str | None, str | None, int]] = {
    "arista_eos": ("eos", "DCS-7050S-52", "JPE00000000", "4.15.3F", 53),
    "arubaos-cx": ("aos-cx", "JL635A", "DEVICESERL", "GL.10.04.2000", 57),
    "arubaos-cx_6300_vsf_stack": ("aos-cx", None, "SG35L510BP", "FL.10.13.1130", 313),
    "ciscosb_sg550x-8f8t": ("cisco-sb", "SG550XG-8F8T-K9", "DNI22280CSN", "3.5.7.13", 417),
    "comware": ("comware", "HP 10508", "DM20F3000F", "7.1.045, Release 2416", 209),
    "cumulus_bgp": ("cumulus", "MSN4600-VS2FC", "MTSERIALNUMER01", "5.9.2", 65),
    "dell-os10": ("os10", "S4128F-ON", "CWTQXC2", None, 31),
    "dell-sonic": ("sonic", "0CCN8D", "TW0CCN8DDNT0032E0450", "4.4.1-Lite", 55),
    "dnos_s4048": ("os9", "DELL MXL 10/40GbE", "FXXXXX2", "9.9(0.0P9)", 135),
    "fabos": ("fabric-os", "40-1000832-08", "CHQ1951J123", "8.1.2g", 97),
    "fortiswitch_148f-fpoe": ("fortiswitch", "FSW_148F-F", "S148FFTF24009449", "7.6.0", 52),
    "ios_2960x": ("ios", "WS-C2960X-48FPS-L", "FCW1929B68S", "15.0(2a)EX5", 133),
    "ios_6500": ("ios", None, None, "15.1(2)SY10", 205),
    "iosxe_c9400x-svl": ("ios-xe", "C9407R", "FXS2238Q0WZ", "17.15.1", 389),
    "junos_ex4600mp": ("junos", "ex4300-48mp", "XR0123456789", "18.4R4", 390),
    "junos_qfx5130-32cd-evo": ("junos", "QFX5130-32CD", "YR3624060106", "22.2R3-S1.3-EVO", 35),
    "nxos_lag-mib": ("nxos", "C9336C-FX2", None, "10.2(3)", 52),
    "nxos_n3k-3064pq": ("nxos", "N3K-C3064PQ-10GX", None, "7.0(3)I7(8)", 53),
    "procurve": ("procurve", "JL074A", None, "KB.16.11.0020", 53),
    "slxos_slx9150": ("slx", "SLX9150-48Y", None, "20.1.2e", 109),
    "ucos_2": ("ucs", None, None, "5.0(3)N2(3.13b)", 0),
    "voss_8608": ("voss", "8608", "18ND1240D10P", "6.2.0.2", 78),
    "vrp_5720-vrf": ("vrp", "S5720-56C-PWR-EI-AC", None, "5.170 (S5720 V200R010C00SPC600)", 157),
}
NO_SWITCHES = (
    "drac_r640", "hpe-ilo_5_with_bat_checks", "loadbalancer_vm", "truenas", "vmware-esxi",
)  # fmt: skip
# device, LAG, its members, what proves it
LAGS = [
    ("arista_eos", "Port-Channel1", {"Ethernet43", "Ethernet44"}, "ifStack"),
    ("arubaos-cx", "lag53", {"1/1/53", "1/1/54"}, "ifStack"),
    ("arubaos-cx", "lag250", {"1/1/1", "1/1/2"}, "ifStack"),
    ("ios_2960x", "Po1", {"Gi1/0/52", "Gi3/0/52"}, "ifStack"),
    ("junos_ex4600mp", "ae0", {"et-0/2/0", "et-1/2/0"}, "ifStack"),
    ("procurve", "Trk1", {"A1", "A2"}, "ifStack"),
    ("nxos_lag-mib", "port-channel101", {"Ethernet1/1", "Ethernet1/3"}, "selected"),
    ("nxos_lag-mib", "port-channel324", {"Ethernet1/29/4"}, "selected"),
    ("dnos_s4048", "Port-channel 53", {"fortyGigE 1/53", "fortyGigE 1/54"}, "ifStack"),
]
# device, local port, protocol, chassis id, port id, system name
NEIGHBORS = [
    ("arista_eos", "Ethernet48", "lldp", "c4:7d:4f:c4:46:c0", "Te1/3", "4900M-CORE.example.net"),
    ("arubaos-cx", "1/1/10", "lldp", "vmnic5", "00:0a:f7:ec:d1:61", "vmhost-20"),
    ("ciscosb_sg550x-8f8t", "te1/0/2", "lldp", "5c:e1:76:4a:3d:ea", "te1/0/1", "SLZ-Switch"),
    ("dell-os10", "mgmt1/1/1", "lldp", "14:18:77:dd:6f:ca", "Gi1/0/6", "1007-mnt-1"),
    ("dell-sonic", "Eth1/47", "lldp", "xxxxx-T00634I", "c4:5a:b1:e0:c0:f5", None),
    ("dnos_s4048", "fortyGigE 1/49", "lldp", "e4:f0:04:fb:1f:fb", "fortyGigE 1/50", "abc-cs2"),
    ("fortiswitch_148f-fpoe", "port37", "lldp", "10.10.20.27", "80:5e:0c:46:16:04", "SIP-T41S"),
    ("ios_2960x", "Gi1/0/52", "cdp", "acme-fr-s-001", "GigabitEthernet1/0/3", "acme-fr-s-001"),
    ("iosxe_c9400x-svl", "Gi0/0", "cdp", "KRK-MAT-B7", "GigabitEthernet1/0/4", "KRK-MAT-B7"),
    ("junos_ex4600mp", "et-1/2/0", "lldp", "00:00:00:0f:4e:40", "533", "core.example.org"),
    ("nxos_n3k-3064pq", "Ethernet1/49", "lldp", "18:e7:28:92:28:78", "Ethernet1/49", None),
    ("procurve", "A1", "lldp", "ec:02:73:96:21:00", "1/7/18", None),
    ("voss_8608", "1/1", "lldp", "64:6a:52:dd:34:00", "2/18", "cdc.d1.8k"),
]
# device, VLAN (0: the table does not tell it), MAC address, port
MACS = [
    ("arista_eos", 10, "00:01:5c:3b:ee:01", "Ethernet48"),
    ("arubaos-cx", 0, "00:50:56:52:6a:f2", "1/1/44"),
    ("arubaos-cx_6300_vsf_stack", 21, "6c:2b:59:ee:e7:06", "2/1/48"),
    ("ciscosb_sg550x-8f8t", 1, "00:0c:15:03:b0:a4", "te1/0/9"),
    ("comware", 1, "00:00:5e:00:01:02", "GigabitEthernet0/0/48"),
    ("dell-sonic", 1, "00:0b:94:25:97:2b", "Eth1/25"),
    ("ios_2960x", 0, "04:62:73:20:de:14", "Po1"),
    ("voss_8608", 127, "64:6a:52:c1:9c:00", "3/4"),
    ("nxos_n3k-3064pq", 0, "34:e3:80:15:ee:a0", "port-channel10"),
]
# device, port, VLAN, tagged
VLANS = [
    ("arista_eos", "Ethernet46", 10, True),
    ("ios_2960x", "Gi1/0/1", 525, False),
    ("ios_6500", "Po200", 30, False),
    ("junos_ex4600mp", "ae0", 7, True),
    ("procurve", "37", 16, False),
]
# device, kind, name, state, detail
PARTS = [
    ("ciscosb_sg550x-8f8t", "power supply", "67109185", "ok", "normal"),
    ("ciscosb_sg550x-8f8t", "power supply", "67109186", "absent", "not present"),
    ("cumulus_bgp", "power supply", "PSU1", None, None),
    ("dell-os10", "power supply", "2", "ok", "up"),
    ("dnos_s4048", "power supply", "2.1.1", "ok", "up"),
    ("fabos", "fan", "FAN #1", "ok", "nominal"),
    ("ios_2960x", "temperature", "SW#1, Sensor#1, GREEN", "ok", "44 °C"),
    ("iosxe_c9400x-svl", "power supply", "Switch 1 Power Supply Module 1", "ok", "on"),
    ("iosxe_c9400x-svl", "power supply", "Switch 1 Power Supply Bay 2", "absent", "empty bay"),
    ("junos_ex4600mp", "power supply", "Power Supply 0 @ 0/0/*", "ok", "online"),
    ("junos_ex4600mp", "power supply", "Power Supply 1 @ 0/1/*", "absent", "empty"),
    ("junos_qfx5130-32cd-evo", "power supply", "PSM slot 1", "ok", "online"),
    ("nxos_n3k-3064pq", "power supply", "PowerSupply-1", "ok", "on"),
    ("slxos_slx9150", "power supply", "Power Supply #2", "ok", "nominal"),
    ("voss_8608", "power supply", "4", "ok", "up"),
]


def rows(name: str, table: str) -> list[dict[str, Any]]:
    """Rows of one table of one recording."""
    tables: Tables = once(name)[0]
    return [dict(zip(TABLES[table].names, row, strict=True)) for row in tables.get(table, [])]


def outcome(name: str) -> Outcome:
    """What the reading of one recording says at its end."""
    found: Outcome = once(name)[1]
    return found


def test_every_recording_is_expected() -> None:
    """No recording without facts written down."""
    assert {path.stem for path in FOLDER.glob("*.snmprec")} == {*DEVICES, *NO_SWITCHES}


@pytest.mark.parametrize("name", DEVICES)
def test_identity_and_ports(name: str) -> None:
    """Family, model, serial, version and number of ports."""
    family, model, serial, version, ports = DEVICES[name]
    (switch,) = rows(name, "switch")
    found = (switch["family"], switch["model"], switch["serial"], switch["os_version"])
    assert found == (family, model, serial, version)
    assert sum(port["is_physical"] for port in rows(name, "switch_port")) == ports
    assert switch["name"] in (None, "cumulus-bgp")  # others are masked


@pytest.mark.parametrize("name", DEVICES)
def test_whole_and_without_double_keys(name: str) -> None:
    """Nothing is incomplete: every answer came; no key comes twice."""
    assert all(outcome(name).tables.values())
    for table, found in once(name)[0].items():
        info = TABLES[table]
        places = [info.names.index(key) for key in info.keys]
        keys = [tuple(row[place] for place in places) for row in found]
        assert len(keys) == len(set(keys)), table


@pytest.mark.parametrize("name", NO_SWITCHES)
def test_no_switch(name: str) -> None:
    """Servers, hypervisors, storage and load balancers give no rows, but a gap that says so."""
    assert once(name)[0] == {}
    assert [gap.request for gap in outcome(name).missing] == ["not a switch"]


@pytest.mark.parametrize(("name", "lag", "members", "source"), LAGS)
def test_lag(name: str, lag: str, members: set[str], source: str) -> None:
    """A LAG has exactly these members."""
    found = [port for port in rows(name, "switch_port") if port["lag"] == lag]
    assert {port["name"] for port in found} == members
    assert {port["lag_source"] for port in found} == {source}


def test_22_lags_of_the_dell() -> None:
    """The README counts 22 LAGs with members."""
    lags = {port["lag"] for port in rows("dnos_s4048", "switch_port")} - {None}
    assert len(lags) == 22


def test_lag_speed_is_the_sum_of_its_members() -> None:
    """The device says 20,000 Mb/s too; lag53 of Aruba says 0."""
    speeds = {port["name"]: port["speed"] for port in rows("arista_eos", "switch_port")}
    assert speeds["Port-Channel1"] == 20_000_000_000
    aruba = {port["name"]: port for port in rows("arubaos-cx", "switch_port")}
    assert aruba["lag53"]["speed"] == 80_000_000_000
    assert aruba["1/1/1"]["speed"] is None


def test_unreadable_lags_are_unknown_not_none() -> None:
    """OS10 has LAGs that are up, and no table tells who is in them."""
    ports = rows("dell-os10", "switch_port")
    assert {(port["lag"], port["lag_source"]) for port in ports} == {(None, None)}
    assert "LAG membership" in {gap.request for gap in outcome("dell-os10").missing}


@pytest.mark.parametrize(
    ("name", "port", "protocol", "chassis", "port_id", "system"), NEIGHBORS
)  # fmt: skip
def test_neighbor(
    name: str, port: str, protocol: str, chassis: str, port_id: str, system: str | None
) -> None:
    """A neighbour and the port that hears it."""
    found = [
        (row["chassis_id"], row["port_id"], row["system_name"])
        for row in rows(name, "neighbor")
        if (row["port"], row["protocol"]) == (port, protocol)
    ]
    assert (chassis, port_id, system) in found


def test_local_ports_are_resolved() -> None:
    """One neighbour has no port: no table of the SLX knows its local port 48."""
    lost = [(n, row["number"]) for n in DEVICES for row in rows(n, "neighbor") if not row["port"]]
    assert lost == [("slxos_slx9150", (48 << 32) + 179)]


@pytest.mark.parametrize(("name", "vlan", "mac", "port"), MACS)
def test_mac(name: str, vlan: int, mac: str, port: str) -> None:
    """An address on a port."""
    found = {(r["vlan"], r["mac"]): r["port"] for r in rows(name, "mac_entry")}
    assert found[vlan, mac] == port


@pytest.mark.parametrize(("name", "port", "vlan", "tagged"), VLANS)
def test_vlan(name: str, port: str, vlan: int, tagged: bool) -> None:
    """A VLAN on a port."""
    found = [r for r in rows(name, "switch_port_vlan") if r["port"] == port]
    assert [r["tagged"] for r in found if r["first"] <= vlan <= r["last"]] == [tagged]


@pytest.mark.parametrize(("name", "kind", "part", "state", "detail"), PARTS)
def test_part(name: str, kind: str, part: str, state: str | None, detail: str | None) -> None:
    """A power supply, a fan, a temperature."""
    found = {(r["kind"], r["name"]): (r["state"], r["detail"]) for r in rows(name, "switch_part")}
    assert found[kind, part] == (state, detail)


@pytest.mark.parametrize(
    ("name", "members", "roles", "ring"),
    [
        ("ios_2960x", {1, 2, 3}, ["master", "member", "member"], True),
        ("iosxe_c9400x-svl", {1, 2}, ["master", "standby"], None),  # StackWise Virtual: no ring
        ("junos_ex4600mp", set(range(8)), ["standby", "master", *["member"] * 6], True),
        ("vrp_5720-vrf", {1, 2}, ["master", "standby"], None),
        ("arubaos-cx_6300_vsf_stack", {1, 2, 3, 4, 5, 6}, [None] * 6, True),
        ("dnos_s4048", {1}, ["master"], None),
    ],
)
def test_stack(name: str, members: set[int], roles: list[str | None], ring: bool | None) -> None:
    """Stack members with their roles, and whether the ring is closed."""
    found = rows(name, "switch_member")
    assert {row["number"] for row in found} == members
    assert [row["role"] for row in sorted(found, key=lambda row: row["number"])] == roles
    assert rows(name, "switch")[0]["stack_ring_whole"] is ring


def test_nothing_is_told_about_lacp() -> None:
    """The only IEEE8023-LAG table holds the configured LAG alone: its state is not readable."""
    states = {(r["attached_lag"], r["synchronised"], r["defaulted"])
              for r in rows("nxos_lag-mib", "lacp_port")}  # fmt: skip
    assert states == {(None, None, None)}
    assert all("lacp_port" not in outcome(name).tables for name in DEVICES if name[:4] != "nxos")


def test_one_look_measures_no_rate() -> None:
    """A recording is one moment twice: no time passed, so rates are not measured."""
    samples = [row for name in DEVICES for row in rows(name, "switch_port_sample")]
    assert len(samples) > 800
    assert {(row["seconds"], row["in_rate"], row["out_rate"]) for row in samples} == {(None,) * 3}
