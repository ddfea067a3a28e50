"""The estate generator: the same seed gives the same estate, everything in it fits together."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sample_data.answers import Answers, Listing, Row, Single
from sample_data.build import build
from sample_data.estate import Estate, View
from sample_data.faults import AREAS, REGISTRY, FaultError
from sample_data.generate import main
from sample_data.render_cloudstack import LISTS, SINGLES, answers
from sample_data.spec import SPECS, EstateSpec, FaultSpec, SpecError, load_spec, parse_spec

SMALL = ("small", "healthy", "demo")
# fields that hold ids of objects some other command lists
REFERENCES = {
    "zoneid": "listZones",
    "podid": "listPods",
    "clusterid": "listClusters",
    "hostid": "listHosts",
    "managementserverid": "listManagementServers",
    "storageid": "listStoragePools",
    "virtualmachineid": "listVirtualMachines",
    "serviceofferingid": "listServiceOfferings",
    "diskofferingid": "listDiskOfferings",
    "networkofferingid": "listNetworkOfferings",
    "vpcofferingid": "listVPCOfferings",
    "templateid": "listTemplates",
    "domainid": "listDomains",
    "projectid": "listProjects",
    "guestnetworkid": "listNetworks",
    "associatednetworkid": "listNetworks",
    "physicalnetworkid": "listPhysicalNetworks",
    "vpcid": "listVPCs",
    "aclid": "listNetworkACLLists",
    "volumeid": "listVolumes",
    "ipaddressid": "listPublicIpAddresses",
    "publicipid": "listPublicIpAddresses",
    "vlanid": "listVlanIpRanges",
}


@cache
def estate(name: str, month: int = 0) -> Estate:
    """Build one of the shipped specs; nobody may change the result."""
    return build(load_spec(name), month)


@cache
def rendered(name: str, month: int = 0) -> Answers:
    """Render one of the shipped specs."""
    return answers(estate(name, month))


def rows(result: Answers, command: str) -> list[Row]:
    """Return the rows of a list command."""
    answer = result[command]
    assert isinstance(answer, Listing)
    return answer.rows


def body(result: Answers, command: str) -> Row:
    """Return the body of a command that answers one object."""
    answer = result[command]
    assert isinstance(answer, Single)
    return answer.body


def with_fault(name: str, **params: Any) -> Estate:
    """Build the small estate with one fault."""
    return build(replace(load_spec("small"), faults=(FaultSpec(name, params=params),)))


def dump(result: Answers) -> str:
    """Write answers as text, to compare all of them at once."""
    return json.dumps({k: getattr(v, "rows", None) or str(v) for k, v in result.items()})


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.toml")), ids=lambda p: p.stem)
def test_every_shipped_spec_loads(path: Path) -> None:
    """Every spec file loads, and a bare name finds it."""
    spec = load_spec(path)
    assert spec == load_spec(path.stem)
    assert spec.zones


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """Two runs write identical files; another seed does not."""
    for folder in ("a", "b"):
        assert main(["small", "--month", "1", "--out", str(tmp_path / folder)]) == 0
    first = {f.name: f.read_bytes() for f in (tmp_path / "a").iterdir()}
    assert first == {f.name: f.read_bytes() for f in (tmp_path / "b").iterdir()}
    spec = load_spec("small")
    assert dump(answers(build(replace(spec, seed=4)))) != dump(rendered("small"))


def test_files_have_the_form_of_the_recordings(tmp_path: Path) -> None:
    """A file is the raw body: <command>response, count, rows; the index names every command."""
    main(["small", "--out", str(tmp_path)])
    zones = json.loads((tmp_path / "listZones.json").read_text())["listzonesresponse"]
    assert zones["count"] == len(zones["zone"]) == 1
    empty = json.loads((tmp_path / "listSecurityGroups.json").read_text())
    assert empty == {"listsecuritygroupsresponse": {}}
    metrics = json.loads((tmp_path / "listDbMetrics.json").read_text())
    assert list(metrics["listdbmetricsresponse"]) == ["dbMetrics"]
    index = json.loads((tmp_path / "index.json").read_text())
    assert {entry["command"] for entry in index} == {*LISTS, *SINGLES, "listApis"}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("month", [0, 2])
def test_every_id_leads_somewhere(name: str, month: int) -> None:
    """An id in one answer exists in the answer that lists its kind."""
    result = rendered(name, month)
    known = {
        command: {row["id"] for row in rows(result, command)}
        for command in LISTS
        if rows(result, command) and "id" in rows(result, command)[0]
    }
    system = {row["id"] for row in rows(result, "listSystemVms")}
    known["listVirtualMachines"] |= system
    for command in LISTS:
        for field, value in references(rows(result, command), command):
            assert value in known.get(REFERENCES[field], set()), (command, field, value)


def references(found: list[Row], command: str) -> Iterator[tuple[str, str]]:
    """Yield every reference in rows.

    Not counted: a volume's offering number, a pod's VLANs, the hidden disk part of an offering.
    """
    odd = {("listVolumes", "serviceofferingid"), ("listPods", "vlanid")}
    odd.add(("listServiceOfferings", "diskofferingid"))
    for row in found:
        for field, value in row.items():
            if field in REFERENCES and (command, field) not in odd:
                yield field, value


@pytest.mark.parametrize("name", SMALL)
def test_ids_are_unique(name: str) -> None:
    """No two rows of a command share an id (templates repeat per zone, as on the real server)."""
    result = rendered(name)
    for command in LISTS.keys() - {"listTemplates"}:
        ids = [row["id"] for row in rows(result, command) if "id" in row]
        assert [key for key, count in Counter(ids).items() if count > 1] == [], command


@pytest.mark.parametrize("name", SMALL)
def test_host_allocation_is_the_sum_of_its_machines(name: str) -> None:
    """Memory of a host = its running VMs, routers and system VMs; total = physical x ratio."""
    result, built = rendered(name), estate(name)
    memory = {row["id"]: row["memory"] * 1024**2 for row in rows(result, "listServiceOfferings")}
    sums: Counter[str] = Counter()
    for command in ("listVirtualMachines", "listRouters", "listSystemVms"):
        for row in rows(result, command):
            if "hostid" in row and row["state"] == "Running":
                sums[row["hostid"]] += memory[row["serviceofferingid"]]
    physical = {host.id: host.ram for host in built.hosts}
    ratio = {r["id"]: float(r["memoryovercommitratio"]) for r in rows(result, "listClusters")}
    for row in rows(result, "listHosts"):
        if row["type"] == "Routing":
            assert row["memoryallocatedbytes"] == sums[row["id"]]
            assert row["memorytotal"] == physical[row["id"]] * ratio[row["clusterid"]]
            assert row["memoryallocatedbytes"] <= row["memorytotal"]


@pytest.mark.parametrize("name", SMALL)
def test_pool_allocation_is_the_sum_of_its_volumes(name: str) -> None:
    """Allocated is the sum of the volumes; used never exceeds the disk; capacity adds up."""
    result = rendered(name)
    sums: Counter[str] = Counter()
    for row in rows(result, "listVolumes"):
        sums[row["storageid"]] += row["size"]
    pools = rows(result, "listStoragePools")
    for row in pools:
        assert row["disksizeallocated"] == sums[row["id"]]
        assert 0 <= row["disksizeused"] <= row["disksizetotal"]
    for row in rows(result, "listCapacity"):
        if row["type"] == 2:
            shared = [p for p in pools if p["zoneid"] == row["zoneid"] and p["scope"] != "HOST"]
            assert row["capacitytotal"] == sum(p["disksizetotal"] for p in shared)
            assert row["capacityused"] == sum(p["disksizeused"] for p in shared)


def test_quirks_of_the_real_server() -> None:
    """Values keep the odd forms the recordings show."""
    result = rendered("small")
    host = rows(result, "listHosts")[0]
    assert host["lastpinged"].startswith("1970-01-2")
    assert "hypervisorversion" not in host
    assert set(host["details"]) == {
        *("Host.OS", "Host.OS.Version", "Host.OS.Kernel.Version", "secured")
    }
    assert {row["type"] for row in rows(result, "listHosts")} == {
        *("Routing", "SecondaryStorageVM", "ConsoleProxy")
    }
    assert rows(result, "listVlanIpRanges")[0]["vlan"] == "vlan://100"
    assert rows(result, "listClusters")[0]["memoryovercommitratio"] == "1.0"
    assert body(result, "listDbMetrics")["replicas"] == ["10.10.0.32"]
    scoped = [r for r in rows(result, "listConfigurations") if "_scope" in r]
    assert {row["scope"] for row in scoped} == {"cluster"}
    apis = {row["name"]: row for row in rows(result, "listApis")}
    fields = {part["name"] for part in apis["listHosts"]["response"]}
    assert {"details", "cpusockets", "hostha"} <= fields
    assert {"name": "zoneid"}.items() <= apis["listHosts"]["params"][0].items() or any(
        param["name"] == "zoneid" for param in apis["listHosts"]["params"]
    )


def test_a_month_later() -> None:
    """VMs came, a host arrived, disks filled; what stayed kept its identity."""
    before, after = rendered("small", 0), rendered("small", 1)
    old = {row["id"]: row for row in rows(before, "listVirtualMachines")}
    new = {row["id"]: row for row in rows(after, "listVirtualMachines")}
    assert new.keys() - old.keys()
    kept = old.keys() & new.keys()
    assert len(kept) > len(old) * 0.8
    for key in kept:
        for field in ("name", "created", "nic", "serviceofferingname", "account"):
            assert old[key].get(field) == new[key].get(field)
    hosts = [{r["id"]: r["ipaddress"] for r in rows(x, "listHosts")} for x in (before, after)]
    assert len(hosts[1]) == len(hosts[0]) + 1
    assert hosts[0].items() <= hosts[1].items()
    used = [sum(r["disksizeused"] for r in rows(x, "listStoragePools")) for x in (before, after)]
    assert used[1] > used[0]
    events = [{r["id"] for r in rows(x, "listEvents")} for x in (before, after)]
    assert events[1] - events[0]


def test_removed_vms_are_gone_from_later_months() -> None:
    """Over half a year some VMs are removed and their disks and snapshots with them."""
    before, after = estate("healthy", 0), estate("healthy", 6)
    assert {vm.id for vm in before.vms} - {vm.id for vm in after.vms}
    alive = set(after.vms)
    assert all(volume.vm in alive for volume in after.volumes)


@pytest.mark.parametrize("month", [0, 1, 3, 6])
def test_healthy_is_healthy(month: int) -> None:
    """N+1 holds well below 60 % memory, nothing is nearly full, all is redundant."""
    built = estate("healthy", month)
    view = View(built)
    assert built.planted == []
    assert len(built.managers) >= 2
    assert built.settings["host"] not in {server.ip for server in built.managers}
    for cluster, hosts in view.hosts_of.items():
        total = sum(host.ram for host in hosts)
        allocated = sum(map(view.memory, hosts))
        assert allocated < 0.6 * total
        assert allocated < 0.9 * (total - max(host.ram for host in hosts))
        shares = [view.memory(host) / host.ram for host in hosts]
        assert max(shares) - sum(shares) / len(shares) < 0.3
        limit = float(cluster.settings["cluster.memory.allocated.capacity.disablethreshold"])
        assert limit <= 1 - max(host.ram for host in hosts) / total
    for pool in built.pools:
        assert view.pool_used(pool) < 0.6 * pool.size
        assert len({v.vm for v in view.volumes_on[pool]}) < 0.25 * len(built.vms)
    for vm in built.vms:
        assert vm.backup or any(volume.policy for volume in view.volumes_of[vm])
    assert len({pool.server for pool in built.pools}) == len(built.pools)


def test_anti_affinity_holds_without_a_fault() -> None:
    """Members of a strict anti-affinity group run on different hosts."""
    built = estate("healthy", 3)
    for group in built.affinity_groups:
        hosts = [vm.host for vm in built.vms if vm.affinity is group and vm.host]
        assert len(set(hosts)) == len(hosts)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_fault_changes_the_answers(name: str) -> None:
    """A fault changes what the API says, reports its subject and names a rule that must fire."""
    built = with_fault(name)
    (fault, subject, expects), *rest = built.planted
    assert (fault, rest) == (name, [])
    assert subject
    assert name in expects
    result = answers(built)
    assert dump(result) != dump(rendered("small"))
    for command in LISTS:
        known = {row["id"] for row in rows(result, "listHosts")}
        assert all(row["hostid"] in known for row in rows(result, command) if "hostid" in row)


def test_faults_are_documented_and_not_confused() -> None:
    """Every fault has a docstring, and what it expects is not also listed as possible."""
    assert len(AREAS) == 5
    for fault in REGISTRY.values():
        assert (fault.function.__doc__ or "").endswith(".")
        assert not set(fault.expects) & set(fault.also)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("vr-pair-broken", {"mode": "no-primary"}),
        ("vr-pair-broken", {"mode": "one-down"}),
        ("net-label-missing", {"mode": "null"}),
        ("fw-sensitive-port", {"port": 5432}),
        ("mgmt-server-not-up", {"state": "Maintenance"}),
        ("pool-used", {"pool": "peb1-c2-nas-c-1", "share": 0.96}),
        ("acl-open", {"network": "kelpworks-ops-vpc1-db"}),
        ("cluster-oversize", {"cluster": "peb1-c2", "hosts": 40}),
    ],
)
def test_parameters_choose_victim_and_kind(name: str, params: dict[str, Any]) -> None:
    """Parameters change what a fault does."""
    assert dump(answers(with_fault(name, **params))) != dump(answers(with_fault(name)))


@pytest.mark.parametrize(
    ("name", "params", "sentence"),
    [
        ("pool-usd", {}, "unknown fault 'pool-usd': did you mean 'pool-used'?"),
        ("pool-used", {"shares": 1}, "unknown parameter 'shares' of fault 'pool-used': did you"),
        ("mgmt-single-server", {"x": 1}, "unknown parameter 'x' of fault 'mgmt-single-server': it"),
        ("zone-dns-single", {"zone": "peb2"}, "no zone 'peb2': did you mean 'peb1'?"),
        ("vr-pair-broken", {"mode": "odd"}, "mode 'odd' of vr-pair-broken"),
        ("mgmt-settings-risky", {"setting": "no.such"}, "no setting 'no.such'"),
        ("vm-error", {"count": 999}, "this fault needs 999 running VMs"),
    ],
)
def test_impossible_faults_say_why(name: str, params: dict[str, Any], sentence: str) -> None:
    """A wrong fault name, parameter or victim gives one clear sentence."""
    with pytest.raises(FaultError) as caught:
        with_fault(name, **params)
    assert str(caught.value).startswith(sentence)


def test_faults_come_and_go() -> None:
    """from_month and until_month bound a fault's life."""
    spec = replace(
        load_spec("small"), faults=(FaultSpec("zone-dns-single", from_month=1, until_month=2),)
    )
    assert [len(build(spec, month).planted) for month in range(3)] == [0, 1, 0]


