"""Ports, counters, LAGs, LACP and neighbours of a generated switch."""

from sample_data.objects_switch import Lag, Machine, Port, Switch
from sample_data.snmp_mib import Mib

_WRAP32 = 1 << 32
_PACKET = 800  # bytes, on average
_ETHERNET, _LAG, _UP, _DOWN, _YES, _NO = 6, 161, 1, 2, 1, 2
_SPEED_SATURATED = _WRAP32 - 1
_BRIDGE_STATION, _BRIDGE_ROUTER, _STATION = bytes([0x21]), bytes([0x28]), bytes([0x01])
_SYNCED, _DEFAULTED, _WAITING, _SILENT = 0xBC, 0xA2, 0xA4, 0x00
_NOBODY = bytes(6)


def raw(mac: str) -> bytes:
    """Six bytes of a MAC address."""
    return bytes.fromhex(mac.replace(":", ""))


def ports(mib: Mib, switch: Switch, seconds: float) -> None:
    """Rows of every port and LAG."""
    for port in switch.ports:
        _port(mib, port, seconds)
        _counters(mib, port, seconds)
        if port.lag is not None:
            _lacp(mib, port, port.lag)
    for lag in switch.lags:
        _lag(mib, lag, seconds)
    if switch.platform.name != "nxos":
        _stack_table(mib, switch)


def _interface(mib: Mib, number: int, name: str, kind: int, mbps: int) -> None:
    mib.put(
        number, ifDescr=name, ifName=name, ifType=kind, ifHighSpeed=mbps,
        ifSpeed=min(mbps * 1_000_000, _SPEED_SATURATED),
    )  # fmt: skip


def _port(mib: Mib, port: Port, seconds: float) -> None:
    _interface(mib, port.number, port.name, _ETHERNET, port.mbps)
    changed = max((port.changed - port.switch.started).total_seconds(), 0)
    mib.put(
        port.number,
        ifMtu=port.mtu,
        ifPhysAddress=raw(port.mac),
        ifAdminStatus=_UP if port.admin_up else _DOWN,
        ifOperStatus=_UP if port.up else _DOWN,
        ifLastChange=int(min(changed, seconds) * 100) % _WRAP32,
        ifConnectorPresent=_YES,
        ifAlias=port.alias,
        dot3StatsDuplexStatus=port.duplex if port.up else 1,
    )
    if port.switch.platform.name == "junos":
        _unit(mib, port.number, port.name, port.mtu, up=port.up)


def _unit(mib: Mib, number: int, name: str, mtu: int, *, up: bool) -> None:
    """The logical interface Junos bridges through."""
    mib.put(
        number + 1, ifDescr=f"{name}.0", ifName=f"{name}.0", ifType=53, ifMtu=mtu,
        ifAdminStatus=_UP, ifOperStatus=_UP if up else _DOWN, ifHighSpeed=0, ifSpeed=0,
        ifConnectorPresent=_NO, ifAlias="",
    )  # fmt: skip


def _counters(mib: Mib, port: Port, seconds: float) -> None:
    """Counters as a steady load leaves them."""
    rate = port.mbps * 1_000_000 / 8
    received, sent = (int(rate * share * seconds * port.up) for share in (port.load, port.out_load))
    packets, out_packets = received // _PACKET, sent // _PACKET
    errors = int(packets * port.error_share) % _WRAP32
    mib.put(
        port.number,
        ifHCInOctets=received, ifHCInUcastPkts=packets, ifHCInMulticastPkts=packets // 1000,
        ifHCInBroadcastPkts=packets // 2000,
        ifHCOutOctets=sent, ifHCOutUcastPkts=out_packets, ifHCOutMulticastPkts=out_packets // 500,
        ifHCOutBroadcastPkts=out_packets // 900,
        ifCounterDiscontinuityTime=0, ifInErrors=errors, ifOutErrors=0, ifInDiscards=0,
        ifOutDiscards=int(out_packets * port.discard_share) % _WRAP32, dot3StatsFCSErrors=errors,
    )  # fmt: skip


