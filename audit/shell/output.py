"""Write a result in one of the formats to a stream or a file; a file is whole or not there."""

import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from audit.errors import QueryError
from audit.shell.formats import csv_lines, json_lines, markdown_lines, ndjson_lines
from audit.shell.inert import inert
from audit.shell.query import Result

_LINES: dict[str, Callable[[Result], Iterable[str]]] = {
    "csv": csv_lines,
    "json": json_lines,
    "ndjson": ndjson_lines,
    "md": markdown_lines,
}
FORMATS = ("table", *_LINES, "xlsx")
_TABLE_ROWS = 1000  # more than that on a screen is not read
_SQLITE = b"SQLite format 3\0"


def check_format(name: str) -> str:
    """`name` when it is a format. Raises QueryError."""
    if name not in FORMATS:
        raise QueryError(f"{name!r} is no format: use one of {', '.join(FORMATS)}.")
    return name


def format_of(path: Path, otherwise: str) -> str:
    """Format that the ending of a file name asks for."""
    ending = path.suffix.removeprefix(".").lower()
    ending = {"jsonl": "ndjson", "markdown": "md"}.get(ending, ending)
    return ending if ending in FORMATS else otherwise


def write(result: Result, form: str, out: TextIO | Path, width: int | None = None) -> str | None:
    """Write `result`; gives a remark for the user when not all of it is there.

    width: of a table; None: the terminal's, or without a terminal as wide as needed. Raises
    QueryError when it cannot be written.
    """
    if isinstance(out, Path):
        _write_file(result, form, out, width)
        return _more_than_memory(result)
    if form == "xlsx":
        if out.isatty() or not hasattr(out, "buffer"):
            raise QueryError("a workbook cannot be shown on a terminal; name a file for it.")
        out.flush()
        out.buffer.write(_workbook(result))
        out.buffer.flush()
        return _more_than_memory(result)
    return _write_text(result, form, out, width)


def _write_text(result: Result, form: str, out: TextIO, width: int | None) -> str | None:
    remark = _more_than_memory(result)
    on_screen = out.isatty()
    if form == "table":
        if on_screen and len(result.rows) > _TABLE_ROWS:
            remark = (
                f"the first {_TABLE_ROWS} of {len(result.rows)} rows; "
                "another format, or a file, has all."
            )
            result = Result(result.columns, result.rows[:_TABLE_ROWS])
        from audit.shell.table import print_table  # noqa: PLC0415 - rich is not for csv

        print_table(result, out, width or (terminal_width() if on_screen else None))
        return remark
    lines = _LINES[form](result)
    # data may hold terminal commands; a file or a pipe gets it as it is
    out.writelines((inert(line, keep="\r\n") for line in lines) if on_screen else lines)
    return remark


def terminal_width() -> int:
    """Columns of the terminal now."""
    return shutil.get_terminal_size().columns


def _more_than_memory(result: Result) -> str | None:
    if not result.truncated:
        return None
    return f"only the first {len(result.rows)} rows: there are more than fit; ask for less."


def _workbook(result: Result) -> bytes:
    from audit.shell.workbook import write_workbook  # noqa: PLC0415 - only xlsx needs it

    content = io.BytesIO()
    write_workbook(result, content)
    return content.getvalue()


def _write_file(result: Result, form: str, path: Path, width: int | None) -> None:
    """Write beside the file, then put it in its place."""
    if form == "xlsx":
        content = _workbook(result)
    else:
        text = io.StringIO(newline="")
        _write_text(result, form, text, width)
        content = text.getvalue().encode()
    try:
        _refuse_database(path)
        _replace(path, content)
    except OSError as error:
        raise QueryError(f"{path}: cannot be written ({error.strerror}).") from error


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_bytes(content)
        return
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    value = os.umask(0o077)
    os.umask(value)
    return value


def _refuse_database(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                raise QueryError(f"{path}: is a database; a result is not written over it.")
