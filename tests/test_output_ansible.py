"""The Ansible inventory: valid by its schema, every host once, safe names, nothing that runs."""

import io
import re
import sqlite3
from typing import Any

import jsonschema
import pytest
import yaml

from audit.errors import ReportError
from audit.model import TABLES
from reports.export.ansible import write_ansible
from tests import report_rows
from tests.published import published
from tests.report_rows import finding, keep, rule
from tests.support import Row, day, write

connection = report_rows.connection
rules = report_rows.rules

RUNS = "{{ lookup('pipe', 'id') }}"


class Loader(yaml.SafeLoader):
    """Knows Ansible's tag for text that is no template."""


class Unsafe(str):
    """Text that was tagged."""

    __slots__ = ()


Loader.add_constructor("!unsafe", lambda loader, node: Unsafe(loader.construct_scalar(node)))  # type: ignore[arg-type]


def host(identity: str, **values: Any) -> Row:
    """A row of `host`, everything not given unknown."""
    known = {"id": identity, "zone_id": "z1", "ip_address": "192.0.2.1", **values}
    return tuple(known.get(name) for name in TABLES["host"].names)


def inventory(connection: sqlite3.Connection) -> dict[str, Any]:
    """Content of the group `all`, valid by the schema of Ansible's own linter."""
    stream = io.StringIO()
    write_ansible(connection, stream)
    found = yaml.load(stream.getvalue(), Loader)  # noqa: S506 - a SafeLoader with one more tag
    jsonschema.Draft7Validator(published("/ansible-inventory.json")).validate(found)
    everything: dict[str, Any] = found["all"]
    return everything


def members(everything: dict[str, Any], group: str) -> set[str]:
    """Hosts of a group and of those below it."""
    content = everything["children"][group]
    below = (members(everything, child) for child in content.get("children", {}))
    return set(content.get("hosts", {})).union(*below)


def test_every_host_by_place_make_and_finding(connection: sqlite3.Connection) -> None:
    """Zones hold their pods' clusters; groups are those of the database."""
    everything = inventory(connection)
    rows = connection.execute(
        "SELECT h.name, z.name, c.name, h.hypervisor, h.ip_address, m.vendor FROM host AS h "
        "JOIN zone AS z ON z.id = h.zone_id JOIN cluster AS c ON c.id = h.cluster_id "
        "LEFT JOIN host_machine AS m ON m.host_id = h.id"
    ).fetchall()
    assert set(everything["hosts"]) == {row[0] for row in rows}
    for name, zone, cluster, hypervisor, address, vendor in rows:
        assert everything["hosts"][name]["ansible_host"] == address
        for kind, value in (
            ("zone", zone), ("cluster", cluster), ("hypervisor", hypervisor), ("vendor", vendor),
        ):  # fmt: skip
            if value is not None:
                group = re.sub(r"\W", "_", f"{kind}_{value}" if kind in {"zone", "cluster"} else
                               f"{kind}_{value.lower()}")  # fmt: skip
                assert name in members(everything, group)
    found = connection.execute(
        "SELECT f.rule_id, h.name FROM finding AS f JOIN host AS h ON h.id = f.subject"
    ).fetchall()
    assert found
    for rule_id, name in found:
        assert name in members(everything, f"finding_{rule_id.replace('-', '_')}")
    assert all(re.fullmatch("[a-z][A-Za-z0-9_]*", name) for name in everything["children"])


@pytest.mark.parametrize(
    ("kind", "view", "column"),
    [("server", "host_server", "server_id"), ("host_system", "system_host", "host_system_id")],
)
def test_a_finding_on_a_server_or_its_system_is_its_hosts(
    connection: sqlite3.Connection, kind: str, view: str, column: str
) -> None:
    """Findings of the hardware and of the operating system group the host that runs there."""
    found = connection.execute(
        f"SELECT f.rule_id, h.name FROM finding AS f JOIN {view} AS b "
        f"ON b.{column} = f.subject JOIN host AS h ON h.id = b.host_id WHERE f.subject_kind = ?",
        (kind,),
    ).fetchall()
    assert found
    everything = inventory(connection)
    for rule_id, name in found:
        assert name in members(everything, f"finding_{rule_id.replace('-', '_')}")


def test_names_that_would_run_or_spread(rules: sqlite3.Connection) -> None:
    """Templates are tagged, patterns and ports lose their signs, two of a name stay two."""
    write(rules, day(2), {"host": [
        host("h1", name=RUNS, cluster_id=None), host("h2", name="a[1:9]", ip_address=RUNS),
        host("h3", name="a:22"), host("h4", name="a 22"), host("h5", name="-i"),
        host("h6", name="all"),
    ]})  # fmt: skip
    keep(rules, day(2), {
        "rule": [rule("x-y")],
        "finding": [
            finding("x-y", "h3", subject_kind="host"),
            finding("x-y", "h4", subject_kind="host", state="waived"),
        ],
    })  # fmt: skip
    everything = inventory(rules)
    names = set(everything["hosts"])
    assert len(names) == 6
    assert {"a_1_9_", "a_22", "a_22_2", "i", "all_2"} <= names
    assert all(re.fullmatch("[A-Za-z0-9_.][A-Za-z0-9_.-]*", name) for name in names)
    for variables in everything["hosts"].values():
        for value in variables.values():
            assert isinstance(value, Unsafe) == ("{{" in value)
    assert members(everything, "finding_x_y") <= {"a_22", "a_22_2"}
    assert len(members(everything, "finding_x_y")) == 1


def test_without_hosts_there_is_no_inventory(rules: sqlite3.Connection) -> None:
    """An empty inventory would look like an estate without hosts."""
    with pytest.raises(ReportError, match="no host is known"):
        write_ansible(rules, io.StringIO())
