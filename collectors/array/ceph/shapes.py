"""Answers of Ceph's commands as objects the maps read; members that are added start with @."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, lowered, objects, plain, text

_RELEASE = re.compile(r"ceph version (\S+)")
_ADDRESS = re.compile(r"(?:v[12]:)?(?:\[([^\]]+)\]|([^:\[\]]+))(?::\d+)?(?:/\d+)?")
_ERASURE = (3, "3", "erasure")
_REPLICATED = (1, "1", "replicated")
_GONE = ("destroyed", "new")


def mon_dump(body: Item) -> Iterator[Item]:
    """The cluster, then its monitors; `quorum` holds the ranks that agree."""
    known = body.get("monmap")
    monmap = known if isinstance(known, dict) else body
    mons, quorum = objects(monmap.get("mons")), body.get("quorum")
    inside = [integer(one) for one in quorum] if isinstance(quorum, list) else None
    out = [
        plain(mon.get("name"))
        for mon in mons
        if inside is not None and integer(mon.get("rank")) not in inside
    ]
    told = f"{len(mons) - len(out)} of {len(mons)} monitors, without {', '.join(out)}"
    healthy = "healthy" if inside is not None and mons else None
    yield {**monmap, "@cluster": True, "@quorum": told if out else healthy}
    for mon in mons:
        name = text(mon.get("name"))
        up = None if inside is None else integer(mon.get("rank")) in inside
        state = {True: "up", False: "down", None: None}[up]
        marked = {"@mon": f"mon.{name}" if name else None, "@address": _address(mon)}
        yield {**mon, **marked, "@up": up, "@state": state}


def _address(mon: Item) -> str | None:
    """Without protocol, port and nonce."""
    several = objects(at(mon, "public_addrs/addrvec"))
    told = next((one.get("addr") for one in several), None) or mon.get("addr")
    found = _ADDRESS.fullmatch(plain(told))
    return (found[1] or found[2]) if found else None


def mgr_dump(body: Item) -> Iterator[Item]:
    """The manager that serves, then those that wait."""
    active = text(body.get("active_name"))
    if active:
        yield {"@mgr": f"mgr.{active}", "name": active, "@role": "mgr"}
    for one in objects(body.get("standbys")):
        name = text(one.get("name"))
        yield {"@mgr": f"mgr.{name}" if name else None, "name": name, "@role": "mgr standby"}


def health_detail(body: Item) -> Iterator[Item]:
    """The state, then what is wrong; before Luminous without codes."""
    inner = body.get("health")
    health = inner if isinstance(inner, dict) else body
    yield {"@cluster": True, "status": health.get("status") or health.get("overall_status")}
    checks = health.get("checks")
    named = checks.items() if isinstance(checks, dict) else ((None, c) for c in objects(checks))
    for code, check in named:
        if isinstance(check, dict) and boolean(check.get("muted")) is not True:
            message = at(check, "summary/message")
            yield {**check, "@alert": code or check.get("type"), "@message": message}
    for old in objects(health.get("summary")):
        yield {**old, "@alert": old.get("summary"), "@message": old.get("summary")}


def osd_dump(body: Item) -> Iterator[Item]:
    """Ratios, OSDs, pools with what they survive, and whether block devices are served."""
    yield {**body, "@cluster": True}
    for osd in objects(body.get("osds")):
        number = integer(osd.get("osd"))
        words = [plain(word) for word in osd.get("state") or () if word != "exists"]
        gone = next((word for word in _GONE if word in words), None)
        up, inside = _flag(osd.get("up")), _flag(osd.get("in"))
        shown = [w for w, flag in (("up", up), ("in", inside)) if flag]
        shown += [w for w, flag in (("down", up), ("out", inside)) if flag is False]
        shown += [w for w in words if w not in shown]
        state = _state(gone or ("up" if up else None if up is None else "down"), inside)
        name = None if number is None else f"osd.{number}"
        yield {**osd, "@osd": name, "@state": state, "@told": " ".join(shown) or None}
    pools = objects(body.get("pools"))
    profiles = body.get("erasure_code_profiles")
    for pool in pools:
        kind, survives = _redundancy(pool, profiles if isinstance(profiles, dict) else {})
        name, block = pool.get("pool_name"), "rbd" in (pool.get("application_metadata") or ())
        marked = {"@pool": name, "@rbd_pool": name if block else None}
        yield {**pool, **marked, "@raid": kind, "@survives": survives}
    if any("rbd" in (pool.get("application_metadata") or ()) for pool in pools):
        yield {"@rbd": "rbd"}


def _flag(value: Any) -> bool | None:
    return bool(value) if isinstance(value, int) else None


def _state(status: str | None, inside: bool | None) -> str | None:
    """An OSD that is up and out holds no data; one that is destroyed waits for a new disk."""
    if status in _GONE:
        return "unused"
    if status == "up":
        return {True: "ok", False: "unused", None: None}[inside]
    return "failed" if status == "down" else None


def _redundancy(pool: Item, profiles: Item) -> tuple[str | None, int | None]:
    """How a pool keeps its data, and how many disks it may lose."""
    size, least = integer(pool.get("size")), integer(pool.get("min_size"))
    if pool.get("type") in _REPLICATED and size is not None:
        return f"replica {size}, min_size {least}", size - 1
    if pool.get("type") in _ERASURE:
        profile = profiles.get(plain(pool.get("erasure_code_profile")))
        parts, spare = integer(at(profile, "k") or None), integer(at(profile, "m") or None)
        if parts is not None and spare is not None:
            return f"EC {parts}+{spare}, min_size {least}", _survives(profile, spare)
        return "erasure coded", None
    return None, None


def _survives(profile: Any, spare: int) -> int | None:
    """m; of the plugin shec c, as its parities overlap (Erasure code: SHEC plugin, `c`)."""
    return integer(at(profile, "c")) if lowered(at(profile, "plugin")) == "shec" else spare


def osd_tree(body: Item) -> Iterator[Item]:
    """Hosts with the state of their OSDs, then the OSDs."""
    nodes = [*objects(body.get("nodes")), *objects(body.get("stray"))]
    osds = {node.get("id"): node for node in nodes if lowered(node.get("type")) == "osd"}
    places: dict[Any, str | None] = {}
    for host in (node for node in nodes if lowered(node.get("type")) == "host"):
        mine = [osds[child] for child in host.get("children") or () if child in osds]
        places.update((osd.get("id"), text(host.get("name"))) for osd in mine)
        states = {osd.get("status") for osd in mine if osd.get("status") not in _GONE}
        yield {**host, "@host": host.get("name"), "@state": _host_state(states)}
    for osd in osds.values():
        weight = osd.get("reweight")
        inside = weight > 0 if isinstance(weight, (int, float)) else None
        state = _state(text(osd.get("status")), inside)
        yield {**osd, "@osd": osd.get("name"), "@node": places.get(osd.get("id")), "@state": state}


def _host_state(states: set[Any]) -> str | None:
    if states == {"up"}:
        return "up"
    if states == {"down"}:
        return "down"
    return "degraded" if states == {"up", "down"} else None


def osd_df(body: Item) -> Iterator[Item]:
    """OSDs with their size."""
    for node in [*objects(body.get("nodes")), *objects(body.get("stray"))]:
        if node.get("type", "osd") == "osd":
            yield {**node, "@osd": node.get("name")}


def osd_metadata(body: Any) -> Iterator[Item]:
    """OSDs with host and version: the dashboard tells a dictionary, the command a list."""
    named = body.items() if isinstance(body, dict) else ((None, one) for one in objects(body))
    for key, one in named:
        number = integer(key if key is not None else one.get("id"))
        if isinstance(one, dict) and number is not None:
            yield {**one, "@osd": f"osd.{number}"}


def rule(rules: Any, number: str) -> Item:
    """The CRUSH rule of this number. Raises ValueError when there is none."""
    found = next((one for one in objects(rules) if plain(one.get("rule_id")) == number), None)
    if found is None:
        raise ValueError(f"no CRUSH rule {number}")
    return found


def crush_rule(body: Item) -> Iterator[Item]:
    """A rule with what it keeps copies apart by, and the class of disks it takes."""
    steps = objects(body.get("steps"))
    chosen = [step for step in steps if plain(step.get("op")).startswith("choose")]
    domain = text(chosen[-1].get("type")) if chosen else None
    if domain == "osd" and len(chosen) > 1 and chosen[-1].get("num") == 1:
        domain = text(chosen[-2].get("type"))  # one disk of each host is a host apart
    taken = [plain(s.get("item_name")) for s in steps if s.get("op") == "take"]
    classes = {name.partition("~")[2] or None for name in taken}
    yield {"@domain": domain, "@class": classes.pop() if len(classes) == 1 else None}


def df_detail(body: Item) -> Iterator[Item]:
    """Raw space of the cluster, then what pools hold and may still take, copies not counted."""
    stats = body.get("stats")
    if isinstance(stats, dict):
        yield {**stats, "@cluster": True}
    for pool in objects(body.get("pools")):
        stored, left = integer(at(pool, "stats/stored")), integer(at(pool, "stats/max_avail"))
        capacity = stored + left if stored is not None and left is not None else None
        yield {**pool, "@pool": pool.get("name"), "@capacity": capacity}


def versions(body: Item) -> Iterator[Item]:
    """Versions of all daemons, or the one of the manager."""
    overall = body.get("overall")
    told = sorted(overall) if isinstance(overall, dict) else [plain(body.get("version"))]
    found = [match[1] for match in map(_RELEASE.match, told) if match]
    yield {"@cluster": True, "@version": ", ".join(dict.fromkeys(found)) or None}


def rbd_ls(body: list[Any]) -> Iterator[Item]:
    """Images of a pool; snapshots come as entries of their own, and names alone without --long."""
    yield from ({"@name": name} for name in body if isinstance(name, str))
    entries = objects(body)
    snapshots = Counter(plain(one.get("image")) for one in entries if one.get("snapshot"))
    for one in entries:
        name = text(one.get("image"))
        if not one.get("snapshot"):
            counted = snapshots[name] if name else None
            yield {"@name": name, "@size": one.get("size"), "@snapshots": counted}


def rbd_du(body: Item) -> Iterator[Item]:
    """What an image and its snapshots take: each tells only what changed since the one before."""
    if not isinstance(body.get("images"), list):
        raise ValueError("no list of images in it")  # noqa: TRY004 - of the answer
    used: dict[str | None, int | None] = {}
    for one in objects(body["images"]):
        name, told = text(one.get("name")), integer(one.get("used_size"))
        before = used.get(name, 0)
        used[name] = None if told is None or before is None else before + told
    yield from ({"@name": name, "@used": taken} for name, taken in used.items())


def block_image(body: Item) -> Iterator[Item]:
    """Images as the dashboard lists them, without those that are being removed."""
    if not isinstance(body.get("pools"), list):
        raise ValueError("no list of pools in it")  # noqa: TRY004 - of the answer
    for image in (one for pool in objects(body["pools"]) for one in objects(pool.get("value"))):
        snapshots, name = image.get("snapshots"), text(image.get("name"))
        space = text(image.get("namespace"))
        if plain(image.get("source")) != "REMOVING":
            yield {
                "@name": f"{space}/{name}" if space and name else name,
                "@size": image.get("size"),
                "@used": image.get("total_disk_usage"),
                "@snapshots": len(objects(snapshots)) if isinstance(snapshots, list) else None,
            }


ITEMS: dict[str, Callable[[Any], Iterator[Item]]] = {
    "mon-dump": mon_dump,
    "mgr-dump": mgr_dump,
    "health-detail": health_detail,
    "osd-dump": osd_dump,
    "osd-tree": osd_tree,
    "osd-df": osd_df,
    "osd-metadata": osd_metadata,
    "osd-crush-rule-dump": crush_rule,
    "df-detail": df_detail,
    "rbd-ls": rbd_ls,
    "rbd-du": rbd_du,
    "block-image": block_image,
    "versions": versions,
    "/api/summary": versions,
}
