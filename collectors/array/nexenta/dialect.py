"""NexentaStor 5 REST: log-in, pages by link, answers that come later, selection of fields."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from audit.errors import BadAnswer, TimedOut
from collectors.array.nexenta.shapes import LISTS, SHAPES
from collectors.array.nexenta.whole import finish
from collectors.array.questions import PAGE, Item, Question, at
from collectors.array.vendor import Login, Session, Tables, Vendor
from collectors.convert_basic import objects, plain
from collectors.transport import Answer, Web

_BAD_REQUEST, _LATER = 400, 202
_MOST_LOOKS = 60
_FIELDS, _OFFSET, _LIMIT = "fields", "offset=", "limit"


class NexentaSession(Session):
    """A bearer token. patience: seconds between looks at an answer that is not ready."""

    posts: ClassVar[tuple[str, ...]] = ("POST /auth/login", "POST /auth/logout")
    renewable: ClassVar[bool] = True
    patience: ClassVar[float] = 1.0

    def __init__(self, web: Web, login: Login) -> None:
        super().__init__(web, login)
        self._whole: set[str] = set()

    async def login(self) -> None:
        """Take a token."""
        self.web.headers.pop("Authorization", None)
        account = {"username": self.with_.user, "password": self.with_.password}
        token = (await self.web.send("POST", "/auth/login", account)).json()["token"]
        self.web.token("Authorization", f"Bearer {token}", secret=token)

    async def logout(self) -> None:
        """Give the token back."""
        if "Authorization" in self.web.headers:
            await self.web.send("POST", "/auth/logout")

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """One page; a selection this version does not know is asked for as a whole."""
        path = self.path(question, params)
        if link is not None:
            path = f"{path}&{link}" if link.startswith(_OFFSET) else link
        answer = await self._ready(path)
        if answer.status == _BAD_REQUEST and link is None and self._more_whole(question):
            answer = await self._ready(self.path(question, params))
        if answer.status == _BAD_REQUEST:
            told = plain(at(answer.json(), "message")).rstrip(".") or "no reason given"
            raise BadAnswer(f"{question.path} was refused: {told}.")
        return answer

    def path(self, question: Question, params: dict[str, str]) -> str:
        """With a selection of fields unless that was refused."""
        path, _, query = super().path(question, params).partition("?")
        parts = query.split("&") if query else []
        if question.name in self._whole:
            parts = [part for part in parts if not part.startswith(f"{_FIELDS}=")]
        return path + ("?" + "&".join(parts) if parts else "")

    def _more_whole(self, question: Question) -> bool:
        """Whether asking without a selection is another question."""
        new = _FIELDS in question.query and question.name not in self._whole
        self._whole.add(question.name)
        return new

    async def _ready(self, path: str) -> Answer:
        """The answer, when it is ready: until then there is a link to look at."""
        for _look in range(_MOST_LOOKS):
            answer = await self.web.send("GET", path, judged=frozenset({_BAD_REQUEST}))
            if answer.status != _LATER:
                return answer
            later = _link(answer.json(), "monitor")
            if later is None:
                raise BadAnswer(f"{path} is answered later, and nothing tells where.")
            path = later
            await asyncio.sleep(self.patience)
        raise TimedOut(f"{path} was not ready after {_MOST_LOOKS} looks.")


def _link(body: Any, name: str) -> str | None:
    """Where a link of an answer leads."""
    found = (plain(one.get("href")) for one in objects(at(body, "links")) if one.get("rel") == name)
    return next((one for one in found if one), None)


class Nexenta(Vendor):
    """What NexentaStor's answers mean."""

    kind: ClassVar[str] = "nexenta"
    product: ClassVar[str] = "NexentaStor"
    port: ClassVar[int] = 8443
    session: ClassVar[type[Session]] = NexentaSession
    folder: ClassVar[Path] = Path(__file__).parent

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """A list gives a link as long as there is more; a full page without one is not trusted."""
        if not question.items:
            return None
        link, most = _link(body, "next"), int(question.query.get(_LIMIT, "0"))
        if link is not None or not most or len(objects(at(body, question.items))) < most:
            return link
        return f"{_OFFSET}{int(params.get(PAGE, '1')) * most}"

    def items(self, question: Question, body: Any) -> list[Item]:
        """Objects of an answer."""
        found = super().items(question, body)
        make = LISTS.get(question.name)
        return make(found) if make else found

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """By the question's own function; most objects are read as they are."""
        del params
        make = SHAPES.get(question.name)
        return make(item) if make else (item,)

    def complete(self, tables: Tables) -> None:
        """What only all answers together tell."""
        finish(tables)
