"""The interactive shell; without a terminal it runs what comes in on stdin."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.filters import Condition, completion_is_selected
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from audit.counted import counted
from audit.shell.catalogue import ViewDoc
from audit.shell.commands import COMMANDS, run_command
from audit.shell.complete import ShellCompleter
from audit.shell.lines import is_whole, run_input, run_lines
from audit.shell.output import check_format
from audit.shell.session import Opener, Session

FAILED = 4
_NAME = "stackaudit"


def run_shell(  # noqa: PLR0913 - what the command line offers
    opener: Opener,
    *,
    views: Sequence[ViewDoc] = (),
    history: Path | None = None,
    format: str = "table",  # noqa: A002 - the name of the option
    seconds: float | None = 30.0,
    date: str | None = None,
    width: int | None = None,
    stdin: TextIO | None = None,
    out: TextIO | None = None,
    err: TextIO | None = None,
    interactive: bool | None = None,
) -> int:
    """Answer inputs until the user leaves; gives the exit code.

    opener: gives a connection with the derived views, as on a date (None: now). history: file
    that keeps the inputs. 0, or 4 when a statement failed and nobody saw it. Raises AuditError
    only when the database cannot be opened or an argument is wrong.
    """
    source = stdin or sys.stdin
    session = Session(
        opener,
        views,
        out=out or sys.stdout,
        err=err or sys.stderr,
        form=check_format(format),
        seconds=seconds,
        width=width,
    )
    try:
        if date is not None:
            session.look_at(date)
        if not (source.isatty() if interactive is None else interactive):
            run_lines(session, iter(source.readline, ""), run_command)
            return FAILED if session.failed else 0
        _converse(session, history)
    finally:
        session.close()
    return 0


def _converse(session: Session, history: Path | None) -> None:
    session.footer = True
    _greet(session)
    for text in _plain_inputs(session) if _is_dumb() else _inputs(session, history):
        run_input(session, text, run_command)
        if session.done:
            break


def _is_dumb() -> bool:
    return os.environ.get("TERM", "").lower() in {"dumb", "unknown"}


def _greet(session: Session) -> None:
    row = session.connection.execute(
        "SELECT count(DISTINCT source), max(started) FROM source_run"
    ).fetchone()
    sources = f"{counted(row[0], 'source')}, newest data of {row[1]}"
    session.remark(
        f"{sources if row[0] else 'Nothing was collected yet'}. Read only. "
        "A statement ends with a semicolon. .help tells more, .queries has ready questions, "
        ".quit leaves."
    )


def _prompt(session: Session) -> str:
    return f"{_NAME} {session.date}> " if session.date else f"{_NAME}> "


def _inputs(session: Session, history: Path | None) -> Iterator[str]:
    """Whole inputs from a terminal, with editing, completion and history."""
    prompt: PromptSession[str] = PromptSession(
        history=_history(session, history),
        lexer=PygmentsLexer(SqlLexer),
        completer=ShellCompleter(
            lambda: session.catalogue, [(name, c.doc) for name, c in COMMANDS.items()]
        ),
        auto_suggest=AutoSuggestFromHistory(),
        key_bindings=_keys(),
        multiline=Condition(lambda: not is_whole(get_app().current_buffer.text)),
        prompt_continuation=lambda width, _line, _soft: "...> ".rjust(width),
        reserve_space_for_menu=6,
    )
    while True:
        try:
            yield prompt.prompt(_prompt(session))
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _plain_inputs(session: Session) -> Iterator[str]:
    """Whole inputs from a terminal that can do nothing (TERM=dumb)."""
    pending = ""
    while True:
        try:
            pending += input("...> " if pending else _prompt(session)) + "\n"
        except KeyboardInterrupt:
            session.out.write("\n")
            pending = ""
        except EOFError:
            return
        if is_whole(pending):
            yield pending
            pending = ""


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter", filter=completion_is_selected)
    def _take(event: KeyPressEvent) -> None:
        """Enter takes the chosen completion, it does not end the input."""
        event.current_buffer.complete_state = None

    return keys


class _History(FileHistory):
    """History in a file that a full disk or a lost right does not break."""

    def store_string(self, string: str) -> None:
        with contextlib.suppress(OSError):
            super().store_string(string)


def _history(session: Session, path: Path | None) -> History:
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        session.remark(f"{path}: no history is kept ({error.strerror}).")
        return InMemoryHistory()
    return _History(str(path))
