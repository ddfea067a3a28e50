"""Fleets for trends: many small estates, their databases written straight through the store.

What an estate has of each answer follows a planted trend, so that the shares a fleet shows can be
compared with those planted here: `python -m sample_data.fleet --estates 200 --months 36 --out DIR`.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.model import TABLES
from audit.model.kinds import Table
from audit.model.run import Answer, SourceRun
from audit.store import Snapshot, open_writable
from sample_data import fleet_rows
from sample_data.fleet_rows import Rows, Site
from sample_data.fleet_trends import (
    TRENDS,
    band,
    clusters_of,
    dealt,
    releases_of,
    servers_of,
)

Share = tuple[int, float, float]  # number, share of all, mean of the shares inside estates


@dataclass(slots=True)
class Planted:
    """What was planted: (month, question, estate) -> answer -> how many, and their weight."""

    counts: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)
    weights: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)

    def note(
        self, key: tuple[str, str, str], answers: Sequence[str], weights: Iterable[int] = ()
    ) -> None:
        """Remember the answers of one estate and month, with their weights where known."""
        self.counts[key] = Counter(answers)
        for answer, weight in zip(answers, weights):  # noqa: B905 - none, or one an answer
            self.weights.setdefault(key, Counter())[answer] += weight

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

    def weight_shares(self, month: str, question: str) -> dict[str, float]:
        """Answer -> share of the weight in a month; empty: not known."""
        found = [c for (m, q, _), c in self.weights.items() if (m, q) == (month, question)]
        total: Counter[str] = sum(found, Counter())
        return {answer: weight / total.total() for answer, weight in total.items()}

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Months and questions, in order."""
        return sorted({(month, question) for month, question, _ in self.counts})


@dataclass(frozen=True, slots=True)
class _Dealer:
    """Deals the answers of an estate in a month and notes them. at: how far the trend is."""

    site: Site
    month: str
    at: float
    planted: Planted

    def note(self, question: str, answers: Sequence[str], weights: Iterable[int] = ()) -> None:
        self.planted.note((self.month, question, self.site.name), answers, weights)

    def deal(self, question: str, objects: int, weights: Iterable[int] = ()) -> list[str]:
        answers = dealt(TRENDS[question], objects, self.at)
        self.note(question, answers, weights)
        return answers

    def sources(self) -> Iterator[tuple[str, Rows]]:
        """What each source tells."""
        yield "cloudstack", {**self._hosts(), **self._networks()}
        if self.site.has_servers:
            yield "redfish", self._servers()
        if self.site.has_arrays:
            sizes = map(fleet_rows.capacity, range(self.site.pools))
            vendors = self.deal("Storage vendor", self.site.pools, sizes)
            yield from fleet_rows.arrays(self.site, vendors)
        if self.site.has_switches:
            yield "snmp", self._switches()

    def _hosts(self) -> Rows:
        threads = [fleet_rows.THREADS] * self.site.hosts
        hypervisors = self.deal("Hypervisor", self.site.hosts, threads)
        releases = releases_of(hypervisors, self.at)
        self.note("Hypervisor version", releases, threads)
        clusters = clusters_of(hypervisors, self.at)
        held = Counter(clusters).values()
        self.note("Hosts per cluster", [band(hosts) for hosts in held], held)
        sizes = [fleet_rows.capacity(n) for n in range(self.site.pools)]
        protocols = self.deal("Storage protocol", self.site.pools, sizes)
        # old NFS is in clusters, and new in zones
        scopes = dealt(TRENDS["Scope of pools"], self.site.pools, self.at)[::-1]
        self.note("Scope of pools", scopes, sizes)
        self.note("Smallest container of a storage back end", scopes)
        return {
            **fleet_rows.hosts(self.site, hypervisors, releases, clusters),
            **fleet_rows.pools(self.site, protocols, scopes, clusters[0]),
        }

    def _networks(self) -> Rows:
        inside = Counter(fleet_rows.network_of(self.site, n) for n in range(self.site.vms))
        vms = [inside[n] for n in range(self.site.networks)]
        models = self.deal("Network model", self.site.networks, vms)
        servers = servers_of(models, self.at)
        self.note("Who serves guest networks", servers, vms)
        routed = [n for n, server in enumerate(servers) if server == "virtual router"]
        pairs = self.deal("Router redundancy", len(routed), [vms[n] for n in routed])
        named = dict(zip(routed, pairs, strict=True))
        return fleet_rows.networks(self.site, models, servers, named)

    def _servers(self) -> Rows:
        speeds = self.deal("Speed of server ports", self.site.hosts * 2)
        cores = dealt(TRENDS["Cores per server"], self.site.hosts, self.at)
        weights = [int(one.split()[0]) for one in cores]
        self.note("Cores per server", cores, weights)
        vendors = self.deal("Server vendor", self.site.hosts, weights)
        return fleet_rows.servers(self.site, vendors, cores, speeds)

    def _switches(self) -> Rows:
        site = self.site
        ports = [2 * len(range(n, site.hosts, site.switches)) for n in range(site.switches)]
        vendors = self.deal("Switch vendor", site.switches, ports)
        bundles = self.deal("Bundling of host links", site.hosts, [2] * site.hosts)
        speeds = self.deal("Speed of host links", site.hosts * 2)
        return fleet_rows.switches(site, vendors, bundles, speeds)


def sites(estates: int, seed: int) -> list[Site]:
    """Estates of 4 to 40 hosts; of some no servers, no switches or no arrays are collected."""
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
                has_arrays=number % 3 != 1,
            )
        )
    return found


def months(count: int, last: str) -> list[str]:
    """`count` months that end with `last`, e.g. 2026-10."""
    end = int(last[:4]) * 12 + int(last[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(end - count + 1, end + 1)]


def write_site(
    site: Site, path: Path, when: Sequence[str], planted: Planted, *, checked: bool = False
) -> None:
    """Write the database of an estate, a collection on the tenth of every month.

    checked: run the rules on the last month, which costs a second or two. Raises StoreError.
    """
    with open_writable(path) as connection:
        for place, month in enumerate(when):
            progress = place / max(1, len(when) - 1) + site.lead
            for kind, tables in _Dealer(site, month, progress, planted).sources():
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
