"""Stored value -> cell: base units become units for the eye, text becomes harmless text."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Cell = str | float | int | None
Align = Literal["left", "right", "center"]

MAX_TEXT = 32_767
_SHORT = MAX_TEXT // 2
_MAX_WHOLE = 10**15  # Excel keeps 15 digits
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's calendar has no zones; all times are UTC
_FIRST_DAY = 61  # 1900-03-01: before it Excel counts a day that never was
# control characters, halves of pairs and non-characters are not allowed in XML
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Form:
    """How the cells of a column look. suffix: unit for the header."""

    name: str
    suffix: str
    number_format: str
    align: Align
    convert: Callable[[object], Cell]


def clean(value: object) -> str:
    """Text that is only text: no control characters, not too long, never markup."""
    if isinstance(value, str) and value.isprintable() and len(value) < _SHORT:
        return _plain(value)
    text = _FORBIDDEN.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    text = _plain(text)
    if len(text) >= _SHORT and _width(text) > MAX_TEXT:
        mark = f" … [cut: {len(text):,} characters]"
        keep = MAX_TEXT - len(mark)
        text = text[: keep if _width(text[:keep]) <= keep else keep // 2] + mark
    return text


def _plain(text: str) -> str:
    """XlsxWriter takes <r>...</r> for rich text and does not escape it: a space prevents that."""
    return text + " " if text.startswith("<r>") else text


def _width(text: str) -> int:
    """Length as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def _text(value: object) -> Cell:
    return None if value is None else clean(value)


def _number(value: object) -> Cell:
    """Number when it is one that Excel can hold, else text."""
    if isinstance(value, bool):
        return _yes_no(value)
    if isinstance(value, int):
        return value if abs(value) < _MAX_WHOLE else clean(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return _text(value)


def _yes_no(value: object) -> Cell:
    if value is None:
        return None
    return "yes" if value in (1, True) else "no" if value in (0, False) else clean(value)


def _divided(divisor: float) -> Callable[[object], Cell]:
    def convert(value: object) -> Cell:
        number = _number(value)
        return number / divisor if isinstance(number, int | float) else number

    return convert


def _moment(value: object) -> Cell:
    """Excel's day number of an ISO text; text that is no date stays text."""
    if not isinstance(value, str):
        return _number(value)
    try:
        parsed = datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return clean(value)
    since = parsed - _EPOCH
    days = since.days + since.seconds / 86_400
    return days if days >= _FIRST_DAY else clean(value)


def _form(
    name: str, suffix: str, number_format: str, align: Align, convert: Callable[[object], Cell]
) -> Form:
    return Form(name, suffix, number_format, align, convert)


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        _form("text", "", "@", "left", _text),
        _form("any", "", "#,##0.##", "right", _number),
        _form("bool", "", "@", "left", _yes_no),
        _form("number", "", "0", "right", _number),
        _form("count", "", "#,##0", "right", _number),
        _form("ratio", "", "0.0#", "right", _number),
        _form("days", "days", "#,##0", "right", _number),
        _form("years", "years", "0.0", "right", _number),
        _form("s", "s", "#,##0.0##", "right", _number),
        _form("1/s", "1/s", "#,##0", "right", _number),
        _form("share", "%", "0.0%", "right", _number),
        _form("bytes", "GiB", "#,##0.0", "right", _divided(2**30)),
        _form("MiB", "MiB", "#,##0.0", "right", _divided(2**20)),
        _form("Hz", "GHz", "#,##0.0#", "right", _divided(1e9)),
        _form("bit/s", "Gb/s", "#,##0.0##", "right", _divided(1e9)),
        _form("UTC", "UTC", "yyyy-mm-dd hh:mm", "left", _moment),
        _form("date", "UTC", "yyyy-mm-dd", "left", _moment),
        _form("JSON", "", "@", "left", _text),
    )
}
