"""PowerFlex: a token by HTTP Basic (3.x: used as password, 4.x: only to ask for the version).

Everything is read with GET; lists have no pages.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from audit.errors import BadAnswer, Refused, Unsupported
from collectors.array.powerflex.shapes import SHAPES
from collectors.array.questions import Item, Question
from collectors.array.vendor import Session, Tables, Vendor
from collectors.convert_basic import plain, text

_MAJOR = re.compile(r"\"?(\d+)[._]")
_BEARER = 4  # from this version on
MIRROR = "mesh mirror"
ASKED = "asked"  # note of a document: the address that answered


class PowerFlexSession(Session):
    """A token that runs out after some minutes; a lasting one is renewed, both are given back."""

    posts: ClassVar[tuple[str, ...]] = ("POST /rest/auth/login", "POST /rest/auth/logout")
    renewable: ClassVar[bool] = True
    _refresh: str | None = None

    async def login(self) -> None:
        """Log in at the gateway; where it is one of 4.x, log in as that wants it."""
        self._refresh = None
        self.web.basic()
        try:
            token = text((await self.web.get("/api/login")).json())
        except Unsupported:  # a manager without the old door
            await self._bearer()
            return
        if token is None:
            raise BadAnswer("the answer to the log-in has no token.")
        both = b64encode(f"{self.with_.user}:{token}".encode()).decode()
        self.web.secrets.add(token)
        self.web.token("Authorization", f"Basic {both}", secret=both)
        told = _MAJOR.match(plain((await self.web.get("/api/version")).json()))
        if told and int(told[1]) >= _BEARER:
            await self.logout()
            await self._bearer()

    async def _bearer(self) -> None:
        self.web.headers.pop("Authorization", None)
        body = {"username": self.with_.user, "password": self.with_.password}
        answer = (await self.web.send("POST", "/rest/auth/login", body)).json()
        token = text(answer.get("access_token"))
        if token is None:
            raise BadAnswer("the answer to the log-in has no access_token.")
        self._refresh = text(answer.get("refresh_token"))
        if self._refresh:
            self.web.secrets.add(self._refresh)
        self.web.token("Authorization", f"Bearer {token}", secret=token)

    async def logout(self) -> None:
        """Give the token back."""
        if self.web.headers.get("Authorization", "").startswith("Bearer"):
            await self.web.send("POST", "/rest/auth/logout", {"refresh_token": self._refresh})
        elif "Authorization" in self.web.headers:
            await self.web.get("/api/logout")

    def check(self, question: Question, body: Any) -> None:
        """Errors come with a status and inside of answers."""
        if isinstance(body, dict) and isinstance(body.get("httpStatusCode"), int):
            said = plain(body.get("message")).rstrip(".")
            refused = body["httpStatusCode"] == 401  # noqa: PLR2004
            raise (Refused if refused else BadAnswer)(f"{question.path} was refused: {said}.")

    def notes(self, question: Question) -> dict[str, str]:
        """Address of the gateway, which is what CloudStack knows of the array."""
        host = urlsplit(self.web.endpoint.url).hostname
        return {ASKED: host} if question.identity and host else {}


class PowerFlex(Vendor):
    """What answers of PowerFlex mean."""

    kind: ClassVar[str] = "powerflex"
    product: ClassVar[str] = "Dell PowerFlex"
    session: ClassVar[type[Session]] = PowerFlexSession
    folder: ClassVar[Path] = Path(__file__).parent
    computed: ClassVar[frozenset[str]] = frozenset({"storage_array.controllers"})

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """By the question's own function."""
        make = SHAPES.get(question.name)
        for shaped in make(item) if make else (item,):
            yield {**shaped, "@address": params[ASKED]} if ASKED in params else shaped

    def complete(self, tables: Tables) -> None:
        """Half of the space is usable in pools that mirror; of other pools it is not known."""
        nodes = tables.get("array_node", {}).values()
        for array in tables.get("storage_array", {}).values():
            array["controllers"] = sum(node["role"] == "sds" for node in nodes) or None
        mirrors = {
            row["id"] for row in tables.get("array_pool", {}).values() if row["raid"] == MIRROR
        }
        for row in tables.get("array_pool", {}).values():
            row["capacity"] = row["capacity"] if row["id"] in mirrors else None
        samples = tables.get("array_pool_sample", {})
        for key in [key for key, row in samples.items() if row["pool_id"] not in mirrors]:
            del samples[key]
