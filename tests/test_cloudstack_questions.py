"""Questions of unusual shape: one per object beside the bulk one, deep ones, doubled sources."""

import sqlite3
from typing import Any

import pytest

from audit.model import TABLES
from collectors.cloudstack import CloudStackCollector, Target
from collectors.cloudstack.commands import commands
from collectors.run import collect
from sample_data.answers import Answers, Listing
from tests.cloudstack_server import Behaviour, CloudStackServer, Override
from tests.cloudstack_server.example import ACCOUNTS
from tests.support import ask, estate, gaps, gather, link

_POOLS: list[dict[str, Any]] = [
    {"id": "p1", "name": "one"},
    {"id": "p2", "name": "two"},
    {"id": "p1", "name": "one", "_scope": {"hostid": "h1"}},
]
_RULES: list[dict[str, Any]] = [{"id": "f1", "networkid": "n1", "protocol": "tcp"}]
_STATS: list[dict[str, Any]] = [{"cpuused": "10%", "timestamp": "2026-11-22T10:00:00+0000"}]


def _answers(**more: Listing) -> Answers:
    return {
        **estate(),
        "listStoragePools": Listing("storagepool", _POOLS),
        "listFirewallRules": Listing("firewallrule", _RULES),
        **more,
    }


def test_pools_of_a_host(database: sqlite3.Connection) -> None:
    """Beside the bulk question one per host; its answer fills the matrix and no pool."""
    with CloudStackServer(_answers(), accounts=ACCOUNTS) as server:
        gather(database, link(server.url), only=["listStoragePools"])
    assert ask(database, "SELECT host_id, storage_pool_id FROM pool_host") == [("h1", "p1")]
    assert ask(database, "SELECT id FROM storage_pool ORDER BY id") == [("p1",), ("p2",)]
    assert gaps(database, "listStoragePools") == []


def test_pools_of_a_host_not_told(database: sqlite3.Connection) -> None:
    """A refused question for one host leaves the matrix incomplete, and the pools whole."""
    broken = Override(command="listStoragePools", first=2, status=530, body="{}")
    behaviour = Behaviour(faults=(broken,))
    with CloudStackServer(_answers(), accounts=ACCOUNTS, behaviour=behaviour) as server:
        gather(database, link(server.url), only=["listStoragePools"])
    assert {table for table, _cause, _text in gaps(database, "listStoragePools")} == {"pool_host"}
    whole = dict(ask(database, "SELECT table_name, complete FROM answer"))
    assert (whole["storage_pool"], whole["pool_host"]) == (1, 0)


def test_version_without_a_second_source(database: sqlite3.Connection) -> None:
    """A version that has no IPv6 rules has told all its firewall rules; the gap is still shown."""
    with CloudStackServer(_answers(), accounts=ACCOUNTS) as server:
        only = ["listFirewallRules", "listIpv6FirewallRules"]
        gather(database, link(server.url), only=only)
    assert ask(database, "SELECT id, family FROM firewall_rule") == [("f1", "IPv4")]
    whole = dict(ask(database, "SELECT table_name, complete FROM answer"))
    assert whole["firewall_rule"] == 1
    assert [cause for _t, cause, _m in gaps(database, "listIpv6FirewallRules")] == ["unsupported"]


def test_only_source_unsupported(database: sqlite3.Connection) -> None:
    """A table whose only command the version lacks was not seen."""
    with CloudStackServer(_answers(), accounts=ACCOUNTS) as server:
        gather(database, link(server.url), only=["listIpv6FirewallRules"])
    assert ask(database, "SELECT complete FROM answer WHERE table_name = 'firewall_rule'") == [(0,)]


@pytest.mark.parametrize("deep", [False, True])
def test_deep(database: sqlite3.Connection, deep: bool) -> None:
    """What costs more is asked only when wanted, in small pages."""
    used = Listing("virtualmachine", [{"id": "vm-1", "stats": _STATS}])
    with CloudStackServer(
        _answers(listVirtualMachinesUsageHistory=used), accounts=ACCOUNTS
    ) as server:
        collector = CloudStackCollector(Target(link(server.url), deep=deep))
        collect(database, [collector], None)
        sizes = {
            r.params["pagesize"]
            for r in server.requests
            if r.command == "listVirtualMachinesUsageHistory"
        }
    assert sizes == ({"20"} if deep else set())
    assert ask(database, "SELECT vm_id, cpu_p95, samples FROM vm_usage") == (
        [("vm-1", 0.1, 1)] if deep else []
    )
    asked = set(collector.asked())
    assert asked >= {name for name, command in commands().items() if deep or not command.deep}


def test_every_table_of_a_source_has_a_map() -> None:
    """No table waits for rows that nothing brings; no column is without a path."""
    filled: dict[str, set[str]] = {}
    for command in commands().values():
        for table in command.tables:
            filled.setdefault(table.info.name, set()).update(table.fields)
    own: dict[str, Any] = {n: i for n, i in TABLES.items() if i.by == "cloudstack"}
    assert set(own) - set(filled) == {"configuration_scope"}
    for name, columns in filled.items():
        assert set(TABLES[name].names) - columns <= {"at"}, name


_NO_CATALOGUE = Override(command="listApis", first=1, status=530, body="{}")
_HIDDEN = Override(command="listWebhooks", first=1, status=432, body="{}")


@pytest.mark.parametrize(
    ("command", "faults", "complete", "cause"),
    [
        ("listWebhooks", (), 1, "unsupported"),
        ("listWebhooks", (_NO_CATALOGUE,), 0, "unsupported"),  # nobody knows
        ("listWebhooks", (_HIDDEN,), 0, "forbidden"),  # a role hides it from the catalogue too
        ("listAffinityGroups", (), 0, "unsupported"),  # every server has them
    ],
)
def test_feature_that_the_server_lacks(
    database: sqlite3.Connection,
    command: str,
    faults: tuple[Override, ...],
    complete: int,
    cause: str,
) -> None:
    """By the server's own catalogue there is no such plug-in: known to be none, not unseen."""
    behaviour = Behaviour(faults=faults)
    table = commands()[command].table_names[0]
    with CloudStackServer(estate(), accounts=ACCOUNTS, behaviour=behaviour) as server:
        gather(database, link(server.url), only=[command])
    found = ask(database, f"SELECT complete FROM answer WHERE table_name = '{table}'")
    assert found == [(complete,)]
    assert ask(database, f"SELECT count(*) FROM {table}") == [(0,)]
    assert {one for _t, one, _m in gaps(database, command)} == {cause}
