"""Cut text into SQL statements, the way SQLite itself sees where one ends."""

import re
import sqlite3

_NOTHING = re.compile(r"--[^\n]*(\n|$)|/\*.*?(\*/|$)|[;\s]", re.DOTALL)


def split(text: str) -> tuple[list[str], str]:
    """Finished statements with their semicolon, and what follows the last one.

    Semicolons in strings and comments end nothing. Pieces of blanks and comments alone are dropped.
    """
    found: list[str] = []
    start = 0
    position = text.find(";")
    while position >= 0:
        piece = text[start : position + 1]
        if is_complete(piece):
            if not is_blank(piece):
                found.append(piece.strip())
            start = position + 1
        position = text.find(";", position + 1)
    rest = text[start:]
    return found, "" if is_blank(rest) else rest.strip()


def is_complete(text: str) -> bool:
    """Whether `text` ends where a statement ends."""
    return "\0" not in text and sqlite3.complete_statement(text)


def is_blank(text: str) -> bool:
    """Whether there is nothing but blanks, comments and semicolons."""
    return not _NOTHING.sub("", text)
