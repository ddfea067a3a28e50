"""Converters of what hardware tells of itself: names, addresses, speeds (Redfish, arrays)."""

import re
from typing import Any

from collectors.convert_basic import integer, number, plain

_PLACEHOLDER = re.compile(
    r"\W*|(to be filled|tobefilled).*|filled by .*|oem|none|null|unknown|empty|n/?a"
    r"|not? ?(available|applicable|specified|present|set|reported)"
    r"|default ?(string|value)?|(system |chassis )?serial number|asset.?tag"
    r"|0+|x+|(0?123456789?0?)",
    re.IGNORECASE,
)
# enumerations of Redfish are told in other cases by some services; what readers and rules ask for
_SPELLING = {
    spelled.lower(): spelled
    for spelled in (
        "OK", "Warning", "Critical", "Enabled", "Disabled", "Absent", "StandbyOffline",
        "StandbySpare", "UnavailableOffline", "Degraded", "Failed", "On", "Off", "CPU", "GPU",
        "Accelerator", "FPGA", "Physical", "Virtual", "VirtuallyPartitioned", "OS", "DPU", "BMC",
        "ManagementController", "RackMount", "Rack", "Row", "Pod", "Shelf", "Enclosure", "Blade",
        "Sled", "Module", "Card", "StorageEnclosure", "HDD", "SSD", "Temperature", "None",
        "Ethernet", "iSCSI", "FibreChannel", "FibreChannelOverEthernet", "InfiniBand", "NotPresent",
        "Ready", "Stale", "MacAddr", "NotTransmitted", "UEFI", "Legacy",
        "DDR3", "DDR4", "DDR5", "SATA", "SAS", "NVMe", "PCIe", "RAID0", "RAID1", "RAID5", "RAID6",
        "RAID10", "RAID50", "RAID60",
    )
}  # fmt: skip
_HEX = re.compile(r"[0-9a-f]+")
_PAIR = 2
_MILLION, _BILLION = 1_000_000, 1_000_000_000
_UNIT = re.compile(r"\d\s*([MG])\s*b", re.IGNORECASE)  # "10Gbps", "25 Gb/s", "1000 Mbps"


def told(value: Any) -> str | None:
    """Text without blanks around it; nothing for what makers write where they had nothing."""
    text = plain(value).strip() if isinstance(value, (str, int, float)) else ""
    return None if isinstance(value, bool) or _PLACEHOLDER.fullmatch(text) else text


def stripped(value: Any) -> str | None:
    """Text without blanks around it."""
    return plain(value).strip() or None if isinstance(value, (str, int, float)) else None


def mac(value: Any) -> str | None:
    """MAC address (EUI-48), lower case with colons; nothing for 00:00:00:00:00:00."""
    return _address(value, 12)


def wwn(value: Any) -> str | None:
    """World wide name (64 bits), lower case with colons; nothing when it is all zero."""
    return _address(value, 16)


def gbit(value: Any) -> int | None:
    """bit/s from Gbit/s, or in the unit a text names; 0 means no link or not told."""
    return _scaled(value, _of_unit(value, _BILLION))


def mbit_told(value: Any) -> int | None:
    """bit/s from Mbit/s, or in the unit a text names; 0 means no link or not told."""
    return _scaled(value, _of_unit(value, _MILLION))


def mib_told(value: Any) -> int | None:
    """Bytes from MiB; 0 means nothing is there or not told."""
    return _scaled(value, 1 << 20)


def mhz_told(value: Any) -> int | None:
    """Hz from MHz; 0 means not told."""
    return _scaled(value, 1_000_000)


def positive(value: Any) -> int | None:
    """A whole number above 0."""
    return _scaled(value, 1)


def word(value: Any) -> str | None:
    """One of a set of words (state, health) as it is usually spelled; no objects, no lists."""
    text = stripped(value) if isinstance(value, str) else None
    return _SPELLING.get(text.lower(), text) if text else None


def _address(value: Any, digits: int) -> str | None:
    text = re.sub(r"[^0-9a-f]", "", plain(value).lower()) if isinstance(value, str) else ""
    if len(text) != digits or not _HEX.fullmatch(text) or not text.strip("0f"):
        return None
    return ":".join(text[place : place + _PAIR] for place in range(0, digits, _PAIR))


def _of_unit(value: Any, usual: int) -> int:
    found = _UNIT.search(value) if isinstance(value, str) else None
    return usual if found is None else _BILLION if found.group(1) in "Gg" else _MILLION


def _scaled(value: Any, factor: int) -> int | None:
    found = number(value)
    scaled = integer(round(found * factor)) if found is not None else None
    return scaled if scaled is not None and scaled > 0 else None
