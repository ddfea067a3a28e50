"""State of a shell, and what happens to one input; independent of how the input comes."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from audit.counted import counted
from audit.errors import AuditError
from audit.shell.catalogue import Catalogue, ViewDoc
from audit.shell.inert import inert
from audit.shell.output import format_of, terminal_width, write
from audit.shell.query import run_query
from audit.shell.statements import split

# gives a read-only connection with the derived views, on a past date when one is given
Opener = Callable[[str | None], AbstractContextManager[sqlite3.Connection]]
Target = Path | None


class Session:
    """A connection, how results are shown, and where they go."""

    def __init__(
        self,
        opener: Opener,
        views: Sequence[ViewDoc],
        *,
        out: TextIO,
        err: TextIO,
        form: str = "table",
        seconds: float | None = 30.0,
        width: int | None = None,
    ) -> None:
        self._opener = opener
        self._views = views
        self._stack = ExitStack()
        self._width = width
        self.out = out
        self.err = err
        self.form = form
        self.seconds = seconds
        self.target: Target = None
        self.date: str | None = None
        self.done = False
        self.failed = False
        self.reading = 0
        self.footer = False
        self.look_at(None)

    def look_at(self, date: str | None) -> None:
        """Open the database as on `date`; the old connection stays when that fails."""
        stack = ExitStack()
        try:
            connection = stack.enter_context(self._opener(date))
            connection.commit()  # an open transaction would hide newer collections
            catalogue = Catalogue(connection, self._views)
        except BaseException:
            stack.close()
            raise
        self._stack.close()
        self._stack, self.connection, self.catalogue, self.date = stack, connection, catalogue, date

    def close(self) -> None:
        """Close the connection."""
        self._stack.close()

    @property
    def width(self) -> int | None:
        """Columns to write in; None: as many as needed."""
        return self._width or (terminal_width() if self.out.isatty() else None)

    def attempt(self, action: Callable[[], None]) -> None:
        """Do something that may go wrong: say so and go on."""
        try:
            action()
        except AuditError as error:
            self.fail(str(error).replace("--timeout", ".timeout"))
        except KeyboardInterrupt:
            self.failed = True
            self.remark("\ncancelled." if self.footer else "cancelled.")
        except sqlite3.Error as error:
            self.fail(f"{error}.")

    def fail(self, sentence: str) -> None:
        """Show an error; it shows in the exit code of a shell that is not interactive."""
        self.failed = True
        self._say(f"error: {sentence}", "red")

    def remark(self, sentence: str) -> None:
        """Say something that is not data."""
        self._say(sentence, "dim")

    def _say(self, sentence: str, style: str) -> None:
        screen = self.err.isatty()
        console = Console(
            file=self.err, markup=False, highlight=False, emoji=False, soft_wrap=not screen,
            width=self._width or (terminal_width() if screen else None),
        )  # fmt: skip
        console.print(Text(inert(sentence, keep="\n"), style=style))

    def run_text(self, text: str) -> None:
        """Run the statements in `text`; one without its semicolon runs too."""
        statements, rest = split(text)
        for statement in [*statements, *([rest] if rest else [])]:
            self.attempt(lambda statement=statement: self.run_sql(statement))  # type: ignore[misc]

    def run_sql(self, sql: str) -> None:
        """Run one statement and show or write its rows."""
        started = time.monotonic()
        result = run_query(self.connection, sql, self.seconds)
        seconds = time.monotonic() - started
        rows = counted(len(result.rows), "row")
        if self.target is None:
            note = write(result, self.form, self.out, self.width)
            self.out.flush()
        else:
            path, self.target = self.target, None
            form = format_of(path, self.form)
            note = write(result, form, path, self._width)
            self.remark(f"{rows} written to {path} as {form}.")
        if self.footer:
            self.remark(f"{rows}, {seconds:.2f} s")
        if note:
            self.remark(note)
