"""`crm_mon --output-as=xml` (Pacemaker 2): nodes, resources and what the cluster is told to do."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

Fields = dict[str, Any]
_OPTIONS = ("stonith-enabled", "no-quorum-policy", "maintenance-mode", "symmetric-cluster")


def resources(text: str) -> list[Fields]:
    """Columns of cluster_resource. Raises ValueError."""
    if "<!" in text:  # crm_mon writes no declarations: they could only do harm
        raise ValueError("an XML declaration")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without declarations there are no entities
    except ET.ParseError as error:
        raise ValueError("no XML") from error
    if root.find("nodes") is None:
        raise ValueError("no nodes")
    rows = [*_properties(root), *_nodes(root), *_resources(root)]
    return list({(one["kind"], one["name"], one["node"]): one for one in rows}.values())


def _properties(root: ET.Element) -> Iterator[Fields]:
    options, leader = root.find("summary/cluster_options"), root.find("summary/current_dc")
    found = {name: options.get(name) for name in _OPTIONS} if options is not None else {}
    if leader is not None:
        found["with-quorum"] = leader.get("with_quorum")
    for name, value in found.items():
        if value is not None:
            yield {"kind": "property", "name": name, "node": "", "state": value}


def _nodes(root: ET.Element) -> Iterator[Fields]:
    for node in root.iterfind("nodes/node"):
        yield {
            "kind": "node", "name": node.get("name", ""), "node": "", "state": _state(node),
            "failed": node.get("unclean") == "true" if node.get("unclean") else None,
        }  # fmt: skip


def _state(node: ET.Element) -> str | None:
    for name, state in (("unclean", "UNCLEAN"), ("maintenance", "maintenance")):
        if node.get(name) == "true":
            return state
    if node.get("online") is None:
        return None
    if node.get("online") != "true":
        return "offline"
    return "standby" if node.get("standby") == "true" else "online"


def _resources(root: ET.Element) -> Iterator[Fields]:
    for one in root.iterfind("resources//resource"):
        failed = one.get("failed")
        row = {
            "kind": "resource", "name": one.get("id", ""), "agent": one.get("resource_agent"),
            "state": one.get("role"), "failed": failed == "true" if failed else None,
        }  # fmt: skip
        yield from ({**row, "node": node.get("name", "")} for node in one.findall("node"))
        if one.find("node") is None:
            yield {**row, "node": ""}
