"""What is asked of an array: one map file per question, compiled once.

    name = "pools"                         # of the documents; the file's stem when left out
    path = "/api/pools/{pool}/space"       # {..}: parameters of `per`
    method = "POST"                        # GET when left out
    query = { max_records = "500" }
    body = { method = "ListVolumes" }      # of a POST; "{pool}" is filled in as in the path
    fields = ["name", "space.used"]        # for APIs that take a selection; the dialect writes it
    items = "records"                      # path of the list (or object) in the answer; "": all
    per = { of = "pools", pool = "id" }    # asked once per object of another question:
                                           # parameter -> path in that object; rows read "^@pool"
    optional = true                        # not there on every array: then nothing is incomplete
    deep = true                            # only with `deep = true` of the target
    generation = "2"                       # only of arrays that speak this one (Session.generation)

    [identity]                             # the question that tells which array it is: asked first
    id = ["serial", "uuid"]                # first path that has a value
    version = "version/full"

    [words."@state"]                       # new member of every object: the word by this table;
    of = "state"                           # a word that is not in it gives NULL
    online = "online"

    [[table]]                              # collectors.mapping; array_id is filled in
    when = "@measured"                     # only of objects that have this member

Rows with the same key, of several questions, are merged: what the first tells, wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.errors import MapError
from audit.model import TABLES
from collectors.base import Request
from collectors.convert_basic import plain, text
from collectors.mapping import TableMap, compile_table, load_toml

Item = dict[str, Any]
ARRAY, PAGE = "@array", "page"  # member of every object; parameter of later pages
_KEYS = {
    "name", "path", "method", "query", "body", "fields", "items", "per", "optional", "deep",
    "generation", "identity", "words", "table",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Per:
    """One question per object of another. params: parameter -> path in the object."""

    of: str
    params: dict[str, str]

    def wanted(self, item: Item) -> dict[str, str] | None:
        """Parameters that ask for this object; None when it lacks one."""
        found = {name: text(at(item, path)) for name, path in self.params.items()}
        known = {name: value for name, value in found.items() if value is not None}
        return known if len(known) == len(found) else None


@dataclass(frozen=True, slots=True)
class Identity:
    """Paths of what tells which array it is."""

    id: tuple[str, ...]
    version: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the tables it fills. paths: (table, column) -> dotted paths of it."""

    name: str
    path: str
    method: str = "GET"
    query: dict[str, str] = field(default_factory=dict)
    body: Item = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    items: str = ""
    per: Per | None = None
    optional: bool = False
    deep: bool = False
    generation: str | None = None
    identity: Identity | None = None
    words: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    tables: tuple[TableMap, ...] = ()
    paths: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def table_names(self) -> tuple[str, ...]:
        """Tables it fills, each once."""
        return tuple(dict.fromkeys(table.info.name for table in self.tables))

    def request(self, params: dict[str, str] | None = None) -> Request:
        """The question as it is recorded."""
        return Request(self.name, params or {})

    def shown(self) -> str:
        """For plans: as a person would write it."""
        each = f" for each of {self.per.of}" if self.per else ""
        return f"{self.method} {self.path}{each}"

    def normalised(self, item: Item) -> Item:
        """The object with its words of known meaning added; it is changed."""
        for name, (path, table) in self.words.items():
            item[name] = table.get(plain(at(item, path)).lower())
        return item


def at(item: Any, path: str) -> Any:
    """Value at a path of names; None where there is none. "" is the object itself."""
    for step in path.split("/") if path else ():
        item = item.get(step) if isinstance(item, dict) else None
    return item


def load(folder: Path) -> dict[str, Question]:
    """Every question by name, in order of the files. Raises MapError."""
    found: dict[str, Question] = {}
    for path in sorted(folder.glob("*.toml")):
        question = compile_question(load_toml(path), path.name)
        found[question.name] = question
    _check_parents(found)
    return found


def compile_question(spec: dict[str, Any], where: str) -> Question:
    """A Question from a map file. Raises MapError naming the file."""
    unknown = set(spec) - _KEYS
    if unknown:
        raise MapError(f"{where}: unknown key {min(unknown)!r}; known are {sorted(_KEYS)}.")
    if "path" not in spec:
        raise MapError(f"{where}: 'path' is missing.")
    per = dict(spec.get("per", {}))
    plainly = {"method", "query", "body", "items", "optional", "deep", "generation"} & set(spec)
    return Question(
        name=spec.get("name", where.removesuffix(".toml")),
        path=spec["path"],
        fields=tuple(spec.get("fields", ())),
        per=Per(per.pop("of", ""), per) if per else None,
        identity=_identity(spec.get("identity")),
        words=dict(_words(spec.get("words", {}), where)),
        tables=tuple(_table(table, where) for table in spec.get("table", ())),
        paths=_paths(spec),
        **{key: spec[key] for key in plainly},
    )


def _identity(spec: dict[str, Any] | None) -> Identity | None:
    if spec is None:
        return None
    told = spec["id"]
    return Identity(tuple(told) if isinstance(told, list) else (told,), spec.get("version"))


def _words(
    spec: dict[str, dict[str, str]], where: str
) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    for name, block in spec.items():
        table = {word.lower(): meaning for word, meaning in block.items() if word != "of"}
        if "of" not in block or not table:
            raise MapError(f"{where}: words {name!r} need `of` and at least one word.")
        yield name, (block["of"], table)


def _table(spec: dict[str, Any], where: str) -> TableMap:
    """A table block, its array filled in."""
    info = TABLES.get(spec.get("name", ""))
    columns = dict(spec.get("columns", {}))
    own = "id" if info and info.name == "storage_array" else "array_id"
    if info and own in info.names:
        columns.setdefault(own, f"^{ARRAY}")
    return compile_table({**spec, "columns": columns}, where)


def _paths(spec: dict[str, Any]) -> dict[tuple[str, str], frozenset[str]]:
    """Where every column is read; members that a word table or the dialect adds are followed."""
    words = {name: block.get("of", "") for name, block in spec.get("words", {}).items()}
    found: dict[tuple[str, str], set[str]] = {}
    for table in spec.get("table", ()):
        for column, told in table.get("columns", {}).items():
            for one in told if isinstance(told, list) else [told]:
                path = str(one).partition("|")[0].strip()
                around = path.startswith("^") or not table.get("each")
                path = words.get(path.removeprefix("^"), path.removeprefix("^"))
                if not path.startswith(("=", "@")):
                    path = path if around else f"{table['each']}/{path}"
                    known = found.setdefault((table.get("name", ""), column), set())
                    known.add(path.replace("/", "."))
    return {key: frozenset(paths) for key, paths in found.items()}


def _check_parents(questions: dict[str, Question]) -> None:
    for question in questions.values():
        if question.per and question.per.of not in questions:
            raise MapError(f"{question.name}: per: no question {question.per.of!r}.")
