"""Fleets for trends: many small estates, their databases written straight through the store.

What an estate has of each answer follows a planted trend, so that the shares a fleet shows can be
compared with those planted here: `python -m sample_data.fleet --estates 200 --months 36 --out DIR`.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.model import TABLES
from audit.model.kinds import Table
from audit.model.run import Answer, SourceRun
from audit.store import Snapshot, open_writable

_TIB = 1 << 40
_GBIT = 1_000_000_000
# question -> (answer, its share in the first month, its share in the last)
TRENDS: Mapping[str, Sequence[tuple[str, float, float]]] = {
    "Storage protocol": (("NFS", 0.85, 0.45), ("iSCSI", 0.1, 0.2), ("RBD", 0.05, 0.35)),
    "Scope of pools": (("cluster", 0.8, 0.3), ("zone", 0.2, 0.7)),
    "Smallest container of a storage back end": (("cluster", 0.8, 0.3), ("zone", 0.2, 0.7)),
    "Hypervisor": (("XenServer", 0.6, 0.2), ("VMware", 0.1, 0.05), ("KVM", 0.3, 0.75)),
    "Cores per server": (("16 cores", 0.5, 0.05), ("32 cores", 0.4, 0.35), ("64 cores", 0.1, 0.6)),
    "Server vendor": (
        ("HPE", 0.65, 0.4), ("Dell", 0.2, 0.25), ("Supermicro", 0.1, 0.05), ("Cisco", 0.05, 0.3),
    ),
    "Speed of server ports": (("1 Gb/s", 0.7, 0.1), ("10 Gb/s", 0.3, 0.6), ("25 Gb/s", 0.0, 0.3)),
    "Switch vendor": (("Cisco", 0.85, 0.55), ("Juniper", 0.1, 0.2), ("Arista", 0.05, 0.25)),
}  # fmt: skip
_POOLS = {"NFS": "NetworkFilesystem", "iSCSI": "Iscsi", "RBD": "RBD"}
_VERSIONS = {"XenServer": "8.2.1", "VMware": "8.0.3", "KVM": ""}

Rows = dict[str, list[dict[str, Any]]]
Share = tuple[int, float, float]  # number, share of all, mean of the shares inside estates


@dataclass(frozen=True, slots=True)
class Site:
    """An estate: how large it is, and what of it is collected. lead: years ahead of the trend."""

    name: str
    hosts: int
    pools: int
    switches: int
    lead: float
    has_servers: bool
    has_switches: bool


@dataclass(slots=True)
class Planted:
    """What was planted: (month, question, estate) -> answer -> how many."""

    counts: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)

    def shares(self, month: str, question: str) -> dict[str, Share]:
        """Answer -> number, share by number, share by estate, in a month."""
        found = [c for (m, q, _), c in self.counts.items() if (m, q) == (month, question)]
        total: Counter[str] = sum(found, Counter())
        return {
            answer: (
                amount,
                amount / total.total(),
                sum(one[answer] / one.total() for one in found) / len(found),
            )
            for answer, amount in total.items()
        }

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Months and questions, in order."""
        return sorted({(month, question) for month, question, _ in self.counts})


