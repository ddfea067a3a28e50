"""Who sees a LUN, where an array tells LUNs by host group and the members of groups apart.

A question that tells members gives rows of array_mapping with UNSEEN as the volume: one per
initiator, one with an empty initiator for a group without any.
"""

from typing import Any

from collectors.array.questions import Item

UNSEEN = "*"
Rows = dict[tuple[Any, ...], Item]


def join(rows: Rows, everyone: str | None = None) -> None:
    """Every LUN of a group with every initiator in it; rows of array_mapping, changed in place.

    LUNs of a group whose members nobody told are left out: who sees them is not known. everyone:
    name of the group that stands for all initiators; its initiator is "*".
    """
    inside: dict[str, set[str]] = {everyone: {"*"}} if everyone else {}
    luns = []
    for row in rows.values():
        if row["volume_id"] == UNSEEN:
            inside.setdefault(row["host_group"], set()).add(row["initiator"])
        else:
            luns.append(row)
    rows.clear()
    for row in luns:
        known = inside.get(row["host_group"], set())
        for name in sorted(known - {""}) or sorted(known):
            key = (row["array_id"], row["volume_id"], row["host_group"], name)
            rows[key] = {**row, "initiator": name}
