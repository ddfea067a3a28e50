"""Parsers of what hosts tell of mounts, clocks, clusters, mirrors and versions."""

import json
from collections.abc import Callable

import pytest

from collectors.ssh.parse import clock, drbd, lldp, mounts, pacemaker, release
from tests.test_ssh_parsers import told

__all__ = ["told"]


def test_mounts() -> None:
    """Options in force; an address of IPv6; a soft mount; tenths of a second."""
    told = {"filesystems": [
        {"target": "/mnt/a", "source": "10.0.0.5:/vol/p1", "fstype": "nfs4",
         "options": "rw,relatime,vers=4.1,rsize=65536,hard,proto=tcp,timeo=600,retrans=2"},
        {"target": "/mnt/b", "source": "[fd00::5]:/b", "fstype": "nfs",
         "options": "rw,vers=3,soft,timeo=50,retrans=1",
         "children": [{"target": "/mnt/b/c", "source": "a,b:/", "fstype": "ceph",
                       "options": "rw,name=admin"}]},
    ]}  # fmt: skip
    first, second, third = mounts.mounts(json.dumps(told))
    assert (first["server"], first["export"]) == ("10.0.0.5", "/vol/p1")
    assert (first["version"], first["hard"], first["timeout"], first["retries"]) == (
        "4.1", True, 60.0, 2,
    )  # fmt: skip
    assert (second["server"], second["export"], second["hard"]) == ("fd00::5", "/b", False)
    assert (third["type"], third["server"], third["hard"]) == ("ceph", "a,b", None)


def test_neighbors(told: Callable[[str], str]) -> None:
    """What lldpd 1.0.16 answered here."""
    assert lldp.neighbors(told("lldpctl.json0")) == [
        {"link": "eth0", "chassis_id": "5e:67:b4:a1:2b:3c", "port_id": "5e:67:b4:a1:2b:3c",
         "system_name": "leaf1", "port_description": "eth1", "protocol": "LLDP", "vlan": None,
         "lag_id": None}
    ]  # fmt: skip


def test_clocks(told: Callable[[str], str]) -> None:
    """A chronyd without a source, as recorded, and with one; ntpd; systemd."""
    own = clock.chrony(told("chronyc.tracking.txt"))
    assert (own["time_synced"], own["time_source"], own["offset"]) == (False, "its own clock", None)
    text = told("chronyc.tracking.txt").replace("7F7F0101 ()", "C0A80001 (192.168.0.1)")
    good = clock.chrony(text.replace("0.000000000 seconds fast", "0.250000000 seconds slow", 1))
    assert (good["time_synced"], good["time_source"], good["offset"]) == (
        True, "192.168.0.1", -0.25,
    )  # fmt: skip
    head = "     remote           refid      st t when poll reach   delay   offset  jitter\n"
    line = "10.0.0.1        .GPS.            1 u   33   64  377    0.512    1.500   0.040\n"
    assert clock.ntp(f"{head}*{line}")["offset"] == -0.0015
    assert clock.ntp(f"{head}*{line}")["time_source"] == "10.0.0.1"
    assert clock.ntp(f"{head}+{line}")["time_synced"] is False
    assert clock.systemd("NTP=yes\nNTPSynchronized=yes\n")["time_sync"] == "systemd-timesyncd"
    assert clock.systemd("NTP=no\nNTPSynchronized=no\n")["time_sync"] == "none"
    assert clock.systemd("NTP=no\nNTPSynchronized=yes\n")["time_sync"] is None


def test_pacemaker(told: Callable[[str], str]) -> None:
    """crm_mon 2.1.5 over a cluster of two: one node gone, fencing off, a resource failed."""
    found = pacemaker.resources(told("crm_mon.xml"))
    states = {(one["kind"], one["name"]): one["state"] for one in found}
    assert states["property", "stonith-enabled"] == "false"
    assert (states["node", "db-1"], states["node", "db-2"]) == ("online", "offline")
    assert [one["name"] for one in found if one.get("failed")] == ["mysql"]
    assert [one["node"] for one in found if one["name"] == "vip"] == ["db-1"]
    with pytest.raises(ValueError, match="declaration"):
        pacemaker.resources('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')


DRBD8 = """version: 8.4.11-1 (api:1/proto:86-101)
srcversion: 1
 0: cs:StandAlone ro:Primary/Unknown ds:UpToDate/DUnknown   r-----
    ns:0 nr:0 dw:112 dr:3401 al:3 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:2048
 1: cs:Unconfigured
 3: cs:Connected ro:Secondary/Primary ds:UpToDate/UpToDate C r-----
    ns:0 nr:5 dw:5 dr:0 al:0 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:0
"""


def test_drbd() -> None:
    """/proc/drbd of version 8, drbdsetup of version 9."""
    version, devices = drbd.driver(DRBD8)
    assert version == "8.4.11-1"
    assert [(d["resource"], d["connection"], d["protocol"], d["out_of_sync"]) for d in devices] == [
        ("0", "StandAlone", None, 2 << 20), ("3", "Connected", "C", 0),
    ]  # fmt: skip
    assert drbd.driver("version: 9.1.7 (api:2/proto:86-121)\n") == ("9.1.7", [])
    volume = {"volume": 0, "replication-state": "SyncSource", "peer-disk-state": "Inconsistent"}
    peer = {
        "name": "db2", "connection-state": "Connected", "peer-role": "Secondary",
        "peer_devices": [{**volume, "out-of-sync": 1024}],
    }  # fmt: skip
    device = {"volume": 0, "disk-state": "UpToDate", "quorum": False}
    told = [{"name": "r0", "role": "Primary", "devices": [device], "connections": [peer]}]
    (one,) = drbd.status(json.dumps(told))
    assert (one["connection"], one["peer_disk"], one["quorum"], one["out_of_sync"]) == (
        "SyncSource", "Inconsistent", False, 1 << 20,
    )  # fmt: skip


def test_release() -> None:
    """Names, versions, the board."""
    text = 'NAME="Ubuntu"\nVERSION_ID="22.04"\nID=ubuntu\n'
    assert release.os_release(text) == ("ubuntu", "22.04")
    assert release.kernel("kvm1 5.15.0-91-generic\n") == ("kvm1", "5.15.0-91-generic")
    assert release.booted("btime 1795352400\n") == "2026-11-22T13:00:00Z"
    assert release.version("QEMU emulator version 6.2.0 (Debian 1:6.2+dfsg-2ubuntu6.16)") == "6.2.0"
    assert release.version("libvirtd (libvirt) 9.0.0\n") == "9.0.0"
    board = release.board(
        "/sys/class/dmi/id/sys_vendor:HPE\n/sys/class/dmi/id/product_name:ProLiant DL380 Gen10\n"
        "/sys/class/dmi/id/product_uuid:30373237-3132-4D32-3235-303930524A51\n"
    )
    assert board["uuid"] == "30373237-3132-4d32-3235-303930524a51"
    assert board["serial"] is None
    assert release.dmidecode("# SMBIOS implementations newer ...\nABC123\n") == "ABC123"