def test_two_server_faults_need_two_servers() -> None:
    """With one management server left, faults of the second one say so."""
    spec = load_spec("small")
    faults = (FaultSpec("mgmt-single-server"), FaultSpec("mgmt-version-skew"))
    with pytest.raises(FaultError, match="two management servers"):
        build(replace(spec, faults=faults))


def table(**change: Any) -> dict[str, Any]:
    """Return a minimal spec table with some keys changed."""
    cluster = {"name": "c1", "hosts": 2, "pools": [{"array": "nas"}]}
    zone = {"name": "z1", "octet": 1, "pods": [{"name": "p1", "clusters": [cluster]}]}
    zone["vms"] = {"count": 3}
    start = load_spec("small").start
    return {"name": "tiny", "seed": 1, "start": start, "zones": [zone], **change}


def test_minimal_spec_builds() -> None:
    """Everything but names and counts has a default."""
    spec = parse_spec(table())
    assert isinstance(spec, EstateSpec)
    assert len(build(spec).vms) == 3
    with pytest.raises(ValueError, match="month must be 0 or more"):
        build(spec, -1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"zonez": 1}, "unknown key 'zonez' in the estate 'tiny': did you mean 'zones'?"),
        ({"qqqq": 1}, "unknown key 'qqqq' in the estate 'tiny': known are: "),
        ({"seed": "one"}, "seed of the estate 'tiny' must be int, not 'one'"),
        ({"seed": True}, "seed of the estate 'tiny' must be int, not True"),
        ({"zones": 3}, "zones of the estate 'tiny' must be a list, not 3"),
        ({"zones": [3]}, "zones of the estate 'tiny' must be a table, not 3"),
        ({"zones": []}, "zones of the estate is empty"),
        ({"zones": [{"name": "z1"}]}, "zones of the estate 'tiny' 'z1' lacks the key 'octet'"),
        ({"growth": "much"}, "growth of the estate 'tiny' must be float, not 'much'"),
    ],
)
def test_spec_errors_are_sentences(change: dict[str, Any], sentence: str) -> None:
    """A wrong spec gives one sentence that names the place and the nearest right word."""
    with pytest.raises(SpecError) as caught:
        parse_spec(table(**change))
    assert str(caught.value).startswith(sentence)


