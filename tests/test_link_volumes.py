"""Which volume of an array a volume of CloudStack is, by the path its driver wrote."""

from typing import Any

import pytest

from tests.filled import filled
from tests.support import ask

_ARRAY = {"id": "a1", "name": "array1", "address": "10.6.0.1"}
_PURE = "type=FIBERWWN; address=624a9370{}; providerName={}; providerID=7f1c;"
_SERIAL = "5c2f3a90b4de4f7700011a2b"


def _disk(path: str, number: int = 1, **values: Any) -> dict[str, Any]:
    usual = {"id": f"d{number}", "name": f"DATA-{number:04}", "state": "Ready", "path": path,
             "storage_pool_id": "p", "created": "2020-01-01T00:00:00Z"}  # fmt: skip
    return {**usual, **values}


def _estate(
    pool: dict[str, Any], disks: list[dict[str, Any]], spaces: list[dict[str, Any]], **tables: Any
) -> dict[str, Any]:
    usual = {
        "storage_pool": [{"id": "p", "name": "pool", "scope": "ZONE", "server": "10.6.0.1",
                          "managed": True, **pool}],
        "storage_array": [_ARRAY],
        "array_volume": [{"array_id": "a1", "kind": "volume", **one} for one in spaces],
        "volume": disks,
    }  # fmt: skip
    return {**usual, **tables}


