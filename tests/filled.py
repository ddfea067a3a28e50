"""Databases filled by hand in the format of rule cases, with everything derived computed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from audit.check import RuleFile, Summary
from audit.check.cases import Case, _fill, empty_database
from audit.check.rule import load_rule
from audit.check.run import evaluate
from audit.derive import install

_RULES = Path(__file__).parent.parent / "audit" / "rules"
GIB = 1 << 30


def rules(*names: str) -> list[RuleFile]:
    """Rules by id."""
    return [load_rule(next(_RULES.glob(f"*/{name}.sql"))) for name in names]


@cache
def derived() -> sqlite3.Connection:
    """An empty database with everything derived, for one at a time; who fills it rolls back."""
    return empty_database(install)


@contextmanager
def filled(**tables: Any) -> Iterator[sqlite3.Connection]:
    """A database with these rows, as one complete collection; `not_seen` as in cases.

    One for all, as making it takes longer than most tests: the rows are gone at the end.
    """
    connection = derived()
    connection.execute("BEGIN")
    try:
        _fill(connection, Case(rules("est-single-zone")[0], "by hand", tables))
        install(connection)
        yield connection
    finally:
        connection.row_factory = None
        connection.execute("ROLLBACK")


def judge(connection: sqlite3.Connection, *names: str) -> Summary:
    """Outcome and findings of some rules."""
    return evaluate(connection, rules(*names))


def ha_settings(**values: str) -> dict[str, Any]:
    """Settings HA asks, read for zone z1 and cluster c1."""
    told = {"vm.ha.enabled": "true", "force.ha": "false", "ha.tag": "", **values}
    return {
        "configuration": [
            {"name": name, "scope": "global", "scope_id": "", "value": value}
            for name, value in told.items()
        ],
        "configuration_scope": [
            {"scope": "zone", "scope_id": "z1"},
            {"scope": "cluster", "scope_id": "c1"},
        ],
    }


def host(name: str, gib: int, **values: Any) -> dict[str, Any]:
    """A XenServer host of cluster c1 that is Up, with that many GiB."""
    usual = {
        "id": name, "name": name, "zone_id": "z1", "cluster_id": "c1", "hypervisor": "XenServer",
        "state": "Up", "resource_state": "Enabled", "cpu_threads": 64, "cpu_speed": 2_000_000_000,
        "memory_with_overcommit": gib * GIB,
    }  # fmt: skip
    return {**usual, **values}


def vm(name: str, on: str, gib: int, **values: Any) -> dict[str, Any]:
    """A running HA VM of that many GiB and one slow CPU."""
    usual = {
        "id": name, "name": name, "zone_id": "z1", "host_id": on, "state": "Running",
        "hypervisor": "XenServer", "memory": gib * GIB, "cpu_number": 1, "cpu_speed": 1_000_000,
        "ha_enabled": True, "service_offering_id": "o1",
    }  # fmt: skip
    return {**usual, **values}


def estate(hosts: list[dict[str, Any]], vms: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Tables of one cluster with one pool; loads are the sums of the VMs."""
    sold = {
        one["id"]: sum(v["memory"] or 0 for v in vms if v["host_id"] == one["id"]) for one in hosts
    }
    clock = {
        one["id"]: sum(
            (v["cpu_number"] or 0) * (v["cpu_speed"] or 0) for v in vms if v["host_id"] == one["id"]
        )
        for one in hosts
    }
    usual: dict[str, Any] = {
        "zone": [{"id": "z1"}],
        "cluster": [
            {
                "id": "c1", "name": "c1", "zone_id": "z1", "hypervisor": hosts[0]["hypervisor"],
                "allocation_state": "Enabled", "memory_overcommit": 1.0, "cpu_overcommit": 1.0,
            }
        ],
        "host": hosts,
        "host_sample": [
            {"host_id": name, "memory_allocated": sold[name], "cpu_allocated": clock[name]}
            for name in sold
        ],
        "service_offering": [{"id": "o1", "host_tags": ""}],
        "vm": vms,
        "storage_pool": [
            {"id": "p1", "zone_id": "z1", "cluster_id": "c1", "scope": "CLUSTER", "state": "Up",
             "type": "NetworkFilesystem"},
        ],
        "volume": [
            {"id": f"d-{v['id']}", "vm_id": v["id"], "storage_pool_id": "p1"} for v in vms
        ],
        **ha_settings(),
    }  # fmt: skip
    return {**usual, **more}
