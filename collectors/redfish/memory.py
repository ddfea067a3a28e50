"""Memory of one server: its modules wherever they are listed, their sizes and states."""

from typing import Any

from collectors.convert_basic import integer, number
from collectors.convert_hardware import mib_told, word
from collectors.redfish.machine import Machine
from collectors.redfish.tree import Body, Tree, health, inner

_WELL = frozenset({"GoodInUse", "GoodPartiallyInUse", "PresentUnused", "Unknown", "Other"})
_ABSENT, _EMPTY = "Absent", frozenset({"NotPresent", "EmptyOrNotInstalled"})
_MIB, _GIB = 1 << 20, 1 << 30
_MILLION, _BILLION = 1_000_000, 1_000_000_000
_NEAR = 1e-3


def modules_of(tree: Tree, machine: Machine) -> list[Body]:
    """Modules and empty slots; iLO 4 links them from its own part of the system."""
    return tree.many(machine.system, "Memory") or tree.many(machine.oem, "Links", "Memory")


def state_of(body: Body) -> str | None:
    """State of a module; what HPE (DIMMStatus) and Fujitsu (SignalStatus) say goes before it."""
    oem = inner(body, "Oem")
    signal = word(inner(oem, "ts_fujitsu").get("SignalStatus"))
    places = (inner(oem, "Hpe"), inner(oem, "Hp"), body)
    told_state = next((s for one in places if (s := word(one.get("DIMMStatus")))), None)
    state = word(inner(body, "Status").get("State"))
    if told_state in _EMPTY or signal in _EMPTY:
        return _ABSENT
    if told_state and told_state not in _WELL:
        return told_state
    return "Enabled" if told_state == "GoodInUse" and state is None else state


def capacity(body: Body) -> int | None:
    """Bytes of a module. CapacityMiB; SizeMB of iLO 4 counts MiB too."""
    size = body.get("CapacityMiB")
    return mib_told(_binary(size if size is not None else body.get("SizeMB"), 1024, _MIB, _MILLION))


def _binary(count: Any, whole: int, unit: int, decimal: int) -> float | None:
    """A count of units; iDRAC 8 divides what is bytes of binary units by a decimal unit twice.

    16 GiB stand there as 15625 MiB, 64 GiB as 59.6046 GiB: no module has such a size, and taken
    by the decimal unit it is whole.
    """
    found = number(count)
    if found is None or found <= 0 or found % whole == 0:
        return found
    meant = found * unit / decimal
    wholes = round(meant / whole)
    return wholes * whole if wholes and abs(meant / whole - wholes) < _NEAR else found


def memory(tree: Tree, machine: Machine) -> dict[str, Any]:
    """Total and health: of the summary, else of the modules if all of them tell their size."""
    summary = inner(machine.system, "MemorySummary")
    total = _binary(summary.get("TotalSystemMemoryGiB"), 1, _GIB, _BILLION)
    size = integer(round(total * _GIB)) if total else None
    if size is None:
        size = _sum(tree, machine)
    return {"memory": size if size and size > 0 else None, "memory_health": health(summary)}


def _sum(tree: Tree, machine: Machine) -> int | None:
    modules = tree.every(machine.system, "Memory") or tree.every(machine.oem, "Links", "Memory")
    sizes = [capacity(one) for one in modules or () if state_of(one) != _ABSENT]
    known = [size for size in sizes if size]
    return integer(sum(known)) if known and len(known) == len(sizes) else None
