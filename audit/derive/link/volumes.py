"""Which volume of an array a volume of CloudStack is: RBD images, and volumes drivers make.

What the path of a volume tells (source of CloudStack's drivers): PowerFlex `<id>:<name>`;
FlashArray and Primera `type=..; address=<WWN>; providerName=..; providerID=..`; SolidFire the
target, which ends in name and id of the volume; RBD the image in the Ceph pool that the storage
pool names. XenServer puts the UUID of its own VDI there: then only the name is left, which
SolidFire's driver takes over.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from audit.derive.link.shelves import Shelves, Space
from audit.derive.link.stores import DEVICE
from audit.model.kinds import Table
from audit.model.metal import VolumeArray, VolumeArrayConflict
from audit.vocabulary import CONFIDENCES

# pools first (CROSS JOIN keeps the order): estates without such pools cost nothing, nor does RBD
# on a cluster whose images were not read
_VOLUMES = """
SELECT v.id, max(v.name), max(v.path), max(v.created), upper(max(p.type)), max(p.path),
    max(b.array_id)
FROM storage_pool AS p
LEFT JOIN pool_array AS b ON b.kind = 'storage_pool' AND b.store_id = p.id
CROSS JOIN volume AS v ON v.storage_pool_id = p.id
WHERE v.path <> '' AND v.state = 'Ready'
    AND (p.managed OR upper(p.type) IN ('RBD', 'POWERFLEX', 'FIBERCHANNEL'))
    AND (upper(p.type) <> 'RBD' OR b.array_id IN (SELECT array_id FROM array_volume))
GROUP BY v.id"""
# arrays that told all their volumes, and when
_WHOLE = """
SELECT s.id, min(n.started) FROM storage_array AS s
JOIN (SELECT source, max(started) AS started FROM source_run GROUP BY source) AS n USING (source)
JOIN answer AS a ON a.source = n.source AND a.started = n.started
WHERE a.table_name = 'array_volume' AND a.complete
    AND EXISTS (SELECT 1 FROM array_volume AS v WHERE v.array_id = s.id) GROUP BY s.id"""
_FLEX = re.compile(r"([0-9a-f]{16})(?::(.+))?", re.IGNORECASE)
_SOLIDFIRE = re.compile(r"iqn\.2010-01\.com\.solidfire:[^./\s]+\.([^/\s]+)\.(\d+)", re.IGNORECASE)
_PROVIDER = re.compile(r"providerName=([^;]+)")
_STRANGE = re.compile(r"[^0-9a-z]+")


class Disk(NamedTuple):
    """A volume of CloudStack. pool, array: type of its pool, path of it, and the array it is on."""

    id: str
    name: str
    path: str
    created: str | None
    type: str
    pool: str | None
    array: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One reason. space: the volume of the array; None: the array tells no such volume."""

    method: str
    confidence: str
    evidence: str
    space: Space | None


def bind(connection: sqlite3.Connection) -> list[Table]:
    """Rows of volume_array and volume_array_conflict."""
    disks = [Disk(*row) for row in connection.execute(_VOLUMES)]
    shelves = Shelves(connection) if disks else None
    if shelves is None or not shelves.arrays:
        return []
    whole: dict[str, str] = dict(connection.execute(_WHOLE).fetchall())
    bound: dict[tuple[str, str], list[tuple[Disk, Proof]]] = defaultdict(list)
    rows: list[Table] = []
    for disk in disks:
        found = list(proofs(disk, shelves))
        first = next((one for one in found if one.space), None)
        if first is not None and first.space is not None:
            bound[first.space.array, first.space.id].append((disk, first))
        rows += _conflicts(disk, found, first, whole)
    for claims in bound.values():
        rows += _kept(claims)
    return rows


def proofs(disk: Disk, shelves: Shelves) -> Iterator[Proof]:
    """All reasons, the strongest first."""
    for token in DEVICE.findall(disk.path):
        space = shelves.device(token)
        if space:
            why = f"its path has the id {token} of {_called(space)}"
            yield Proof("serial", "measured", why, space)
    if disk.array:
        yield from _by_path(disk, disk.array, shelves)
        yield from _by_name(disk, disk.array, shelves)


