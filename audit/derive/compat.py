"""Whether the running CloudStack line lists a version: its release notes held against the estate.

audit/reference/cloudstack-compat.json has the notes' own sentences ("Ubuntu 22.04 LTS, 24.04 LTS
with KVM", "Debian 12, 13 with KVM (not tested, ...)"); a sentence counts for a text when it names
the same product and a version of it.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator

from audit.derive.reference import load
from audit.derive.support import product_of, products_of
from audit.model.kinds import Table
from audit.model.rules import Compatibility

_LISTS = {
    "hypervisor": "Supported Hypervisor Versions",
    "os": "Supported OS Versions for Management Server",
}
_DROPPED = "Notice Of Management OSes and Hypervisors to be Deprecated"
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_DOUBT = re.compile(r"not (widely )?tested", re.IGNORECASE)
_BEST = ("listed", "not tested", "dropped", "not listed")
# the API calls XCP-ng hosts XenServer too
_SAME = {"citrix-hypervisor-xenserver": {"citrix-hypervisor-xenserver", "xcp-ng"}}


def compatibilities(connection: sqlite3.Connection) -> list[Table]:
    """A row per hypervisor and operating system text; none when the line has no notes."""
    found = connection.execute("SELECT max(cloudstack_version) FROM capability").fetchone()
    line = ".".join((found[0] or "").split(".")[:2])
    notes = load("cloudstack-compat.json")["lines"].get(line)
    if notes is None:
        return []
    texts = connection.execute(
        "SELECT kind, text FROM support WHERE kind IN ('hypervisor', 'os') ORDER BY 1, 2"
    )
    return [judge(kind, text, line, notes[_LISTS[kind]], notes[_DROPPED]) for kind, text in texts]


def judge(
    kind: str, text: str, line: str, listed: Iterable[str], dropped: Iterable[str]
) -> Compatibility:
    """What the notes of a line say of one text; `unknown` when its product is not recognised."""
    product, version = product_of(text), _VERSION.search(text)
    if product is None or version is None:
        return Compatibility(kind=kind, text=text, line=line, status="unknown", note=None)
    verdicts = [
        *(("not tested" if _DOUBT.search(s) else "listed", s) for s in listed),
        *(("dropped", s) for s in dropped),
    ]
    own = [(how, said) for how, said in verdicts if _names(said, product, version.group())]
    status, note = min(own, key=lambda v: _BEST.index(v[0]), default=("not listed", None))
    return Compatibility(kind=kind, text=text, line=line, status=status, note=note)


def _names(sentence: str, product: str, version: str) -> bool:
    """Whether a sentence of the notes names this version of this product."""
    plain = sentence.partition("(")[0]
    if not products_of(plain) & _SAME.get(product, {product}):
        return False
    return any(_within(version, listed) for listed in _versions(plain))


def _versions(sentence: str) -> Iterator[str]:
    """Versions a sentence names: 7.x is 7, 8.0.0 is 8.0 of a line."""
    yield from _VERSION.findall(sentence)


def _within(version: str, listed: str) -> bool:
    """8.2.1 is of 8.2.0 and of 8.2; 9.4 is of 9: a listed line takes its updates."""
    wanted = listed.split(".")[:2]
    return version.split(".")[: len(wanted)] == wanted
