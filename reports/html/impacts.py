"""What the lone failure of each component takes, and which of them have a block of their own."""

import shlex
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from itertools import chain, islice

from reports.facts import Facts, Row
from reports.language import t

_BLOCKS = 120  # a page that can still be read; the workbook has all
_OF_KIND = 3
_OF_RULE = 10  # objects a finding names
_PLURALS = {
    "access": "access networks", "control": "control plane", "database": "databases",
    "heard_switch": "switches heard of but not read",
    "firmware": "firmware", "lif": "interfaces of arrays", "nic": "NICs",
    "psu": "power supplies", "stack": "stacks of switches",
    "storage": "storage addresses", "switch": "switches", "system_vm": "system VMs",
}  # fmt: skip
# parts of the texts of failure_now.reasons and ha_restart.blocked_by
_REASONS = (
    "whose storage is down", "without HA", "without proof of death", "without the control plane",
    "pool is lost too", "pool out of service", "no other host", "anti-affinity", "host tags",
    "waits for capacity", "local disk", "blocked",
)  # fmt: skip
_SINGULARS = {
    "heard_switch": "switch heard of but not read", "lif": "interface", "nic": "NIC",
    "psu": "power supply",
}  # fmt: skip
_LEVELS = {"storage_pool": "pool", "db_server": "database", "storage_array": "array"}


class Impacts:
    """Components whose failure takes something, the worst first (view failure_now)."""

    def __init__(self, facts: Facts, *, told: bool = True, most: int | None = None) -> None:
        self._facts = facts
        self._told = told  # the page has the section of the blocks
        self._most = most  # only the worst so many; what had a block then leads nowhere
        self.rows: list[Row] = facts.rows(
            "SELECT * FROM failure_now ORDER BY rank IS NULL, rank, node_id"
        )
        self._by_id = {row["node_id"]: row for row in self.rows}

    @cached_property
    def blocks(self) -> list[Row]:
        """Those with a block: what is most, the worst of each kind, and what findings name."""
        if self._most is not None:
            return list(islice(filter(takes, self.rows), self._most))
        wanted = chain(self._foremost(), self._named(), filter(takes, self.rows))
        chosen = set(islice(dict.fromkeys(row["node_id"] for row in wanted), _BLOCKS))
        return [row for row in self.rows if row["node_id"] in chosen]

    @cached_property
    def _anchors(self) -> dict[str, str]:
        return {row["node_id"]: anchor(row["node_id"]) for row in self.blocks if self._told}

    @cached_property
    def _worst_host(self) -> dict[str, str]:
        """Cluster -> its host that loses most."""
        hosts = (row for row in reversed(self.rows) if row["cluster_id"])
        return {row["cluster_id"]: row["node_id"] for row in hosts}

    def href(self, node_id: str) -> str | None:
        """Where a component is told of; of a cluster its worst host; None without a block."""
        kind, _, name = node_id.partition("/")
        worst = self._worst_host.get(name) if kind == "cluster" else None
        found = self._anchors.get(worst or node_id)
        return f"#{found}" if found else None

    def about(self, kind: str, subject: str) -> str | None:
        """Where the component that a finding names is told of. kind: level of its rule."""
        return self.href(self.node_of(kind, subject))

    def node_of(self, kind: str, subject: str) -> str:
        """Node a finding names; text that is no node where it names none."""
        return subject if kind == "node" else f"{_LEVELS.get(kind, kind)}/{subject}"

    def get(self, *node_ids: str) -> Row | None:
        """The row of the first of these that takes something."""
        return next((self._by_id[one] for one in node_ids if one in self._by_id), None)

    def _foremost(self) -> Iterator[Row]:
        """What is used up, what stops the control plane, and the first of every kind."""
        seen: dict[str, int] = {}
        for row in self.rows:
            seen[row["kind"]] = seen.get(row["kind"], 0) + takes(row)
            if row["used_up"] or row["control"] or (takes(row) and seen[row["kind"]] <= _OF_KIND):
                yield row

    def _named(self) -> Iterator[Row]:
        """Components that the findings printed on this page name."""
        for block in self._facts.blocks:
            for found in block.found[:_OF_RULE]:
                node = self.node_of(found.kind, found.subject)
                node = self._worst_host.get(node.removeprefix("cluster/"), node)
                if node in self._by_id and takes(self._by_id[node]):
                    yield self._by_id[node]


def takes(row: Row) -> bool:
    """It stops something, or might: not only redundancy."""
    columns = ("vms", "vms_worst", "cut_off", "networks", "control_worst", "used_up")
    return any(row[name] for name in columns)


def anchor(node_id: str) -> str:
    """Id of the block: the same in every report."""
    return f"whatif-{sha256(node_id.encode()).hexdigest()[:10]}"


def plural(kind: str) -> str:
    """Kind of components as words for several."""
    return t(_PLURALS.get(kind, kind.replace("_", " ") + "s"))


def singular(kind: str) -> str:
    """Kind of a component as words."""
    return t(_SINGULARS.get(kind, kind.replace("_", " ")))


def reasons(text: str | None) -> str:
    """Reasons with their counts, in words a reader knows."""
    if not text:
        return t("reason not told")
    text = text.replace("not HA", "without HA").replace(" stuck", " without proof of death")
    for words in _REASONS:
        text = text.replace(words, t(words))
    return text


def command(row: Row) -> str:
    """What tells the whole story of this failure."""
    return f"stackaudit simulate fail --now {shlex.quote(row['kind'] + '/' + row['name'])}"
