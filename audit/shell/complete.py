"""Completion: after FROM tables, after an alias its columns, after a dot commands."""

import re
from collections.abc import Callable, Iterable, Iterator

from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    PathCompleter,
)
from prompt_toolkit.document import Document

from audit.shell.catalogue import Catalogue, Entry
from audit.shell.hints import table_of
from audit.shell.output import FORMATS
from audit.shell.questions import questions
from audit.shell.statements import split
from audit.shell.words import FUNCTIONS, KEYWORDS

_WORD = re.compile(r"\w*$")
_ALIAS = re.compile(r"(\w+)\.\w*$")
_HIDDEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*(?=\n)|/\*.*?\*/", re.DOTALL)
_OPEN = re.compile(r"'|--|/\*")
_CLAUSE = re.compile(
    r"\b(SELECT|FROM|JOIN|ON|USING|WHERE|GROUP|ORDER|HAVING|LIMIT|UNION|EXCEPT|INTERSECT|WINDOW)\b",
    re.IGNORECASE,
)
_WITH_NAME = re.compile(
    r"(?:\bWITH\s+(?:RECURSIVE\s+)?|,\s*)(\w+)(?:\s*\([^)]*\))?\s+AS\s*\(", re.IGNORECASE
)

Candidate = tuple[str, str]  # text, what it is


class ShellCompleter(Completer):
    """Completes SQL from the catalogue of the session, and dot-commands."""

    def __init__(self, catalogue: Callable[[], Catalogue], commands: Iterable[Candidate]) -> None:
        self._catalogue = catalogue
        self._commands = list(commands)
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        """Completions at the cursor."""
        before = document.text_before_cursor.lstrip()
        if before.startswith("."):
            yield from self._for_command(before, event)
            return
        statements, rest = split(document.text_before_cursor)
        before = document.text_before_cursor if not statements else rest
        visible = _HIDDEN.sub(" ", before)
        if _OPEN.search(visible):
            return
        word = _match(_WORD, document.text_before_cursor)
        candidates = self._for_sql(visible, document.text, asked=event.completion_requested)
        yield from _completions(word, candidates)

    def _for_command(self, line: str, event: CompleteEvent) -> Iterator[Completion]:
        name, blank, argument = line.partition(" ")
        if not blank:
            yield from _completions(name, self._commands)
        elif name in {".read", ".output"}:
            yield from self._paths.get_completions(Document(argument.lstrip()), event)
        else:
            yield from _completions(argument.lstrip(), self._arguments(name))

    def _arguments(self, command: str) -> list[Candidate]:
        if command == ".mode":
            return [(name, "format") for name in FORMATS]
        if command == ".queries":
            return [(saved.name, saved.title) for saved in questions().values()]
        if command in {".help", ".schema", ".tables"}:
            return self._tables()
        return []

    def _for_sql(self, before: str, whole: str, *, asked: bool) -> list[Candidate]:
        if alias := _ALIAS.search(before):
            name = table_of(whole, alias[1], self._catalogue().entries)
            return _columns([self._catalogue().entries[name]]) if name else []
        clause = next(reversed(_CLAUSE.findall(before)), "").upper()
        word = _match(_WORD, before)
        if clause in {"FROM", "JOIN"} and _wants_table(before[: len(before) - len(word)]):
            return [*((name, "WITH") for name in _WITH_NAME.findall(whole)), *self._tables()]
        if not word and not asked:
            return []
        return [*self._columns_for(whole, clause), *_words(clause)]

    def _columns_for(self, whole: str, clause: str) -> list[Candidate]:
        """Columns of the tables the statement names; of all when it names none yet."""
        if not clause or clause in {"FROM", "JOIN", "LIMIT"}:
            return []
        entries = self._catalogue().entries
        named = [
            entries[word] for word in dict.fromkeys(re.findall(r"\w+", whole)) if word in entries
        ]
        return _columns(named or [e for e in entries.values() if e.kind not in {"past", "history"}])

    def _tables(self) -> list[Candidate]:
        entries = sorted(
            self._catalogue().entries.values(), key=lambda e: e.kind in {"past", "history", "other"}
        )
        return [(entry.name, f"{entry.kind}: {entry.doc}") for entry in entries]


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _wants_table(before: str) -> bool:
    """Whether a table name comes next: right after FROM, JOIN or a comma."""
    return bool(re.search(r"(\b(FROM|JOIN)\s+|,\s*)$", before, re.IGNORECASE))


def _columns(entries: Iterable[Entry]) -> list[Candidate]:
    found: dict[str, str] = {}
    for entry in entries:
        for field in entry.fields:
            unit = f" [{field.unit}]" if field.unit else ""
            found.setdefault(field.name, f"{entry.name}: {field.doc}{unit}")
    return list(found.items())


def _words(clause: str) -> list[Candidate]:
    functions = [(f"{name}(", doc) for name, doc in FUNCTIONS.items()] if clause else []
    return [*functions, *((keyword, "") for keyword in KEYWORDS)]


def _completions(word: str, candidates: Iterable[Candidate]) -> Iterator[Completion]:
    """Those that begin with the word, then names that contain it; in the case it is typed in."""
    lowered, inside = word.lower(), []
    for text, meta in dict(candidates).items():
        shown = text.lower() if text.isupper() and word.islower() else text
        completion = Completion(shown, start_position=-len(word), display_meta=meta)
        if text.lower().startswith(lowered):
            yield completion
        elif len(word) > 1 and not text.isupper() and lowered in text.lower():
            inside.append(completion)
    yield from inside
