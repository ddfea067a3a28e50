"""Maps: what a file may say, and what the shipped ones make of the recorded answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit.errors import MapError
from audit.model import TABLES
from collectors.cloudstack import CloudStackReading, folder
from collectors.cloudstack import commands as module
from collectors.cloudstack.commands import CATALOGUE, PROBE, Command, commands
from collectors.mapping import compile_table, load_toml
from tests.support import SOURCE, day

_MAPS = Path(module.__file__).parent / "maps"
_AT = day(1)
# recorded only in part, or asked for twice with other parameters
_CUT = {
    "listEvents", "listConfigurations", "listTrafficTypes", "listStorageNetworkIpRange",
    "listOsTypes", "listLoadBalancerRuleInstances",
}  # fmt: skip
_ZONE: dict[str, Any] = {
    "name": "zone",
    "columns": {"id": "id", "name": "name", "multi_arch": "ismultiarch", "type": ["type", "kind"]},
}


def _zone(**columns: Any) -> dict[str, Any]:
    """The block of a table with some columns changed."""
    return {**_ZONE, "columns": {**_ZONE["columns"], **columns}}


def _one(spec: dict[str, Any], item: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of one object, by column."""
    table = compile_table(spec, "x.toml")
    return [dict(zip(table.info.names, row, strict=True)) for row in table.rows(item, _AT)]


def test_paths() -> None:
    """Plain and deep paths, alternatives, constants and types by column."""
    item = {"id": 7, "name": "a", "kind": "Core", "ismultiarch": "true", "d": {"Host.OS": "x"}}
    (row,) = _one(_zone(dns1="=1.1.1.1", dns2="d/Host.OS", dhcp_provider="d/a/b"), item)
    assert row["id"] == "7"
    assert (row["type"], row["multi_arch"]) == ("Core", True)
    assert (row["dns1"], row["dns2"], row["dhcp_provider"]) == ("1.1.1.1", "x", None)
    assert row["network_type"] is None


def test_rows_of_members() -> None:
    """`each` gives a row per member, with fields of the object around it."""
    spec = {
        "name": "vm_security_group",
        "each": "group",
        "columns": {"vm_id": "^id", "security_group_id": "id"},
    }
    item = {"id": "vm", "group": [{"id": "a"}, {"id": "b"}, {}, "odd"]}
    assert [r["security_group_id"] for r in _one(spec, item)] == ["a", "b"]
    assert [r["vm_id"] for r in _one(spec, {**item, "group": {"id": "a"}})] == ["vm"]
    assert _one(spec, {"group": [{"id": "a"}]}) == [], "members of nobody are not kept"
    assert _one(spec, {"id": "vm"}) == []


def test_rows_of_pairs() -> None:
    """`each = "*"` gives a row per pair of name and value."""
    spec = {"name": "infrastructure", "each": "*", "columns": {"name": "name", "objects": "value"}}
    assert [(r["name"], r["objects"]) for r in _one(spec, {"zones": 2, "bad": "x"})] == [
        ("zones", 2), ("bad", None),
    ]  # fmt: skip


def test_row_without_identity() -> None:
    """An object without its key gives no row; other values may be bad and become unknown."""
    assert _one(_ZONE, {"name": "a"}) == []
    (row,) = _one(_ZONE, {"id": "1", "name": "a", "ismultiarch": "perhaps"})
    assert row["multi_arch"] is None


@pytest.mark.parametrize("pod", [{}, {"podid": None}, {"podid": ""}])
def test_key_that_may_be_empty(pod: dict[str, Any]) -> None:
    """The pod of a counter per zone is empty text, however its absence is told."""
    (spec,) = load_toml(_MAPS / "capacity.toml")["table"]
    (row,) = _one(spec, {"zoneid": "z", "type": 1, "clusterid": "c", **pod})
    assert (row["pod_id"], row["cluster_id"], row["at"]) == ("", "c", _AT)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"name": "nonsense", "columns": {}}, "unknown table 'nonsense'"),
        ({"columns": {}}, "unknown table ''"),
        (_zone(colour="x"), "zone has no column 'colour'"),
        (_zone(dns1="dns1 | nonsense"), "dns1: unknown converter 'nonsense'"),
        (_zone(dns1=["a", "b | nonsense"]), "dns1: unknown converter 'nonsense'"),
        (_zone(dns1=3), "dns1: must be a path"),
        (_zone(dns1=[]), "dns1: must be a path"),
        (_zone(dns1=""), "dns1: must be a path"),
        ({"name": "zone", "columns": {"id": "id"}}, "zone.name must not be unknown"),
        ({**_ZONE, "foreach": "x"}, "unknown key 'foreach'"),
    ],
)
def test_malformed_table(spec: dict[str, Any], said: str) -> None:
    """A wrong block is refused with the file, and the column where there is one."""
    with pytest.raises(MapError) as caught:
        compile_table(spec, "x.toml")
    assert str(caught.value).startswith("x.toml: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("command = ", "not TOML"), ('command = "a"', "'item' is missing"),
        ('item = "a"\ntable = []', "'command' is missing"), ("colour = 1", "unknown key 'colour'"),
    ],
)  # fmt: skip
def test_malformed_file(tmp_path: Path, text: str, said: str) -> None:
    """A wrong file is refused by its name."""
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(MapError, match=f"x.toml: .*{said}"):
        module._compile(load_toml(path), path.name)


