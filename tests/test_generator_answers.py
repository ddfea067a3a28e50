"""Generated answers: the same seed gives the same bytes, everything in them fits together."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sample_data.answers import Row
from sample_data.build import build
from sample_data.generate import main
from sample_data.render_cloudstack import LISTS, SINGLES, answers
from sample_data.spec import SPECS, load_spec
from tests.generated import SMALL, body, dump, estate, rendered, rows

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
    first, second = (
        {f.relative_to(top): f.read_bytes() for f in top.rglob("*.*") if f.is_file()}
        for top in (tmp_path / "a", tmp_path / "b")
    )
    assert first == second
    assert sum(file.suffix == ".snmprec" for file in first) == len(
        build(load_spec("small")).switches
    )
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
