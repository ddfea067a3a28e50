"""The guide of field traps names places and tests that exist; missing tests are here."""

import ast
import json
import re
import sqlite3
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document, Origin
from audit.check import load_rules
from audit.check.cases import Case, empty_database, run_case
from audit.derive import install
from collectors.cloudstack import CloudStackReading
from collectors.cloudstack.commands import CATALOGUE, commands
from collectors.load import Load
from tests.support import SOURCE, ask, day

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide" / "field-traps.md"
LINES = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in GUIDE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [\d.]+ \|", line)
]
RULES = {rule.id: rule for rule in load_rules()}
GIB = 1 << 30

Collected = Callable[..., sqlite3.Connection]


def _named(cell: str) -> list[str]:
    """Paths in backticks, with the test or case behind :: where there is one."""
    return [text for text in re.findall(r"`([^`]+)`", cell) if "/" in text]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_places_and_proofs_exist(line: list[str]) -> None:
    """Every file named exists, every test is a function of its file, every case one of its rule."""
    _number, _trap, place, proof = line
    assert _named(proof) or proof == "-"
    for name in _named(place) + _named(proof):
        file, _, inner = name.partition("::")
        content = (ROOT / file).read_text(encoding="utf-8")
        if inner and file.endswith(".py"):
            tree = ast.parse(content)
            assert inner in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}, name
        elif inner:
            assert inner in {case["name"] for case in tomllib.loads(content)["case"]}, name


def test_every_trap_has_its_line() -> None:
    """The 24 traps and the 15 pitfalls are there, once and in order."""
    wanted = [str(n) for n in range(1, 25)] + [f"5.{n}" for n in range(1, 16)]
    assert [line[0] for line in LINES] == wanted


@pytest.fixture
def collected() -> Collected:
    """Loads objects as a collection would have, by command; answers the database."""

    def collect(**answers: list[dict[str, Any]]) -> sqlite3.Connection:
        connection = empty_database(install)
        loading = Load(connection, Origin(SOURCE, "cloudstack", day(1)), _reading())
        for command, rows in answers.items():
            key = "api" if command == CATALOGUE else commands()[command].item
            loading.take(_document(command, {"count": len(rows), key: rows}))
        loading.commit(None)
        return connection

    return collect


def _reading() -> CloudStackReading:
    return CloudStackReading(day(1), ())


def _document(command: str, inner: dict[str, Any]) -> Document:
    body = json.dumps({f"{command.lower()}response": inner}).encode()
    return Document(SOURCE, command, {}, 200, day(1), body)


def _host(identity: str = "h", **fields: Any) -> dict[str, Any]:
    usual = {"id": identity, "name": identity, "zoneid": "z", "clusterid": "c", "type": "Routing"}
    return {**usual, **fields}


def test_memory_is_physical(collected: Collected) -> None:
    """512 GiB told as 768 with factor 1.5 are 512 again, and half of them is half (1, 2, 5.1)."""
    cluster = {"id": "c", "name": "c", "zoneid": "z", "podid": "p", "memoryovercommitratio": "1.5"}
    host = _host(memorytotal=824633720832, memoryused=256 * GIB)
    found = collected(listClusters=[cluster], listHosts=[host])
    sql = "SELECT memory_physical, memory_used * 1.0 / memory_physical FROM host_capacity"
    assert ask(found, sql) == [(512 * GIB, 0.5)]


def test_processors_are_threads(collected: Collected) -> None:
    """The number of CPUs is one of threads; sockets not told stay unknown (4)."""
    found = collected(listHosts=[_host(cpunumber=64, cpuspeed=2000)])
    assert ask(found, "SELECT threads, cpu_total FROM host_capacity") == [(64, 64 * 2 * 10**9)]
    assert ask(found, "SELECT cpu_threads, cpu_sockets FROM host") == [(64, None)]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ("listHosts", "networkkbsread"), ("listHosts", "networkkbswrite"),
        ("listStoragePools", "storageusagethreshold"),
        ("listStoragePools", "storageusagedisablethreshold"),
        ("listClusters", "cpumaxdeviation"), ("listClusters", "memorymaxdeviation"),
        ("listVirtualMachines", "networkkbsread"), ("listVirtualMachines", "networkkbswrite"),
        ("listVirtualMachines", "diskioread"), ("listVirtualMachines", "diskkbsread"),
        ("listVolumes", "serviceofferingid"),
    ],
)  # fmt: skip
def test_misleading_fields_are_not_read(command: str, field: str) -> None:
    """No column comes from a field that says something else than its name (5, 6, 7, 18, 5.7)."""
    read = {f for t in commands()[command].tables for fields in t.fields.values() for f in fields}
    assert read
    assert field not in read


