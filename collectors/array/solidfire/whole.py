"""What only all answers of a cluster together tell: nodes that are away, other clusters' names."""

from collections.abc import Iterable
from typing import Any

from collectors.array.questions import Item
from collectors.array.vendor import Tables
from collectors.convert_basic import plain

_AWAY = "nodeOffline"
_ENSEMBLE = "ensemble"
_PENDING = "pending"
_LINK = "cluster pair"


def finish(tables: Tables) -> None:
    """Last touch on the rows of one cluster."""
    alerts = tables.get("array_alert")
    nodes = [r for r in _rows(tables, "array_node") if r["role"] != _PENDING]
    if alerts is not None:  # the faults were told: a node without one is up
        away = {row["node_id"] for row in alerts.values() if row["code"] == _AWAY}
        for node in nodes:
            node["state"] = "down" if node["id"] in away else "up"
            node["state_told"] = _AWAY if node["id"] in away else node["state_told"]
    for array in _rows(tables, "storage_array"):
        models = {node["model"] for node in nodes if node["model"]}
        array["model"] = ", ".join(sorted(models)) or None
        array["controllers"] = len(nodes) or None
        if alerts is not None:
            array["quorum"] = _quorum(alerts.values())
    _name_clusters(list(_rows(tables, "array_protection")))
    _only_paired(tables)


def _quorum(alerts: Iterable[Item]) -> str:
    """healthy, or the fault of the ensemble, which keeps the quorum."""
    codes = {plain(row["code"]) for row in alerts}
    return ", ".join(sorted(c for c in codes if c.startswith(_ENSEMBLE))) or "healthy"


def _name_clusters(rows: list[Item]) -> None:
    """Copies of volumes name the other cluster by the number of the pair: its name instead."""
    links = [row for row in rows if row["kind"] == _LINK]
    names = {plain(row["id"]).removeprefix("cluster/"): row["target_path"] for row in links}
    for row in rows:
        for end in ("source_path", "target_path") if row["kind"] != _LINK else ():
            number, colon, volume = plain(row[end]).partition(":")
            if colon and names.get(number):
                row[end] = f"{names[number]}:{volume}"


def _only_paired(tables: Tables) -> None:
    """Lags of copies that are known."""
    known = {row["id"] for row in _rows(tables, "array_protection")}
    lags: dict[tuple[Any, ...], Item] = tables.get("array_protection_sample", {})
    for key, row in list(lags.items()):
        if row["protection_id"] not in known:
            del lags[key]


def _rows(tables: Tables, name: str) -> Iterable[Item]:
    return tables.get(name, {}).values()
