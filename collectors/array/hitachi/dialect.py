"""Configuration Manager REST: which storage system, sessions, pages by the first LDEV number."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit

from audit.errors import BadAnswer, Forbidden, Refused, Unsupported
from collectors.array.hitachi.shapes import LISTS, SHAPES, alert, member
from collectors.array.hitachi.whole import finish
from collectors.array.questions import Item, Question, at
from collectors.array.vendor import Login, Session, Tables, Vendor, filled
from collectors.convert_basic import integer, objects, plain
from collectors.transport import Answer, Web

_OBJECTS = "/ConfigurationManager/v1/objects"
_HEAD, _COUNT = "headLdevId", "count"
_NOT_HERE = 412  # "precondition failed": this model has no such object
_OWN = ("ctl1Ip", "ctl2Ip", "svpIp")
_LOGIN = "Authorization"


class HitachiSession(Session):
    """A session, which storage systems have few of: deleted at the end, also after errors.

    generation: "ctl" where controllers serve the API themselves, "svp" where an SVP does.
    """

    posts: ClassVar[tuple[str, ...]] = (
        rf"POST {_OBJECTS}(/storages/\w+)?/sessions",
        rf"DELETE {_OBJECTS}(/storages/\w+)?/sessions/\d+",
    )
    renewable: ClassVar[bool] = True

    def __init__(self, web: Web, login: Login) -> None:
        super().__init__(web, login)
        self._base = _OBJECTS
        self._session: str | None = None

    async def login(self) -> None:
        """Find the storage system, then take a session of it; the password is sent once."""
        self.web.headers.pop(_LOGIN, None)
        with suppress(Refused, Forbidden, Unsupported):  # some tell it only after the log-in
            self._choose((await self.web.get(f"{_OBJECTS}/storages")).json())
        self.web.basic()
        answer = (await self.web.send("POST", f"{self._base}/sessions", {})).json()
        token = answer["token"]
        self.web.token(_LOGIN, f"Session {token}", secret=token)
        self._session = plain(integer(answer["sessionId"]))

    async def logout(self) -> None:
        """Give the session back."""
        if self._session:
            await self.web.send("DELETE", f"{self._base}/sessions/{self._session}")

    def _choose(self, body: Any) -> None:
        """The only storage system, or the one that the target's address or name is of."""
        systems = [one for one in objects(at(body, "data")) if plain(one.get("storageDeviceId"))]
        named = self.web.endpoint.source.partition(":")[2]
        host = urlsplit(self.web.endpoint.url).hostname or ""
        wanted = [one for one in systems if {named, host} & _names(one)]
        fit = wanted or systems
        if len(fit) > 1:
            told = ", ".join(sorted(plain(one.get("serialNumber")) for one in systems))
            raise BadAnswer(
                f"this server manages {len(systems)} storage systems (serials {told}); "
                "give the target the serial of the one that is meant as its name."
            )
        for one in fit:
            self._base = f"{_OBJECTS}/storages/{quote(plain(one['storageDeviceId']), safe='')}"
            self.generation = "ctl" if one.get("ctl1Ip") or one.get("ctl2Ip") else "svp"

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """One page; `link` is the LDEV number it starts at."""
        path = self.path(question, {**params, _HEAD: link} if link is not None else params)
        answer = await self.web.send("GET", path, judged=frozenset({_NOT_HERE}))
        if answer.status == _NOT_HERE:
            told = plain(at(answer.json(), "message")) or "this model does not have it"
            raise Unsupported(f"{question.path} is not there (HTTP {_NOT_HERE}: {told}).")
        return answer

    def path(self, question: Question, params: dict[str, str]) -> str:
        """Below the storage system; without one known, that of the server itself."""
        if question.identity:
            return self._base if self._base != _OBJECTS else f"{_OBJECTS}/storages/instance"
        path = question.path.format_map({k: quote(v, safe="") for k, v in params.items()})
        query: dict[str, str] = filled(question.query, params)
        query |= {_HEAD: params[_HEAD]} if _HEAD in params else {}
        return f"{self._base}/{path}" + (f"?{urlencode(query)}" if query else "")


def _names(system: Item) -> set[str]:
    """What a target may call a storage system."""
    told = [system.get(key) for key in ("serialNumber", "storageDeviceId", *_OWN)]
    return {plain(one) for one in told} - {""}


class Hitachi(Vendor):
    """What the answers of a VSP mean."""

    kind: ClassVar[str] = "hitachi"
    product: ClassVar[str] = "Hitachi VSP"
    session: ClassVar[type[Session]] = HitachiSession
    folder: ClassVar[Path] = Path(__file__).parent

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """First LDEV of the next page; of pairs the last one again, it may have several."""
        del params
        found = objects(at(body, "data"))
        if _HEAD not in question.query or len(found) < int(question.query[_COUNT]):
            return None
        last = max((integer(one.get("ldevId")) or 0 for one in found), default=0)
        return str(last + (question.name == "ldevs"))

    def items(self, question: Question, body: Any) -> list[Item]:
        """Objects of an answer; alerts have been seen as a bare list."""
        found = super().items(question, {"data": body} if isinstance(body, list) else body)
        make = LISTS.get(question.name)
        return make(found) if make else found

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """By the question's own function; most objects are read as they are."""
        if question.name in {"luns", "host-wwns", "host-iscsis"}:
            return member(item, params)
        if question.name.startswith("alerts"):
            return alert(item, question.query["type"])
        make = SHAPES.get(question.name)
        return make(item) if make else (item,)

    def complete(self, tables: Tables) -> None:
        """What only all answers together tell."""
        finish(tables)
