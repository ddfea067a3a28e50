"""Element: JSON-RPC by POST, pages by the id to start from, errors inside answers."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from audit.errors import BadAnswer, Forbidden, Refused, SourceError, TimedOut, Unreachable
from audit.errors import Unsupported as Absent
from collectors.array.questions import Item, Question, at
from collectors.array.solidfire.shapes import LISTS, SHAPES
from collectors.array.solidfire.whole import finish
from collectors.array.vendor import Login, Session, Tables, Vendor, filled
from collectors.convert_basic import integer, number, objects, plain
from collectors.transport import Answer, Web

# What may be sent: reading methods by name. Others are refused even when their name begins so
# (GetAsyncResult, for one, forgets the result it gives).
METHODS = frozenset({
    "GetAPI", "GetClusterCapacity", "GetClusterFullThreshold", "GetClusterInfo",
    "GetClusterVersionInfo", "GetNtpInfo", "ListActiveNodes", "ListActiveVolumes",
    "ListClusterFaults", "ListClusterPairs", "ListDrives", "ListFibreChannelPortInfo",
    "ListFibreChannelSessions", "ListISCSISessions", "ListNodeStats", "ListPendingNodes",
    "ListVirtualNetworks", "ListVolumeAccessGroups", "ListVolumeStats",
})  # fmt: skip
_OLDEST, _NEWEST = 8.0, 12.9  # versions of the API the maps were written for
_ERROR = 500
_START, _LIMIT = "start", "limit"


class Refusal(BadAnswer):
    """An error the cluster tells in words of its own."""


class ElementSession(Session):
    """HTTP Basic on every request; there is no session to give back."""

    posts: ClassVar[tuple[str, ...]] = (r"POST /json-rpc/\d+\.\d+",)

    def __init__(self, web: Web, login: Login) -> None:
        super().__init__(web, login)
        self._version = _OLDEST

    async def login(self) -> None:
        """Find the newest version of the API that the cluster and the maps know."""
        self.web.basic()
        try:
            told = await self._call("GetAPI", {})
        except (Refused, Unreachable, TimedOut):
            raise
        except SourceError:
            return  # the oldest will do
        versions = at(told.json(), "result/supportedVersions")
        known = [number(one) for one in versions] if isinstance(versions, list) else []
        fit = [one for one in known if one is not None and _OLDEST <= one <= _NEWEST]
        self._version = max(fit, default=_OLDEST)

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """One page."""
        body: Item = filled(question.body, params)
        start = next((name for name in body if name.startswith(_START)), None)
        if link is not None and start is not None:
            body[start] = int(link)
        try:
            return await self._call(question.name, body)
        except Refusal as error:
            if question.optional:  # not every cluster can answer it; no manual lists the names
                raise Absent(str(error)) from error
            raise

    async def _call(self, method: str, params: Item) -> Answer:
        if method not in METHODS:
            raise Forbidden(f"{method} is not a reading request of this program and is never sent.")
        body = {"method": method, "params": params, "id": 1}
        path = f"/json-rpc/{self._version:.1f}"
        answer = await self.web.send("POST", path, body, judged=frozenset({_ERROR}))
        error = at(answer.json(), "error")
        if error or answer.status == _ERROR:
            raise _error(method, error)
        return answer


def _error(method: str, error: Any) -> SourceError:
    """The error inside an answer, by its name."""
    name, message = plain(at(error, "name")), plain(at(error, "message"))
    sentence = f"{method} was refused: {message or name or 'no reason given'}."
    words = f"{name} {message}"
    if "xPermissionDenied" in words:
        return Forbidden(sentence)
    return Absent(sentence) if "xUnknownAPI" in words else Refusal(sentence)


class SolidFire(Vendor):
    """What Element's answers mean."""

    kind: ClassVar[str] = "solidfire"
    product: ClassVar[str] = "SolidFire Element"
    session: ClassVar[type[Session]] = ElementSession
    folder: ClassVar[Path] = Path(__file__).parent

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """Id to go on from: lists are in order of ids, and full pages may have more behind."""
        del params
        start = next((name for name in question.body if name.startswith(_START)), "")
        found = at(body, question.items)
        if not start or not isinstance(found, list) or len(found) < question.body[_LIMIT]:
            return None
        member = start.removeprefix(_START)
        ids = [integer(one.get(member[0].lower() + member[1:])) for one in objects(found)]
        return str(max((one for one in ids if one is not None), default=0) + 1)

    def items(self, question: Question, body: Any) -> list[Item]:
        """Objects of an answer; some come as an object per node, some are put together."""
        make = LISTS.get(question.name)
        return make(at(body, question.items)) if make else super().items(question, body)

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """By the question's own function; most objects are read as they are."""
        del params
        make = SHAPES.get(question.name)
        return make(item) if make else (item,)

    def complete(self, tables: Tables) -> None:
        """What only all answers together tell."""
        finish(tables)
