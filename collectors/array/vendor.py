"""What differs between vendors: how to ask (Session, I/O) and what answers mean (Vendor, pure).

Most vendors need a part of the hooks; the defaults are a GET with HTTP Basic and no pages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from audit.model import TABLES
from collectors.array.questions import Item, Question, at, load
from collectors.transport import Answer, Web

WITHOUT = "without"  # note of a document: fields that were not asked for, comma separated
Tables = dict[str, dict[tuple[Any, ...], Item]]  # table -> key -> row by column


@dataclass(frozen=True, slots=True)
class Login:
    """With what to log in; `deep` as in the configuration."""

    user: str
    password: str
    token: str


class Session:
    """How one vendor is asked.

    posts: patterns of "POST /path" and "DELETE /path" that log in, log out or query (Web);
    renewable: a refusal in the middle may be a token that ran out: one new log-in is tried;
    generation: of the API, where maps differ by it; `login` may set it.
    """

    posts: ClassVar[tuple[str, ...]] = ()
    renewable: ClassVar[bool] = False

    def __init__(self, web: Web, login: Login) -> None:
        self.web = web
        self.with_ = login
        self.generation: str | None = None

    async def login(self) -> None:
        """Make the next requests authorised. Raises SourceError."""
        self.web.basic()

    async def logout(self) -> None:
        """Give back what `login` took; errors are nobody's concern any more."""

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """Ask one page. link: what Vendor.following gave for it. Raises SourceError."""
        path = link if link is not None else self.path(question, params)
        body = filled(question.body, params) if question.body else None
        answer = await self.web.send(question.method, path, body)
        self.check(question, answer.json())
        return answer

    def path(self, question: Question, params: dict[str, str]) -> str:
        """Path and query of the first page."""
        path = question.path.format_map({k: quote(v, safe="") for k, v in params.items()})
        query = filled(question.query, params)
        return f"{path}?{urlencode(query)}" if query else path

    def check(self, question: Question, body: Any) -> None:
        """Raise the SourceError that an answer of status 200 carries inside."""

    def notes(self, question: Question) -> dict[str, str]:
        """What a reading must know of how it was asked: more parameters of the document."""
        del question
        return {}


class Vendor:
    """What is known of one kind of array; pure.

    kind: as in the configuration; product: for people; port: of the management; files: an address
    may be a folder (a path or file:///) that the session reads; session: how it is asked; folder:
    of `maps`; computed: table.column that `complete` fills.
    """

    kind: ClassVar[str]
    product: ClassVar[str] = ""
    port: ClassVar[int] = 443
    files: ClassVar[bool] = False
    session: ClassVar[type[Session]] = Session
    folder: ClassVar[Path]
    computed: ClassVar[frozenset[str]] = frozenset()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by name. Raises MapError when a map breaks the contract."""
        return load(self.folder / "maps")

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """What asks the next page (a link, a token, an offset); None at the last one."""
        del question, params, body
        return None

    def items(self, question: Question, body: Any) -> list[Item]:
        """Objects of an answer. Raises ValueError when it has another shape."""
        found = at(body, question.items)
        if isinstance(found, dict):
            return [found]
        if not isinstance(found, list):
            raise ValueError(f"no list {question.items!r} in it")  # noqa: TRY004 - of the answer
        return [item for item in found if isinstance(item, dict)]

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """Objects the map reads, of one object of the answer: none, it, or several.

        Here goes what maps cannot say: sums, names put together, lists in lists.
        """
        del question, params
        yield item

    def lacking(self, question: Question, params: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        """Table, column and sentence of what could not be asked: fields `without` (a note)."""
        for name in params.get(WITHOUT, "").split(","):
            for (table, column), paths in question.paths.items():
                if name and all(f"{path}.".startswith(f"{name}.") for path in paths):
                    yield table, column, f"this version has no field {name} of {question.path}."

    def complete(self, tables: Tables) -> None:
        """Last touch, when all rows are there: what needs several questions at once."""

    def untold(self) -> Iterator[str]:
        """table.column of the tables this vendor fills that neither a map nor `complete` fills."""
        told: dict[str, set[str]] = {}
        for question in self.questions.values():
            for table in question.tables:
                told.setdefault(table.info.name, {"at"}).update(table.fields)
        for name, columns in sorted(told.items()):
            left = (f"{name}.{c}" for c in TABLES[name].names if c not in columns)
            yield from (one for one in left if one not in self.computed)


def filled(value: Any, params: dict[str, str]) -> Any:
    """The same with "{name}" replaced in every text."""
    if isinstance(value, str):
        for name, one in params.items():
            value = value.replace("{" + name + "}", one)
        return value
    if isinstance(value, dict):
        return {name: filled(member, params) for name, member in value.items()}
    return [filled(member, params) for member in value] if isinstance(value, list) else value
