"""os-release, uname, boot time, versions of programs, and what the board says of itself."""

import re
import shlex
from datetime import UTC, datetime

from audit.moment import utc_text
from collectors.convert_hardware import told
from collectors.redfish.vendors import uuid, vendor

_VERSION = re.compile(r"\d+(?:\.\d+)+[\w.~+:-]*")
_PATH = "/sys/class/dmi/id/"
_NAMES = 2


def os_release(text: str) -> tuple[str, str | None]:
    """ID and VERSION_ID of os-release(5). Raises ValueError without an ID."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, equal, value = line.strip().partition("=")
        if equal and not name.startswith("#"):
            found[name] = _plain(value)
    if not found.get("ID"):
        raise ValueError("no ID")
    return found["ID"], found.get("VERSION_ID") or None


def _plain(value: str) -> str:
    try:
        return "".join(shlex.split(value)[:1])
    except ValueError:
        return value.strip("\"'")


def kernel(text: str) -> tuple[str, str]:
    """Node name and release. Raises ValueError."""
    words = text.split()
    if len(words) != _NAMES:
        raise ValueError("not two words")
    return words[0], words[1]


def booted(text: str) -> str:
    """UTC of `btime`. Raises ValueError."""
    words = text.split()
    if len(words) != _NAMES or words[0] != "btime" or not words[1].isdecimal():
        raise ValueError("no btime")
    try:
        return utc_text(datetime.fromtimestamp(int(words[1]), UTC))
    except OverflowError as error:
        raise ValueError("no time") from error


def version(text: str) -> str:
    """The version a program prints. Raises ValueError without one."""
    found = _VERSION.search(text)
    if found is None:
        raise ValueError("no version")
    return found.group()


def board(text: str) -> dict[str, str | None]:
    """Vendor, model, UUID and serial of /sys/class/dmi/id/*, as far as they can be read."""
    lines = (line.removeprefix(_PATH).partition(":") for line in text.splitlines())
    found = {name: value for name, colon, value in lines if colon}
    return {
        "vendor": vendor(found.get("sys_vendor")),
        "model": told(found.get("product_name")),
        "uuid": uuid(found.get("product_uuid")),
        "serial": told(found.get("product_serial")),
    }


def dmidecode(text: str) -> str:
    """What `dmidecode -s` prints, its remarks left out; empty when nothing is there."""
    lines = [line.strip() for line in text.splitlines() if not line.startswith("#")]
    return next((line for line in reversed(lines) if line), "")
