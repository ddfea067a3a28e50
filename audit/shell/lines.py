"""Gather lines into statements and commands: for files, pipes and plain terminals."""

from collections.abc import Callable, Iterator

from audit.errors import QueryError
from audit.shell.session import Session
from audit.shell.statements import is_blank, is_complete

RunCommand = Callable[[Session, str], None]


def is_whole(text: str) -> bool:
    """Whether an input can be run: a command, a finished statement, or nothing."""
    command = text.lstrip().startswith(".")
    return command or is_blank(text) or is_complete(text) or "\0" in text


def run_input(session: Session, text: str, run_command: RunCommand) -> None:
    """Run one whole input; errors are shown."""
    if text.lstrip().startswith("."):
        session.attempt(lambda: run_command(session, text))
    elif "\0" in text:
        session.attempt(_refuse_nul)
    elif not is_blank(text):
        session.run_text(text)


def _refuse_nul() -> None:
    raise QueryError("the statement contains a NUL character; remove it.")


def run_lines(session: Session, lines: Iterator[str], run_command: RunCommand) -> None:
    """Run what the lines hold, each statement as soon as it ends."""
    pending = ""
    for line in lines:
        pending += line
        if is_whole(pending):
            run_input(session, pending, run_command)
            pending = ""
        if session.done:
            return
    run_input(session, pending, run_command)