def _lag(mib: Mib, lag: Lag, seconds: float) -> None:
    alive = [port for port in lag.ports if port.up and port.lacp == "synced"]
    _interface(mib, lag.number, lag.name, _LAG, sum(port.mbps for port in alive))
    mib.put(
        lag.number, ifMtu=lag.mtu, ifPhysAddress=raw(lag.switch.mac), ifAdminStatus=_UP,
        ifOperStatus=_UP if alive else _DOWN, ifLastChange=60_000, ifConnectorPresent=_NO,
        ifAlias=lag.alias, ifCounterDiscontinuityTime=0,
        ifHCInOctets=int(sum(p.mbps * 125_000 * p.load for p in alive) * seconds),
        ifHCOutOctets=int(sum(p.mbps * 125_000 * p.out_load for p in alive) * seconds),
    )  # fmt: skip
    if lag.switch.platform.name == "junos":
        _unit(mib, lag.number, lag.name, lag.mtu, up=bool(alive))


def _stack_table(mib: Mib, switch: Switch) -> None:
    """ifStackTable: LAGs over their ports; Junos stacks their units."""
    unit = 1 if switch.platform.name == "junos" else 0
    for lag in switch.lags:
        for port in lag.ports:
            if port.lacp == "synced":
                mib.put(f"{lag.number + unit}.{port.number + unit}", ifStackStatus=1)


def _lacp(mib: Mib, port: Port, lag: Lag) -> None:
    actor, partner = {
        "synced": (_SYNCED, _SYNCED),
        "defaulted": (_DEFAULTED, _SILENT),
        "waiting": (_WAITING, _WAITING),
    }[port.lacp]
    heard = port.lacp != "defaulted" and port.up
    system, key = partner_of(port) if heard else (_NOBODY, 0)
    switch = port.switch
    # EOS selects no LAG for a leg that is down: the key that was configured tells it
    selects = port.up or switch.platform.name != "eos"
    mib.put(
        port.number,
        dot3adAggPortActorSystemID=raw(switch.system if lag.vpc else switch.mac),
        dot3adAggPortActorAdminKey=lag.id,
        dot3adAggPortActorOperKey=lag.id,
        dot3adAggPortSelectedAggID=lag.number if selects else 0,
        dot3adAggPortAttachedAggID=lag.number if port.lacp == "synced" and port.up else 0,
        dot3adAggPortActorOperState=bytes([actor if port.up else _DEFAULTED]),
        dot3adAggPortPartnerOperState=bytes([partner if port.up else _SILENT]),
        dot3adAggPortPartnerOperSystemID=system,
        dot3adAggPortPartnerOperKey=key,
    )


def partner_of(port: Port) -> tuple[bytes, int]:
    """LACP system and key the far end sends."""
    if isinstance(port.far, Machine):
        return raw(port.far.system), port.far.key
    if port.far is not None and port.far.lag is not None:
        far = port.far.switch  # over the peer link each speaks for itself
        return raw(far.mac if port.far.lag is far.peer_link else far.system), port.far.lag.id
    return _NOBODY, 0


def neighbors(mib: Mib, switch: Switch) -> None:
    """LLDP: local ports as each family numbers them, and what is heard."""
    for port in switch.ports:
        number = port.order if switch.platform.name == "eos" else port.number
        told = str(port.number) if switch.platform.name == "junos" else port.name
        subtype = 7 if switch.platform.name == "junos" else 5
        mib.put(number, lldpLocPortIdSubtype=subtype, lldpLocPortId=told, lldpLocPortDesc=port.name)
        if port.up and port.talks and port.far is not None:
            _heard(mib, f"0.{number}.{port.order}", port.far)


def _heard(mib: Mib, index: str, far: Port | Machine) -> None:
    if isinstance(far, Machine):
        able = _BRIDGE_STATION if far.host else _STATION
        mib.put(
            index, lldpRemChassisIdSubtype=4, lldpRemChassisId=raw(far.chassis),
            lldpRemPortIdSubtype=3, lldpRemPortId=raw(far.port_mac), lldpRemPortDesc=far.port,
            lldpRemSysName=far.name, lldpRemSysDesc=far.description, lldpRemSysCapEnabled=able,
        )  # fmt: skip
        return
    switch = far.switch
    mib.put(
        index, lldpRemChassisIdSubtype=4, lldpRemChassisId=raw(switch.mac),
        lldpRemPortIdSubtype=5, lldpRemPortId=far.name, lldpRemPortDesc=far.alias,
        lldpRemSysName=switch.name, lldpRemSysCapEnabled=_BRIDGE_ROUTER,
        lldpRemSysDesc=switch.platform.descr.format(
            version=switch.members[0].version, model=switch.platform.model
        ),
    )  # fmt: skip
    mib.put(f"{index}.1.4.{switch.address}", lldpRemManAddrIfSubtype=2)