def test_spec_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file, a broken file: exit code 2 and the sentence on stderr."""
    broken = tmp_path / "broken.toml"
    broken.write_text("name = ")
    for spec, text in (("nowhere", "no spec file"), (str(broken), "is not TOML")):
        assert main([spec, "--out", str(tmp_path / "out")]) == 2
        assert text in capsys.readouterr().err


def test_whole_numbers_are_fine_where_fractions_are_meant() -> None:
    """`growth = 0` reads as 0.0."""
    assert parse_spec(table(growth=0)).growth == 0.0


def test_hypervisors_speak_their_own_way() -> None:
    """XenServer hosts show a version and no details; labels exist for every hypervisor present."""
    result = rendered("demo")
    xen = [r for r in rows(result, "listHosts") if r.get("hypervisor") == "XenServer"]
    assert xen
    assert all(r["hypervisorversion"] == "8.2.1" and "details" not in r for r in xen)
    edge = next(z["id"] for z in rows(result, "listZones") if z["name"] == "nor-edge")
    physical = {r["id"] for r in rows(result, "listPhysicalNetworks") if r["zoneid"] == edge}
    for row in rows(result, "listTrafficTypes"):
        if row["physicalnetworkid"] in physical:
            assert {"kvmnetworklabel", "xennetworklabel"} <= row.keys()


def test_bench_is_large() -> None:
    """The bench spec has 1,000 hosts and 10,000 VMs."""
    spec = load_spec("bench")
    hosts = sum(
        c.hosts * c.count * pod.count for z in spec.zones for pod in z.pods for c in pod.clusters
    )
    assert hosts == 1000
    assert sum(zone.vms.count for zone in spec.zones) == 10_000