def _by_path(disk: Disk, array: str, shelves: Shelves) -> Iterator[Proof]:
    """The path names a volume of the array that the pool lies on."""
    flex, fire = _FLEX.fullmatch(disk.path), _SOLIDFIRE.search(disk.path)
    if disk.type == "RBD":
        image = f"{(disk.pool or '').strip('/')}/{disk.path.rpartition('/')[2]}"
        yield Proof("image", "measured", f"its image is {image}", shelves.space(array, image))
    elif disk.type == "POWERFLEX" and flex:
        why = f"its path names the volume {flex.group(1)}"
        yield Proof("id", "measured", why, shelves.space(array, flex.group(1).lower()))
        yield from _told(array, flex.group(2), shelves)
    elif fire:
        why = f"its target {fire.group(0)} ends in the id of the volume"
        yield Proof("iqn", "measured", why, shelves.space(array, fire.group(2)))
        yield from _told(array, fire.group(1), shelves)
    else:
        told = _PROVIDER.search(disk.path)
        yield from _told(array, told.group(1) if told else None, shelves)


def _told(array: str, name: str | None, shelves: Shelves) -> Iterator[Proof]:
    """The path has the name too."""
    if name:
        found = shelves.called(array, name)
        yield Proof("told name", "derived", f"its path has the name {name}", found)


def _by_name(disk: Disk, array: str, shelves: Shelves) -> Iterator[Proof]:
    """The driver gave the volume's own name, other characters than letters and digits as `-`."""
    wanted = _STRANGE.sub("-", disk.name.lower())
    space = shelves.called(array, disk.name) or shelves.called(array, wanted)
    if space and len(wanted.strip("-")) > len("root-0"):
        why = f"one volume of the array has its name {disk.name}"
        yield Proof("name", "inferred", why, space)


def _kept(claims: list[tuple[Disk, Proof]]) -> Iterator[Table]:
    """The strongest claim to one volume of an array; of several equal ones none."""
    claims.sort(key=lambda claim: (CONFIDENCES.index(claim[1].confidence), claim[0].id))
    disk, proof = claims[0]
    if len(claims) > 1:
        names = ", ".join(f"{other.name} ({one.method})" for other, one in claims)
        for other, _one in claims:
            text = f"{names} lead to {_called(proof.space)}"
            yield VolumeArrayConflict(volume_id=other.id, kind="several volumes", detail=text)
        if claims[1][1].confidence == proof.confidence:
            return
    if proof.space is not None:
        yield VolumeArray(
            volume_id=disk.id, array_id=proof.space.array, array_volume_id=proof.space.id,
            method=proof.method, confidence=proof.confidence, evidence=proof.evidence,
        )  # fmt: skip


def _conflicts(
    disk: Disk, found: list[Proof], first: Proof | None, whole: dict[str, str]
) -> Iterator[Table]:
    """Where what is told does not fit together, in words."""
    space = first.space if first else None
    if first and space and disk.array and space.array != disk.array:
        text = f"{first.evidence}, which is on array {space.array}; its pool lies on {disk.array}"
        yield VolumeArrayConflict(volume_id=disk.id, kind="other array", detail=text)
    others = {
        one.space: f"{one.evidence}, which is {_called(one.space)}"
        for one in found
        if one.space not in {None, space} and one.method != "name"
    }
    if first and others:
        text = f"{first.evidence}: {_called(space)}; but {'; '.join(others.values())}"
        yield VolumeArrayConflict(volume_id=disk.id, kind="proofs disagree", detail=text)
    gone = next((one for one in found if one.space is None and one.confidence == "measured"), None)
    seen = whole.get(disk.array or "")
    if gone and seen and (first is None or first.method == "name") and (disk.created or "~") < seen:
        text = f"{gone.evidence}, and the array, which told all its volumes, has none like it"
        yield VolumeArrayConflict(volume_id=disk.id, kind="not on the array", detail=text)


def _called(space: Space | None) -> str:
    return f"{space.name or space.id} of array {space.array}" if space else "none"
