"""Rows of server and server_sample."""

from typing import Any

from audit.model.server import Server, ServerSample
from collectors.convert_basic import integer, lowered, number
from collectors.convert_hardware import positive, told, word
from collectors.redfish import vendors
from collectors.redfish.machine import (
    ACCELERATORS,
    Machine,
    enclosure,
    is_cpu,
    is_present,
    rack_place,
)
from collectors.redfish.memory import memory
from collectors.redfish.tree import Body, Tree, health, inner, rollup, several


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
        model=machine.model,
        serial=serial,
        board_serial=board if board != serial else None,
        sku=told(system.get("SKU")) or told(system.get("PartNumber")),
        uuid=unique,
        host_name=_host_name(tree, machine),
        os=told(inner(machine.oem, "HostOS").get("OsName")),
        power_state=word(system.get("PowerState")),
        state=word(inner(system, "Status").get("State")),
        health=word(inner(system, "Status").get("Health")),
        health_rollup=_worst(rollup(system), [health(one) for one in machine.boards]),
        bios_version=told(system.get("BiosVersion"))
        or told(inner(machine.oem, "Bios", "Current").get("VersionString")),
        **processors(tree, machine),
        **memory(tree, machine),
        **_settings(tree, machine),
        chassis_id=chassis_id,
        slot=place or rack_place(machine),
    )


def _host_name(tree: Tree, machine: Machine) -> str | None:
    """HostName, unless it is that of the BMC, which XCC tells there too."""
    name = told(machine.system.get("HostName"))
    interfaces = (i for m in machine.managers for i in tree.many(m, "EthernetInterfaces"))
    of_bmc = {lowered(i.get(n)) for i in interfaces for n in ("HostName", "FQDN")}
    return None if lowered(name) in of_bmc else name


def _worst(own: str | None, boards: list[str | None]) -> str | None:
    """Of the system and its boards; that a board is well does not tell that all is."""
    return next((bad for bad in ("Critical", "Warning") if bad in (own, *boards)), own)


def cpus(tree: Tree, machine: Machine) -> list[Body]:
    """Processors that are CPUs, empty sockets included."""
    return [one for one in tree.many(machine.system, "Processors") if is_cpu(one)]


def processors(tree: Tree, machine: Machine) -> dict[str, Any]:
    """Sockets, cores, threads, model, GPUs; NULL where one processor does not say.

    Where none of them is listed, or not all, ProcessorSummary tells what it tells.
    """
    summary = inner(machine.system, "ProcessorSummary")
    there = [one for one in cpus(tree, machine) if is_present(one)]
    whole = bool(there) and tree.every(machine.system, "Processors") is not None
    models = (*(one.get("Model") for one in there), summary.get("Model"))
    return {
        "sockets": len(there) if whole else positive(summary.get("Count")),
        "cores": (_sum(there, "TotalCores") if whole else None)
        or positive(summary.get("CoreCount")),
        "threads": (_sum(there, "TotalThreads") if whole else None)
        or positive(summary.get("LogicalProcessorCount")),
        "cpu_model": next((m for one in models if (m := told(one))), None),
        "gpus": _gpus(tree, machine),
    }


def _gpus(tree: Tree, machine: Machine) -> int | None:
    """Accelerators of the system and of the boards that are its own; NULL unless all are listed."""
    listed = [tree.every(one, "Processors") for one in (machine.system, *machine.boards)]
    if any(one is None for one in listed):
        return None
    return sum(
        word(one.get("ProcessorType")) in ACCELERATORS and is_present(one)
        for found in listed
        for one in found or ()
    )


def _sum(bodies: list[Body], name: str) -> int | None:
    counts = [positive(one.get(name)) for one in bodies]
    known = [one for one in counts if one is not None]
    return integer(sum(known)) if known and len(known) == len(counts) else None


def _settings(tree: Tree, machine: Machine) -> dict[str, Any]:
    """How it boots; BIOS attributes where they were asked for."""
    system = machine.system
    attributes = inner(tree.one(system, "Bios"), "Attributes")
    boot = tree.one(system, "SecureBoot") or tree.one(machine.oem, "Links", "SecureBoot")
    secure = word(inner(boot).get("SecureBootCurrentBoot"))
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
        control = next(iter(several(inner(tree.one(chassis, "Power")).get("PowerControl"))), {})
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
