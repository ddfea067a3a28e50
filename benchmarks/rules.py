"""Every rule over the bench estate, against reading what they read once."""

from pathlib import Path
from typing import Any

from harness import MIB, Cost, Output, Workspace, child, median, timed

_REPEATS = 3
_SLOWEST = 5

PRELOAD = {"evaluate": ("audit.check.run", "audit.derive", "audit.store")}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("rules", work.size)
    report(child(evaluate, work.database), out)


def report(cost: Cost, out: Output, bars: tuple[str, str] = ("", "")) -> None:
    """Print what `evaluate` measured. bars: of the wall of every rule and of the peak memory."""
    found = cost.value
    for name, one in found["costs"].items():
        out.cost(name, one)
    every, once = found["costs"]["every rule"], found["costs"]["reading every table once"]
    out.say(f"{found['rules']} rules, {found['findings']} findings; the slowest rules:")
    _shares(found["slowest"], every, out)
    out.say(f"{len(found['views'])} views that rules share, computed once; the slowest:")
    _shares(found["views"], every, out)
    if found["broken"]:
        out.say(f"left out, they do not compile: {', '.join(found['broken'])}")
    out.figure("every rule, wall", f"{every.wall:.2f} s", bars[0])
    out.figure("every rule, CPU", f"{every.cpu:.2f} s")
    out.figure("peak memory of the rules", f"{cost.peak / MIB:.0f} MiB", bars[1])
    out.ratio("CPU of every rule", every.cpu / once.cpu, f"reading {found['tables']} tables once")
    out.figure("a rule, on average", f"{1000 * every.cpu / found['rules']:.1f} ms")


def _shares(slowest: list[tuple[float, str]], every: Cost, out: Output) -> None:
    for seconds, name in slowest[:_SLOWEST]:
        out.say(f"  {seconds:7.3f} s {100 * seconds / every.wall:4.0f} %  {name}")


def evaluate(database: Path, repeats: int = _REPEATS) -> dict[str, Any]:
    """Run every rule that compiles; the figures `report` prints."""
    from audit.check import load_rules  # noqa: PLC0415
    from audit.check.run import evaluate as every_rule  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415
    from audit.store import open_readonly  # noqa: PLC0415

    costs = {"load the rule files": timed(load_rules)}
    rules = costs["load the rule files"].value
    with open_readonly(database) as db:
        costs["install derived views and tables"] = timed(install, db)
        costs |= _computed(db)
        reads = {rule.id: _reads(rule, db) for rule in rules}
        broken = [name for name, found in reads.items() if found is None]
        rules = [rule for rule in rules if rule.id not in broken]
        tables = sorted({table for found in reads.values() for table in found or ()})
        every, once = [], []
        for _ in range(repeats):
            every.append(timed(every_rule, db, rules))
            once.append(timed(_read_all, db, tables))
    costs["every rule"] = median(every)
    costs["reading every table once"] = median(once)
    summary = every[-1].value
    return {
        "costs": {name: Cost(cost.wall, cost.cpu, cost.peak) for name, cost in costs.items()},
        "tables": len(tables),
        "rules": len(rules),
        "findings": len(summary.findings),
        "broken": broken,
        "slowest": summary.slowest,
        "views": summary.views,
    }


def _computed(db: Any) -> dict[str, Cost]:
    """What each table computed in Python costs, all views standing; a part of `install`."""
    from audit.derive.install import COMPUTED  # noqa: PLC0415

    return {f"  compute {' '.join(names)}": timed(compute, db) for names, compute in COMPUTED}


def _reads(rule: Any, db: Any) -> set[str] | None:
    """Tables a rule reads; None when it does not compile."""
    from audit.errors import RuleError  # noqa: PLC0415

    try:
        return {table for table, _column in rule.reads(db)}
    except RuleError:
        return None


def _read_all(db: Any, tables: list[str]) -> None:
    """Every column of every row, none kept."""
    for table in tables:
        for _row in db.execute(f"SELECT * FROM {table}"):
            pass
