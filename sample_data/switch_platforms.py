"""Switch models the generator knows: how each names, numbers and describes itself.

sysObjectID, sysDescr and the numbering of interfaces are those of recorded devices: Arista
7050SX3-48YC8 and 7050CX3-32S (ARISTA-PRODUCTS-MIB; numbering as a recorded 7050), Cisco Nexus
C9336C-FX2 with and without breakout cables, Juniper EX4300-48MP as virtual chassis.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Slot = tuple[str, int, int]  # name, ifIndex, Mb/s
_GIGABIT = 1000
LAG_ORDER = 4096  # bridge port numbers of LAGs start above those of ports


@dataclass(frozen=True, slots=True)
class Platform:
    """A model with its software. slots: ports of a member; fast: Mb/s of its uplink ports."""

    name: str  # family: eos, nxos, junos
    vendor: str
    model: str
    object_id: str
    descr: str
    version: str
    supplies: int
    fans: int
    fast: int
    mtu: int
    oui: str
    slots: Callable[[int], Iterator[Slot]]
    lag: Callable[[int], tuple[str, int]]  # number -> name, ifIndex


def _eos_leaf(_member: int) -> Iterator[Slot]:
    for n in range(1, 49):
        yield f"Ethernet{n}", n, 25 * _GIGABIT
    for n in range(49, 57):
        yield f"Ethernet{n}/1", n * 1000 + 1, 100 * _GIGABIT


def _eos_core(_member: int) -> Iterator[Slot]:
    for n in range(1, 33):
        yield f"Ethernet{n}/1", n * 1000 + 1, 100 * _GIGABIT


def _nxos_leaf(_member: int) -> Iterator[Slot]:
    for n in range(1, 25):
        for lane in range(1, 5):
            number = 0x38000000 + (n - 1) * 0xA000 + (lane - 1) * 0x1000
            yield f"Ethernet1/{n}/{lane}", number, 25 * _GIGABIT
    yield from _nxos(25)


def _nxos_core(_member: int) -> Iterator[Slot]:
    yield from _nxos(1)


def _nxos(first: int) -> Iterator[Slot]:
    for n in range(first, 37):
        yield f"Ethernet1/{n}", 0x1A000000 + (n - 1) * 512, 100 * _GIGABIT


def _junos(member: int) -> Iterator[Slot]:
    base = 515 + 200 * member
    for n in range(24, 48):
        yield f"mge-{member}/0/{n}", base + 2 * (n - 24), 10 * _GIGABIT
    for n in range(4):
        yield f"et-{member}/1/{n}", base + 100 + 2 * n, 40 * _GIGABIT


def _eos_lag(number: int) -> tuple[str, int]:
    return f"Port-Channel{number}", 1_000_000 + number


def _nxos_lag(number: int) -> tuple[str, int]:
    return f"port-channel{number}", 0x16000000 + number - 1


def _junos_lag(number: int) -> tuple[str, int]:
    return f"ae{number}", 1200 + 2 * number


_EOS = "Arista Networks EOS version {version} running on an Arista Networks {model}"
_NXOS = (
    "Cisco NX-OS(tm) Nexus9000 C9336C-FX2, Software (NXOS 64-bit), Version {version}, RELEASE "
    "SOFTWARE Copyright (c) 2002-2025 by Cisco Systems, Inc. Compiled 3/10/2025 3:00:00"
)
_JUNOS = (
    "Juniper Networks, Inc. ex4300-48mp Ethernet Switch, kernel JUNOS {version}, Build date: "
    "2025-01-14 08:12:31 UTC Copyright (c) 1996-2025 Juniper Networks, Inc."
)
_ARISTA = "1.3.6.1.4.1.30065.1.3011.7050"
_FX2 = "1.3.6.1.4.1.9.12.3.1.3.1955"

LEAVES = {
    "eos": Platform(
        "eos", "Arista", "DCS-7050SX3-48YC8", f"{_ARISTA}.3741.3.48.1654.8", _EOS, "4.34.1F",
        2, 4, 100 * _GIGABIT, 9214, "44:4c:a8", _eos_leaf, _eos_lag,
    ),
    "nxos": Platform(
        "nxos", "Cisco", "N9K-C9336C-FX2", _FX2, _NXOS, "10.4(5)",
        2, 3, 100 * _GIGABIT, 9216, "6c:b2:ae", _nxos_leaf, _nxos_lag,
    ),
    "junos": Platform(
        "junos", "Juniper", "ex4300-48mp", "1.3.6.1.4.1.2636.1.1.1.4.63.9", _JUNOS, "23.4R2.13",
        2, 2, 40 * _GIGABIT, 9216, "b0:33:a6", _junos, _junos_lag,
    ),
}  # fmt: skip
CORES = {
    "eos": Platform(
        "eos", "Arista", "DCS-7050CX3-32S", f"{_ARISTA}.2733.3.32.3282", _EOS, "4.34.1F",
        2, 4, 100 * _GIGABIT, 9214, "44:4c:a8", _eos_core, _eos_lag,
    ),
    "nxos": Platform(
        "nxos", "Cisco", "N9K-C9336C-FX2", _FX2, _NXOS, "10.4(5)",
        2, 3, 100 * _GIGABIT, 9216, "6c:b2:ae", _nxos_core, _nxos_lag,
    ),
}  # fmt: skip
