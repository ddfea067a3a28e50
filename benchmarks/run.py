"""`python benchmarks/run.py [NAME ...] [--scale 0.1]`: print figures and ratios.

A ratio is against a yardstick measured in the same run: figures of two runs, or of two machines,
are not to be compared.
"""

import argparse
import os
import platform
import sys
import time
from hashlib import sha256
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from harness import Output, workspace

_BENCHMARKS = (
    "startup",
    "scrub",
    "snapshot",
    "rules",
    "report",
    "workbook",
    "collect",
    "snmp",
    "redfish",
    "fleet",
)
_EXTRA = ("hot", "large", "graph")

_ROOT = Path(__file__).resolve().parent.parent
_CODE = ("audit", "collectors", "reports", "sample_data", "tests/cloudstack_server", "benchmarks")


def code(folders: tuple[str, ...] = _CODE) -> str:
    """Fingerprint of everything measured: figures of two codes are not to be compared either."""
    digest = sha256()
    for folder in folders:
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix == ".toml" and path.with_suffix(".sql").exists():
                continue  # cases of a rule, which only tests run
            if path.suffix in {".py", ".sql", ".toml", ".json", ".j2", ".css", ".js"}:
                digest.update(str(path.relative_to(_ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks named, or all but `hot`, `large` and `graph`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(_BENCHMARKS + _EXTRA))
    parser.add_argument("--scale", type=float, default=1.0, help="size of the estate (default 1)")
    parser.add_argument("--big", action="store_true", help="fleet: 1,000 estates x 36 months too")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - {*_BENCHMARKS, *_EXTRA}
    if unknown:
        parser.error(f"no benchmark {min(unknown)!r}; there are {', '.join(_BENCHMARKS + _EXTRA)}")
    names = options.names or _BENCHMARKS
    folders = {f for name in names for f in getattr(import_module(name), "CODE", _CODE)}
    measured = code(tuple(sorted(folders)))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}, "
        f"scale {options.scale:g}, code {measured}"
    )
    out, started = Output(), time.monotonic()
    with workspace(options.scale, big=options.big) as work:
        for name in names:
            import_module(name).run(work, out)
    print(f"\n{out.table()}\n\n{time.monotonic() - started:.0f} s in all")
    print("load at the end " + ", ".join(f"{one:.1f}" for one in os.getloadavg()))
    if code(tuple(sorted(folders))) != measured:
        print("THE CODE CHANGED DURING THIS RUN: its figures are of no one version; run again.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
