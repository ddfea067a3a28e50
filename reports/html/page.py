"""One self-contained page: template, style, script, policy."""

import base64
import json
import re
import sqlite3
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from audit import __version__
from reports import seal
from reports.facts import Facts
from reports.html import house, humanise, palette
from reports.html.context import Page
from reports.html.options import HtmlOptions
from reports.html.sections import FOLDER, sections
from reports.html.sections.changes import shorten
from reports.html.table import cell
from reports.language import t, tn, use

_TEMPLATES = Path(__file__).parent / "templates"
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
# control characters, and those that reverse the text around a name: shown as what they are
_MISLEADING = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\N{REPLACEMENT CHARACTER}",
)
_PLAIN = re.compile(r"[^A-Za-z0-9 .,-]")


def write_html(connection: sqlite3.Connection, path: Path, options: HtmlOptions) -> None:
    """Write the health check; the same database and options give the same bytes.

    The derived views must be installed on the connection; nothing is written to it.
    """
    path.write_text(render(connection, options), encoding="utf-8", newline="\n")


def render(connection: sqlite3.Connection, options: HtmlOptions) -> str:
    """The page as text, in the language of the options."""
    with use(options.language):
        return _render(connection, options)


def _render(connection: sqlite3.Connection, options: HtmlOptions) -> str:
    page = Page(Facts(connection, options.overlay), options)
    parts = list(sections(page))
    style = _style(page)
    code = script()
    template = environment().get_template("page.html.j2")
    text = template.render(
        page=page,
        facts=page.facts,
        options=options,
        sections=parts,
        style=Markup(style),  # noqa: S704 - our file and escaped CSS strings
        script=Markup(code),  # noqa: S704 - our file
        policy=policy(style, code, images=options.logo is not None),
        version=__version__,
    )
    return inert(text)


def inert(text: str) -> str:
    """A page in which no character reverses or hides the text around it."""
    return text.translate(_MISLEADING)


def script() -> str:
    """The script of a page."""
    return (_TEMPLATES / "page.js").read_text(encoding="utf-8")


def sheets(brand: str | None) -> str:
    """Colours and style sheets of a page."""
    files = sorted(_TEMPLATES.glob("page*.css"))
    return palette.variables(brand) + "".join(file.read_text(encoding="utf-8") for file in files)


def policy(style: str, script: str, *, images: bool = False) -> str:
    """Content-Security-Policy: nothing from anywhere; only our own style and script run."""
    logo = "img-src data:; " if images else ""
    return (
        f"default-src 'none'; {logo}style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


@cache  # keeps compiled templates: a run writes several pages
def environment(*folders: Path) -> Environment:
    """Templates with escaping on and the formats of numbers; folders: of more templates."""
    found = Environment(
        loader=FileSystemLoader([_TEMPLATES, FOLDER, *folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters.update(
        cell=cell, data_json=data_json, words=humanise.words, shorten=shorten,
        moment=humanise.moment, day=humanise.day, month=humanise.month, share=humanise.share,
        number=humanise.number, seal=seal.short, t=t,
    )  # fmt: skip
    found.globals.update(t=_safe(t), tn=_safe(tn))
    return found


def _safe(translate: Callable[..., str]) -> Callable[..., Markup]:
    """Texts for templates: those of the catalogue are markup, the values put into them are not."""

    def safe(*given: Any, **values: Any) -> Markup:
        escaped = {name: _escaped(value) for name, value in values.items()}
        return Markup(translate(*given, **escaped))  # noqa: S704 - our text, escaped values

    return safe


def _escaped(value: object) -> object:
    return value if isinstance(value, int) else escape(value)


def data_json(value: Any) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.translate(_UNSAFE))  # noqa: S704 - what could end the element is escaped


def _style(page: Page) -> str:
    who = page.options.customer or ""
    left = " · ".join(part for part in (who, t(page.options.title)) if part)
    right = page.options.confidentiality or ""
    return (
        sheets(page.options.brand)
        + house.style(page.options)
        + f"@page{{@bottom-left{{content:{_css(left)}}}@bottom-center{{content:{_css(right)}}}}}\n"
    )


def _css(text: str) -> str:
    """A CSS string; everything but plain characters as an escape."""
    return '"' + _PLAIN.sub(lambda m: f"\\{ord(m.group()):06x} ", text) + '"'


def _digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode() + "'"
