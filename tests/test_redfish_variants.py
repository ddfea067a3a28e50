"""Recorded machines told in other legal ways give the same rows; less told is never more known."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.cloudstack_server.example import needs_recordings
from tests.redfish_reading import Bodies, Tables, replayed
from tests.redfish_server import load
from tests.redfish_trees import V1, idrac_17g, openbmc, supermicro, ucs_x_blade, xcc
from tests.redfish_unseen import dgx, enclosure_of_blades, ibmc, idrac8, ilo4, old_cimc, scale_up

Change = Callable[[dict[str, Any]], dict[str, Any]]
BUILT = {
    "idrac": idrac_17g, "openbmc": openbmc, "supermicro": supermicro, "ucs": ucs_x_blade,
    "xcc": xcc, "scale up": scale_up, "ilo4": ilo4, "idrac8": idrac8, "cimc": old_cimc,
    "ibmc": ibmc, "dgx": dgx, "enclosure": enclosure_of_blades,
}  # fmt: skip
RECORDED = ("dl360", "dl380a", "dl325", "r650", "c240", "x10")
_ENUMS = frozenset(
    {"State", "Health", "HealthRollup", "PowerState", "ProcessorType", "ManagerType", "SystemType",
     "ChassisType", "MediaType", "Severity", "ReadingType", "HotspareType", "LinkStatus",
     "NetDevFuncType", "LinkNetworkTechnology", "ActiveLinkTechnology", "PortProtocol"}
)  # fmt: skip
_NEXT = "Members@odata.nextLink"


def changed(value: Any, change: Change) -> Any:
    """The same JSON with every object changed."""
    if isinstance(value, dict):
        return change({name: changed(one, change) for name, one in value.items()})
    return [changed(one, change) for one in value] if isinstance(value, list) else value


def absolute(body: dict[str, Any]) -> dict[str, Any]:
    """Whole URLs, with a name the BMC was not asked by."""
    path = body.get("@odata.id")
    whole = isinstance(path, str) and path.startswith("/")
    return {**body, "@odata.id": f"https://bmc.example:443{path}"} if whole else body


def _spelled(body: dict[str, Any], how: Callable[[str], str]) -> dict[str, Any]:
    return {k: how(v) if k in _ENUMS and isinstance(v, str) else v for k, v in body.items()}


def as_text(body: dict[str, Any]) -> dict[str, Any]:
    """Numbers in quotes."""
    return {
        k: str(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else v
        for k, v in body.items()
    }


def _paged(bodies: Bodies, following: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Collections in pages of one member and the rest."""
    found = dict(bodies)
    for path, body in bodies.items():
        many = body.get("Members") if isinstance(body, dict) else None
        if isinstance(many, list) and len(many) > 1 and not ("DataDrives" in path or _NEXT in body):
            rest = f"{path}?$skip=1"
            found[path] = {**body, "Members": many[:1], **following(rest)}
            found[rest] = {**body, "Members": many[1:]}
    return found


VARIANTS: dict[str, Callable[[Bodies], Bodies]] = {
    "whole URLs": lambda bodies: changed_all(bodies, absolute),
    "lower case": lambda bodies: changed_all(bodies, lambda one: _spelled(one, str.lower)),
    "upper case": lambda bodies: changed_all(bodies, lambda one: _spelled(one, str.upper)),
    "numbers as text": lambda bodies: changed_all(bodies, as_text),
    "pages": lambda bodies: _paged(bodies, lambda path: {_NEXT: path}),
    "pages by reference": lambda bodies: _paged(bodies, lambda path: {_NEXT: {"@odata.id": path}}),
    "pages of OData": lambda bodies: _paged(bodies, lambda path: {"@odata.nextLink": path}),
}


def changed_all(bodies: Bodies, change: Change) -> Bodies:
    """Every body changed."""
    return {path: changed(body, change) for path, body in bodies.items()}


@cache
def _tree(name: str) -> Bodies:
    return BUILT[name]() if name in BUILT else load(name)


def _content(tables: Tables) -> dict[str, list[str]]:
    return {name: sorted(json.dumps(row) for row in rows) for name, rows in tables.items() if rows}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", [*BUILT, *RECORDED])
@needs_recordings
def test_told_in_another_way(name: str, variant: str) -> None:
    """Rows and what is complete stay as they are."""
    usual, other = (replayed(one) for one in (_tree(name), VARIANTS[variant](_tree(name))))
    assert _content(other[0]) == _content(usual[0])
    assert other[1].tables == usual[1].tables


@pytest.mark.parametrize("name", RECORDED)
@needs_recordings
def test_lists_that_are_cut(name: str) -> None:
    """A collection that counts more than it lists: its table is not complete, nothing is summed."""
    cut = {
        path: {**body, "Members": body["Members"][:1], "Members@odata.count": len(body["Members"])}
        if isinstance(body, dict) and len(body.get("Members") or ()) > 1
        else body
        for path, body in _tree(name).items()
    }
    (tables, outcome), (whole, _) = replayed(cut), replayed(_tree(name))
    (server,), (known,) = tables["server"], whole["server"]
    assert server["cores"] in (None, known["cores"])
    for table in ("server_cpu", "server_dimm", "server_nic", "server_firmware"):
        assert len(tables.get(table, ())) == len(whole.get(table, ())) or not outcome.tables[table]


@pytest.mark.parametrize("nothing", [None, {}, [], "", "unavailable", 0])
@pytest.mark.parametrize("name", sorted(BUILT))
def test_nothing_where_a_list_belongs(name: str, nothing: Any) -> None:
    """No error, and no part that was not told."""
    usual = replayed(_tree(name))[0]
    for path, body in _tree(name).items():
        if isinstance(body, dict) and "Members" in body and not path.endswith("/Systems"):
            found = replayed({**_tree(name), path: {**body, "Members": nothing}})[0]
            assert {t for t, rows in found.items() if rows} <= {t for t, r in usual.items() if r}


def test_what_is_behind_a_lost_resource() -> None:
    """A storage controller that does not answer: its drives are not known, others stay."""
    tree = dict(supermicro(2))
    drive = {"@odata.id": f"{V1}/D/1", "Id": "1", "Name": "Disk 1"}
    kept = {"@odata.id": f"{V1}/S/1", "Id": "1", "Drives": [{"@odata.id": f"{V1}/D/1"}]}
    both = [{"@odata.id": f"{V1}/S/1"}, {"@odata.id": f"{V1}/S/2"}]
    tree |= {f"{V1}/S": {"Members": both}, f"{V1}/S/1": kept, f"{V1}/D/1": drive}
    tree[f"{V1}/Systems/1"] = {**tree[f"{V1}/Systems/1"], "Storage": {"@odata.id": f"{V1}/S"}}
    tables, outcome = replayed(tree)
    assert len(tables["server_disk"]) == 1
    assert outcome.tables["server_disk"] is False
    assert outcome.tables["server_dimm"]
