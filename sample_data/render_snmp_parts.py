"""Chassis, power supplies, fans, sensors, stacks and MLAG state of a generated switch."""

from sample_data.objects_switch import Part, Switch
from sample_data.snmp_mib import Mib

_CHASSIS, _CONTAINER, _POWER, _FAN, _SENSOR = 3, 5, 6, 7, 8
_CLASSES = {"power supply": _POWER, "fan": _FAN, "temperature": _SENSOR}
_CELSIUS, _UNITS, _OPERATIONAL, _FALSE, _TRUE = 8, 9, 1, 2, 1
# first entPhysicalIndex of power bays, fan bays and sensors, as recorded
_EOS_FIRST = {"power supply": 100_700_000, "fan": 100_600_000, "temperature": 100_006_000}
_NXOS_FIRST = {"power supply": 277, "fan": 341, "temperature": 38_485}
_NXOS_PART = 192  # from a bay to what is in it
_VPC_UP, _VPC_DOWN, _VPC_PRIMARY, _VPC_SECONDARY, _ALIVE, _NOT_REACHABLE = 3, 1, 2, 4, 2, 4
_LIMIT = 70.0


def parts(mib: Mib, switch: Switch) -> None:
    """Everything about the box itself."""
    {"eos": _eos, "nxos": _nxos, "junos": _junos}[switch.platform.name](mib, switch)


def _entity(mib: Mib, index: int, kind: int, inside: int, **texts: str) -> None:
    told = {"Descr": "", "Name": "", "SoftwareRev": "", "SerialNum": "", "MfgName": "", **texts}
    mib.put(index, entPhysicalClass=kind, entPhysicalContainedIn=inside)
    mib.put(index, **{f"entPhysical{name}": text for name, text in told.items()})


def _box(mib: Mib, switch: Switch, index: int, maker: str) -> None:
    member, model = switch.members[0], switch.platform.model
    _entity(
        mib, index, _CHASSIS, 0, Descr=f"{model} chassis", ModelName=model, MfgName=maker,
        SerialNum=member.serial, SoftwareRev=member.version, Name="Chassis",
    )  # fmt: skip


def _eos(mib: Mib, switch: Switch) -> None:
    _box(mib, switch, 1, "Arista Networks")
    for part in switch.parts:
        index = _EOS_FIRST[part.kind] + part.number * 1000
        label = {"power supply": "Power Supply", "fan": "Fan Tray", "temperature": "Temp Sensor"}
        name = f"{label[part.kind]} Slot {part.number}"
        _entity(mib, index, _CONTAINER, 1, Descr=name)
        if part.state == "absent":
            continue
        _entity(mib, index + 10, _CLASSES[part.kind], index, Descr=part.name)
        mib.put(index + 10, entStateOper=3 if part.state == "ok" else 2)
        if part.kind == "temperature":
            _value(mib, "entPhySensor", index + 10, part)
            mib.put(index + 10, entPhySensorOperStatus=_OPERATIONAL)


def _value(mib: Mib, prefix: str, index: int, part: Part) -> None:
    mib.put(
        index, **{f"{prefix}Type": _CELSIUS, f"{prefix}Scale": _UNITS, f"{prefix}Precision": 1,
                  f"{prefix}Value": round(part.value * 10)},
    )  # fmt: skip


def _nxos(mib: Mib, switch: Switch) -> None:
    _box(mib, switch, 149, "Cisco Systems, Inc.")
    for part in switch.parts:
        index = _NXOS_FIRST[part.kind] + part.number
        label = {"power supply": "PowerSupplyBay", "fan": "FanBay", "temperature": "sensor bay"}
        _entity(mib, index, _CONTAINER, 149, Descr=f"{label[part.kind]}-{part.number}")
        if part.state == "absent":
            continue
        inner, good = index + _NXOS_PART, part.state == "ok"
        _entity(mib, inner, _CLASSES[part.kind], index, Descr=part.name, Name=part.name)
        if part.kind == "power supply":
            mib.put(inner, cefcFRUPowerOperStatus=2 if good else 8)
        elif part.kind == "fan":
            mib.put(inner, cefcFanTrayOperStatus=2 if good else 3)
        else:
            _value(mib, "entSensor", inner, part)
            mib.put(inner, entSensorStatus=_OPERATIONAL)
            crossed = _TRUE if part.value >= _LIMIT else _FALSE
            mib.put(
                f"{inner}.1", entSensorThresholdSeverity=20, entSensorThresholdEvaluation=crossed
            )
    if switch.domain:
        _vpc(mib, switch)


def _vpc(mib: Mib, switch: Switch) -> None:
    """CISCO-VPC-MIB: the pair, and every LAG that spans it."""
    link = switch.peer_link
    mib.put(
        switch.domain,
        cVpcPeerKeepAliveStatus=_ALIVE if switch.keepalive else _NOT_REACHABLE,
        cVpcRoleStatus=_VPC_PRIMARY if switch.primary else _VPC_SECONDARY,
        cVpcDualActiveDetectionStatus=_TRUE if switch.dual_active else _FALSE,
        cVpcStatusPeerLinkIfIndex=link.number if link else 0,
    )
    for lag in (lag for lag in switch.lags if lag.vpc):
        up = any(port.up and port.lacp == "synced" for port in lag.ports)
        mib.put(
            f"{switch.domain}.{lag.vpc}",
            cVpcStatusHostLinkIfIndex=lag.number,
            cVpcStatusHostLinkStatus=_VPC_UP if up else _VPC_DOWN,
            cVpcStatusHostLinkConsistencyStatus=1 if lag.consistent else 2,
            cVpcStatusHostLinkConsistencyDetail=lag.detail,
        )


def _junos(mib: Mib, switch: Switch) -> None:
    mib.put(0, jnxBoxDescr="Juniper Virtual Chassis Switch")
    mib.put(0, jnxBoxSerialNo=switch.members[0].serial)
    roles = {"master": 1, "standby": 2}
    for member in switch.members:
        mib.put(
            member.number,
            jnxVirtualChassisMemberSerialnumber=member.serial,
            jnxVirtualChassisMemberRole=roles.get(member.role, 3),
            jnxVirtualChassisMemberSWVersion=member.version,
            jnxVirtualChassisMemberModel=switch.platform.model,
        )
        for port in range(2):
            name = f"vcp-255/1/{port}.32768"
            index = ".".join(map(str, (member.number, len(name), *name.encode())))
            up = switch.ring_whole or port != 1
            mib.put(
                index, jnxVirtualChassisPortAdminStatus=1,
                jnxVirtualChassisPortOperStatus=1 if up else 2,
            )  # fmt: skip
    kinds = {"power supply": (2, 7), "fan": (4, 13)}
    for part in (part for part in switch.parts if part.kind in kinds):
        box, kind = kinds[part.kind]
        mib.put(
            f"{box}.{part.member + 1}.{part.number}.0", jnxFruType=kind,
            jnxFruName=f"{part.name} @ {part.member}/{part.number - 1}/*",
            jnxFruState={"ok": 6, "absent": 2}.get(part.state, 8),
        )  # fmt: skip
