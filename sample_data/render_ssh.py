"""KVM hosts as their commands answer over SSH: the text of Ubuntu with chrony and bonded ports."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from audit.capture import Document
from audit.moment import utc_text
from collectors.base import failure
from collectors.ssh.commands import Answer, commands, verdict
from sample_data.estate import Estate
from sample_data.ids import month_time
from sample_data.objects_plane import HostSide
from sample_data.render_ssh_network import adapters, addresses, bonds, links
from sample_data.render_ssh_storage import multipath, sessions

KIND = "ssh"
_TOOK = 0.02  # seconds of a command
_DAY = 86_400
_NO_PROGRAM = {  # exit code and words of what such a host does not have
    "ovs-bridges": (127, "sh: 1: ovs-vsctl: not found"),
    "ovs-ports": (127, "sh: 1: ovs-vsctl: not found"),
    "ovs-interfaces": (127, "sh: 1: ovs-vsctl: not found"),
    "neighbors": (127, "sh: 1: lldpctl: not found"),
    "ntp": (127, "sh: 1: ntpq: not found"),
    "drbd": (127, "sh: 1: drbdsetup: not found"),
    "drbd-driver": (1, "cat: /proc/drbd: No such file or directory"),
    "pacemaker": (127, "sh: 1: crm_mon: not found"),
}
_NO_SESSION = (21, "iscsiadm: No active sessions.")


def source(one: HostSide) -> str:
    """Name of the source a collection of the host has: a block for each zone."""
    return f"{KIND}:{one.host.cluster.pod.zone.name}/{one.host.ip}"


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection of every host that tells of itself would have got."""
    at = utc_text(estate.now)
    unique = {server.host: server.uuid for server in estate.servers}
    present = set(estate.hosts)
    for one in estate.plane.hosts:
        if one.host not in present:
            continue
        told = _texts(estate, one, unique.get(one.host) or one.host.id)
        for name, command in commands().items():
            status, said = _NO_PROGRAM.get(name, (0, ""))
            if name == "iscsi-sessions" and not told[name]:
                status, said = _NO_SESSION
            began = estate.now.timestamp()
            answer = Answer(status, told.get(name, ""), said and f"{said}\n", began, _TOOK)
            problem = verdict(command, answer)
            error = failure(problem.cause, str(problem)) if problem else None
            body = json.dumps(asdict(answer)).encode()
            yield Document(source(one), name, {}, 200, at, body, _TOOK, error)


def _texts(estate: Estate, one: HostSide, unique: str) -> dict[str, str]:
    """What commands print, by their names."""
    host, now = one.host, estate.now
    began = int(month_time(estate.spec.start, 0).timestamp())
    seen = now.timestamp() + _TOOK / 2 + one.ahead
    return {
        "clock": f"{seen:.9f}\n",
        "kernel": f"{host.name} {host.kernel}\n",
        "release": f'PRETTY_NAME="{host.os}"\nNAME="Ubuntu"\nVERSION_ID="'
                   f'{host.hypervisor_version}"\nID=ubuntu\nID_LIKE=debian\n',
        "boot-time": f"btime {began - one.up * _DAY}\n",
        "board": _board(one, unique),
        "system-uuid": f"{unique}\n",
        "system-serial": f"{host.serial}\n",
        "libvirt": "libvirtd (libvirt) 10.0.0\n",
        "qemu": f"QEMU emulator version {one.qemu} (Debian 1:{one.qemu}+ds-0ubuntu1)\n"
                "Copyright (c) 2003-2023 Fabrice Bellard and the QEMU Project developers\n",
        "agent": host.agent_version,
        "links": json.dumps(links(one)),
        "addresses": json.dumps(addresses(one)),
        "bonds": bonds(one),
        "adapters": adapters(one),
        "multipath": multipath(estate, one),
        "iscsi-sessions": sessions(estate, one),
        "mounts": _mounts(estate, one),
        "chrony": _tracking(one, now),
        "time": f"Timezone=Etc/UTC\nNTP=yes\nNTPSynchronized={'yes' if one.synced else 'no'}\n",
    }  # fmt: skip


def _board(one: HostSide, unique: str) -> str:
    maker, _, model = one.host.model.partition(" ")
    told = {"sys_vendor": {"Dell": "Dell Inc."}.get(maker, maker), "product_name": model,
            "product_uuid": unique, "product_serial": one.host.serial}  # fmt: skip
    return "".join(f"/sys/class/dmi/id/{name}:{value}\n" for name, value in told.items())


def _mounts(estate: Estate, one: HostSide) -> str:
    """`findmnt -J`: the NFS pools of the host's cluster and zone, at CloudStack's mount points."""
    how = "hard" if one.hard else "soft"
    options = f"rw,relatime,vers={one.nfs},rsize=1048576,wsize=1048576,namlen=255,{how},proto=tcp,"
    options += "timeo=600,retrans=2,sec=sys,local_lock=none"
    kind = "nfs" if one.nfs == "3" else "nfs4"
    found: list[dict[str, Any]] = [
        {"target": f"/mnt/{pool.id}", "source": f"{pool.server}:{pool.path}",
         "fstype": kind, "options": options}
        for pool in estate.pools
        if pool.type == "NetworkFilesystem"
        and (pool.cluster or one.host.cluster) is one.host.cluster
        and pool.zone is one.host.cluster.pod.zone
    ]  # fmt: skip
    return json.dumps({"filesystems": found}) if found else ""


def _tracking(one: HostSide, now: datetime) -> str:
    """`chronyc -n tracking`; it counts the host ahead of its source as fast."""
    way = "slow" if one.offset < 0 else "fast"
    kept = one.synced
    rows = {
        "Reference ID": "0A000035 (10.0.0.53)" if kept else "00000000 ()",
        "Stratum": "3" if kept else "0",
        "Ref time (UTC)": now.strftime("%a %b %d %H:%M:%S %Y"),
        "System time": f"{abs(one.offset):.9f} seconds {way} of NTP time",
        "Last offset": f"{one.offset:+.9f} seconds",
        "Root delay": "0.000512000 seconds",
        "Root dispersion": "0.000201000 seconds",
        "Update interval": "1024.0 seconds",
        "Leap status": "Normal" if kept else "Not synchronised",
    }
    return "".join(f"{name:<16}: {value}\n" for name, value in rows.items())
