"""`stackaudit --help` against a bare Python and one that imports click."""

import os
import subprocess
import sys
import time
from pathlib import Path

from harness import Cost, Output, Workspace, median

_STARTS = 15
_ROOT = Path(__file__).resolve().parent.parent
_HELP = "import sys; sys.argv = ['stackaudit', '--help']; from audit.cli import main; main()"


def run(_work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("startup", f"median of {_STARTS} starts, taken in turns")
    programs = {
        "stackaudit --help": _HELP,
        "python -c pass": "pass",
        "python -c 'import click'": "import click",
    }
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for number in range(_STARTS + 1):
        for name, code in programs.items():
            cost = _start(code)
            if number:  # the first start reads files from disk
                costs[name].append(cost)
    middle = {name: median(found) for name, found in costs.items()}
    for name, cost in middle.items():
        fastest = min(one.wall for one in costs[name])
        out.say(
            f"{name:<28}{cost.wall * 1000:7.0f} ms wall {cost.cpu * 1000:6.0f} ms CPU, "
            f"fastest {fastest * 1000:.0f} ms wall"
        )
    ours = middle.pop("stackaudit --help")
    out.figure("wall of stackaudit --help", f"{ours.wall * 1000:.0f} ms", "< 150 ms")
    out.figure("CPU of stackaudit --help", f"{ours.cpu * 1000:.0f} ms")
    for name, cost in middle.items():
        out.ratio("stackaudit --help", ours.wall / cost.wall, name)


def _start(code: str) -> Cost:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "NO_COLOR": "1"}
    before, wall = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, cwd="/"
    )
    after = os.times()
    cpu = (after[2] + after[3]) - (before[2] + before[3])
    return Cost(time.perf_counter() - wall, cpu, 0)
