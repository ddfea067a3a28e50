"""Every rule over the bench estate, against reading what they read once."""

from pathlib import Path
from typing import Any

from harness import Cost, Output, Workspace, child, median, timed

_REPEATS = 3
_SLOWEST = 5

PRELOAD = {"_evaluate": ("audit.check.run", "audit.derive", "audit.store")}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("rules", work.size)
    found = child(_evaluate, work.database).value
    for name in ("load the rule files", "install derived views", "every rule", "SELECT * of vm"):
        out.cost(name, found[name])
    out.cost("count(*) of every table read", found["counts"], f"{found['tables']} tables")
    out.say(f"{found['rules']} rules, {found['findings']} findings; the slowest:")
    for seconds, name in found["slowest"]:
        share = 100 * seconds / found["every rule"].wall
        out.say(f"  {seconds:7.3f} s {share:4.0f} %  {name}")
    if found["broken"]:
        out.say(f"left out, they do not compile: {', '.join(found['broken'])}")
    every: Cost = found["every rule"]
    out.ratio("CPU of every rule", every.cpu / found["SELECT * of vm"].cpu, "one SELECT * of vm")
    out.ratio("CPU of every rule", every.cpu / found["counts"].cpu, "count(*) of every table read")
    out.figure("a rule, on average", f"{1000 * every.cpu / found['rules']:.1f} ms")


def _evaluate(database: Path) -> dict[str, Any]:
    from audit.check import load_rules  # noqa: PLC0415
    from audit.check.run import evaluate  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415
    from audit.store import open_readonly  # noqa: PLC0415

    loaded = timed(load_rules)
    rules = loaded.value
    with open_readonly(database) as db:
        installed = timed(install, db)
        reads = {rule.id: _reads(rule, db) for rule in rules}
        broken = [name for name, found in reads.items() if found is None]
        rules = [rule for rule in rules if rule.id not in broken]
        tables = sorted({table for found in reads.values() for table in found or ()})
        every, whole, counts = [], [], []
        for _ in range(_REPEATS):
            every.append(timed(evaluate, db, rules))
            whole.append(timed(lambda: len(db.execute("SELECT * FROM vm").fetchall())))
            counts.append(timed(_count, db, tables))
    summary = every[-1].value
    return {
        "load the rule files": Cost(loaded.wall, loaded.cpu, loaded.peak),
        "install derived views": installed,
        "every rule": _bare(median(every)),
        "SELECT * of vm": median(whole),
        "counts": median(counts),
        "tables": len(tables),
        "rules": len(rules),
        "findings": len(summary.findings),
        "broken": broken,
        "slowest": summary.slowest[:_SLOWEST],
    }


def _reads(rule: Any, db: Any) -> set[str] | None:
    """Tables a rule reads; None when it does not compile."""
    from audit.errors import RuleError  # noqa: PLC0415

    try:
        return {table for table, _column in rule.reads(db)}
    except RuleError:
        return None


def _count(db: Any, tables: list[str]) -> None:
    for table in tables:
        db.execute(f"SELECT count(*) FROM {table}").fetchone()


def _bare(cost: Cost) -> Cost:
    """Without the summary, which need not cross the pipe."""
    return Cost(cost.wall, cost.cpu, cost.peak)