def test_metrics_with_wrong_arithmetic_are_not_asked() -> None:
    """The metrics of clusters and pools are recomputed, so nobody asks for them (6, 7)."""
    assert not {"listClustersMetrics", "listStoragePoolsMetrics"} & set(commands())


def test_pool_use_ignores_the_factor(collected: Collected) -> None:
    """9 of 10 TiB are 90 %, whatever may be promised (6)."""
    pool = {
        "id": "p", "name": "p", "zoneid": "z", "scope": "ZONE", "type": "NetworkFilesystem",
        "disksizetotal": 10 << 40, "disksizeused": 9 << 40, "overprovisionfactor": "2.0",
    }  # fmt: skip
    found = collected(listStoragePools=[pool])
    assert ask(found, "SELECT used_share, overprovision FROM pool_load") == [(0.9, 2.0)]


def test_state_of_the_usage_server_is_not_believed() -> None:
    """The rule reads the time of the last good job and never the state (8)."""
    reads = RULES["mgmt-usage-stale"].reads(empty_database(install))
    columns = {column for table, column in reads if table.startswith("usage")}
    assert "last_successful_job" in columns
    assert "state" not in columns


def test_release_of_a_host(collected: Collected) -> None:
    """KVM by its operating system, others by their version, nothing told is unknown (10)."""
    details = {"Host.OS": "Ubuntu", "Host.OS.Version": "22.04"}
    hosts = [
        _host("h1", hypervisor="KVM", hypervisorversion="", details=details),
        _host("h2", hypervisor="XenServer", hypervisorversion="8.2.1"),
        _host("h3", hypervisor="KVM"),
    ]
    found = ask(
        collected(listHosts=hosts), "SELECT host_id, version_text FROM host_release ORDER BY 1"
    )
    assert found == [("h1", "Ubuntu 22.04"), ("h2", "XenServer 8.2.1"), ("h3", None)]


@pytest.mark.parametrize(
    ("told", "meant"),
    [("MASTER", "PRIMARY"), ("PRIMARY", "PRIMARY"), ("BACKUP", "BACKUP"), ("FAULT", "FAULT")],
)
def test_master_is_primary(collected: Collected, told: str, meant: str) -> None:
    """Old and new words of a router's redundancy state are one (11, 5.13)."""
    router = {"id": "r", "name": "r", "zoneid": "z", "guestnetworkid": "n", "redundantstate": told}
    found = collected(listRouters=[router])
    assert ask(found, "SELECT redundant_state FROM router_state") == [(meant,)]


def test_alert_types_are_no_capacity_types(collected: Collected) -> None:
    """Alerts of hosts (7) and VMs (8) say nothing about VLANs (7) and addresses (8) (13)."""
    alerts = [{"id": f"a{n}", "type": n, "name": "ALERT", "sent": day(1)} for n in (7, 8)]
    capacity = {"zoneid": "z", "type": 7, "name": "VLAN", "capacitytotal": 10, "capacityused": 9}
    found = collected(listAlerts=alerts, listCapacity=[capacity])
    assert ask(found, "SELECT type, used_share FROM capacity_now") == [(7, 0.9)]
    assert ask(found, "SELECT type FROM alert ORDER BY type") == [(7,), (8,)]


def test_storage_counters_are_not_used() -> None:
    """Of CloudStack's counters rules read addresses, VLANs and backup storage, no pools (14)."""
    users = [rule for rule in RULES.values() if "capacity_now" in rule.sql + rule.scope]
    types = {n for rule in users for n in re.findall(r"\btype (?:=|IN \() ?(\d+)", rule.sql)}
    assert users
    assert types <= {"4", "5", "7", "8", "21"}
    assert all(re.search(r"\btype (=|IN)", rule.sql) for rule in users)


