"""Where the time goes: cProfile of collect, load, scrub, rules, snapshot. Only run when named."""

import cProfile
import io
import pstats
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import collect
import scrub
import snapshot
from harness import Output, Workspace, child
from serving import server

_LINES = 22
_OURS = ("audit.store", "collectors.run")
PRELOAD = {"_collect": _OURS, "_load": _OURS}


def run(work: Workspace, out: Output) -> None:
    """Print the profiles, sorted by time in the function itself."""
    out.start("hot", work.size)
    with server(work.answers, 0.0) as live:
        child(collect._collect, live.url, work.folder / "hot-warm.db")  # noqa: SLF001
        for name, step, arguments in (
            ("collect, in one thread", _collect, (live.url, work.folder / "hot.db")),
            ("load", _load, (work.bundle, work.folder / "hot-load.db")),
            ("scrub", _scrub, (work.answers,)),
            ("rules", _rules, (work.database,)),
            ("unchanged snapshot", _snapshot, (work.answers, work.folder / "hot-snapshot.db")),
        ):
            print(f"\n--- {name}\n{child(step, *arguments).value}", flush=True)


class _Inline:
    """A pool without threads: cProfile sees only its own."""

    def __init__(self, *_arguments: Any) -> None:
        """Take what ThreadPoolExecutor takes."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Do it now."""
        done: Future[Any] = Future()
        done.set_result(function(*arguments))
        return done

    def shutdown(self, **_options: Any) -> None:
        """Nothing to stop."""


def _collect(url: str, path: Path) -> str:
    from collectors.cloudstack import client  # noqa: PLC0415

    client.ThreadPoolExecutor = _Inline  # type: ignore[assignment,misc]
    return _profile(collect._collect, url, path)  # noqa: SLF001


def _load(bundle: Path, path: Path) -> str:
    return _profile(collect._load, bundle, path)  # noqa: SLF001


def _scrub(source: Path) -> str:
    from audit.capture import scrub_bytes  # noqa: PLC0415

    bodies = [document.body for document in scrub._documents(source)]  # noqa: SLF001
    return _profile(lambda: [scrub_bytes(body) for body in bodies])


def _rules(database: Path) -> str:
    from audit.check import load_rules  # noqa: PLC0415
    from audit.check.run import evaluate  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415
    from audit.store import open_readonly  # noqa: PLC0415

    with open_readonly(database) as db:
        install(db)
        return _profile(evaluate, db, load_rules())


def _snapshot(source: Path, path: Path) -> str:
    from audit.store import open_writable  # noqa: PLC0415

    rows = [row for body in snapshot._pages(source) for row in snapshot._rows(body)]  # noqa: SLF001
    with open_writable(path) as db:
        snapshot._snapshot(db, 1, rows)  # noqa: SLF001
        return _profile(snapshot._snapshot, db, 2, rows)  # noqa: SLF001


def _profile(function: Callable[..., Any], *arguments: Any) -> str:
    profiler = cProfile.Profile(time.process_time)  # wall would measure the neighbours
    profiler.enable()
    function(*arguments)
    profiler.disable()
    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text).strip_dirs()
    stats.sort_stats("tottime").print_stats(_LINES)
    stats.sort_stats("cumulative").print_stats(r"\.py:", _LINES)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines() if line.strip())
