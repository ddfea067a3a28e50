"""ONTAP REST: selection of fields, pages by link, versions that do not know a field yet."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from audit.errors import BadAnswer, SourceError, Unsupported
from collectors.array.ontap.shapes import STORAGE
from collectors.array.ontap.shapes_access import ACCESS
from collectors.array.questions import Item, Question, at
from collectors.array.vendor import WITHOUT, Login, Session, Tables, Vendor
from collectors.convert_basic import plain, text
from collectors.transport import Answer, Web

_BAD_REQUEST = 400
_NO_SUCH_FIELD = "262197"  # The value "x.y" is invalid for field "fields" (<field,...>)
_VALUE = re.compile(r'value "([^"]+)"')
_LUN = "lun"
_AGGREGATES = "/api/storage/aggregates"
_ZONES = "/api/storage/availability-zones"
_ZONE_FIELDS = ("name", "uuid", "space")
_PAGE_SIZE = "500"
_SECONDS = "15"  # after so many the cluster gives what it has, and a link to the rest


class OntapSession(Session):
    """HTTP Basic on every request; there is no session to give back."""

    def __init__(self, web: Web, login: Login) -> None:
        super().__init__(web, login)
        self._unknown: dict[str, list[str]] = {}

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """One page; availability zones where there are no aggregates (AFX, ASA r2)."""
        try:
            return await self._page(question, params, link)
        except Unsupported:
            if question.name != _AGGREGATES:
                raise
            zones = replace(question, path=_ZONES, fields=_ZONE_FIELDS)
            return await self._page(zones, params, link)

    async def _page(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """One page; fields this version does not know are left out, one refusal after another."""
        for _attempt in range(len(question.fields) + 1):
            path = link if link is not None else self.path(question, params)
            answer = await self.web.send("GET", path, judged=frozenset({_BAD_REQUEST}))
            if answer.status != _BAD_REQUEST:
                break
            self._leave_out(question, answer)
        body = answer.json()
        if isinstance(body, dict) and body.get("error"):
            raise _error(question, body)
        return answer

    def path(self, question: Question, params: dict[str, str]) -> str:
        """With the fields that are known, in pages."""
        unknown = self._unknown.get(question.name, ())
        fields = ",".join(one for one in question.fields if one not in unknown)
        paging = {"max_records": _PAGE_SIZE, "return_timeout": _SECONDS} if question.items else {}
        query = {**question.query, **paging, **({"fields": fields} if fields else {})}
        return f"{super().path(question, params).partition('?')[0]}?{urlencode(query, safe=',')}"

    def notes(self, question: Question) -> dict[str, str]:
        """Fields that were left out."""
        unknown = self._unknown.get(question.name)
        return {WITHOUT: ",".join(unknown)} if unknown else {}

    def _leave_out(self, question: Question, answer: Answer) -> None:
        """Note the field a refusal names. Raises SourceError when it names none of ours."""
        body = answer.json()
        error = at(body, "error")
        named = _VALUE.search(plain(at(error, "message")))
        known = self._unknown.setdefault(question.name, [])
        mine = [
            one
            for one in question.fields
            if named and f"{one}.".startswith(f"{named[1]}.") and one not in known
        ]
        if plain(at(error, "code")) != _NO_SUCH_FIELD or not mine:
            raise _error(question, body)
        known += mine


def _error(question: Question, body: Any) -> SourceError:
    message = plain(at(body, "error/message")).rstrip(".") or "no reason given"
    return BadAnswer(f"{question.path} was refused: {message} ({plain(at(body, 'error/code'))}).")


class Ontap(Vendor):
    """What ONTAP's answers mean."""

    kind: ClassVar[str] = "ontap"
    product: ClassVar[str] = "NetApp ONTAP"
    session: ClassVar[type[Session]] = OntapSession
    folder: ClassVar[Path] = Path(__file__).parent
    computed: ClassVar[frozenset[str]] = frozenset(
        {
            "storage_array.model",
            "storage_array.controllers",
            "array_lif.iqn",
            "array_login.node_id",
        }
    )

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """The cluster gives a link as long as there may be more, also on a partial page."""
        del question, params
        return text(at(body, "_links/next/href"))

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """By the question's own function; most objects are read as they are."""
        del params
        make = STORAGE.get(question.name) or ACCESS.get(question.name)
        return make(item) if make else (item,)

    def complete(self, tables: Tables) -> None:
        """What only all answers together tell."""
        nodes = list(tables.get("array_node", {}).values())
        models = {node["model"] for node in nodes if node["model"]}
        for array in tables.get("storage_array", {}).values():
            array["model"] = ", ".join(sorted(models)) or None
            array["controllers"] = len(nodes) or None
        _pools_of_luns(tables)
        _targets_of_lifs(tables)
        _named_initiators(tables.get("array_mapping", {}))


def _pools_of_luns(tables: Tables) -> None:
    """A LUN takes the pool of the volume it lies in, or its zone where zones are the pools."""
    volumes = tables.get("array_volume", {})
    pools = {row["id"]: row["pool_id"] for row in volumes.values()}
    known = {row["id"] for row in tables.get("array_pool", {}).values()}
    for row in volumes.values():
        if row["parent_id"] or row["kind"] == _LUN:
            zone = row["pool_id"] if row["pool_id"] in known else None
            row["pool_id"] = pools.get(row["parent_id"]) or zone


def _targets_of_lifs(tables: Tables) -> None:
    """An interface for iSCSI reaches the target of its SVM; a login is where its interface is."""
    services = tables.get("array_service", {}).values()
    targets = {row["tenant"]: row["target"] for row in services if row["protocol"] == "iscsi"}
    for lif in tables.get("array_lif", {}).values():
        if "iscsi" in (lif["protocol"] or "").split(","):
            lif["iqn"] = targets.get(lif["tenant"])
    nodes = {lif["id"]: lif["node_id"] for lif in tables.get("array_lif", {}).values()}
    for login in tables.get("array_login", {}).values():
        login["node_id"] = nodes.get(login["port_id"])


def _named_initiators(mappings: dict[tuple[Any, ...], Item]) -> None:
    """A group without members is one only where no other answer names any."""
    named = {(r["volume_id"], r["host_group"]) for r in mappings.values() if r["initiator"]}
    for key, row in list(mappings.items()):
        if not row["initiator"] and (row["volume_id"], row["host_group"]) in named:
            del mappings[key]
