"""Items (for maps/parts.toml) of power supplies, fans, redundancy and temperatures.

New tree (PowerSubsystem, ThermalSubsystem) where it has something, else the old one (Power,
Thermal); the old one still tells the input voltage where the new one does not.
"""

from collections.abc import Iterator
from typing import Any

from collectors.convert_basic import number
from collectors.convert_hardware import told, word
from collectors.mapping import Item
from collectors.redfish.machine import Machine, is_present
from collectors.redfish.rows import Names
from collectors.redfish.tree import Body, Tree, inner, several

_AGGREGATE = "AggregateHealthStatus"
_HPE_WORDS = {"NonRedundant": "Warning", "FailedRedundant": "Critical"}
_NO_READING = -273.15


def supplies(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Power supplies and empty bays."""
    names = Names()
    for chassis in machine.chassis:
        old = several(inner(tree.one(chassis, "Power")).get("PowerSupplies"))
        new = tree.many(inner(tree.one(chassis, "PowerSubsystem")), "PowerSupplies")
        for body in new or old:
            yield {
                **body,
                "_server": machine.id,
                "_name": names.of(*_ids(body)),
                "_input_voltage": _input_voltage(tree, body, old),
                "_capacity": _capacity(body),
            }


def _ids(body: Body) -> tuple[Any, ...]:
    return body.get("Id"), body.get("MemberId"), body.get("Name")


def _input_voltage(tree: Tree, body: Body, old: list[Body]) -> float | None:
    """From the metrics of the supply, else from the same supply in the old tree."""
    metrics = inner(tree.one(body, "Metrics"), "InputVoltage")
    reading = number(metrics.get("Reading"))
    if reading is not None:
        return reading
    serial = told(body.get("SerialNumber"))
    same = [one for one in old if serial and told(one.get("SerialNumber")) == serial]
    return number(same[0].get("LineInputVoltage")) if len(same) == 1 else None


def _capacity(body: Body) -> float | None:
    """Cisco tells it as the output of its input ranges."""
    ranges = several(body.get("InputRanges"))
    watts = [w for one in ranges if (w := number(one.get("OutputWattage"))) is not None]
    return max(watts, default=None)


def fans(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Fans and empty bays."""
    names = Names()
    for chassis in machine.chassis:
        new = tree.many(inner(tree.one(chassis, "ThermalSubsystem")), "Fans")
        for body in new or several(inner(tree.one(chassis, "Thermal")).get("Fans")):
            called = (body.get("Name"), body.get("FanName"), *_ids(body))
            yield {**body, "_server": machine.id, "_name": names.of(*called)}


def redundancies(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Redundancy of power and fans as the BMC judges it; HPE's summary where it says more."""
    trees = (
        ("psu", "PowerSubsystem", "PowerSupplyRedundancy", "Power", "PowerSupplyRedundancy"),
        ("fan", "ThermalSubsystem", "FanRedundancy", "Thermal", "FanRedundancy"),
    )
    names = Names()
    for kind, new, listed, old, summary in trees:
        judged = word(inner(machine.oem, _AGGREGATE).get(summary))
        groups = [
            group
            for chassis in machine.chassis
            for group in several(inner(tree.one(chassis, new)).get(listed))
            or several(inner(tree.one(chassis, old)).get("Redundancy"))
        ]
        if not groups and judged:
            groups = [{"Name": _AGGREGATE, "Status": {"Health": "OK"}}]
        for body in groups:
            yield {
                **body,
                "_server": machine.id,
                "_kind": kind,
                "_name": names.of(body.get("Name"), body.get("MemberId"), f"{kind} group"),
                "_members": _count(body),
                "_health": _HPE_WORDS.get(judged or ""),
            }


def _count(body: Body) -> int | None:
    for name in ("RedundancyGroup", "RedundancySet"):
        if isinstance(body.get(name), list):
            return len(body[name])
    return None


def temperatures(tree: Tree, machine: Machine) -> Iterator[Item]:
    """Temperature sensors with what they read; empty places are none."""
    names = Names()
    for chassis in machine.chassis:
        for body in _sensors(tree, chassis):
            celsius = number(body.get("_celsius")) if is_present(body) else None
            yield {
                **body,
                "_server": machine.id,
                "_name": names.of(body.get("Name"), body.get("DeviceName"), *_ids(body)),
                "_celsius": celsius if celsius is not None and celsius > _NO_READING else None,
            }


def _sensors(tree: Tree, chassis: Body) -> Iterator[Item]:
    old = several(inner(tree.one(chassis, "Thermal")).get("Temperatures"))
    if old:
        yield from (
            {**body, "_celsius": body.get("ReadingCelsius"), **_thresholds(body)} for body in old
        )
        return
    sensors = [
        body
        for body in tree.many(chassis, "Sensors")
        if word(body.get("ReadingType")) == "Temperature"
    ]
    if sensors:
        yield from ({**body, "_celsius": body.get("Reading"), **_limits(body)} for body in sensors)
        return
    metrics = inner(tree.one(inner(tree.one(chassis, "ThermalSubsystem")), "ThermalMetrics"))
    for body in several(metrics.get("TemperatureReadingsCelsius")):
        uri = body.get("DataSourceUri")
        last = uri.rstrip("/").rpartition("/")[2] if isinstance(uri, str) else None
        yield {**body, "_celsius": body.get("Reading"), "Name": body.get("DeviceName") or last}


def _thresholds(body: Body) -> Item:
    """Thresholds of the old tree; 0 means that there is none."""
    names = {"_caution": "UpperThresholdNonCritical", "_critical": "UpperThresholdCritical"}
    found = {column: number(body.get(name)) for column, name in names.items()}
    kept = {column: limit for column, limit in found.items() if limit}
    return {**dict.fromkeys(names.values()), **kept}


def _limits(body: Body) -> Item:
    """Thresholds of a Sensor."""
    names = {"_caution": "UpperCaution", "_critical": "UpperCritical"}
    return {
        column: inner(body, "Thresholds", name).get("Reading") for column, name in names.items()
    }
