"""Rows of hosts, of their pool, and of what was installed on them."""

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, text
from collectors.convert_hardware import told as named
from collectors.told import Told
from collectors.xapi.classes import KIND
from collectors.xapi.records import Records, moment, refs, seconds


def tell(records: Records, told: Told) -> None:
    """Everything."""
    for _ref, host in records.all("host"):
        _host(records, host, told)
    _pool(records, told)
    _patches(records, told)


def _host(records: Records, host: Item, told: Told) -> None:
    enabled = boolean(host.get("enabled"))
    told.add(
        "host_system",
        id=text(host.get("uuid")),
        name=text(host.get("name_label")) or text(host.get("hostname")),
        address=text(host.get("address")),
        kind=KIND,
        serial=named(at(host, "bios_strings/system-serial-number")),
        vendor=named(at(host, "bios_strings/system-manufacturer")),
        model=named(at(host, "bios_strings/system-product-name")),
        os=text(at(host, "software_version/product_brand")),
        os_version=text(at(host, "software_version/product_version")),
        build=text(at(host, "software_version/build_number")),
        kernel=text(at(host, "software_version/linux")),
        booted=seconds(at(host, "other_config/boot_time")),
        pool_id=text(records.pool().get("uuid")),
        maintenance=None if enabled is None else not enabled,
    )


def _pool(records: Records, told: Told) -> None:
    pool = records.pool()
    master = records.at("host", pool.get("master"))
    files = pool.get("ha_statefiles")
    told.add(
        "hypervisor_pool",
        id=text(pool.get("uuid")),
        name=text(pool.get("name_label")) or text(master.get("name_label")),
        manager=text(master.get("uuid")),
        manager_version=text(at(master, "software_version/product_version")),
        hosts=len(list(records.all("host"))) or None,
        ha=boolean(pool.get("ha_enabled")),
        ha_failures=integer(pool.get("ha_host_failures_to_tolerate")),
        ha_stores=len(files) if isinstance(files, list) else None,
    )


def _patches(records: Records, told: Told) -> None:
    """Updates name their hosts (7.1 and later); before, each patch of each host has a record."""
    for _ref, update in records.all("pool_update"):
        for ref in refs(update.get("hosts")):
            _patch(told, records.at("host", ref), update, None)
    for _ref, patch in records.all("host_patch"):
        if patch.get("applied") is True:
            host = records.at("host", patch.get("host"))
            _patch(told, host, patch, moment(patch.get("timestamp_applied")))


def _patch(told: Told, host: Item, patch: Item, applied: str | None) -> None:
    told.add(
        "host_patch",
        host_system_id=text(host.get("uuid")),
        name=text(patch.get("name_label")),
        version=text(patch.get("version")),
        applied=applied,
    )
