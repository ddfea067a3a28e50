"""The bench estate (sample_data/specs/bench.toml), scaled, as answers, bundle and database."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.check import check, load_rules
from audit.derive import install
from audit.store import open_writable
from collectors.run import replay
from sample_data.answers import Answers, Listing, Single
from sample_data.build import build
from sample_data.bundle import write_bundle
from sample_data.render_cloudstack import answers
from sample_data.spec import EstateSpec, ZoneSpec, load_spec

SOURCE = "cloudstack:bench"
STARTED = "2026-05-04T06:00:00Z"


def spec(scale: float) -> EstateSpec:
    """The spec with `scale` times as many pods, VMs and networks."""
    whole = load_spec("bench")
    return replace(whole, zones=tuple(_scaled(zone, scale) for zone in whole.zones))


def _scaled(zone: ZoneSpec, scale: float) -> ZoneSpec:
    return replace(
        zone,
        vms=replace(zone.vms, count=_times(zone.vms.count, scale)),
        pods=tuple(replace(pod, count=_times(pod.count, scale)) for pod in zone.pods),
        networks=tuple(replace(net, count=_times(net.count, scale)) for net in zone.networks),
    )


def _times(count: int, scale: float) -> int:
    return max(1, round(count * scale))


def make_answers(path: Path, scale: float) -> None:
    """Build the estate and write what its server answers."""
    plain = {
        name: {"key": one.key, "rows": one.rows}
        if isinstance(one, Listing)
        else {"key": one.key, "body": one.body}
        for name, one in answers(build(spec(scale))).items()
    }
    path.write_text(json.dumps(plain), encoding="utf-8")


def read_answers(path: Path) -> Answers:
    """What `make_answers` wrote."""
    plain: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Listing(one["key"], one["rows"]) if "rows" in one else Single(one["key"], one["body"])
        for name, one in plain.items()
    }


def make_bundle(source: Path, path: Path) -> None:
    """A bundle of the answers, as a collection would have left it."""
    write_bundle(read_answers(source), path, SOURCE, STARTED)


def make_database(bundle: Path, path: Path) -> None:
    """A database with the bundle loaded and all rules run."""
    with open_writable(path) as connection:
        replay(connection, bundle)
        install(connection)
        check(connection, load_rules())
        install(connection, persist=True)
        connection.execute("PRAGMA optimize")