def test_catalogue_of_traffic_types_proves_nothing(collected: Collected) -> None:
    """A catalogue that lists no label is no proof that there are none; of others it is (16)."""
    catalogue = [
        {"name": name, "response": [{"name": "id"}]} for name in ("listTrafficTypes", "listZones")
    ]
    traffic = {"id": "t", "traffictype": "Guest", "physicalnetworkid": "p"}
    answers = {CATALOGUE: catalogue, "listTrafficTypes": [traffic]}
    answers["listZones"] = [{"id": "z", "name": "z"}]
    answers["listPhysicalNetworks"] = []
    found = collected(**answers)
    lacking = set(ask(found, "SELECT table_name, column_name FROM gap WHERE column_name <> ''"))
    assert ("zone", "dns1") in lacking
    assert not {table for table, _ in lacking} & {"traffic_type"}


def test_limits_of_the_kvm_default_row_are_not_used() -> None:
    """A limit of 4 in the row of KVM makes 17 hosts no worse than above the advice (20)."""
    spec: dict[str, Any] = {
        "cluster": [{"id": "c", "name": "c", "hypervisor": "KVM"}],
        "host": [{"id": f"h{n}", "cluster_id": "c", "hypervisor": "KVM"} for n in range(17)],
        "hypervisor_capability": [{"hypervisor": "KVM", "max_hosts_per_cluster": 4}],
        "expect": [{"subject": "c", "severity": "low"}],
    }
    case = Case(RULES["cluster-oversize"], "KVM default row", spec)
    assert run_case(empty_database(install), case) == []


def test_ports_are_numbers_whoever_tells_them(collected: Collected) -> None:
    """Texts of forwarding rules and numbers of firewall rules become the same (5.5)."""
    forward = {"id": "f", "protocol": "tcp", "publicport": "443", "privateport": "8443"}
    fire = {"id": "w", "protocol": "tcp", "startport": 443, "endport": 443}
    found = collected(listPortForwardingRules=[forward], listFirewallRules=[fire])
    same = "SELECT f.public_port, f.private_port, w.start_port FROM port_forwarding_rule AS f"
    assert ask(found, f"{same} JOIN firewall_rule AS w ON w.start_port = f.public_port") == [
        (443, 8443, 443)
    ]


@pytest.mark.parametrize("key", ["dbMetrics", "dbmetrics", "DBMetrics"])
def test_spelling_of_the_object_does_not_matter(key: str) -> None:
    """The object of an answer is found however its name is written (5.6)."""
    document = _document("listDbMetrics", {key: {"hostname": "db1", "version": "8.0"}})
    found = dict(_reading().take(document))
    assert "db1" in found["db_server"][0]


def test_absent_is_unknown(collected: Collected) -> None:
    """A stopped VM is on no host, a zone pool in no cluster, a new network has no VLAN (5.8)."""
    found = collected(
        listVirtualMachines=[{"id": "v", "name": "v", "state": "Stopped", "zoneid": "z"}],
        listStoragePools=[{"id": "p", "name": "p", "zoneid": "z", "scope": "ZONE"}],
        listNetworks=[{"id": "n", "name": "n", "zoneid": "z", "type": "Isolated"}],
    )
    sql = (
        "SELECT v.host_id, v.memory, p.cluster_id, p.capacity, n.vlan, n.redundant_router "
        "FROM vm AS v, storage_pool AS p, network AS n"
    )
    assert ask(found, sql) == [(None,) * 6]


def test_ranges_and_hosts_count_once(collected: Collected) -> None:
    """The old lists of a pod's addresses add no range; system VMs are no hosts (5.9)."""
    pod = {
        "id": "p", "name": "p", "zoneid": "z", "startip": ["10.0.0.1"], "endip": ["10.0.0.9"],
        "ipranges": [{"startip": "10.0.0.1", "endip": "10.0.0.9", "forsystemvms": "0"}],
    }  # fmt: skip
    hosts = [_host("h"), _host("s", type="SecondaryStorageVM"), _host("c", type="ConsoleProxy")]
    found = collected(listPods=[pod], listHosts=hosts)
    ranges = ask(found, "SELECT start_ip, end_ip, for_system_vms FROM pod_ip_range")
    assert ranges == [("10.0.0.1", "10.0.0.9", 0)]
    assert ask(found, "SELECT id FROM host") == [("h",)]
