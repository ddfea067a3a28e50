"""`python benchmarks/run.py [NAME ...] [--scale 0.1]`: print figures and ratios.

A ratio is against a yardstick measured in the same run: figures of two runs, or of two machines,
are not to be compared.
"""

import argparse
import os
import platform
import sys
import time
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from harness import Output, workspace

_BENCHMARKS = ("startup", "scrub", "snapshot", "rules", "report", "collect")
_EXTRA = ("hot",)


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks named, or all but `hot`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(_BENCHMARKS + _EXTRA))
    parser.add_argument("--scale", type=float, default=1.0, help="size of the estate (default 1)")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - {*_BENCHMARKS, *_EXTRA}
    if unknown:
        parser.error(f"no benchmark {min(unknown)!r}; there are {', '.join(_BENCHMARKS + _EXTRA)}")
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}, "
        f"scale {options.scale:g}"
    )
    out, started = Output(), time.monotonic()
    with workspace(options.scale) as work:
        for name in options.names or _BENCHMARKS:
            import_module(name).run(work, out)
    print(f"\n{out.table()}\n\n{time.monotonic() - started:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
