"""The closed set of converters a map may name after a bar: `column = "path | converter"`.

Each takes whatever JSON gave and returns a base unit, or None when there is nothing or nothing
usable: a bad value never raises. CloudStack formats numbers with the server's locale, so a decimal
comma is accepted everywhere.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from collectors.convert_array import bits, blocks, duration, left, micro, milli
from collectors.convert_basic import (
    boolean,
    first_count,
    gib,
    integer,
    kib,
    mbit,
    mhz,
    mib,
    number,
    objects,
    percent,
    pinged,
    plain,
    second_count,
    size,
    text,
    utc,
    vlan,
)  # fmt: skip
from collectors.convert_certificate import cert_end, cert_issuer, cert_key_bits, cert_subject
from collectors.convert_hardware import (
    gbit,
    mac,
    mbit_told,
    mhz_told,
    mib_told,
    positive,
    told,
    word,
    wwn,
)  # fmt: skip
from collectors.convert_history import cpu_max, cpu_p95, first_time, last_time, memory_min

Converter = Callable[[Any], Any]


def tags(value: Any) -> str | None:
    """Comma separated names, sorted, without blanks."""
    names = value if isinstance(value, list) else plain(value).split(",")
    return ",".join(sorted({plain(name).strip() for name in names} - {""})) or None


def listed(value: Any) -> str | None:
    """As tags, but a list that is there and empty is "" (known to be none)."""
    return None if value is None else (tags(value) or "")


def names(value: Any) -> str | None:
    """Names of a list of objects, sorted."""
    return tags([member.get("name") for member in objects(value)])


def providers(value: Any) -> str | None:
    """Names of the providers of a list of services, sorted."""
    return names([p for service in objects(value) for p in objects(service.get("provider"))])


def redundant(value: Any) -> bool | None:
    """Capability RedundantRouter of a list of services (network and VPC offerings)."""
    if not isinstance(value, list):
        return None
    found = [
        capability.get("value")
        for service in objects(value)
        for capability in objects(service.get("capability"))
        if capability.get("name") == "RedundantRouter"
    ]
    return "true" in [str(answer).lower() for answer in found]


def count(value: Any) -> int | None:
    """Length of a list."""
    return len(value) if isinstance(value, list) else None


def first(value: Any) -> float | None:
    """First number of a list."""
    return number(value[0]) if isinstance(value, list) and value else None


def host(value: Any) -> str | None:
    """Host part of a URL."""
    try:
        return urlsplit(plain(value)).hostname
    except ValueError:
        return None


def lower(value: Any) -> str | None:
    """Lower-case text."""
    return plain(value).lower() or None


def present(value: Any) -> bool:
    """Whether there is anything (a masked key is one)."""
    return bool(plain(value))


def addresses(value: Any) -> str | None:
    """Addresses of a list of objects with `ipaddress`, sorted."""
    return tags([member.get("ipaddress") for member in objects(value)])


BY_TYPE: dict[type, Converter] = {str: text, int: integer, float: number, bool: boolean}

CONVERTERS: dict[str, Converter] = {
    function.__name__: function
    for function in (
        percent, kib, mib, gib, mhz, mbit, size, first_count, second_count, utc, pinged, vlan,
        tags, listed, names, providers, redundant, count, first, host, lower, present, addresses,
        cpu_p95, cpu_max, memory_min, first_time, last_time,
        cert_end, cert_subject, cert_issuer, cert_key_bits,
        gbit, mac, mbit_told, mhz_told, mib_told, positive, told, word, wwn,
        bits, blocks, duration, left, micro, milli,
    )
}  # fmt: skip