def test_every_table_is_filled() -> None:
    """Every CloudStack table of the model is filled by a map, and no file is left out."""
    filled = {name for command in commands().values() for name in command.table_names}
    assert filled == {name for name, info in TABLES.items() if info.by == "cloudstack"}
    assert len(commands()) == len(list(_MAPS.glob("*.toml")))


@pytest.mark.parametrize("command", commands().values(), ids=lambda c: c.name)
def test_shipped_map(command: Command) -> None:
    """A shipped map has a path for every column, and takes ids of commands that are asked."""
    for table in command.tables:
        lacking = set(table.info.names) - set(table.fields) - {"at"}
        assert not lacking
    assert set(command.parents.values()) <= set(commands())


def _bodies(content: Any) -> list[tuple[dict[str, str], Any]]:
    """Parameters and inner objects of a recording, whatever its layout."""
    entries = content if isinstance(content, list) else [content]
    found: list[tuple[dict[str, str], Any]] = []
    for entry in entries:
        wrapped = isinstance(entry, dict) and {"params", "response"} <= set(entry)
        answer = entry["response"] if wrapped else entry
        params = entry["params"] if wrapped else {}
        pages = answer if isinstance(answer, list) else [answer]
        found += [(params, next(iter(page.values()))) for page in pages]
    return found


# the recorded server has no VMware plugin and no hosts that tell of files and foreign VMs
_NOT_RECORDED = {"listVmwareDcs", "listUnmanagedInstances", "listVolumesForImport"}
RECORDED = [command for command in commands().values() if command.name not in _NOT_RECORDED]


@pytest.mark.parametrize("command", RECORDED, ids=lambda c: c.name)
def test_map_on_its_recording(recordings: Path, command: Command) -> None:
    """Every object the server counted becomes a row of the first table."""
    files = [f for s in (".projects", "") if (f := recordings / f"{command.name}{s}.json").exists()]
    bodies = _bodies(json.loads(files[0].read_text()))
    inner = [body for _, body in bodies]
    items = [{**i, **_asked(p)} for p, body in bodies for i in _items(command, body)]
    wanted = [i for i in items if all(i.get(k, v) == v for k, v in command.where.items())]
    table = command.tables[0]
    rows = [row for item in wanted for row in table.rows(item, _AT)]
    if table.each is None:
        assert len(rows) == len(wanted)
    counts = {body["count"] for body in inner if "count" in body}
    if len(inner) == 1 and counts and command.name not in _CUT:
        assert len(items) == counts.pop()
    assert rows or not wanted or table.each


def _asked(params: dict[str, str]) -> dict[str, str]:
    """Parameters as the reading shows them to a map."""
    return {f"@{name}": value for name, value in params.items()}


def _items(command: Command, body: dict[str, Any]) -> list[dict[str, Any]]:
    found: Any = next((v for k, v in body.items() if k.lower() == command.item.lower()), [])
    return [found] if isinstance(found, dict) else found


def test_recordings_as_a_whole(recordings: Path) -> None:
    """Read together the recordings lose no row, and every gap is one of the recording itself."""
    asked = folder.asked(recordings)
    assert {PROBE, CATALOGUE} <= set(asked)
    reading = CloudStackReading(_AT, asked)
    rows: dict[str, int] = {}
    for document in folder.documents(recordings, SOURCE, _AT):
        for table, found in reading.take(document):
            rows[table] = rows.get(table, 0) + len(found)
    assert {t: rows[t] for t in ("zone", "host", "vm", "vm_nic", "volume")}["vm"] == 69
    assert reading.outcome().version == "4.22.0.0-SNAPSHOT"
    causes = {(m.request.split()[0], m.cause) for m in reading.outcome().missing if not m.column}
    # asked once per object only for a few of them, or without both kinds
    partly = {"listServiceOfferings", "listSslCerts", "listStoragePools"}
    assert {name for name, _ in causes} <= _CUT | partly
