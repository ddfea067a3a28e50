"""OIDs of what generated switches answer, and the table they answer from.

From the MIB texts, not from the collector's own files: a wrong OID there must show.
"""

from collections import defaultdict

INTEGER, OCTETS, OID, COUNTER, GAUGE, TICKS, COUNTER64 = 2, 4, 6, 65, 66, 67, 70
Value = int | str | bytes
Column = dict[str, tuple[int, Value]]  # index -> BER tag, value

_ENTRIES: dict[str, tuple[str, int, dict[str, str | int]]] = {
    "sys": ("1.3.6.1.2.1.1", OCTETS, {"sysDescr": 1, "sysName": 5, "sysLocation": 6}),
    "sysId": ("1.3.6.1.2.1.1", OID, {"sysObjectID": 2}),
    "sysTime": ("1.3.6.1.2.1.1", TICKS, {"sysUpTime": 3}),
    "engine": ("1.3.6.1.6.3.10.2.1", INTEGER, {"snmpEngineTime": 3}),
    "if": (
        "1.3.6.1.2.1.2.2.1", INTEGER,
        {"ifType": 3, "ifMtu": 4, "ifAdminStatus": 7, "ifOperStatus": 8},
    ),
    "ifText": ("1.3.6.1.2.1.2.2.1", OCTETS, {"ifDescr": 2, "ifPhysAddress": 6}),
    "ifSpeed": ("1.3.6.1.2.1.2.2.1", GAUGE, {"ifSpeed": 5}),
    "ifTime": ("1.3.6.1.2.1.2.2.1", TICKS, {"ifLastChange": 9}),
    "ifCount": (
        "1.3.6.1.2.1.2.2.1", COUNTER,
        {"ifInDiscards": 13, "ifInErrors": 14, "ifOutDiscards": 19, "ifOutErrors": 20},
    ),
    "ifx": ("1.3.6.1.2.1.31.1.1.1", OCTETS, {"ifName": 1, "ifAlias": 18}),
    "ifxSpeed": ("1.3.6.1.2.1.31.1.1.1", GAUGE, {"ifHighSpeed": 15}),
    "ifxNumber": ("1.3.6.1.2.1.31.1.1.1", INTEGER, {"ifConnectorPresent": 17}),
    "ifxTime": ("1.3.6.1.2.1.31.1.1.1", TICKS, {"ifCounterDiscontinuityTime": 19}),
    "ifxCount": (
        "1.3.6.1.2.1.31.1.1.1", COUNTER64,
        {
            "ifHCInOctets": 6, "ifHCInUcastPkts": 7, "ifHCInMulticastPkts": 8,
            "ifHCInBroadcastPkts": 9, "ifHCOutOctets": 10, "ifHCOutUcastPkts": 11,
            "ifHCOutMulticastPkts": 12, "ifHCOutBroadcastPkts": 13,
        },
    ),
    "ifStack": ("1.3.6.1.2.1.31.1.2.1", INTEGER, {"ifStackStatus": 3}),
    "dot3": ("1.3.6.1.2.1.10.7.2.1", COUNTER, {"dot3StatsFCSErrors": 3}),
    "dot3Duplex": ("1.3.6.1.2.1.10.7.2.1", INTEGER, {"dot3StatsDuplexStatus": 19}),
    "lacp": (
        "1.2.840.10006.300.43.1.2.1.1", INTEGER,
        {"dot3adAggPortActorAdminKey": 4, "dot3adAggPortActorOperKey": 5,
         "dot3adAggPortPartnerOperKey": 11, "dot3adAggPortSelectedAggID": 12,
         "dot3adAggPortAttachedAggID": 13},
    ),
    "lacpBits": (
        "1.2.840.10006.300.43.1.2.1.1", OCTETS,
        {"dot3adAggPortActorSystemID": 3, "dot3adAggPortPartnerOperSystemID": 9,
         "dot3adAggPortActorOperState": 21, "dot3adAggPortPartnerOperState": 23},
    ),
    "lldpLocal": ("1.0.8802.1.1.2.1.3", INTEGER, {"lldpLocChassisIdSubtype": 1}),
    "lldpLocalText": (
        "1.0.8802.1.1.2.1.3", OCTETS,
        {"lldpLocChassisId": 2, "lldpLocSysName": 3, "lldpLocSysCapEnabled": 6},
    ),
    "lldpPort": ("1.0.8802.1.1.2.1.3.7.1", INTEGER, {"lldpLocPortIdSubtype": 2}),
    "lldpPortText": ("1.0.8802.1.1.2.1.3.7.1", OCTETS, {"lldpLocPortId": 3, "lldpLocPortDesc": 4}),
    "lldpRem": (
        "1.0.8802.1.1.2.1.4.1.1", INTEGER,
        {"lldpRemChassisIdSubtype": 4, "lldpRemPortIdSubtype": 6},
    ),
    "lldpRemText": (
        "1.0.8802.1.1.2.1.4.1.1", OCTETS,
        {"lldpRemChassisId": 5, "lldpRemPortId": 7, "lldpRemPortDesc": 8, "lldpRemSysName": 9,
         "lldpRemSysDesc": 10, "lldpRemSysCapEnabled": 12},
    ),
    "lldpAddress": ("1.0.8802.1.1.2.1.4.2.1", INTEGER, {"lldpRemManAddrIfSubtype": 3}),
    "bridge": ("1.3.6.1.2.1.17.1", OCTETS, {"dot1dBaseBridgeAddress": 1}),
    "bridgePort": ("1.3.6.1.2.1.17.1.4.1", INTEGER, {"dot1dBasePortIfIndex": 2}),
    "tree": ("1.3.6.1.2.1.17.2", COUNTER, {"dot1dStpTopChanges": 4}),
    "treeTime": ("1.3.6.1.2.1.17.2", TICKS, {"dot1dStpTimeSinceTopologyChange": 3}),
    "fdb": ("1.3.6.1.2.1.17.4.3.1", INTEGER, {"dot1dTpFdbPort": 2, "dot1dTpFdbStatus": 3}),
    "qFdb": ("1.3.6.1.2.1.17.7.1.2.2.1", INTEGER, {"dot1qTpFdbPort": 2, "dot1qTpFdbStatus": 3}),
    "qCurrent": ("1.3.6.1.2.1.17.7.1.4.2.1", GAUGE, {"dot1qVlanFdbId": 3}),
    "qStatic": (
        "1.3.6.1.2.1.17.7.1.4.3.1", OCTETS,
        {"dot1qVlanStaticName": 1, "dot1qVlanStaticEgressPorts": 2,
         "dot1qVlanStaticUntaggedPorts": 4},
    ),
    "qStatus": ("1.3.6.1.2.1.17.7.1.4.3.1", INTEGER, {"dot1qVlanStaticRowStatus": 5}),
    "qPort": ("1.3.6.1.2.1.17.7.1.4.5.1", GAUGE, {"dot1qPvid": 1}),
    "entity": (
        "1.3.6.1.2.1.47.1.1.1.1", INTEGER,
        {"entPhysicalContainedIn": 4, "entPhysicalClass": 5, "entPhysicalParentRelPos": 6},
    ),
    "entityText": (
        "1.3.6.1.2.1.47.1.1.1.1", OCTETS,
        {"entPhysicalDescr": 2, "entPhysicalName": 7, "entPhysicalSoftwareRev": 10,
         "entPhysicalSerialNum": 11, "entPhysicalMfgName": 12, "entPhysicalModelName": 13},
    ),
    "entityState": ("1.3.6.1.2.1.131.1.1.1", INTEGER, {"entStateOper": 3}),
    "sensor": (
        "1.3.6.1.2.1.99.1.1.1", INTEGER,
        {"entPhySensorType": 1, "entPhySensorScale": 2, "entPhySensorPrecision": 3,
         "entPhySensorValue": 4, "entPhySensorOperStatus": 5},
    ),
    "ciscoVlan": ("1.3.6.1.4.1.9.9.46.1.3.1.1", INTEGER, {"vtpVlanState": 2}),
    "ciscoVlanName": ("1.3.6.1.4.1.9.9.46.1.3.1.1", OCTETS, {"vtpVlanName": 4}),
    "ciscoTrunk": (
        "1.3.6.1.4.1.9.9.46.1.6.1.1", INTEGER,
        {"vlanTrunkPortNativeVlan": 5, "vlanTrunkPortDynamicStatus": 14},
    ),
    "ciscoTrunkVlans": (
        "1.3.6.1.4.1.9.9.46.1.6.1.1", OCTETS,
        {"vlanTrunkPortVlansEnabled": 4, "vlanTrunkPortVlansEnabled2k": 17,
         "vlanTrunkPortVlansEnabled3k": 18, "vlanTrunkPortVlansEnabled4k": 19},
    ),
    "ciscoPower": ("1.3.6.1.4.1.9.9.117.1.1.2.1", INTEGER, {"cefcFRUPowerOperStatus": 2}),
    "ciscoFan": ("1.3.6.1.4.1.9.9.117.1.4.1.1", INTEGER, {"cefcFanTrayOperStatus": 1}),
    "ciscoSensor": (
        "1.3.6.1.4.1.9.9.91.1.1.1.1", INTEGER,
        {"entSensorType": 1, "entSensorScale": 2, "entSensorPrecision": 3, "entSensorValue": 4,
         "entSensorStatus": 5},
    ),
    "ciscoLimit": (
        "1.3.6.1.4.1.9.9.91.1.2.1.1", INTEGER,
        {"entSensorThresholdSeverity": 2, "entSensorThresholdEvaluation": 5},
    ),
    "vpc": (
        "1.3.6.1.4.1.9.9.807.1", INTEGER,
        {"cVpcPeerKeepAliveStatus": "1.2.1.2", "cVpcRoleStatus": "2.1.1.2",
         "cVpcDualActiveDetectionStatus": "2.1.1.3", "cVpcStatusPeerLinkIfIndex": "4.1.1.2"},
    ),
    "vpcLink": (
        "1.3.6.1.4.1.9.9.807.1.4.2.1", INTEGER,
        {"cVpcStatusHostLinkIfIndex": 3, "cVpcStatusHostLinkStatus": 4,
         "cVpcStatusHostLinkConsistencyStatus": 5},
    ),
    "vpcText": ("1.3.6.1.4.1.9.9.807.1.4.2.1", OCTETS, {"cVpcStatusHostLinkConsistencyDetail": 6}),
    "box": ("1.3.6.1.4.1.2636.3.1", OCTETS, {"jnxBoxDescr": 2, "jnxBoxSerialNo": 3}),
    "fru": ("1.3.6.1.4.1.2636.3.1.15.1", INTEGER, {"jnxFruType": 6, "jnxFruState": 8}),
    "fruName": ("1.3.6.1.4.1.2636.3.1.15.1", OCTETS, {"jnxFruName": 5}),
    "chassis": ("1.3.6.1.4.1.2636.3.40.1.4.1.1.1", INTEGER, {"jnxVirtualChassisMemberRole": 3}),
    "chassisText": (
        "1.3.6.1.4.1.2636.3.40.1.4.1.1.1", OCTETS,
        {"jnxVirtualChassisMemberSerialnumber": 2, "jnxVirtualChassisMemberSWVersion": 5,
         "jnxVirtualChassisMemberModel": 8},
    ),
    "chassisPort": (
        "1.3.6.1.4.1.2636.3.40.1.4.1.2.1", INTEGER,
        {"jnxVirtualChassisPortAdminStatus": 3, "jnxVirtualChassisPortOperStatus": 4},
    ),
    "l2ald": (
        "1.3.6.1.4.1.2636.3.48.1.3.1.1", INTEGER, {"jnxL2aldVlanTag": 3, "jnxL2aldVlanFdbId": 5},
    ),
    "l2aldName": ("1.3.6.1.4.1.2636.3.48.1.3.1.1", OCTETS, {"jnxL2aldVlanName": 2}),
}  # fmt: skip

OIDS = {
    name: (f"{prefix}.{arc}", tag)
    for prefix, tag, columns in _ENTRIES.values()
    for name, arc in columns.items()
}


class Mib:
    """Columns of one device by OID."""

    def __init__(self) -> None:
        self.columns: dict[str, Column] = defaultdict(dict)

    def put(self, index: str | int, **values: Value) -> None:
        """Set one row; values by name of the MIB object, texts as str."""
        for name, value in values.items():
            oid, tag = OIDS[name]
            raw = value.encode() if tag == OCTETS and isinstance(value, str) else value
            self.columns[oid][str(index)] = (tag, raw)

    def rows(self) -> dict[str, tuple[int, Value]]:
        """Every OID with its tag and value."""
        return {
            f"{oid}.{index}": cell
            for oid, column in self.columns.items()
            for index, cell in column.items()
        }
