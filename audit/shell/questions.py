"""Saved questions: `questions/NAME.sql`, a header with title and doc, and a SELECT."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from audit.errors import QueryError, RuleError
from audit.model.sqlfile import read_sql_file
from audit.shell.hints import nearest


@dataclass(frozen=True, slots=True)
class Question:
    """A query that is asked again and again."""

    name: str
    title: str
    doc: str
    sql: str


@cache
def questions() -> dict[str, Question]:
    """All saved questions by name. Raises RuleError when a header lacks or adds something."""
    found = {}
    for path in sorted((Path(str(files("audit.shell"))) / "questions").glob("*.sql")):
        file = read_sql_file(path)
        if set(file.header) != {"title", "doc"}:
            raise RuleError(f"{path}: the header of a question has title and doc, nothing else.")
        found[path.stem] = Question(path.stem, file.header["title"], file.header["doc"], file.sql)
    return found


def question(name: str) -> Question:
    """The question called `name`. Raises QueryError with the nearest name."""
    known = questions()
    if name in known:
        return known[name]
    near = nearest(name, known)
    raise QueryError(
        f"no saved question {name!r}. "
        + (f"Did you mean {near}?" if near else f"There are: {', '.join(known)}.")
    )
