"""Every rule over 1,000 hosts, 50,000 VMs and 100,000 volumes. Only run when named.

Making the estate takes minutes, so its database is kept in the system's temporary folder, named by
a fingerprint of the code that makes it, for the next run.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import rules
from harness import MIB, Output, Workspace, child

_TIMES = 5  # VMs of the bench estate
CODE = ("audit", "benchmarks", "collectors", "sample_data")  # what its figures depend on
_MAKES = ("audit/model", "audit/store", "audit/capture", "collectors", "sample_data")


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    from run import code  # noqa: PLC0415 - this module is imported by it

    vms = 10_000 * _TIMES * work.scale
    out.start("large", f"{1000 * work.scale:,.0f} hosts, {vms:,.0f} VMs, {2 * vms:,.0f} volumes")
    name = f"stackaudit-bench-large-{work.scale:g}-{code(_MAKES)}.db"
    database = Path(tempfile.gettempdir()) / name
    if database.exists():
        out.say(f"database kept from an earlier run: {database}")
    else:
        waiting = work.folder / name
        out.cost("make the estate and load it", child(make, waiting, work.scale))
        waiting.replace(database)
    out.say(f"database of {database.stat().st_size / MIB:.0f} MiB, not checked before")
    rules.report(child(rules.evaluate, database), out, ("< 10 s", "< 500 MiB"))


def make(path: Path, scale: float) -> None:
    """Build the estate and load what its server would answer, without a server or a bundle."""
    from estate import SOURCE, STARTED, spec  # noqa: PLC0415

    from audit.capture import Origin  # noqa: PLC0415
    from audit.store import open_writable  # noqa: PLC0415
    from collectors.cloudstack import CloudStackReading  # noqa: PLC0415
    from collectors.load import Load  # noqa: PLC0415
    from sample_data.build import build  # noqa: PLC0415
    from sample_data.bundle import documents  # noqa: PLC0415
    from sample_data.render_cloudstack import answers  # noqa: PLC0415

    bench = spec(scale)
    zones = tuple(
        replace(zone, vms=replace(zone.vms, count=zone.vms.count * _TIMES, data_share=1.0))
        for zone in bench.zones
    )
    rendered = answers(build(replace(bench, zones=zones)))
    with open_writable(path) as connection:
        load = Load(
            connection, Origin(SOURCE, "cloudstack", STARTED), CloudStackReading(STARTED, ())
        )
        for document in documents(rendered, SOURCE, STARTED):
            load.take(document)
        load.commit(None)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
