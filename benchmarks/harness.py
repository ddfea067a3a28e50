"""What the benchmarks share: measured child processes, generated input, printed ratios.

The process that runs the benchmarks stays small and does no work of its own: everything measured
happens in a fresh child, so that memory and imports of one step never count for another.
"""

import contextlib
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

MIB = 1 << 20
_SPAWN = multiprocessing.get_context("spawn")


class StepFailed(Exception):
    """A measured step raised; the text is its traceback."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one call cost. peak: most memory its process ever held, in bytes, imports included."""

    wall: float
    cpu: float
    peak: int
    value: Any = None


def child(function: Callable[..., Any], *arguments: Any) -> Cost:
    """Call a module's function in a fresh process; raises StepFailed when it raises.

    What its module's PRELOAD names for it is imported before the clock starts.
    """
    here, there = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_measured, args=(there, function, arguments))
    process.start()
    there.close()
    try:
        answer = here.recv()
    except EOFError:
        answer = f"{function.__name__} died without an answer"
    process.join()
    if not isinstance(answer, Cost):
        raise StepFailed(answer)
    return answer


def _measured(pipe: Pipe, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        preload = getattr(sys.modules[function.__module__], "PRELOAD", {})
        for name in preload.get(function.__name__, ()):
            import_module(name)
        cost = timed(function, *arguments)
    except BaseException:  # noqa: BLE001 - the parent tells
        pipe.send(traceback.format_exc())
        return
    pipe.send(cost)


def timed(function: Callable[..., Any], *arguments: Any) -> Cost:
    """Call here and now."""
    cpu, wall = _cpu(), time.perf_counter()
    value = function(*arguments)
    return Cost(time.perf_counter() - wall, _cpu() - cpu, peak_memory(), value)


def _cpu() -> float:
    """CPU of this process and of those it started that have ended."""
    return sum(os.times()[:4])


def peak_memory() -> int:
    """Most memory this process held and the largest of those it started, in bytes.

    Linux keeps `ru_maxrss` over exec, so a child would inherit its parent's; VmHWM is its own.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return (int(line.split()[1]) + _children()) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _children() -> int:
    """Most that one of the processes started held, in KiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def median(costs: list[Cost]) -> Cost:
    """Median of each figure; value of the last."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.peak for cost in costs),
        costs[-1].value,
    )


@dataclass
class Output:
    """Prints figures as they come and keeps ratios for the table at the end."""

    ratios: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    name: str = ""

    def start(self, name: str, what: str) -> None:
        """Head of a benchmark."""
        self.name = name
        print(f"\n== {name}: {what}", flush=True)

    def cost(self, what: str, cost: Cost, more: str = "") -> None:
        """An absolute figure, for orientation."""
        print(
            f"  {what:<44}{cost.wall:8.2f} s wall {cost.cpu:7.2f} s CPU "
            f"{cost.peak / MIB:6.0f} MiB  {more}",
            flush=True,
        )

    def say(self, text: str) -> None:
        """A line."""
        print(f"  {text}", flush=True)

    def ratio(self, what: str, value: float, yardstick: str, bar: str = "") -> None:
        """A ratio against a yardstick of the same run; bar: what the design asks for."""
        print(
            f"  {value:8.2f} x  {what} / {yardstick}{f'  (bar {bar})' if bar else ''}", flush=True
        )
        self.ratios.append((self.name, what, f"{value:.2f} x", yardstick, bar))

    def figure(self, what: str, value: str, bar: str = "") -> None:
        """A figure that has a bar of its own."""
        print(f"  {value:>10}  {what}{f'  (bar {bar})' if bar else ''}", flush=True)
        self.ratios.append((self.name, what, value, "", bar))

    def table(self) -> str:
        """All ratios as a Markdown table."""
        lines = ["| benchmark | what | figure | against | bar |", "|---|---|---|---|---|"]
        lines += [f"| {' | '.join(cells)} |" for cells in self.ratios]
        return "\n".join(lines)


@dataclass
class Workspace:
    """Generated input, made once in a run and gone after it."""

    folder: Path
    scale: float
    big: bool = False

    @cached_property
    def answers(self) -> Path:
        """What a management server of the bench estate answers, as JSON."""
        from estate import make_answers  # noqa: PLC0415 - a child imports the generator, not we

        path = self.folder / "answers.json"
        child(make_answers, path, self.scale)
        return path

    @cached_property
    def bundle(self) -> Path:
        """A bundle of the estate."""
        from estate import make_bundle  # noqa: PLC0415

        path = self.folder / "estate.bundle"
        child(make_bundle, self.answers, path)
        return path

    @cached_property
    def database(self) -> Path:
        """A database with the estate collected and checked."""
        from estate import make_database  # noqa: PLC0415

        path = self.folder / "estate.db"
        child(make_database, self.bundle, path)
        return path

    @property
    def size(self) -> str:
        """How large the estate is, in words."""
        return f"{1000 * self.scale:,.0f} hosts, {10_000 * self.scale:,.0f} VMs (about)"


@contextlib.contextmanager
def workspace(scale: float, *, big: bool = False) -> Iterator[Workspace]:
    """A workspace in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="stackaudit-bench-") as folder:
        yield Workspace(Path(folder), scale, big)


def process(function: Callable[..., Any], *arguments: Any) -> tuple[Any, Pipe]:
    """Start a process that talks over a pipe, which is its function's first argument."""
    here, there = _SPAWN.Pipe()
    started = _SPAWN.Process(target=function, args=(there, *arguments))
    started.start()
    there.close()
    return started, here
