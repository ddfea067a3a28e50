"""LUNs of a host as `multipath -ll` and `iscsiadm` print them: two controllers, two ways each."""

from sample_data.estate import Estate
from sample_data.ids import ip_add
from sample_data.objects_infra import Pool
from sample_data.objects_plane import HostSide

FC, ISCSI = "fc", "iscsi"
_VENDOR = "NETAPP,LUN C-Mode"
_NAA = "3600a0980"  # of NetApp; the serial of the LUN follows in hexadecimal digits
_FEATURES = "features='3 queue_if_no_path pg_init_retries 50' hwhandler='1 alua' wp=rw"
_PORTALS = 1 << 14  # addresses for iSCSI, beyond those of file servers
_WAYS = 2  # to each controller
_SESSIONS = 11  # the first adapter software iSCSI makes
_GROUPS = (("50", "active"), ("10", "enabled"))  # the controller that owns the LUN, and the other


def luns(estate: Estate, one: HostSide) -> list[Pool]:
    """Pools of the host's cluster that are a LUN."""
    return [pool for pool in estate.pools if pool.fabric and pool.cluster is one.host.cluster]


def multipath(estate: Estate, one: HostSide) -> str:
    """`multipath -ll`: every LUN with its paths, those of the owning controller first."""
    lines: list[str] = []
    for number, pool in enumerate(luns(estate, one)):
        serial = estate.ids.serial(f"lun/{pool.name}", 12)
        alias, wwid = f"mpath{chr(ord('a') + number)}", f"{_NAA}{serial.encode().hex()}"
        lines += [
            f"{alias} ({wwid}) dm-{number} {_VENDOR}",
            f"size={pool.size >> 40}.0T {_FEATURES}",
            *_groups(one, pool, number),
        ]
    return "\n".join([*lines, ""]) if lines else ""


def _groups(one: HostSide, pool: Pool, number: int) -> list[str]:
    """One group a controller, as far as the host has paths to it."""
    ways = [range(start, min(start + _WAYS, one.paths)) for start in range(0, one.paths, _WAYS)]
    lines = []
    for place, (found, (priority, status)) in enumerate(zip(ways, _GROUPS, strict=False)):
        last = place == len(ways) - 1
        edge = "`-+-" if last else "|-+-"
        lines.append(f"{edge} policy='service-time 0' prio={priority} status={status}")
        for way in found:
            inner = f"{' ' if last else '|'} {'`-' if way == found[-1] else '|-'}"
            lines.append(f"{inner} {_path(one, pool, number, way)}")
    return lines


def _path(one: HostSide, pool: Pool, number: int, way: int) -> str:
    """A path; an FC port reaches both controllers, a session of iSCSI has an adapter of its own."""
    adapter = way % _WAYS + 1 if pool.fabric == FC else _SESSIONS + way
    target = way // _WAYS if pool.fabric == FC else 0
    device = 1 + 4 * number + way  # sda is the disk the host starts from
    state = "failed faulty" if way >= one.paths - one.failed_paths else "active ready"
    name = f"sd{chr(ord('a') + device)}"
    return f"{adapter}:0:{target}:{number + 1} {name} 8:{16 * device} {state} running"


def sessions(estate: Estate, one: HostSide) -> str:
    """`iscsiadm -m session`: a session for each path, by two interfaces to each controller."""
    found = [pool.array for pool in luns(estate, one) if pool.fabric == ISCSI and pool.array]
    lines: list[str] = []
    for array in dict.fromkeys(found):
        name = f"iqn.1992-08.com.netapp:sn.{array.serial.encode().hex()}:vs.3"
        for way in range(one.paths):
            portal = ip_add(array.addresses[0], _PORTALS + way // _WAYS)
            tag = 1028 + way // _WAYS
            lines.append(f"tcp: [{len(lines) + 1}] {portal}:3260,{tag} {name} (non-flash)")
    return "\n".join([*lines, ""]) if lines else ""
