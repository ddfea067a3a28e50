"""Collect from a server on loopback: against the server alone, and against `cs` one by one."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import MIB, Cost, Output, Workspace, child, median
from serving import KEY, SECRET, Served, drain, question, server

if TYPE_CHECKING:
    from collectors.cloudstack import CloudStackCollector

_DELAY = 0.01
_SLOWER = 0.1
_PAIRS = 3
_SCOPED = frozenset({"zoneid", "clusterid", "storageid", "physicalnetworkid"})

_OURS = ("audit.store", "collectors.run")
PRELOAD = {
    "_collect": _OURS,
    "_fetch": _OURS,
    "_load": _OURS,
    "_parse": ("audit.capture",),
    "_sequential": ("cs", "collectors.cloudstack.commands", "sample_data.render_cloudstack"),
}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("collect", f"{work.size}, {_DELAY * 1000:.0f} ms a call")
    parallel = child(_parallel).value
    with server(work.answers, _DELAY) as live:
        child(_collect, live.url, work.folder / "warm.db")  # the server makes its rows ready once
        asked = [params for params, _seconds in live.served().requests]
        drained, collected, fetched, served = [], [], [], []
        for number in range(_PAIRS):
            drained.append(child(drain, live.url, asked, parallel))
            alone = live.served()
            collected.append(child(_collect, live.url, work.folder / f"collect{number}.db"))
            served.append(live.served())
            fetched.append(child(_fetch, live.url))
            live.served()
        sequential = child(_sequential, live.url)
        same = _compare(asked, [params for params, _seconds in live.served().requests])
    drained_, collected_, fetched_ = median(drained), median(collected), median(fetched)
    loaded = median([child(_load, work.bundle, work.folder / f"l{n}.db") for n in range(_PAIRS)])
    parsed = median([child(_parse, work.bundle) for _ in range(_PAIRS)])

    rows, bundle = collected_.value
    out.say(f"{len(asked)} requests, {parallel} at once; {parsed.value / MIB:.0f} MiB of JSON")
    out.say(f"{rows} rows, bundle {bundle / MIB:.1f} MiB")
    out.cost("drain: same requests, answers unread", drained_, f"server CPU {alone.cpu:.2f} s")
    out.cost("collect (fetch, capture, load)", collected_, f"server CPU {served[-1].cpu:.2f} s")
    out.cost("fetch and capture only", fetched_)
    out.cost("load only (replay of a bundle)", loaded)
    out.cost("json.loads of the bundle's bodies", parsed)
    out.cost("cs, one by one, fetch_list", sequential, same)
    _served(out, served, collected, parallel)
    _ratios(out, drained_, collected_, fetched_, sequential)
    out.ratio("CPU of fetch", fetched_.cpu / parsed.cpu, "json.loads of the same bodies")
    out.ratio("CPU of load", loaded.cpu / parsed.cpu, "json.loads of the same bodies")
    out.figure("peak memory of collect", f"{collected_.peak / MIB:.0f} MiB", "< 300 MiB")
    out.figure("peak memory of cs one by one", f"{sequential.peak / MIB:.0f} MiB")
    _slower(work, out, asked, parallel)


def _ratios(
    out: Output, drained_: Cost, collected_: Cost, fetched_: Cost, sequential: Cost
) -> None:
    """Print what collecting costs beside reading the same answers."""
    out.ratio("wall of collect", collected_.wall / drained_.wall, "drain, same parallelism")
    # other work on the machine stretches our wall, but not the pauses that make up the drain's
    out.ratio("CPU of collect, its least wall", collected_.cpu / drained_.wall, "wall of the drain")
    out.ratio("wall of fetch only", fetched_.wall / drained_.wall, "drain, same parallelism")
    out.ratio("wall of collect", collected_.wall / sequential.wall, "cs one by one")
    out.ratio("CPU of collect", collected_.cpu / sequential.cpu, "CPU of cs one by one")


def _compare(ours: list[dict[str, str]], theirs: list[dict[str, str]]) -> str:
    """Say how many requests the yardstick sent; raises when it asked less than we did."""
    missed = {question(params) for params in ours} - {question(params) for params in theirs}
    if missed:
        raise RuntimeError(f"cs did not ask {len(missed)} of our questions: {sorted(missed)[:3]}")
    return f"{len(theirs)} requests, none of our {len(ours)} left out"


def _served(out: Output, served: list[Served], collected: list[Cost], parallel: int) -> None:
    """Against what the server says of the very run."""
    bounds = [max(one.seconds / parallel, one.critical_path(_SCOPED)) for one in served]
    last = served[-1]
    out.say(
        f"the server's own account of the last run: {last.seconds:.2f} s in handlers / {parallel} "
        f"= {last.seconds / parallel:.2f} s; critical path {last.critical_path(_SCOPED):.2f} s"
    )
    ratios = sorted(cost.wall / bound for cost, bound in zip(collected, bounds, strict=True))
    out.ratio(
        "wall of collect",
        ratios[len(ratios) // 2],
        "time in the server's handlers / parallelism, or its critical path if longer",
        "<= 1.15 x",
    )


def _slower(work: Workspace, out: Output, asked: list[dict[str, str]], parallel: int) -> None:
    """The same with a server as slow as a fast real one."""
    with server(work.answers, _SLOWER) as live:
        child(drain, live.url, asked, parallel)
        drained = child(drain, live.url, asked, parallel)
        collected = child(_collect, live.url, work.folder / "slower.db")
    out.ratio(
        "wall of collect, 100 ms a call", collected.wall / drained.wall, "drain, same parallelism"
    )


def _collector(url: str) -> "CloudStackCollector":
    from collectors.cloudstack import CloudStackCollector, Target  # noqa: PLC0415
    from collectors.cloudstack.wire import Connection  # noqa: PLC0415

    return CloudStackCollector(Target(Connection("cloudstack:bench", url, KEY, SECRET)))


def _parallel() -> int:
    return _collector("http://127.0.0.1").target.connection.parallel


def _collect(url: str, path: Path) -> tuple[int, int]:
    """As `stackaudit collect` does; rows of the larger tables and size of the bundle."""
    from audit.store import open_writable  # noqa: PLC0415
    from collectors.run import Raw, collect  # noqa: PLC0415

    raw = Raw(path.parent, path.stem)
    with open_writable(path) as connection:
        found = collect(connection, [_collector(url)], raw)[0]
        if found.status != "ok":
            raise RuntimeError(f"{found.status}: {found.reason}")
        rows = connection.execute("SELECT sum(rows_seen) FROM answer").fetchone()[0]
    bundle = next(path.parent.glob(f"{path.stem}-*.bundle"))
    size = bundle.stat().st_size
    bundle.unlink()
    return rows, size


def _fetch(url: str) -> int:
    """Ask and record, load nothing."""
    from audit.capture import Origin, Recorder  # noqa: PLC0415
    from collectors.base import now  # noqa: PLC0415

    collector = _collector(url)

    async def everything(recorder: Any) -> int:
        size = 0
        async for document in collector.fetch(lambda _request: None):
            recorder.record(document)
            size += len(document.body)
        return size

    from tempfile import TemporaryDirectory  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        recorder = Recorder(Path(folder) / "raw")
        recorder.begin(Origin(collector.source, "cloudstack", now(), collector.asked()))
        size = asyncio.run(everything(recorder))
        recorder.seal(Path(folder) / "sealed.bundle")
    return size


def _load(bundle: Path, path: Path) -> None:
    """As `stackaudit replay` does."""
    from audit.store import open_writable  # noqa: PLC0415
    from collectors.run import replay  # noqa: PLC0415

    with open_writable(path) as connection:
        replay(connection, bundle)


def _parse(bundle: Path) -> int:
    """Only parse what a replay parses."""
    from audit.capture import Bundle  # noqa: PLC0415

    opened, size = Bundle(bundle), 0
    for origin in opened.origins:
        for document in opened.documents(origin.source):
            size += len(document.body)
            json.loads(document.body or b"null")
    return size


def _sequential(url: str) -> None:
    """What a short script with `cs` does: the same commands one after the other."""
    from cs import CloudStack, CloudStackException  # noqa: PLC0415

    from collectors.cloudstack.commands import PROBE, commands  # noqa: PLC0415
    from sample_data.render_cloudstack import LISTS  # noqa: PLC0415

    client = CloudStack(url, KEY, SECRET, timeout=60, method="post")

    def ask(request: Any, **paged: bool) -> list[Any]:
        with contextlib.suppress(CloudStackException):  # a command this server does not know
            found = getattr(client, request.name)(**request.params, **paged)
            return found if isinstance(found, list) else []
        return []

    ids: dict[str, list[str]] = {}
    getattr(client, PROBE)()
    client.listApis()
    for command in commands().values():
        for request in command.requests() if command.name != PROBE else ():
            rows = ask(request, fetch_list=True) if command.name in LISTS else ask(request)
            ids.setdefault(command.name, []).extend(row["id"] for row in rows if "id" in row)
    for command in commands().values():
        for parameter, parent in command.parents.items():
            for request in command.requests_for(parameter, ids[parent]):
                ask(request, fetch_list=True)
