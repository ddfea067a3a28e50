"""SNMP: walking a large switch and many devices, against net-snmp's snmpbulkwalk.

Both read the same values from the same agent, 50 varbinds an answer, in turns; figures are medians.
Ours ends with every row decoded in memory (index as text, value as a number or hex), theirs with
every row printed to a pipe. The agent's own CPU is counted for neither.
"""

import asyncio
import os
import resource
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Any

from harness import Cost, Output, Workspace, child, median
from snmp_serving import columns_of, devices, switch

from collectors.snmp import Target, engine_for
from tests.snmp_agent.daemon import AUTH_PASSWORD, PRIV_PASSWORD, SNMPD, daemon

CODE = ("benchmarks", "collectors/snmp", "tests/snmp_agent")  # what its figures depend on
_ROUNDS, _ROUNDS_DEAD, _TOOLS = 9, 3, 16
_PORTS, _MACS, _DEVICES, _SMALL = 500, 5_000, 200, 50
_ROOT = ".1"
_TOOL = shutil.which("snmpbulkwalk")
_OURS = ("collectors.snmp.engine", "collectors.snmp.walk")
PRELOAD = {
    "_walk": _OURS, "_walk_all": _OURS,
    "_walk_v3": (*_OURS, "collectors.snmp.v3", "pysnmp.hlapi.v3arch.asyncio"),
}  # fmt: skip
_V3 = {
    "version": "3", "user": "sha256", "auth": "SHA256", "auth_password": AUTH_PASSWORD,
    "priv": "AES256", "priv_password": PRIV_PASSWORD,
}  # fmt: skip
_V3_TREES = {"1.3.6.1.2.1.25.4.2.1": range(1, 8), "1.3.6.1.2.1.2.2.1": range(1, 23)}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("snmp", f"a switch of {_PORTS} ports, {_MACS} MACs; {_DEVICES} devices; loopback")
    if _TOOL is None:
        out.say("snmpbulkwalk is not installed (apt-get install snmp): no yardstick, nothing run")
        return
    _one_switch(out)
    for dead in (0, _DEVICES // 10):
        _many(out, dead)
    _version_3(work, out)


def _one_switch(out: Output) -> None:
    rows = switch(_PORTS, _MACS)
    columns = list(columns_of(rows).values())
    with devices(rows, 1) as ports:
        ours, theirs, starts = [], [], []
        child(_walk, ports[0], columns)
        _tool(ports[0], _ROOT)
        for _ in range(_ROUNDS):
            ours.append(child(_walk, ports[0], columns))
            theirs.append(_tool(ports[0], _ROOT))
            starts.append(_tool(ports[0], f".{columns[0][0]}.1"))
        peer = child(_gufo, ports[0]) if find_spec("gufo") else None
    mine, tool, start = median(ours), median(theirs), median(starts)
    if mine.value != tool.value:
        raise RuntimeError(f"we saw {mine.value} values, snmpbulkwalk {tool.value}")
    each = {"ours": mine.cpu, "snmpbulkwalk": tool.cpu - start.cpu}
    out.cost("ours, v2c, all columns", mine, f"{mine.cpu / mine.value * 1e6:.2f} us a varbind")
    out.cost("snmpbulkwalk -Cr50", tool, f"{each['snmpbulkwalk'] / tool.value * 1e6:.2f} us, "
             f"its start of {start.cpu * 1000:.0f} ms left out")  # fmt: skip
    if peer:
        out.cost("gufo-snmp, blocking", peer, f"{peer.cpu / peer.value * 1e6:.2f} us")
        out.ratio("CPU a varbind, v2c", mine.cpu / peer.cpu, "gufo-snmp (compiled)")
    out.ratio("CPU a varbind, v2c", mine.cpu / tool.cpu, "snmpbulkwalk as a process", "<= 1.5 x")
    out.ratio("CPU a varbind, v2c", mine.cpu / each["snmpbulkwalk"],
              "snmpbulkwalk without start", "<= 1.5 x")  # fmt: skip
    out.ratio("wall of one switch", mine.wall / tool.wall, "snmpbulkwalk")


def _least(costs: list[Cost]) -> Cost:
    """Of equal work the run that was disturbed least."""
    return min(costs, key=lambda cost: cost.cpu)


def _many(out: Output, dead: int) -> None:
    """All devices at once; `dead` of them never answer."""
    rows = switch(_SMALL, 0)
    columns = list(columns_of(rows).values())
    gone = frozenset(range(0, _DEVICES, _DEVICES // dead)) if dead else frozenset()
    with devices(rows, _DEVICES, gone) as ports:
        child(_walk_all, ports[1:2], columns)
        _tool(ports[1], _ROOT)
        ours, theirs = [], []
        for _ in range(_ROUNDS_DEAD if dead else _ROUNDS):
            ours.append(child(_walk_all, ports, columns))
            theirs.append(_tools(ports))
    mine, tools = median(ours), median(theirs)
    whole, silent = mine.value
    name = f"{_DEVICES} devices{f', {dead} dead' if dead else ''}"
    out.cost(f"ours, v2c, {name}", mine, f"{whole} whole, {silent} silent")
    out.cost(f"{_TOOLS} snmpbulkwalk at once, {name}", tools, f"{tools.value} values")
    out.ratio(f"wall, {name}", mine.wall / tools.wall, f"{_TOOLS} parallel snmpbulkwalk", "< 1 x")
    wrong = _DEVICES - dead - whole
    out.figure(f"live devices reported dead or short, {name}", str(wrong), "0")


def _version_3(work: Workspace, out: Output) -> None:
    if SNMPD is None:
        out.say("snmpd is not installed (apt-get install snmpd): no figures for version 3")
        return
    folder = work.folder / "snmpd"
    folder.mkdir()
    trees = [[f"{tree}.{arc}" for arc in arcs] for tree, arcs in _V3_TREES.items()]
    columns = trees * 8  # keys are made once, which is no part of a varbind
    with daemon(folder) as port:
        mine = _least([child(_walk_v3, port, columns) for _ in range(3)])
        clear = _least([child(_walk, port, columns) for _ in range(3)])
        login = [
            "-v3", "-usha256", "-lauthPriv", "-aSHA-256", f"-A{AUTH_PASSWORD}", "-xAES-256",
            f"-X{PRIV_PASSWORD}",
        ]  # fmt: skip
        tool = _least([_tool(port, ".1.3.6.1.2.1.25.4", login) for _ in range(3)])
        start = _least([_tool(port, ".1.3.6.1.2.1.1.1.0", login) for _ in range(3)])
    each = mine.cpu / mine.value
    theirs = (tool.cpu - start.cpu) / tool.value
    out.cost("ours by pysnmp, v3 SHA-256/AES-256, snmpd", mine, f"{each * 1e6:.0f} us a varbind")
    out.cost("ours, v2c, the same tables", clear, f"{clear.cpu / clear.value * 1e6:.2f} us")
    out.cost("snmpbulkwalk, v3, the same user", tool, f"{theirs * 1e6:.2f} us without its start")
    out.ratio("CPU a varbind, v3", each / max(theirs, 1e-7), "snmpbulkwalk, v3, without start")


def _walk(port: int, groups: list[list[str]]) -> int:
    """One device; number of values."""
    return asyncio.run(_values([port], groups, community="public"))[2]


def _walk_v3(port: int, groups: list[list[str]]) -> int:
    return asyncio.run(_values([port], groups, **_V3))[2]


def _walk_all(ports: list[int], groups: list[list[str]]) -> tuple[int, int]:
    """All devices, as the collector shares its slots; whole ones and silent ones."""
    whole, silent, _ = asyncio.run(_values(ports, groups, community="public"))
    return whole, silent


async def _values(ports: list[int], groups: list[list[str]], **login: Any) -> tuple[int, int, int]:
    from audit.errors import TimedOut  # noqa: PLC0415

    async with engine_for(login.get("version", "2c"), 32) as engine:

        async def one(port: int) -> int:
            device = await engine.device(Target("snmp:bench", "127.0.0.1", port, **login))
            count = 0
            for columns in groups:
                walk = await engine.walk(device, columns)
                if walk.cut:
                    raise RuntimeError(walk.cut)
                count += sum(map(len, walk.columns.values()))
            return count

        found = await asyncio.gather(*map(one, ports), return_exceptions=True)
    for problem in found:
        if isinstance(problem, BaseException) and not isinstance(problem, TimedOut):
            raise problem
    counts = [count for count in found if isinstance(count, int)]
    return counts.count(max(counts)), len(found) - len(counts), sum(counts)


def _gufo(port: int) -> int:
    """The compiled client, as its manual shows."""
    from gufo.snmp.sync import SnmpSession  # type: ignore[import-not-found] # noqa: PLC0415

    with SnmpSession(addr="127.0.0.1", port=port, community="public", timeout=3) as session:
        trees = ("1.0.8802", "1.2.840", "1.3.6.1")
        return sum(sum(1 for _ in session.getbulk(tree)) for tree in trees)


def _tool(port: int, tree: str, login: list[str] | None = None) -> Cost:
    """One snmpbulkwalk; CPU of the process, value: lines it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        _command(port, tree, login), capture_output=True, env=_environment(), check=False
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, 0, sum(b"No more" not in line for line in done.stdout.splitlines()))


def _tools(ports: list[int]) -> Cost:
    """One process a device, so many at a time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()

    def one(port: int) -> int:
        done = subprocess.run(
            _command(port, _ROOT, None), capture_output=True, env=_environment(), check=False
        )
        return done.stdout.count(b"\n")

    with ThreadPoolExecutor(_TOOLS) as pool:
        lines = sum(pool.map(one, ports))
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, 0, lines)


def _command(port: int, tree: str, login: list[str] | None) -> list[str]:
    usual = ["-v2c", "-cpublic"]
    options = ["-Onqe", "-Cr50", "-t3", "-r1"]
    return [str(_TOOL), *(login or usual), *options, f"127.0.0.1:{port}", tree]


def _environment() -> dict[str, str]:
    return {"MIBS": "", "PATH": os.environ["PATH"]}
