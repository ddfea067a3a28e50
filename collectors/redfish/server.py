"""Rows of server and server_sample."""

from typing import Any

from audit.model.server import Server, ServerSample
from collectors.convert_basic import gib, integer, number
from collectors.convert_hardware import mib_told, positive, told, word
from collectors.redfish import vendors
from collectors.redfish.machine import Machine, enclosure, rack_place
from collectors.redfish.tree import Body, Tree, inner, members

_ABSENT = "Absent"
_ACCELERATORS = frozenset({"GPU", "Accelerator"})


def server(tree: Tree, machine: Machine) -> Server:
    """What one system tells of itself."""
    system = machine.system
    unique = vendors.uuid(system.get("UUID"))
    chassis_id, place = enclosure(tree, machine)
    serial, board = machine.serial, told(system.get("SerialNumber"))
    return Server(
        id=machine.id,
        name=told(system.get("Name")),
        address=machine.address,
        vendor=machine.vendor,
        model=told(system.get("Model")),
        serial=serial,
        board_serial=board if board != serial else None,
        sku=told(system.get("SKU")) or told(system.get("PartNumber")),
        uuid=unique,
        host_name=told(system.get("HostName")),
        os=told(inner(machine.oem, "HostOS").get("OsName")),
        power_state=word(system.get("PowerState")),
        state=word(inner(system, "Status").get("State")),
        health=word(inner(system, "Status").get("Health")),
        health_rollup=word(inner(system, "Status").get("HealthRollup")),
        bios_version=told(system.get("BiosVersion")),
        **processors(tree, machine),
        **_memory(tree, system),
        **_settings(tree, system),
        chassis_id=chassis_id,
        slot=place or rack_place(machine),
    )


def is_present(body: Body) -> bool:
    """Whether a part is there: its state is not Absent."""
    return word(inner(body, "Status").get("State")) != _ABSENT


def cpus(tree: Tree, machine: Machine) -> list[Body]:
    """Processors that are CPUs, empty sockets included."""
    found = tree.many(machine.system, "Processors")
    return [one for one in found if word(one.get("ProcessorType")) in ("CPU", None)]


def processors(tree: Tree, machine: Machine) -> dict[str, Any]:
    """Sockets, cores, threads, model, GPUs; NULL where one processor does not say."""
    everything = tree.many(machine.system, "Processors")
    whole = tree.every(machine.system, "Processors") is not None
    there = [one for one in cpus(tree, machine) if is_present(one)]
    gpus = [
        one
        for one in everything
        if word(one.get("ProcessorType")) in _ACCELERATORS and is_present(one)
    ]
    return {
        "sockets": len(there) if whole else None,
        "cores": _sum(there, "TotalCores") if whole else None,
        "threads": _sum(there, "TotalThreads") if whole else None,
        "cpu_model": next((m for one in there if (m := told(one.get("Model")))), None),
        "gpus": len(gpus) if whole else None,
    }


def _sum(bodies: list[Body], name: str) -> int | None:
    counts = [positive(one.get(name)) for one in bodies]
    known = [one for one in counts if one is not None]
    return integer(sum(known)) if known and len(known) == len(counts) else None


def _memory(tree: Tree, system: Body) -> dict[str, Any]:
    summary = inner(system, "MemorySummary")
    told_size = gib(summary.get("TotalSystemMemoryGiB"))
    modules = tree.every(system, "Memory")
    if told_size is None and modules:
        sizes = [mib_told(one.get("CapacityMiB")) for one in modules if is_present(one)]
        known = [size for size in sizes if size]
        told_size = integer(sum(known)) if known and len(known) == len(sizes) else None
    status = inner(summary, "Status")
    health = word(status.get("Health")) or word(status.get("HealthRollup"))
    positive_size = told_size if told_size is not None and told_size > 0 else None
    return {"memory": positive_size, "memory_health": health}


def _settings(tree: Tree, system: Body) -> dict[str, Any]:
    """How it boots; BIOS attributes where they were asked for."""
    attributes = inner(tree.one(system, "Bios"), "Attributes")
    secure = word(inner(tree.one(system, "SecureBoot")).get("SecureBootCurrentBoot"))
    return {
        "power_profile": vendors.bios(attributes, "power_profile"),
        **{
            name: vendors.switched_on(vendors.bios(attributes, name))
            for name in ("hyperthreading", "virtualization", "iommu")
        },
        "boot_mode": word(inner(system, "Boot").get("BootSourceOverrideMode")),
        "secure_boot": None if secure is None else secure == "Enabled",
    }


def sample(tree: Tree, machine: Machine, at: str) -> ServerSample | None:
    """Power drawn now; 0 W of a machine that is on means that nothing is measured."""
    for chassis in machine.chassis:
        control = next(iter(members(inner(tree.one(chassis, "Power")).get("PowerControl"))), {})
        power = number(control.get("PowerConsumedWatts"))
        if power is None:
            drawn = inner(tree.one(chassis, "EnvironmentMetrics"), "PowerWatts")
            power = number(drawn.get("Reading"))
        if power is None or (power <= 0 and not machine.is_off):
            continue
        metrics = inner(control, "PowerMetrics")
        return ServerSample(
            server_id=machine.id,
            at=at,
            power=power,
            power_max=number(metrics.get("MaxConsumedWatts")),
            power_mean=number(metrics.get("AverageConsumedWatts")),
        )
    return None
