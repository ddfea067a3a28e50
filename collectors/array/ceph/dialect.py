"""Ceph: one report of the dashboard, or one file per command; both tell the same objects.

A question is a command of `ceph`. The dashboard (Nautilus and later) tells most of them as parts of
/api/health/full, which is asked once and cut into those parts, so that a bundle of either kind is
read by the same maps.
"""

import asyncio
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlencode, urlsplit

from audit.errors import BadAnswer, Forbidden, Refused, SourceError, Unsupported
from collectors.array.ceph.shapes import ITEMS, rule
from collectors.array.questions import Item, Question, at
from collectors.array.vendor import Login, Session, Tables, Vendor
from collectors.convert_basic import objects, plain, text
from collectors.transport import Answer, Web

_BAD_REQUEST = 400
_ELSEWHERE = frozenset({302, 303, 307})
_OK = 200
_DAY = 86_400
_ACCEPT = "application/vnd.ceph.api.v1.0+json"
_PAGED = {"Accept": "application/vnd.ceph.api.v2.0+json"}  # lists of images since Quincy
_OTHER_VERSION = frozenset({415})
_PAGE = 100  # images; the dashboard opens each of them
_UNREAD = ("configuration", "metadata")  # of images: dozens of settings for each
_FULL = "/api/health/full"
_PARTS = {
    "mon-dump": "mon_status", "mgr-dump": "mgr_map", "health-detail": "health",
    "df-detail": "df", "osd-dump": "osd_map", "osd-tree": "osd_map/tree",
    "osd-metadata": "osd_map/osd_metadata", "osd-crush-rule-dump": "osd_map/crush/rules",
}  # fmt: skip
ASKED = "asked"  # note of a document: the address that answered
_LISTS = {"osd-metadata": dict | list, "rbd-ls": list}  # where commands do not tell an object
_OWN_PARTS = ("tree", "crush", "crush_map_text", "osd_metadata")


class CephSession(Session):
    """A token of the dashboard that runs out after some hours, or a folder.

    generation: dashboard or files.
    """

    posts: ClassVar[tuple[str, ...]] = ("POST /api/auth", "POST /api/auth/logout")
    renewable: ClassVar[bool] = True

    def __init__(self, web: Web, login: Login) -> None:
        super().__init__(web, login)
        address = urlsplit(web.endpoint.url)
        self._folder = Path(unquote(address.path)) if address.scheme == "file" else None
        self._lock = asyncio.Lock()
        self._full: Item | SourceError | None = None
        self._fsid: Any = None
        self._pages = False

    async def login(self) -> None:
        """Token for user and password; the dashboard answers a wrong one with status 400."""
        self.generation = "files" if self._folder else "dashboard"
        if self._folder:
            return
        self.web.headers = {"Accept": _ACCEPT}
        body = {"username": self.with_.user, "password": self.with_.password}
        judged = _ELSEWHERE | {_BAD_REQUEST}
        answer = await self.web.send("POST", "/api/auth", body, judged=judged)
        if answer.status in _ELSEWHERE:
            where = urlsplit(answer.headers.get("Location", "")).netloc or "another one"
            raise BadAnswer(f"this manager is a standby; the dashboard is at {where}.")
        token = text(answer.json().get("token")) if answer.status != _BAD_REQUEST else None
        if token is None:
            raise Refused(
                f"{self.web.endpoint.url} does not accept user {self.with_.user!r} with this "
                "password (or the account is disabled). It was tried once and is not tried again."
            )
        self.web.token("Authorization", f"Bearer {token}", secret=token)

    async def logout(self) -> None:
        """Make the token worthless."""
        if "Authorization" in self.web.headers:
            await self.web.send("POST", "/api/auth/logout")

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """One command's answer, from its file or out of the dashboard's report."""
        if self._folder:
            answer = await asyncio.to_thread(_read, self._folder, question, params, self._most())
            told = answer.json()
            self._same_cluster(question, told)
        elif question.name == "block-image":
            return await self._images(question, params["pool"], int(link or 0))
        elif question.name not in _PARTS:
            return await self.web.get(question.path)
        else:
            told = _part(question.name, await self._report())
        return _answer(rule(told, params["rule"]) if "rule" in params else told)

    def notes(self, question: Question) -> dict[str, str]:
        """Address of the dashboard, as a cluster has no name."""
        host = urlsplit(self.web.endpoint.url).hostname
        return {ASKED: host} if question.identity and host else {}

    async def _images(self, question: Question, pool: str, offset: int) -> Answer:
        """Images of a pool: all (Nautilus to Pacific), or a page (later) and where the next is."""
        path = f"{question.path}?{urlencode({'pool_name': pool})}"
        if not self._pages:
            answer = await self.web.send("GET", path, judged=_OTHER_VERSION)
            self._pages = answer.status in _OTHER_VERSION
        if self._pages:
            answer = await self.web.send(
                "GET", f"{path}&offset={offset}&limit={_PAGE}", headers=_PAGED
            )
        told, total = answer.json(), answer.headers.get("X-Total-Count", "")
        more = self._pages and offset + _PAGE < (int(total) if total.isdecimal() else 0)
        return _answer({"pools": _lean(told), "next": offset + _PAGE if more else None})

    def _same_cluster(self, question: Question, told: Any) -> None:
        """Raise BadAnswer for a file of another cluster; the monitors' is read first."""
        fsid = told.get("fsid") if isinstance(told, dict) else None
        self._fsid = self._fsid or fsid
        if fsid is not None and fsid != self._fsid:
            raise BadAnswer(f"{question.name}.json is of another cluster ({fsid}).")

    def _most(self) -> int:
        return self.web.endpoint.max_body

    async def _report(self) -> Item:
        """The report, asked once; so is one that failed, unless the token ran out."""
        async with self._lock:
            if self._full is None:
                try:
                    body = (await self.web.get(_FULL)).json()
                    self._full = body if isinstance(body, dict) else BadAnswer(f"{_FULL} is odd.")
                except Refused:
                    raise
                except SourceError as error:
                    self._full = error
            if isinstance(self._full, SourceError):
                raise self._full
            return self._full