def _found(tables: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Links and conflicts."""
    with filled(**tables) as connection:
        links = ask(
            connection,
            "SELECT volume_id, array_id, array_volume_id, method, confidence FROM volume_array "
            "ORDER BY 1",
        )
        return links, ask(
            connection, "SELECT volume_id, kind, detail FROM volume_array_conflict ORDER BY 1, 2"
        )


def _kinds(conflicts: list[Any]) -> list[tuple[str, str]]:
    return [(volume, kind) for volume, kind, _ in conflicts]


_FLEX = {"type": "PowerFlex", "path": "9adfa9b0"}
_FIRE = {"type": "Iscsi", "path": "MVIP=10.6.0.1;SVIP=10.6.0.2"}
_IQN = "iqn.2010-01.com.solidfire:4nv1.data-0001.7"


@pytest.mark.parametrize(
    ("pool", "path", "space", "method"),
    [
        (_FLEX, "F9FB5BD500000001:vol-1-ab", {"id": "f9fb5bd500000001"}, "id"),
        (_FLEX, "f9fb5bd500000001", {"id": "f9fb5bd500000001"}, "id"),
        (_FIRE, f"/{_IQN}/0", {"id": "7", "name": "data-0001"}, "iqn"),
        (_FIRE, f"[-{_IQN}-0] ROOT-1.vmdk", {"id": "7", "name": "data-0001"}, "iqn"),
        (
            {"type": "FiberChannel", "server": "https://10.6.0.1"},
            _PURE.format(_SERIAL, "cs::v1"),
            {"id": "cs::v1", "name": "cs::v1", "serial": _SERIAL.upper()},
            "serial",
        ),
        ({"type": "RBD", "path": "cloud", "managed": None}, "img1", {"id": "cloud/img1"}, "image"),
        ({"type": "RBD", "path": "/cloud"}, "cloud/img1", {"id": "cloud/img1"}, "image"),
    ],
)
def test_measured(pool: dict[str, Any], path: str, space: dict[str, Any], method: str) -> None:
    """The path leads to one volume of the array, and nothing speaks against it."""
    lif = {"array_id": "a1", "id": "m", "address": "10.6.0.1", "protocol": "rbd"}
    other = {"id": "other", "name": "other", "serial": "0" * 24}
    tables = _estate(pool, [_disk(path)], [space, other], array_lif=[lif])
    assert _found(tables) == ([("d1", "a1", space["id"], method, "measured")], [])


def test_by_name() -> None:
    """XenServer's path tells nothing: the name remains, if one volume alone has it; a guess."""
    disk = _disk("333a0782-38bb-4fd4-9677-08383c4029a7", name="DATA of web")
    named = {"id": "7", "name": "DATA-of-web"}
    assert _found(_estate(_FIRE, [disk], [named])) == (
        [("d1", "a1", "7", "name", "inferred")], [],
    )  # fmt: skip
    assert _found(_estate(_FIRE, [disk], [named, {**named, "id": "8"}])) == ([], [])
    told = _disk(_PURE.format("0" * 24, "cs::v1"))
    pool = {"type": "FiberChannel"}
    assert _found(_estate(pool, [told], [{"id": "cs::v1", "name": "cs::v1"}]))[0] == [
        ("d1", "a1", "cs::v1", "told name", "derived")
    ]


def test_pools_with_files_have_none() -> None:
    """A file on NFS is no volume of an array; one that is not Ready has no place yet."""
    disk, space = _disk("f9fb5bd500000001:x"), {"id": "f9fb5bd500000001"}
    nfs = {"type": "NetworkFilesystem", "managed": False}
    assert _found(_estate(nfs, [disk], [space])) == ([], [])
    assert _found(_estate(_FLEX, [{**disk, "state": "Expunging"}], [space])) == ([], [])
    assert _found(_estate(_FLEX, [disk], [space], storage_array=[])) == ([], [])


def test_not_on_the_array() -> None:
    """An array that told all its volumes has none like it; one made since may be missing."""
    disk, other = _disk("f9fb5bd500000001:vol-1"), {"id": "aaaabbbbcccc0001", "name": "x"}
    links, conflicts = _found(_estate(_FLEX, [disk], [other]))
    assert (links, _kinds(conflicts)) == ([], [("d1", "not on the array")])
    assert "names the volume f9fb5bd500000001, and the array" in conflicts[0][2]
    newer = {**disk, "created": "2999-01-01T00:00:00Z"}
    assert _found(_estate(_FLEX, [newer], [other])) == ([], [])
    assert _found(_estate(_FLEX, [{**disk, "created": None}], [other])) == ([], [])
    assert _found(_estate(_FLEX, [disk], [])) == ([], [])  # its volumes were not collected


def test_two_disks_lead_to_one_volume() -> None:
    """Neither is kept where both proofs are equal; the stronger where not."""
    space = {"id": "7", "name": "DATA-0002"}
    path = f"/{_IQN.replace('data-0001', 'DATA-0002')}/0"
    twice = [_disk(path, 1), _disk(path, 2)]
    links, conflicts = _found(_estate(_FIRE, twice, [space]))
    assert (links, _kinds(conflicts)) == (
        [], [("d1", "several volumes"), ("d2", "several volumes")],
    )  # fmt: skip
    assert "DATA-0001 (iqn), DATA-0002 (iqn) lead to DATA-0002 of array a1" in conflicts[0][2]
    weaker = [_disk(path, 1), _disk("333a0782-38bb-4fd4-9677-08383c4029a7", 2)]
    links, conflicts = _found(_estate(_FIRE, weaker, [space]))
    assert links == [("d1", "a1", "7", "iqn", "measured")]
    assert _kinds(conflicts) == [("d1", "several volumes"), ("d2", "several volumes")]


def test_id_and_name_disagree() -> None:
    """The id of one volume and the name of another: the id is kept, and both are told."""
    spaces = [{"id": "f9fb5bd500000001", "name": "vol-9"}, {"id": "aa", "name": "vol-1"}]
    links, conflicts = _found(_estate(_FLEX, [_disk("f9fb5bd500000001:vol-1")], spaces))
    assert links == [("d1", "a1", "f9fb5bd500000001", "id", "measured")]
    assert _kinds(conflicts) == [("d1", "proofs disagree")]
    assert "vol-9 of array a1; but its path has the name vol-1" in conflicts[0][2]


def test_lun_of_another_array() -> None:
    """The pool lies on one array and the LUN on another."""
    tables = _estate(
        {"type": "FiberChannel", "server": "10.6.0.1"},
        [_disk(_PURE.format(_SERIAL, "v1"))],
        [{"id": "v1", "name": "v1", "serial": _SERIAL, "array_id": "a2"}],
        storage_array=[_ARRAY, {"id": "a2", "name": "array2"}],
    )
    links, conflicts = _found(tables)
    assert links == [("d1", "a2", "v1", "serial", "measured")]
    assert _kinds(conflicts) == [("d1", "other array")]
    assert "on array a2; its pool lies on a1" in conflicts[0][2]
