"""vSphere's objects to rows: pure, in any order of the documents.

Objects lead to one another (hosts to clusters, port groups to switches), so they are kept as they
came and everything is made at the end. A host that is not connected tells nothing new: a gap.
"""

from collections.abc import Iterator
from typing import Any

from audit.capture import Document
from audit.counted import counted
from audit.errors import BadAnswer, Forbidden, Unsupported
from collectors.array.questions import Item
from collectors.base import Missing, Outcome, Rows
from collectors.convert_basic import integer, plain, text
from collectors.told import Asked, Told
from collectors.vsphere import hosts, links, stores, switches
from collectors.vsphere.inventory import Inventory
from collectors.vsphere.questions import ABOUT, HOST, LINKS, QUESTIONS

_PAGE = "page"
_OF_PATH: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (  # what rests on a property
    ("config.network", tuple((table, "") for table in LINKS)),
    ("config.storageDevice", (("host_path", ""),)),
    ("config.dateTimeInfo", (("host_system", "time_source"),)),
    ("config.service", (("host_system", "time_sync"),)),
    ("config.virtualNicManagerInfo", (("host_system", "address"),)),
    ("runtime.bootTime", (("host_system", "booted"),)),
    ("summary.currentEVCModeKey", (("hypervisor_pool", "evc"),)),
)


class VsphereReading:
    """Turns the objects of one vCenter into rows and keeps account of what was not seen."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        usual = tuple(name for name, question in QUESTIONS.items() if not question.deep)
        needs = {name: question.fills for name, question in QUESTIONS.items()}
        self._asked = Asked(asked or usual, needs)
        self._inventory = Inventory(at)

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep one answer; no rows yet."""
        self._inventory.vcenter = document.source.partition(":")[2]
        if document.error is not None:
            self._asked.failed(document)
        elif document.request == ABOUT:
            about = document.json()["about"]
            self._inventory.about = about if isinstance(about, dict) else {}
            self._asked.answered(ABOUT)
        elif document.request in QUESTIONS:
            body = document.json()
            self._inventory.keep(document.request, body["objects"])
            page = integer(document.params.get(_PAGE)) or 1
            self._asked.answered(document.request, page, more=body.get("more") is True)
        yield from ()

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Everything, table by table."""
        told = Told()
        for tell in (hosts.tell, links.tell, switches.tell, stores.tell):
            tell(self._inventory, told)
        yield from told.rows()

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        untold = list(self._untold())
        tables = self._asked.tables()
        for gap in untold:
            if not gap.column:
                tables |= dict.fromkeys(gap.tables, False)
        missing = [*self._asked.missing(), *untold, *self._away()]
        return Outcome(tables, missing, text(self._inventory.about.get("fullName")))

    def _untold(self) -> Iterator[Missing]:
        """Properties that objects did not tell, each once with a count."""
        lost: dict[tuple[str, str, str], int] = {}
        for name in QUESTIONS:
            for one in self._inventory.all(name):
                missing = one.get("_missing")
                for path, why in missing.items() if isinstance(missing, dict) else ():
                    key = (name, path, plain(why))
                    lost[key] = lost.get(key, 0) + 1
        for (name, path, why), count in sorted(lost.items()):
            yield from _gaps(name, path, why, count)

    def _away(self) -> Iterator[Missing]:
        """Hosts vCenter has no connection to."""
        away = [one for one in self._inventory.all(HOST) if _is_away(one)]
        if away:
            names = ", ".join(sorted(plain(one.get("name")) for one in away)[:10])
            told = counted(len(away), "host, which tells", "hosts, which tell")
            said = f"vCenter is not connected to {told} nothing: {names}."
            yield Missing(HOST, (), BadAnswer.cause, said)


def _is_away(host: Item) -> bool:
    return text(host.get("runtime.connectionState")) not in ("connected", None)


def _gaps(name: str, path: str, why: str, count: int) -> Iterator[Missing]:
    """What rests on a property: some columns, some tables, or all of the question."""
    fills = tuple((table, "") for table in QUESTIONS[name].fills)
    rests = next((found for start, found in _OF_PATH if path.startswith(start)), fills)
    cause, said = BadAnswer.cause, f"{count} objects did not tell {path} ({why})."
    if why == "InvalidProperty":
        cause, said = Unsupported.cause, f"this version does not know {path}."
    elif why == "NoPermission":
        cause, said = Forbidden.cause, f"the account may not read {path} of {count} objects."
    for table, column in rests:
        yield Missing(f"{name} {path}", (table,), cause, said, column=column)


def objects_of(value: Any) -> list[Item]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