def _part(name: str, report: Item) -> Any:
    """What one command would tell. Raises Forbidden: a part is missing when a right is."""
    found = at(report, _PARTS[name])
    if found is None:
        scope = _PARTS[name].partition("/")[0]
        raise Forbidden(f"the report of the dashboard has no {scope}: the role may not read it.")
    if name == "osd-dump":
        return {member: value for member, value in found.items() if member not in _OWN_PARTS}
    return found


def _lean(pools: Any) -> Any:
    """Images without their settings. Raises BadAnswer for a list that is not there yet."""
    if not isinstance(pools, list) or any(not isinstance(at(p, "value"), list) for p in pools):
        raise BadAnswer("the dashboard has not listed the images yet; collect again.")
    for image in (one for pool in pools for one in objects(pool["value"])):
        for name in _UNREAD:
            image.pop(name, None)
    return pools


def _answer(told: Any) -> Answer:
    return Answer(_OK, json.dumps(told, separators=(",", ":")).encode(), {})


def _read(folder: Path, question: Question, params: dict[str, str], most: int) -> Answer:
    """A file as an answer. Raises SourceError."""
    each = f".{quote(params['pool'], safe='')}" if "{pool}" in question.path else ""
    path = folder / f"{question.name}{each}.json"
    command = question.path.format_map(params)
    command = command if command.startswith("rbd ") else f"ceph {command}"
    how = f"write it with `{command} --format json > {path.name}`."
    try:
        stat = path.stat()
        if stat.st_size > most:
            raise BadAnswer(f"{path.name} is larger than {most >> 20} MiB.")
        if time.time() - stat.st_mtime > _DAY:
            raise BadAnswer(f"{path.name} is older than a day; {how}")
        return Answer(_OK, path.read_bytes(), {})
    except FileNotFoundError as error:
        raise Unsupported(f"{path.name} is not in {folder}; {how}") from error
    except OSError as error:
        raise Forbidden(f"{path.name} cannot be read ({error.strerror}).") from error


class Ceph(Vendor):
    """What the answers of Ceph mean."""

    kind: ClassVar[str] = "ceph"
    product: ClassVar[str] = "Ceph"
    port: ClassVar[int] = 8443
    files: ClassVar[bool] = True
    session: ClassVar[type[Session]] = CephSession
    folder: ClassVar[Path] = Path(__file__).parent
    computed: ClassVar[frozenset[str]] = frozenset({"storage_array.controllers"})

    def items(self, question: Question, body: Any) -> list[Item]:
        """Objects of one command; each is marked with what it is (@cluster, @osd ...)."""
        if not isinstance(body, _LISTS.get(question.name, dict)):
            raise ValueError("not the answer of this command")  # noqa: TRY004 - of the answer
        return list(ITEMS[question.name](body))

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """As they are, with the address that was asked; an image by its pool and name."""
        del question
        image = f"{params.get('pool')}/{item['@name']}" if item.get("@name") else None
        yield {**item, "@asked": params.get(ASKED), "@image": image}

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """Where the next page of images begins."""
        del params
        told = at(body, "next") if question.name == "block-image" else None
        return plain(told) or None

    def complete(self, tables: Tables) -> None:
        """Hosts are those that have OSDs; metadata names some that are none (renamed ones)."""
        nodes = tables.get("array_node", {})
        for key in [key for key, row in nodes.items() if row["role"] is None]:
            del nodes[key]
        hosts = sum(row["role"] == "osd host" for row in nodes.values())
        for array in tables.get("storage_array", {}).values():
            array["controllers"] = hosts or None