def sites(estates: int, seed: int) -> list[Site]:
    """Estates of 4 to 40 hosts; every fifth has no servers collected, every fourth no switches."""
    rng = random.Random(seed)  # noqa: S311 - a plan, not a secret
    found = []
    for number in range(estates):
        hosts = min(40, int(4 * 2 ** rng.expovariate(0.8)))
        found.append(
            Site(
                name=f"site-{number + 1:04d}",
                hosts=hosts,
                pools=max(3, hosts // 2),
                switches=max(2, hosts // 8),
                lead=rng.uniform(-0.15, 0.15),
                has_servers=number % 5 != 4,  # noqa: PLR2004
                has_switches=number % 4 != 3,  # noqa: PLR2004
            )
        )
    return found


def months(count: int, last: str) -> list[str]:
    """`count` months that end with `last`, e.g. 2026-10."""
    end = int(last[:4]) * 12 + int(last[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(end - count + 1, end + 1)]


def dealt(question: str, objects: int, progress: float) -> list[str]:
    """Answers of `objects` things at a time of the trend (0 to 1); few change in a month."""
    at = min(1.0, max(0.0, progress))
    bounds, total = [], 0.0
    for answer, first, last in TRENDS[question]:
        total += first + (last - first) * at
        bounds.append((total, answer))
    rest = bounds[-1][1]
    return [
        next((answer for bound, answer in bounds if (n + 0.5) / objects < bound), rest)
        for n in range(objects)
    ]


def write_site(
    site: Site, path: Path, when: Sequence[str], planted: Planted, *, checked: bool = False
) -> None:
    """Write the database of an estate, a collection on the tenth of every month.

    checked: run the rules on the last month, which costs a second or two. Raises StoreError.
    """
    with open_writable(path) as connection:
        for place, month in enumerate(when):
            progress = place / max(1, len(when) - 1) + site.lead
            for kind, tables in _sources(site, month, progress, planted):
                at = f"{month}-10T12:00:00Z"
                snapshot = Snapshot(connection, f"{kind}:{site.name}", at)
                for table, rows in tables.items():
                    names = TABLES[table].names
                    snapshot.add(table, (tuple(map(row.get, names)) for row in rows))
                snapshot.commit(tables, _records(f"{kind}:{site.name}", kind, at, tables))
        if checked:
            from audit.check import check, load_rules  # noqa: PLC0415 - only when asked for
            from audit.derive import install  # noqa: PLC0415

            install(connection)
            check(connection, load_rules())


def _records(source: str, kind: str, at: str, tables: Rows) -> Iterator[Table]:
    """The record of a good run, and that each of the tables was answered."""
    told = {"source": source, "started": at, "kind": kind, "status": "ok"}
    yield SourceRun(**{name: told.get(name) for name in SourceRun.info.names})  # type: ignore[arg-type]
    for name, rows in tables.items():
        yield Answer(source=source, started=at, table_name=name, complete=True, rows_seen=len(rows))


def _sources(
    site: Site, month: str, progress: float, planted: Planted
) -> Iterator[tuple[str, Rows]]:
    """What each source tells in a month; the answers dealt out are noted."""

    def deal(question: str, objects: int) -> list[str]:
        answers = dealt(question, objects, progress)
        planted.counts[month, question, site.name] = Counter(answers)
        return answers

    scopes = deal("Scope of pools", site.pools)[::-1]  # old NFS is in clusters, and new in zones
    deal("Smallest container of a storage back end", site.pools)
    hypervisors = deal("Hypervisor", site.hosts)
    yield "cloudstack", _cloud(site, hypervisors, deal("Storage protocol", site.pools), scopes)
    if site.has_servers:
        speeds = deal("Speed of server ports", site.hosts * 2)
        answers = zip(
            deal("Server vendor", site.hosts), deal("Cores per server", site.hosts), strict=True
        )
        yield "redfish", _servers(site, answers, speeds)
    if site.has_switches:
        yield "snmp", _switches(site, deal("Switch vendor", site.switches))


def _cloud(
    site: Site, hypervisors: Sequence[str], protocols: Sequence[str], scopes: Sequence[str]
) -> Rows:
    zone = f"{site.name}-zone"
    inside = {"zone_id": zone, "pod_id": f"{site.name}-pod"}
    return {
        "capability": [{"cloudstack_version": "4.20.1.0"}],
        "zone": [{"id": zone, "name": "zone", "network_type": "Advanced"}],
        "pod": [{"id": inside["pod_id"], "name": "pod", "zone_id": zone}],
        "cluster": [
            {"id": f"{site.name}-{kind}", "name": kind.lower(), "hypervisor": kind, **inside,
             "allocation_state": "Enabled", "managed_state": "Managed"}
            for kind in sorted({*hypervisors, "KVM"})
        ],
        "host": [
            {"id": f"{site.name}-h{n}", "name": f"host{n:02d}", "hypervisor": kind, **inside,
             "cluster_id": f"{site.name}-{kind}", "hypervisor_version": _VERSIONS[kind],
             "os": "Ubuntu" if kind == "KVM" else None,
             "os_version": "22.04" if kind == "KVM" else None,
             "state": "Up", "resource_state": "Enabled", "oobm_address": _bmc(site, n)}
            for n, kind in enumerate(hypervisors)
        ],
        "storage_pool": [
            {"id": f"{site.name}-p{n}", "name": f"pool{n:02d}", "type": _POOLS[protocol],
             "scope": scope.upper(), "state": "Up", "capacity": (n % 4 + 1) * 10 * _TIB,
             "server": f"10.20.{n}.10", "zone_id": zone, "provider": "DefaultPrimary",
             "pod_id": inside["pod_id"] if scope == "cluster" else None,
             "cluster_id": f"{site.name}-KVM" if scope == "cluster" else None}
            for n, (protocol, scope) in enumerate(zip(protocols, scopes, strict=True))
        ],
    }  # fmt: skip


def _bmc(site: Site, number: int) -> str:
    """Estates do not share machines, so their BMCs do not share addresses."""
    return f"{site.name}-bmc{number:02d}.example.com"


def _servers(site: Site, answers: Iterable[tuple[str, str]], speeds: Sequence[str]) -> Rows:
    boxes = list(enumerate(answers))
    return {
        "server": [
            {"id": f"{site.name}-s{n}", "serial": f"{site.name}-s{n}", "vendor": vendor,
             "address": _bmc(site, n), "cores": int(cores.split()[0]), "sockets": 2,
             "power_state": "On", "health": "OK"}
            for n, (vendor, cores) in boxes
        ],
        "server_nic": [
            {"server_id": f"{site.name}-s{n}", "name": f"eno{k}", "link_up": True,
             "speed": int(speeds[n * 2 + k].split()[0]) * _GBIT}
            for n, _ in boxes for k in (0, 1)
        ],
    }  # fmt: skip


def _switches(site: Site, vendors: Sequence[str]) -> Rows:
    return {
        "switch": [
            {"id": f"{site.name}-sw{n}", "name": f"switch{n:02d}", "vendor": vendor}
            for n, vendor in enumerate(vendors)
        ]
    }


def write_fleet(
    folder: Path, estates: int, when: Sequence[str], seed: int = 1, *, checked: int = 0
) -> Planted:
    """Write a database per estate; returns what was planted. checked: how many, the first ones."""
    folder.mkdir(parents=True, exist_ok=True)
    planted = Planted()
    for number, site in enumerate(sites(estates, seed)):
        write_site(site, folder / f"{site.name}.db", when, planted, checked=number < checked)
    return planted


def main(arguments: list[str] | None = None) -> int:
    """Write a fleet and print what was planted, as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--estates", type=int, default=200)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--last", default="2026-10", metavar="YYYY-MM")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", type=int, default=0, metavar="N", help="run rules on N estates")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    told = parser.parse_args(arguments)
    when = months(told.months, told.last)
    planted = write_fleet(told.out, told.estates, when, told.seed, checked=told.check)
    for month, question in planted.asked:
        for answer, (amount, share, mean) in sorted(planted.shares(month, question).items()):
            line = {
                "month": month, "question": question, "bucket": answer, "amount": amount,
                "amount_share": round(share, 6), "estate_share": round(mean, 6),
            }  # fmt: skip
            sys.stdout.write(f"{json.dumps(line)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
