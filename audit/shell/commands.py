"""Commands of the shell that begin with a dot."""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audit.errors import QueryError
from audit.shell.hints import nearest
from audit.shell.lines import run_lines
from audit.shell.output import FORMATS, check_format
from audit.shell.questions import question, questions
from audit.shell.session import Session
from audit.shell.table import print_pairs

_DEEPEST = 8
_SCHEMA_SQL = "SELECT sql FROM {}.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
_INTRODUCTION = (
    "One SELECT (or WITH ... SELECT) at a time, ended by a semicolon, over several lines if you "
    "like. Only reading is possible. Numbers are in base units (bytes, Hz, seconds); NULL means "
    "not seen."
)


@dataclass(frozen=True, slots=True)
class Command:
    """A dot-command: what follows its name, what it does, and doing it."""

    argument: str
    doc: str
    run: Callable[[Session, str], None]


def run_command(session: Session, line: str) -> None:
    """Run a line that begins with a dot. Raises QueryError when it cannot be done."""
    name, _, argument = line.strip().rstrip(";").partition(" ")
    name = _ALIASES.get(name, name)
    if name not in COMMANDS:
        near = nearest(name, COMMANDS)
        raise QueryError(
            f"no command {name}. " + (f"Did you mean {near}?" if near else "See .help")
        )
    COMMANDS[name].run(session, argument.strip())


def _help(session: Session, argument: str) -> None:
    if argument:
        _describe(session, argument)
        return
    session.out.write(f"{textwrap.fill(_INTRODUCTION, session.width or 100)}\n\n")
    pairs = [(f"{name} {c.argument}".rstrip(), c.doc) for name, c in COMMANDS.items()]
    keys = [
        ("Tab", "complete a name; Ctrl-R: search the history; arrow up: earlier inputs"),
        ("Ctrl-C", "drop the input, or stop the running query"),
        ("Ctrl-D", "leave"),
    ]
    print_pairs([*pairs, *keys], session.out, session.width)


def _describe(session: Session, name: str) -> None:
    if name.startswith("."):
        command = COMMANDS.get(name)
        if command is None:
            raise QueryError(f"no command {name}. See .help")
        print_pairs([(f"{name} {command.argument}", command.doc)], session.out, session.width)
        return
    entry = session.catalogue.get(name)
    session.out.write(f"{entry.name} ({entry.kind})\n")
    if entry.doc:
        print_pairs([(entry.doc,)], session.out, session.width)
    session.out.write("\n")
    rows = [
        (f.name, f.type.lower(), f.unit, f.doc + (" (key)" if f.key else "")) for f in entry.fields
    ]
    print_pairs(rows, session.out, session.width)
    related = [f"{name}_{part}" for part in ("history", "sample")]
    known = [other for other in related if other in session.catalogue.entries]
    if known:
        session.out.write(f"\nSee also: {', '.join(known)}\n")


def _tables(session: Session, argument: str) -> None:
    found = session.catalogue.matching(argument)
    if not found:
        raise QueryError(f"no table or view matches {argument!r}. See them all with .tables")
    print_pairs([(e.name, e.kind, e.doc) for e in found], session.out, session.width)
    if not argument:
        session.remark("Each table of objects has NAME_history too: all its versions.")


def _schema(session: Session, argument: str) -> None:
    if not argument:
        raise QueryError("name a table or view: .schema TABLE")
    entry = session.catalogue.get(argument)
    for place in ("main", "temp"):  # a past date has plain copies in temp
        found = session.connection.execute(_SCHEMA_SQL.format(place), (entry.name,)).fetchall()
        if found:
            session.out.writelines(f"{sql};\n" for (sql,) in found)
            return


def _mode(session: Session, argument: str) -> None:
    if argument:
        session.form = check_format(argument.lower())
    session.remark(f"results are shown as {session.form}; there are {', '.join(FORMATS)}.")


def _output(session: Session, argument: str) -> None:
    if not argument:
        session.target = None
        session.remark("results go to the screen.")
        return
    session.target = Path(argument.strip("'\"")).expanduser()
    session.remark(f"the next result goes to {session.target}.")


def _as_of(session: Session, argument: str) -> None:
    session.look_at(None if argument in {"", "now"} else argument)
    when = f"as it was on {session.date}" if session.date else "as it is now"
    session.remark(f"the estate {when}.")


def _timeout(session: Session, argument: str) -> None:
    if argument:
        if not re.fullmatch(r"\d{1,6}(\.\d+)?", argument):
            raise QueryError(f"{argument!r} is no number of seconds: write .timeout 60 (0: none).")
        session.seconds = float(argument) or None
    limit = f"after {session.seconds:g} s" if session.seconds else "never"
    session.remark(f"a query is stopped {limit}.")


def _read(session: Session, argument: str) -> None:
    if not argument:
        raise QueryError("name a file: .read FILE")
    path = Path(argument.strip("'\"")).expanduser()
    if session.reading >= _DEEPEST:
        raise QueryError(f"{path}: files read each other {_DEEPEST} deep; that looks endless.")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read ({error}).") from error
    session.reading += 1
    try:
        run_lines(session, iter(text.splitlines(keepends=True)), run_command)
    finally:
        session.reading -= 1


def _queries(session: Session, argument: str) -> None:
    if argument:
        saved = question(argument)
        session.remark(f"{saved.title}\n{saved.doc}")
        session.run_sql(saved.sql)
        return
    print_pairs([(q.name, q.title) for q in questions().values()], session.out, session.width)
    session.remark("Run one with .queries NAME")


def _quit(session: Session, _argument: str) -> None:
    session.done = True


COMMANDS = {
    ".help": Command("[TABLE]", "this list, or what a table or view holds", _help),
    ".tables": Command("[PATTERN]", "tables and views; with a pattern also history", _tables),
    ".schema": Command("TABLE", "definition of a table or view, with its indexes", _schema),
    ".queries": Command("[NAME]", "saved questions; with a name, run one", _queries),
    ".mode": Command("[FORMAT]", f"how results look: {', '.join(FORMATS)}", _mode),
    ".output": Command(
        "[FILE]", "write the next result to a file; its ending tells the format", _output
    ),
    ".as-of": Command("[DATE]", "the estate as it was on that date; without one: now", _as_of),
    ".timeout": Command("[SECONDS]", "stop queries that take longer; 0: never", _timeout),
    ".read": Command("FILE", "run the statements and commands of a file", _read),
    ".quit": Command("", "leave", _quit),
}
_ALIASES = {".exit": ".quit", ".q": ".quit", ".h": ".help", "?": ".help", ".asof": ".as-of"}
