"""The language of a report: English texts in the code are the source and their own keys.

A language is a folder `reports/language/<tag>/` of TOML files (docs/adr/0023-languages.md):

    [form]                              # numbers and dates
    [texts]
    "Top risks" = "Größte Risiken"
    "{n} rules" = ["{n} Regel", "{n} Regeln"]       # of one, of several
    [rule.storage-nfs-only]             # title, question, why, fix, and `of`: what they tell of
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

SOURCE: Final = "en"
PARTS: Final = ("title", "question", "why", "fix")  # what a customer reads of a rule
_NUMBERS = 10  # of one text
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FOLDER = Path(__file__).parent
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ENGLISH = {
    "months": _MONTHS,
    "short_months": tuple(name[:3] for name in _MONTHS),
    "day": "{day} {short} {year}",
    "long_day": "{day} {month} {year}",
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language. signs: what stands for comma and point in numbers; rules: id -> texts."""

    tag: str = SOURCE
    form: Mapping[str, Any] = field(default_factory=lambda: _ENGLISH)
    signs: Mapping[int, str] = field(default_factory=dict)
    texts: Mapping[str, str | list[str]] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_CURRENT: ContextVar[Language] = ContextVar("language", default=Language())  # noqa: B039 - frozen


def languages() -> list[str]:
    """Tags of the languages there are, the source first."""
    return [SOURCE, *sorted(path.parent.name for path in _FOLDER.glob("*/form.toml"))]


@cache
def language(tag: str) -> Language:
    """A language by its tag. Raises KeyError for one that is not there."""
    if tag not in languages():
        raise KeyError(tag)
    if tag == SOURCE:
        return Language()
    found: dict[str, dict[str, Any]] = {"form": {}, "texts": {}, "rule": {}}
    for path in sorted((_FOLDER / tag).glob("*.toml")):
        for part, content in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[part].update(content)
    form = found["form"]
    signs = {ord(","): form["thousands"], ord("."): form["decimal"]}
    return Language(tag, form, signs, found["texts"], found["rule"])


@contextmanager
def use(tag: str) -> Iterator[None]:
    """Write in a language within the block."""
    token = _CURRENT.set(language(tag))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Language:
    """The language that is written in."""
    return _CURRENT.get()


def mark(text: str) -> str:
    """A constant that is translated where it is printed; marked for the test of completeness."""
    return text


ENGLISH: Final = mark(
    "What was found, evidence, thresholds, guards and reasons are told in English, as rules and "
    "devices write them."
)


def t(text: str, /, **values: object) -> str:
    """A text in the language, numbers in it as the language writes them."""
    found = current().texts.get(text, text)
    chosen = found if isinstance(found, str) else found[-1]
    return chosen.format(**{name: _said(value) for name, value in values.items()}) if values else (
        chosen
    )  # fmt: skip


def tn(one: str, several: str, n: int, /, **values: object) -> str:
    """A text with a number `n` in it, as one or as several; the key is that of several."""
    found = current().texts.get(several, [one, several])
    chosen = found if isinstance(found, str) else found[0 if n == 1 else 1]
    return chosen.format(n=_said(n), **{name: _said(value) for name, value in values.items()})


def said(text: str | None) -> str | None:
    """Words of a query with numbers in them, such as `3 to 4 VMs`: its key has {a} and {b}."""
    if text is None:
        return None
    found = _NUMBER.findall(text)
    if not found or text in current().texts or not current().texts:
        return t(text)
    names = iter("abcdefghij")
    key = _NUMBER.sub(lambda _: f"{{{next(names)}}}", text) if len(found) <= _NUMBERS else text
    if key not in current().texts:
        return text
    return t(key, **dict(zip("abcdefghij", map(figures, found), strict=False)))


def figures(text: str) -> str:
    """A number written in the English way, as the language writes it."""
    signs = current().signs
    return text.translate(signs) if signs else text


def date_text(pattern: str, day: int, month: int, year: int) -> str:
    """A date by a pattern of the language: `day` or `long_day`, or one given."""
    form = current().form
    return str(form.get(pattern, pattern)).format(
        day=day, year=year, month=form["months"][month - 1], short=form["short_months"][month - 1]
    )


def digest(rule: Mapping[str, Any]) -> str:
    """What a translation was made from: a changed English text makes it void."""
    texts = "\n".join(str(rule[part]) for part in PARTS)
    return sha256(texts.encode()).hexdigest()[:8]


def translated(rule: Mapping[str, Any]) -> dict[str, str]:
    """Texts of a rule in the language; empty where it has none, or none of these very texts."""
    found = current().rules.get(str(rule["id"]))
    if not found or found["of"] != digest(rule):
        return {}
    return {part: found[part] for part in PARTS}


def _said(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return figures(f"{value:,}")
    return value
