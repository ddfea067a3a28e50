"""Pure FlashArray: an API token buys a session; REST 2.x pages by token, 1.x has flat lists."""

import re
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from audit.errors import BadAnswer, Refused
from collectors.array.pure.shapes import SHAPES
from collectors.array.questions import Item, Question
from collectors.array.vendor import Session, Tables, Vendor
from collectors.convert_basic import text
from collectors.transport import Answer

_VERSION = re.compile(r"([12])\.(\d+)")
ASKED = "asked"  # note of a document: the address that answered
_HIDDEN = "@"  # rows that only carry the initiators of hosts to `complete`


class PureSession(Session):
    """generation: "2" where the array speaks REST 2.x, else "1"."""

    posts: ClassVar[tuple[str, ...]] = (
        r"POST /api/2\.\d+/(login|logout)", r"(POST|DELETE) /api/1\.\d+/auth/session",
    )  # fmt: skip
    renewable: ClassVar[bool] = True
    _base: str = ""

    async def login(self) -> None:
        """The newest version both know, then a session for the API token."""
        token = self.with_.token
        if not token:
            raise Refused(f"{self.web.endpoint.url} wants an API token: give it with `token`.")
        for header in ("x-auth-token", "Cookie"):
            self.web.headers.pop(header, None)
        told = (await self.web.get("/api/api_version")).json()
        major, minor = _newest(told.get("version"))
        self.generation, self._base = str(major), f"/api/{major}.{minor}"
        if major == 1:
            body = {"api_token": token}
            answer = await self.web.send("POST", f"{self._base}/auth/session", body)
            value = _cookie(answer)
            self.web.token("Cookie", f"session={value}", secret=value)
            return
        answer = await self.web.send("POST", f"{self._base}/login", headers={"api-token": token})
        given = answer.headers.get("x-auth-token")
        if not given:
            raise BadAnswer("the answer to the log-in has no session token.")
        self.web.token("x-auth-token", given)

    async def logout(self) -> None:
        """End the session."""
        if "x-auth-token" in self.web.headers:
            await self.web.send("POST", f"{self._base}/logout")
        elif "Cookie" in self.web.headers:
            await self.web.send("DELETE", f"{self._base}/auth/session")

    def notes(self, question: Question) -> dict[str, str]:
        """Address of the management, which is what CloudStack knows of the array."""
        host = urlsplit(self.web.endpoint.url).hostname
        return {ASKED: host} if question.identity and host else {}

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """One page; the token of the next one goes into the query."""
        path = self.path(question, params)
        if link is not None:
            path += f"{'&' if '?' in path else '?'}continuation_token={quote(link, safe='')}"
        return await self.web.get(path)

    def path(self, question: Question, params: dict[str, str]) -> str:
        """Below the version that was agreed on."""
        return self._base + super().path(question, params)


def _newest(told: Any) -> tuple[int, int]:
    """Major and minor of the newest version. Raises BadAnswer when none is known."""
    found = [_VERSION.fullmatch(one) for one in told or () if isinstance(one, str)]
    known = [(int(match[1]), int(match[2])) for match in found if match]
    if not known:
        raise BadAnswer("it speaks no version 1.x or 2.x of the API.")
    return max(known)


def _cookie(answer: Answer) -> str:
    """Value of the session cookie. Raises BadAnswer when there is none."""
    try:
        cookie = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    except CookieError:
        cookie = SimpleCookie()
    if "session" not in cookie:
        raise BadAnswer("the answer to the log-in has no session cookie.")
    return cookie["session"].value


class Pure(Vendor):
    """What answers of FlashArrays mean."""

    kind: ClassVar[str] = "pure"
    product: ClassVar[str] = "Pure FlashArray"
    session: ClassVar[type[Session]] = PureSession
    folder: ClassVar[Path] = Path(__file__).parent
    computed: ClassVar[frozenset[str]] = frozenset(
        {
            "storage_array.controllers", "storage_array.model",
            "array_node.partner", "array_node.ha_state", "array_mapping.initiator",
        }
    )  # fmt: skip

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """REST 2.x gives a token as long as there is more."""
        del question, params
        if not isinstance(body, dict) or body.get("more_items_remaining") is not True:
            return None
        return text(body.get("continuation_token"))

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """By the question's own function; most objects are read as they are."""
        make = SHAPES.get(question.name)
        for shaped in make(item) if make else (item,):
            yield {**shaped, "@address": params[ASKED]} if ASKED in params else shaped

    def complete(self, tables: Tables) -> None:
        """What only several answers together tell."""
        nodes = list(tables.get("array_node", {}).values())
        models = {node["model"] for node in nodes if node["model"]}
        for array in tables.get("storage_array", {}).values():
            array["model"] = ", ".join(sorted(models)) or None
            array["controllers"] = len(nodes) or None
        for node in nodes:
            _takeover(node, [one for one in nodes if one is not node])
        drives = tables.get("array_disk", {})
        for key in [key for key, row in drives.items() if row["pool_id"] is None]:
            del drives[key]  # the list of hardware names it, the list of drives does not
        _name_initiators(tables)


def _takeover(node: Item, others: list[Item]) -> None:
    """The other controller takes over when it is ready (FlashArrays are active/standby)."""
    node["partner"] = ",".join(sorted(one["id"] for one in others)) or None
    if node["state"] == "up" and others:
        ready = {one["state"] for one in others}
        node["ha_state"] = (
            "normal" if ready == {"up"} else "impossible" if None not in ready else None
        )


def _name_initiators(tables: Tables) -> None:
    """Connections name hosts; the initiators of a host stand in the list of hosts."""
    rows = tables.get("array_mapping", {})
    hosts: dict[str, list[str]] = {}
    for key in [key for key, row in rows.items() if row["volume_id"] == _HIDDEN]:
        row = rows.pop(key)
        hosts.setdefault(row["host_group"], []).append(row["initiator"])
    for key, row in list(rows.items()):
        named = hosts.get(row["initiator"].removeprefix(_HIDDEN), ())
        if row["initiator"].startswith(_HIDDEN):
            del rows[key]
            for initiator in named or ("",):
                more = {**row, "initiator": initiator}
                rows[(row["array_id"], row["volume_id"], row["host_group"], initiator)] = more
